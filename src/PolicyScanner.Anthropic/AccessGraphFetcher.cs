using PolicyScanner.Graph;

namespace PolicyScanner.Anthropic;

/// <summary>Reads organizations over the network into one access graph. Only GET calls are made; nothing is changed anywhere.</summary>
/// <remarks>Safe for use by several threads at once.</remarks>
public sealed class AccessGraphFetcher : IDisposable
{
    /// <summary>A fetcher of its own, for programs without dependency injection. Dispose it.</summary>
    /// <param name="time">The clock that dates the graph and drives waiting; null for the system's.</param>
    public static AccessGraphFetcher Create(TimeProvider? time = null) => throw new NotSupportedException("not yet");

    /// <summary>Reads all connections, one after the other, into one graph.</summary>
    /// <param name="connections">What to read; at least one.</param>
    /// <param name="progress">Told after each page; called from several threads, one at a time. Null for nobody.</param>
    /// <param name="cancellationToken">Ends it early.</param>
    /// <exception cref="FetchException">The options are wrong, a key was refused, or not even the organization could be read.</exception>
    /// <exception cref="OperationCanceledException">It was cancelled.</exception>
    public Task<AccessGraph> FetchAsync(
        IReadOnlyList<ConnectionOptions> connections, IProgress<FetchProgress>? progress = null, CancellationToken cancellationToken = default) =>
        throw new NotSupportedException("not yet");

    /// <inheritdoc/>
    public void Dispose() { }
}
