using System.Globalization;
using System.Net;
using System.Reflection;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Polly.Timeout;
using PolicyScanner.Anthropic.Wire;

namespace PolicyScanner.Anthropic.Transport;

/// <summary>One connection's calls: the headers that every call carries, a bound on how many run at a time, and what a failure is called.</summary>
internal sealed class ApiClient(HttpClient http, ConnectionOptions connection, ProgressLog progress) : IDisposable
{
    // The version whose shapes Wire/ reads; later ones only leave fields out that have a successor in this one.
    private const string ApiVersion = "2023-06-01";

    private static readonly string UserAgent =
        $"PolicyScanner/{typeof(ApiClient).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion.Split('+')[0] ?? "0"}";

    private readonly SemaphoreSlim _slots = new(connection.Concurrency);
    private readonly MessageText _text = new(connection);
    private string? _organizationId;
    private int _calls;

    public ConnectionOptions Connection => connection;

    public ProgressLog Progress => progress;

    /// <summary>The organization that answers name in their header; null while none did.</summary>
    public string? OrganizationId => _organizationId;

    /// <summary>Calls made, repeated ones not counted.</summary>
    public int Calls => _calls;

    /// <param name="path">The path without parameters, its segments escaped.</param>
    /// <param name="query">Parameters with their <c>?</c>, or nothing.</param>
    /// <param name="collection">What is read, for progress.</param>
    /// <param name="page">The page, from 1.</param>
    /// <param name="type">What the body is.</param>
    /// <param name="cancellationToken">Ends the call.</param>
    /// <exception cref="FetchException">The key was refused (401).</exception>
    public async Task<ApiReply<T>> GetAsync<T>(string path, string query, string collection, int page, JsonTypeInfo<T> type, CancellationToken cancellationToken)
        where T : class
    {
        await _slots.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            var first = Interlocked.Increment(ref _calls) == 1;
            var call = new Call(connection, path, first, note => progress.Note(collection, $"{note}: GET {_text.Clean(path)}"));
            using var request = new HttpRequestMessage(HttpMethod.Get, Address(path + query));
            request.Headers.TryAddWithoutValidation("x-api-key", connection.ApiKey);
            request.Headers.TryAddWithoutValidation("anthropic-version", ApiVersion);
            request.Headers.TryAddWithoutValidation("User-Agent", UserAgent);
            request.Headers.TryAddWithoutValidation("Accept", "application/json");
            request.Options.Set(Call.Key, call);
            var reply = await SendAsync(request, call, page, type, cancellationToken).ConfigureAwait(false);
            if (reply.OrganizationId is { } id) Interlocked.CompareExchange(ref _organizationId, id, null);
            if (reply.Failure is { } failure) progress.Note(collection, failure.RequestId is { } request_id ? $"{failure.Reason} (request {request_id})" : failure.Reason);
            if (reply.Failure is { Status: (int)HttpStatusCode.Unauthorized }) throw Refused(reply.Failure);
            return reply;
        }
        finally
        {
            _slots.Release();
        }
    }

    /// <summary>A text of the server as messages may show it.</summary>
    public string Clean(string text) => _text.Clean(text);

    public void Dispose() => _slots.Dispose();

    private Uri Address(string pathAndQuery) => new(connection.Domain.AbsoluteUri.TrimEnd('/') + pathAndQuery);

    private async Task<ApiReply<T>> SendAsync<T>(HttpRequestMessage request, Call call, int page, JsonTypeInfo<T> type, CancellationToken cancellationToken)
        where T : class
    {
        var place = $"GET {_text.Clean(call.Path)}" + (page > 1 ? string.Create(CultureInfo.InvariantCulture, $" page {page}") : "");
        HttpResponseMessage response;
        try
        {
            response = await http.SendAsync(request, cancellationToken).ConfigureAwait(false);
        }
        catch (Exception e) when (e is HttpRequestException or TimeoutRejectedException or IOException
            || (e is OperationCanceledException && !cancellationToken.IsCancellationRequested))
        {
            return new(null, Unanswered(e, place, call), null);
        }

        using (response)
        {
            var organization = Header(response, "anthropic-organization-id");
            var requestId = Header(response, "request-id");
            var body = await response.Content.ReadAsByteArrayAsync(cancellationToken).ConfigureAwait(false);
            if (!response.IsSuccessStatusCode) return new(null, Status(response, body, place, call, requestId), organization);
            try
            {
                if (JsonSerializer.Deserialize(WithoutMark(body), type) is { } value) return new(value, null, organization);
            }
            catch (Exception e) when (e is JsonException or InvalidOperationException or NotSupportedException)
            {
                // Told below; what the parser says would quote the body.
            }
            return new(null, new(FailureKind.Unreadable, (int)response.StatusCode, $"no JSON object came of {place}{NotJson(response, body)}", requestId), organization);
        }
    }

    private static ReadOnlySpan<byte> WithoutMark(byte[] body) => body is [0xEF, 0xBB, 0xBF, ..] ? body.AsSpan(3) : body;

    private string NotJson(HttpResponseMessage response, byte[] body)
    {
        if (body.Length == 0) return ": the answer is empty";
        var media = response.Content.Headers.ContentType?.MediaType;
        return media is null || media.Contains("json", StringComparison.OrdinalIgnoreCase)
            ? ": the JSON is broken"
            : $": the answer is `{_text.Clean(media)}`, perhaps the page of a proxy or a login";
    }

    private static ApiFailure Unanswered(Exception exception, string place, Call call)
    {
        var error = exception is HttpRequestException request ? NetworkError.KindOf(request) : HttpRequestError.Unknown;
        var kind = error switch
        {
            HttpRequestError.SecureConnectionError => FailureKind.Tls,
            HttpRequestError.ProxyTunnelError => FailureKind.Proxy,
            _ => FailureKind.Network,
        };
        var status = exception is HttpRequestException { StatusCode: { } code } ? (int?)code : null;
        return new(kind, status, $"{NetworkError.Words(exception)} on {place}{After(call)}", null);
    }

    private ApiFailure Status(HttpResponseMessage response, byte[] body, string place, Call call, string? requestId)
    {
        var status = (int)response.StatusCode;
        var (message, bodyRequestId) = ErrorBody.Read(body);
        var words = status is >= 300 and < 400 ? "it redirects elsewhere, which is not followed"
            : status == (int)HttpStatusCode.ProxyAuthenticationRequired ? "the proxy wants another user or password"
            : message is null ? null
            : _text.Clean(message);
        // How often a rate limit came before a final answer is chance, and no part of the reason.
        var reason = string.Create(CultureInfo.InvariantCulture, $"{status} on {place}{(RetryRules.MayPass(response.StatusCode) ? After(call) : "")}") + (words is null ? "" : $": {words}");
        var kind = status == (int)HttpStatusCode.ProxyAuthenticationRequired ? FailureKind.Proxy : FailureKind.Status;
        return new(kind, status, reason, requestId ?? (bodyRequestId is null ? null : _text.Clean(bodyRequestId)));
    }

    private static string After(Call call) => call.Attempts > 1 ? string.Create(CultureInfo.InvariantCulture, $" after {call.Attempts} attempts") : "";

    private string? Header(HttpResponseMessage response, string name) =>
        response.Headers.TryGetValues(name, out var values) && values.FirstOrDefault() is { Length: > 0 } value ? _text.Clean(value) : null;

    private FetchException Refused(ApiFailure failure) => Failed.Key(connection, failure);
}
