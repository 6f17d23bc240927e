using System.Globalization;
using PolicyScanner.Anthropic;
using PolicyScanner.Graph;

namespace PolicyScanner.Cli.Commands;

/// <summary>Where the data of a run come from: snapshots, or connections.</summary>
internal sealed record DataSource(IReadOnlyList<string> Snapshots, IReadOnlyList<ConnectionOptions> Connections)
{
    /// <summary>The instant that rules take as now; null for the clock.</summary>
    public DateTimeOffset? AsOf { get; init; }

    public bool IsLive => Snapshots.Count == 0;

    /// <exception cref="CommandException">A snapshot is none, or nothing could be fetched.</exception>
    public async Task<AccessGraph> ReadAsync(CommandContext context, Notes notes, CancellationToken cancellation)
    {
        if (!IsLive) return Load(cancellation);
        foreach (var connection in Connections) notes.Detail($"connection {connection}");

        context.HasStarted = true;
        using var fetcher = AccessGraphFetcher.Create(context.Time);
        using var display = new FetchDisplay(context.Error, notes, context.ErrorIsTerminal);
        try
        {
            return await fetcher.FetchAsync(Connections, display, cancellation);
        }
        catch (FetchException e)
        {
            throw new CommandException(ExitCode.Incomplete, Problem.Text(e.Message));
        }
    }

    /// <summary>The instant that rules take as now, for the data that were read.</summary>
    /// <exception cref="CommandException">It is before they were taken.</exception>
    public DateTimeOffset Now(TimeProvider time, AccessGraph graph, Notes notes)
    {
        if (AsOf is { } given)
        {
            return given >= graph.TakenAt ? given : throw new CommandException(ExitCode.Unusable, Problem.Text(
                TooEarly(given), $"the data were taken at {Text(graph.TakenAt)}: name that instant or a later one"));
        }
        // Whole seconds, upwards: what was read just now was not read in the future.
        var clock = time.GetUtcNow().UtcDateTime;
        var now = new DateTimeOffset(clock.AddTicks((TimeSpan.TicksPerSecond - (clock.Ticks % TimeSpan.TicksPerSecond)) % TimeSpan.TicksPerSecond), TimeSpan.Zero);
        if (now >= graph.TakenAt) return now;
        notes.Say($"the clock of this machine is before {Text(graph.TakenAt)}, when the data were taken: that instant is taken as now");
        return graph.TakenAt;
    }

    public static string TooEarly(DateTimeOffset asOf) => $"--as-of {Text(asOf)} is before the data were taken";

    private static string Text(DateTimeOffset instant) => instant.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.FFFFFFF'Z'", CultureInfo.InvariantCulture);

    private AccessGraph Load(CancellationToken cancellation)
    {
        var problems = new Problems();
        var graphs = new List<AccessGraph>();
        // By organization and mode, the snapshot that has it: what one of two knows the other may know otherwise.
        var read = new Dictionary<(string, string), string>();
        foreach (var path in Snapshots)
        {
            cancellation.ThrowIfCancellationRequested();
            try
            {
                var graph = Snapshot.ReadFile(path);
                foreach (var organization in graph.Organizations)
                {
                    if (organization.Sources.FirstOrDefault(mode => !read.TryAdd((organization.Id, mode), path)) is not { } twice) continue;
                    problems.Add($"organization `{organization.Id}` is in `{read[(organization.Id, twice)]}` and in `{path}`, both read in {twice} mode", "name the newer snapshot alone; two modes of one organization are joined");
                }
                graphs.Add(graph);
            }
            catch (SnapshotException e)
            {
                problems.Add(e.Message);
            }
        }
        problems.ThrowIfAny();
        return graphs is [var only] ? only : graphs.Aggregate(new AccessGraphBuilder(), (builder, graph) => builder.AddGraph(graph)).Build();
    }
}
