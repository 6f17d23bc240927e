using Microsoft.Extensions.DependencyInjection;
using PolicyScanner.Anthropic.Transport;
using PolicyScanner.Graph;

namespace PolicyScanner.Anthropic;

/// <summary>Reads organizations over the network into one access graph. Only GET calls are made; nothing is changed anywhere.</summary>
/// <remarks>Safe for use by several threads at once.</remarks>
public sealed class AccessGraphFetcher : IDisposable
{
    internal const string ClientName = "PolicyScanner.Anthropic";

    private readonly IHttpClientFactory _clients;
    private readonly TimeProvider _time;
    private ServiceProvider? _own;

    internal AccessGraphFetcher(IHttpClientFactory clients, TimeProvider time) => (_clients, _time) = (clients, time);

    /// <summary>A fetcher of its own, for programs without dependency injection. Dispose it.</summary>
    /// <param name="time">The clock that dates the graph and drives waiting; null for the system's.</param>
    public static AccessGraphFetcher Create(TimeProvider? time = null)
    {
        var services = new ServiceCollection();
        services.AddSingleton(time ?? TimeProvider.System);
        services.AddAccessGraphFetcher();
        var provider = services.BuildServiceProvider();
        var fetcher = new AccessGraphFetcher(provider.GetRequiredService<IHttpClientFactory>(), provider.GetRequiredService<TimeProvider>());
        fetcher._own = provider;
        return fetcher;
    }

    /// <summary>
    /// Reads all connections, one after the other, into one graph. What cannot be read is a hole in its coverage, with the reason. The same answers
    /// give the same graph, in whatever order they come.
    /// </summary>
    /// <param name="connections">What to read; at least one.</param>
    /// <param name="progress">Told after each page and note; called from several threads, one at a time for a connection. Null for nobody.</param>
    /// <param name="cancellationToken">Ends it early.</param>
    /// <exception cref="FetchException">The options are wrong, a key was refused, or not even the organization could be read.</exception>
    /// <exception cref="OperationCanceledException">It was cancelled.</exception>
    public async Task<AccessGraph> FetchAsync(
        IReadOnlyList<ConnectionOptions> connections, IProgress<FetchProgress>? progress = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(connections);
        if (connections.Count == 0) throw new FetchException("there is nothing to read: give at least one connection");
        foreach (var connection in connections) if (connection.Validate() is { Count: > 0 } problems) throw Failed.Options(connection, problems);

        var takenAt = _time.GetUtcNow();
        var graph = new AccessGraphBuilder();
        foreach (var connection in connections)
        {
            using var http = _clients.CreateClient(ClientName);
            using var api = new ApiClient(http, connection, new(connection.Name, progress));
            var pages = new PageReader(api);
            var reading = connection.ApiType is ApiType.Enterprise
                ? new AdminApi(api, pages).ReadAsync(graph, takenAt, cancellationToken)
                : new ComplianceApi(api, pages).ReadAsync(graph, takenAt, cancellationToken);
            await reading.ConfigureAwait(false);
        }
        return graph.Build();
    }

    /// <summary>Closes the connections of a fetcher made with <see cref="Create"/>.</summary>
    public void Dispose() => _own?.Dispose();
}
