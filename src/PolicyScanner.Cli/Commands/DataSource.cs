using PolicyScanner.Anthropic;
using PolicyScanner.Graph;

namespace PolicyScanner.Cli.Commands;

/// <summary>Where the data of a run come from: snapshots, or connections.</summary>
internal sealed record DataSource(IReadOnlyList<string> Snapshots, IReadOnlyList<ConnectionOptions> Connections)
{
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

    private AccessGraph Load(CancellationToken cancellation)
    {
        var problems = new Problems();
        var graphs = new List<AccessGraph>();
        foreach (var path in Snapshots)
        {
            cancellation.ThrowIfCancellationRequested();
            try
            {
                graphs.Add(Snapshot.ReadFile(path));
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
