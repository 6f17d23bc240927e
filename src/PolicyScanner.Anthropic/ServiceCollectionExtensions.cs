using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Polly;
using PolicyScanner.Anthropic.Transport;

namespace PolicyScanner.Anthropic;

/// <summary>Registration with dependency injection.</summary>
public static class ServiceCollectionExtensions
{
    /// <summary>
    /// Registers <see cref="AccessGraphFetcher"/> and its HTTP client, which repeats calls on 429, 5xx and network errors, honours Retry-After, and
    /// keeps the key out of logs. A <see cref="TimeProvider"/> registered before is used; else the system's.
    /// </summary>
    /// <param name="services">Where to register.</param>
    /// <returns>The client's builder, for handlers of one's own.</returns>
    public static IHttpClientBuilder AddAccessGraphFetcher(this IServiceCollection services)
    {
        ArgumentNullException.ThrowIfNull(services);
        services.TryAddSingleton(TimeProvider.System);
        services.TryAddSingleton(provider => new AccessGraphFetcher(provider.GetRequiredService<IHttpClientFactory>(), provider.GetRequiredService<TimeProvider>()));

        // The timeouts are those of the pipeline: HttpClient's own would count waiting for a rate limit.
        var client = services.AddHttpClient(AccessGraphFetcher.ClientName, c => c.Timeout = Timeout.InfiniteTimeSpan)
            .ConfigurePrimaryHttpMessageHandler(() => new ConnectionHandler())
            .RedactLoggedHeaders(["x-api-key"]);
        client.AddResilienceHandler("calls", (pipeline, context) =>
        {
            var time = context.ServiceProvider.GetRequiredService<TimeProvider>();
            pipeline.TimeProvider = time;
            pipeline.AddRetry(RetryRules.Options(time)).AddTimeout(new Polly.Timeout.TimeoutStrategyOptions { Name = "attempt", Timeout = RetryRules.AttemptTimeout });
        });
        return client;
    }
}
