using System.CommandLine;
using System.Globalization;
using PolicyScanner.Graph;

namespace PolicyScanner.Cli.Commands;

/// <summary><c>policyscanner fetch</c>.</summary>
internal sealed class FetchCommand(CommandContext context, GeneralFlags general)
{
    private readonly Option<string> _output = new("--output", "-o") { HelpName = "FILE", Description = "Where the snapshot goes; only its owner may read it, and no secret is in it" };
    private readonly ConnectionFlags _connections = new();
    private readonly ConfigFlag _config = new();

    public static ToolCommand Create(CommandContext context, GeneralFlags general) => new FetchCommand(context, general).Create();

    private ToolCommand Create() => new ToolCommand("fetch", "Reads an organization and saves it as a snapshot, to be scanned offline and as often as you like")
        .Group("Data", _output, _config.Option)
        .Group("Connection", _connections.All)
        .Example("POLICYSCANNER_API_KEY=… policyscanner fetch --api-type enterprise -o acme.json", "a Claude Console organization")
        .Example("policyscanner fetch --api-key-file key.txt --enrich-role-permissions -o acme.json", "a Claude Enterprise parent with the permissions of its roles")
        .Example("policyscanner fetch --config policyscanner.yaml -o acme.json", "all connections of a configuration file, in one snapshot")
        .Runs(RunAsync);

    private async Task<ExitCode> RunAsync(ParseResult parsed, CancellationToken cancellation)
    {
        var (notes, problems) = (general.Notes(parsed, context), new Problems());
        var path = parsed.GetValue(_output);
        if (string.IsNullOrEmpty(path)) problems.Add("`-o FILE` is missing: where is the snapshot to go?", "write `policyscanner fetch -o snapshot.json`");
        else OutputFile.Check(path, problems.Add);
        var config = _config.Read(parsed, context, notes, problems);
        var connections = _connections.Read(parsed, context, config, problems, () => problems.Add(
            "there is nothing to read: no API key is given",
            "set `POLICYSCANNER_API_KEY`, or pass `--api-key-file PATH` or `--api-key-stdin`, and `--api-type enterprise` for a Claude Console organization"));
        problems.Add(config.Problems);
        problems.ThrowIfAny();

        var graph = await new DataSource([], connections).ReadAsync(context, notes, cancellation);
        cancellation.ThrowIfCancellationRequested();
        try
        {
            Snapshot.WriteFile(graph, path!);
        }
        catch (Exception e) when (OutputFile.IsRefusal(e))
        {
            throw new CommandException(ExitCode.Unusable, Problem.Text($"`{path}` was not written: {OutputFile.Reason(e)}", "make room or change the permissions, then run it again"));
        }

        var read = graph.Coverage.Where(c => c.State is not CoverageState.NotRequested && c.Collection is not "organizations")
            .GroupBy(c => c.Collection, StringComparer.Ordinal).OrderBy(g => g.Key, StringComparer.Ordinal)
            .Select(g => string.Create(CultureInfo.InvariantCulture, $"{g.Sum(c => c.Count)} {g.Key}"))
            .Prepend(string.Create(CultureInfo.InvariantCulture, $"{graph.Organizations.Count} organizations"));
        notes.Say($"{path}: {string.Join(", ", read)}");
        return Holes(graph, notes) ? ExitCode.Incomplete : ExitCode.Ok;
    }

    private static bool Holes(AccessGraph graph, Notes notes)
    {
        var incomplete = graph.Coverage.Where(c => c.State is CoverageState.Partial or CoverageState.Failed).ToList();
        foreach (var coverage in incomplete) notes.Answer($"not complete: {coverage.Collection} of organization {coverage.OrganizationId}: {coverage.Reason}");
        return incomplete.Count > 0;
    }
}
