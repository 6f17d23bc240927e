using System.Globalization;
using System.Net;
using Microsoft.Extensions.Http.Resilience;
using Polly;
using Polly.Retry;
using Polly.Timeout;

namespace PolicyScanner.Anthropic.Transport;

/// <summary>
/// When a call is repeated, and after how long. No circuit breaker: it would turn one bad minute into many holes. No limit over all attempts: one
/// long Retry-After would use it up.
/// </summary>
internal static class RetryRules
{
    /// <summary>How often a call that was answered is repeated. Without Retry-After the waits add up to 63 s: longer than a rate limit's minute.</summary>
    public const int Repeats = 6;

    /// <summary>How often a call without an answer is repeated.</summary>
    public const int NetworkRepeats = 3;

    /// <summary>A server that asks for more patience than this is not waited for.</summary>
    public static readonly TimeSpan LongestWait = TimeSpan.FromMinutes(10);

    public static readonly TimeSpan AttemptTimeout = TimeSpan.FromSeconds(100);

    private static readonly TimeSpan LongestBackoff = TimeSpan.FromSeconds(60);

    public static HttpRetryStrategyOptions Options(TimeProvider time) => new()
    {
        Name = "repeat",
        MaxRetryAttempts = Repeats,
        ShouldRetryAfterHeader = false,
        ShouldHandle = args => ValueTask.FromResult(ShouldRepeat(args, time)),
        DelayGenerator = args => ValueTask.FromResult<TimeSpan?>(WaitAsked(args.Outcome.Result, time) ?? Backoff(args.AttemptNumber)),
        OnRetry = args =>
        {
            Call.Of(args.Context.GetRequestMessage())?.Note(string.Create(CultureInfo.InvariantCulture,
                $"{Describe(args.Outcome)}: repeated in {Math.Ceiling(args.RetryDelay.TotalSeconds)} s"));
            return default;
        },
    };

    private static bool ShouldRepeat(RetryPredicateArguments<HttpResponseMessage> args, TimeProvider time)
    {
        var request = args.Context.GetRequestMessage();
        if (args.Context.CancellationToken.IsCancellationRequested || request?.Method != HttpMethod.Get) return false;
        if (args.Outcome.Exception is { } exception)
            return Call.Of(request) is not { First: true } && args.AttemptNumber < NetworkRepeats && Passes(exception);

        return args.Outcome.Result is { } response
            && MayPass(response.StatusCode)
            && !(response.Headers.TryGetValues("x-should-retry", out var should) && should.Contains("false", StringComparer.OrdinalIgnoreCase))
            && !(WaitAsked(response, time) > LongestWait);
    }

    /// <summary>Whether an answer may be another one a little later.</summary>
    public static bool MayPass(HttpStatusCode status) =>
        status is HttpStatusCode.TooManyRequests or HttpStatusCode.RequestTimeout or >= HttpStatusCode.InternalServerError;

    /// <summary>Whether a failure without an answer may pass by itself: a wrong certificate or proxy does not.</summary>
    private static bool Passes(Exception exception) => exception switch
    {
        TimeoutRejectedException or OperationCanceledException => true,
        HttpRequestException e => NetworkError.KindOf(e) is HttpRequestError.Unknown or HttpRequestError.ConnectionError or HttpRequestError.NameResolutionError
            or HttpRequestError.ResponseEnded or HttpRequestError.InvalidResponse or HttpRequestError.HttpProtocolError,
        IOException => true,
        _ => false,
    };

    /// <summary>What the server asks for: milliseconds, seconds or a date.</summary>
    private static TimeSpan? WaitAsked(HttpResponseMessage? response, TimeProvider time)
    {
        if (response is null) return null;
        if (response.Headers.TryGetValues("retry-after-ms", out var values)
            && double.TryParse(values.First(), NumberStyles.Float, CultureInfo.InvariantCulture, out var milliseconds) && milliseconds is >= 0 and < 1e12)
            return TimeSpan.FromMilliseconds(milliseconds);
        // The platform reads no more seconds than an int holds.
        if (response.Headers.TryGetValues("retry-after", out values)
            && double.TryParse(values.First(), NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var seconds))
            return TimeSpan.FromSeconds(Math.Min(seconds, 1e9));
        if (response.Headers.RetryAfter?.Date is not { } date) return null;
        var wait = date - time.GetUtcNow();
        return wait > TimeSpan.Zero ? wait : TimeSpan.Zero;
    }

    private static TimeSpan Backoff(int attempt)
    {
        var wait = TimeSpan.FromSeconds(1 << Math.Min(attempt, 10));
        return wait < LongestBackoff ? wait : LongestBackoff;
    }

    private static string Describe(Outcome<HttpResponseMessage> outcome) =>
        outcome.Result is { } response ? ((int)response.StatusCode).ToString(CultureInfo.InvariantCulture) : NetworkError.Words(outcome.Exception!);
}
