namespace PolicyScanner.Anthropic;

/// <summary>Several reads at once. Each result has its own place, so that the order of answers cannot be seen in the graph.</summary>
internal static class FanOut
{
    /// <summary>Runs parts side by side; the first that fails stops the others.</summary>
    public static async Task TogetherAsync(CancellationToken cancellationToken, params Func<CancellationToken, Task>[] parts)
    {
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        async Task Run(Func<CancellationToken, Task> part)
        {
            try
            {
                await part(stop.Token).ConfigureAwait(false);
            }
            catch
            {
                await stop.CancelAsync().ConfigureAwait(false);
                throw;
            }
        }
        await Task.WhenAll(parts.Select(Run)).ConfigureAwait(false);
    }

    /// <summary>Reads something for each parent, at most so many at a time.</summary>
    public static async Task<TResult[]> ForEachAsync<TParent, TResult>(
        IReadOnlyList<TParent> parents, int concurrency, Func<TParent, CancellationToken, Task<TResult>> read, CancellationToken cancellationToken)
    {
        var results = new TResult[parents.Count];
        var options = new ParallelOptions { MaxDegreeOfParallelism = concurrency, CancellationToken = cancellationToken };
        await Parallel.ForAsync(0, parents.Count, options, async (i, stop) => results[i] = await read(parents[i], stop).ConfigureAwait(false)).ConfigureAwait(false);
        return results;
    }
}
