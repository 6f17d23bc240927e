using System.CommandLine;
using PolicyScanner.Cli.Configuration;
using PolicyScanner.Evaluation;
using PolicyScanner.Findings;
using PolicyScanner.Rules;
using PolicyScanner.Rules.Context;

namespace PolicyScanner.Cli.Commands;

/// <summary>What commands take that evaluate rules over data: where the data are, which rules run, and which findings are accepted or known.</summary>
/// <param name="withBaseline">Whether it takes what a baseline knows into account.</param>
internal sealed class EvaluationFlags(bool withBaseline)
{
    private readonly SourceFlags _source = new();
    private readonly RuleFlags _rules = new();
    private readonly ConfigFlag _config = new();
    private readonly ContextFlag _context = new();
    private readonly GateFlags _gate = new();

    public IReadOnlyList<Option> Data => _source.Data;

    public IReadOnlyList<Option> Connection => _source.Connection;

    public IReadOnlyList<Option> Rules => [.. _rules.All, _config.Option, _context.Option];

    public GateFlags Gate => _gate;

    /// <summary>The flags that only mean something where a scan is made, as far as they are given; empty for none.</summary>
    public string Given(ParseResult parsed) => GivenFlags.Text(parsed, [.. Data, .. Connection, .. Rules]);

    /// <summary>The baseline that flag, environment or configuration name.</summary>
    public string Target(ParseResult parsed, CommandContext context, Notes notes, Problems problems, string otherwise) =>
        _gate.BaselineFile(parsed, context, _config.Read(parsed, context, notes, problems), problems)?.Path ?? otherwise;

    /// <summary>Looks at everything that can be wrong before the first call; the problems are the command's to tell.</summary>
    public PreparedEvaluation Read(ParseResult parsed, CommandContext context, Notes notes, Problems problems)
    {
        var config = _config.Read(parsed, context, notes, problems);
        var facts = _context.Read(parsed, config, problems);
        var rules = _rules.Load(parsed, config, facts, notes, problems, out var all);
        var gate = _gate.Read(parsed, context, config, all, withBaseline, problems);
        return new(config, rules, facts, _source.Read(parsed, context, config, problems), gate);
    }
}

/// <summary>An evaluation of which everything but the data is known.</summary>
/// <param name="Config">The configuration.</param>
/// <param name="Rules">The rules that run; null where something is wrong with them.</param>
/// <param name="Facts">The organization's own facts.</param>
/// <param name="Source">Where the data are.</param>
/// <param name="Gate">What is accepted and known.</param>
internal sealed record PreparedEvaluation(Config Config, RuleSet? Rules, OrganizationContext Facts, DataSource Source, GateFiles Gate)
{
    /// <summary>The files that are read, as far as this tool could write over them.</summary>
    public IEnumerable<string?> Files => [.. Source.Snapshots, Config.Document?.Source.Name, Gate.WaiverPath, Gate.BaselinePath];

    /// <summary>Reads the data and evaluates.</summary>
    /// <exception cref="CommandException">The data cannot be read, or waivers or baseline are for others.</exception>
    public async Task<ScanResult> RunAsync(CommandContext context, Notes notes, Timing timing, CancellationToken cancellation)
    {
        var graph = await Source.ReadAsync(context, notes, cancellation);
        timing.Ended(Source.IsLive ? "fetch" : "load");
        var now = Source.Now(context.Time, graph, notes);
        Gate.CheckFor(graph);
        if (Gate.Foreign(graph) is > 0 and var foreign)
            notes.Say(string.Create(System.Globalization.CultureInfo.InvariantCulture, $"{foreign} waiver{(foreign == 1 ? " is" : "s are")} for an organization that this scan does not have"));

        context.HasStarted = true;
        var result = Gate.Apply(Scanner.Scan(graph, Rules!, new() { AsOf = now, Context = Facts }, cancellation));
        timing.Ended("evaluate");
        return result;
    }
}
