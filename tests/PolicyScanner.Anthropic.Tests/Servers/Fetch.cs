using System.Collections.Concurrent;
using System.Text;
using PolicyScanner.Graph;
using Xunit;

namespace PolicyScanner.Anthropic.Tests.Servers;

/// <summary>Fetches, and what a test compares of the result.</summary>
internal static class Fetch
{
    public static async Task<AccessGraph> GraphAsync(this ScriptedApi api, ConnectionOptions connection) => (await GraphAsync(api.Time, connection)).Graph;

    public static Task<(AccessGraph Graph, IReadOnlyList<FetchProgress> Progress)> TellingAsync(this ScriptedApi api, ConnectionOptions connection) =>
        GraphAsync(api.Time, connection);

    public static async Task<(AccessGraph Graph, IReadOnlyList<FetchProgress> Progress)> GraphAsync(TimeProvider time, params ConnectionOptions[] connections)
    {
        var progress = new Log();
        using var fetcher = AccessGraphFetcher.Create(time);
        var graph = await fetcher.FetchAsync(connections, progress, TestContext.Current.CancellationToken);
        return (graph, progress.Told);
    }

    /// <summary>The failure that a fetch must end with.</summary>
    public static async Task<FetchException> FailureAsync(ConnectionOptions connection, TimeProvider? time = null)
    {
        using var fetcher = AccessGraphFetcher.Create(time ?? new JumpingTime());
        return await Assert.ThrowsAsync<FetchException>(() => fetcher.FetchAsync([connection], cancellationToken: TestContext.Current.CancellationToken));
    }

    /// <summary>What was asked for and is not complete, a line each: collection, state, parent, reason.</summary>
    public static string Holes(this AccessGraph graph) => string.Join('\n', graph.Coverage
        .Where(c => c.State is not (CoverageState.Complete or CoverageState.NotRequested))
        .SelectMany(c => c.Holes.Where(h => !h.NotRequested).Select(h => $"{c.Collection} {c.StateName}, {h.Parent ?? "all"}: {h.Reason}"))
        .Order(StringComparer.Ordinal));

    public static string Notes(this AccessGraph graph) => string.Join('\n', graph.Notes.Select(n => $"{n.Code} {n.Subject}: {n.Message}").Order(StringComparer.Ordinal));

    public static CollectionCoverage CoverageOf(this AccessGraph graph, string collection) => graph.Coverage.Single(c => c.Collection == collection);

    /// <summary>A collection's rows as a snapshot writes them, without the organization that all of them are of.</summary>
    public static string Rows(this AccessGraph graph, string collection)
    {
        var text = Encoding.UTF8.GetString(SnapshotOf(graph));
        var start = text.IndexOf($"\"{collection}\": [", StringComparison.Ordinal);
        return text[(text.IndexOf('[', start) + 1)..text.IndexOf("\n]", start, StringComparison.Ordinal)].Trim()
            .Replace($"\"organization_id\":\"{ScriptedApi.Organization}\",", "", StringComparison.Ordinal);
    }

    public static byte[] SnapshotOf(AccessGraph graph)
    {
        using var stream = new MemoryStream();
        Snapshot.Write(graph, stream);
        return stream.ToArray();
    }

    private sealed class Log : IProgress<FetchProgress>
    {
        private readonly ConcurrentQueue<FetchProgress> _told = new();

        public IReadOnlyList<FetchProgress> Told => [.. _told];

        public void Report(FetchProgress value) => _told.Enqueue(value);
    }
}
