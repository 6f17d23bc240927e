using System.CommandLine;
using System.Globalization;
using PolicyScanner.Cli.Configuration;
using PolicyScanner.Evaluation;
using PolicyScanner.Gate;
using PolicyScanner.Graph;

namespace PolicyScanner.Cli.Commands;

/// <summary><c>policyscanner scan</c>.</summary>
internal sealed class ScanCommand(CommandContext context, GeneralFlags general)
{
    private const string AsOfExample = "2026-11-23T12:00:00Z";

    private readonly Option<string[]> _input = new("--input", "-i")
    {
        HelpName = "SNAPSHOT", Description = "File made by `policyscanner fetch`; several become one graph. Without it the organization is read live",
    };

    private readonly Option<string> _asOf = new("--as-of")
    {
        HelpName = "INSTANT", Description = $"The instant the rules take as now, such as {AsOfExample}; not before the data were taken. By default the clock",
    };

    private readonly Option<string> _failOn = new("--fail-on")
    {
        HelpName = "SEVERITY", Description = "Lowest severity that ends the scan with code 1: critical, high, medium, low, info, or none; by default high (POLICYSCANNER_FAIL_ON)",
    };

    private readonly Option<string> _inconclusive = new("--inconclusive")
    {
        HelpName = "fail|warn", Description = "Whether what could not be judged ends the scan with code 3; by default fail (POLICYSCANNER_INCONCLUSIVE)",
    };

    private readonly Option<bool> _noFail = new("--no-fail") { Description = "Report findings, and end with code 0 instead of 1" };
    private readonly Option<bool> _timing = new("--timing") { Description = "Say on stderr how long each part took" };
    private readonly ConnectionFlags _connections = new();
    private readonly RuleFlags _rules = new();
    private readonly ConfigFlag _config = new();
    private readonly OutputFlag _output = new();

    public static ToolCommand Create(CommandContext context, GeneralFlags general) => new ScanCommand(context, general).Create();

    private ToolCommand Create() => new ToolCommand("scan", "Reads an organization, live or from a snapshot, evaluates the rules, writes reports and decides the exit code")
        .Group("Data", _input, _asOf)
        .Group("Connection", _connections.All)
        .Group("Rules", [.. _rules.All, _config.Option])
        .Group("Outcome", _failOn, _inconclusive, _noFail, _output.Option, _timing)
        .Example("policyscanner scan --input acme.json", "a snapshot, offline, with the built-in rules")
        .Example("POLICYSCANNER_API_KEY=… policyscanner scan --api-type enterprise", "a Claude Console organization, live")
        .Example("policyscanner scan --input acme.json -o text -o json=report.json --fail-on medium", "two reports, and a stricter threshold")
        .Example("policyscanner scan --input acme.json --rules ./rules --rules builtin --select 'tag:keys,severity>=high'", "rules of your own and some of the built-in ones")
        .Runs(RunAsync);

    private async Task<ExitCode> RunAsync(ParseResult parsed, CancellationToken cancellation)
    {
        var (notes, problems, timing) = (general.Notes(parsed, context), new Problems(), new Timing(context.Time));

        // Everything that can be wrong before the first call is looked at, and said at once.
        var config = _config.Read(parsed, context, notes, problems);
        var rules = _rules.Load(parsed, config, notes, problems);
        var outputs = _output.Read(parsed, problems);
        var gate = Gate(parsed, config, problems);
        var source = Source(parsed, config, problems);
        var asOf = AsOf(parsed, source, problems);
        problems.Add(config.Problems);
        problems.ThrowIfAny();
        timing.Ended("rules");

        var graph = await source.ReadAsync(context, notes, cancellation);
        timing.Ended(source.IsLive ? "fetch" : "load");
        var now = Now(asOf, graph, notes);

        context.HasStarted = true;
        var result = Scanner.Scan(graph, rules!, new() { AsOf = now }, cancellation);
        timing.Ended("evaluate");

        var decision = GateDecision.Of(result, gate);
        var options = new Reports.ReportOptions { Color = context.Colors(parsed.GetValue(general.NoColor)), Width = context.Width, Verbose = notes.IsVerbose };
        cancellation.ThrowIfCancellationRequested();
        OutputFlag.Write(outputs, result, decision, options, context);
        timing.Ended("reports");

        if (!outputs.Any(o => o is { Format.Name: "text", Path: null })) Conclude(decision, notes);
        if (parsed.GetValue(_timing)) notes.Answer(timing.ToString());
        return (ExitCode)decision.ExitCode;
    }

    private DataSource Source(ParseResult parsed, Config config, Problems problems)
    {
        var inputs = parsed.GetValue(_input) ?? [];
        if (inputs.Length == 0)
        {
            return new([], _connections.Read(parsed, context, config, problems, () => problems.Add(
                "there is nothing to scan: neither a snapshot nor an API key is given",
                "offline: `--input snapshot.json`, made with `policyscanner fetch -o snapshot.json`; live: set `POLICYSCANNER_API_KEY`, or pass `--api-key-file PATH` or "
                + "`--api-key-stdin`, and `--api-type enterprise` for a Claude Console organization")));
        }
        if (_connections.Given(parsed) is { Length: > 0 } given) problems.Add($"`--input` reads no network, so there is nothing to do for {given}", "leave out one or the other");
        return new(inputs, []);
    }

    private GateOptions Gate(ParseResult parsed, Config config, Problems problems)
    {
        var failOn = Setting(parsed, _failOn, "POLICYSCANNER_FAIL_ON", problems, (text, report) => SettingValues.FailOn(text, report)) ?? config.FailOn ?? new(new GateOptions().FailOn);
        var fails = Setting(parsed, _inconclusive, "POLICYSCANNER_INCONCLUSIVE", problems, (text, report) => SettingValues.Inconclusive(text, report) is { } yes ? new Answer(yes) : null);
        return new() { FailOn = failOn.Least, InconclusiveFails = fails?.Yes ?? config.InconclusiveFails ?? true, NoFail = parsed.GetValue(_noFail) };
    }

    private T? Setting<T>(ParseResult parsed, Option<string> flag, string variable, Problems problems, Func<string, Report, T?> read) where T : class
    {
        if (parsed.GetValue(flag) is { } given) return read(given, (message, help) => problems.Add($"{flag.Name}: {message}", help));
        return context.Variable(variable) is { Length: > 0 } value ? read(value, (message, help) => problems.Add($"{variable}: {message}", help)) : null;
    }

    private DateTimeOffset? AsOf(ParseResult parsed, DataSource source, Problems problems)
    {
        if (parsed.GetValue(_asOf) is not { } text) return null;
        string[] forms = ["yyyy-MM-dd'T'HH:mm:ssK", "yyyy-MM-dd'T'HH:mm:ss.FFFFFFFK", "yyyy-MM-dd'T'HH:mmK"];
        // Without a zone an instant is a different one on every machine.
        var hasZone = text.EndsWith('Z') || (text.Length > 6 && text[^6] is '+' or '-' && text[^3] == ':');
        if (!hasZone || !DateTimeOffset.TryParseExact(text, forms, CultureInfo.InvariantCulture, DateTimeStyles.AdjustToUniversal, out var asOf))
        {
            problems.Add($"--as-of: `{text}` is no instant", $"write it with its zone, as in `{AsOfExample}`");
            return null;
        }
        if (source.IsLive && asOf < context.Time.GetUtcNow()) problems.Add(TooEarly(asOf), "data that are read live are taken now: leave out `--as-of`, or scan a snapshot from before");
        return asOf;
    }

    private DateTimeOffset Now(DateTimeOffset? asOf, AccessGraph graph, Notes notes)
    {
        if (asOf is { } given)
        {
            return given >= graph.TakenAt ? given : throw new CommandException(ExitCode.Unusable, Problem.Text(
                TooEarly(given), $"the data were taken at {Text(graph.TakenAt)}: name that instant or a later one"));
        }
        // Whole seconds, upwards: what was read just now was not read in the future.
        var clock = context.Time.GetUtcNow().UtcDateTime;
        var now = new DateTimeOffset(clock.AddTicks((TimeSpan.TicksPerSecond - (clock.Ticks % TimeSpan.TicksPerSecond)) % TimeSpan.TicksPerSecond), TimeSpan.Zero);
        if (now >= graph.TakenAt) return now;
        notes.Say($"the clock of this machine is before {Text(graph.TakenAt)}, when the data were taken: that instant is taken as now");
        return graph.TakenAt;
    }

    // Reports that people read end with this; who looks at nothing but a build log gets it too.
    private static void Conclude(GateDecision decision, Notes notes)
    {
        notes.Say(string.Create(CultureInfo.InvariantCulture, $"exit code {decision.ExitCode}: {(decision.Reasons.Count == 0 ? "nothing speaks against it" : string.Join("; ", decision.Reasons.Select(r => r.Message)))}"));
    }

    private static string TooEarly(DateTimeOffset asOf) => $"--as-of {Text(asOf)} is before the data were taken";

    private static string Text(DateTimeOffset instant) => instant.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.FFFFFFF'Z'", CultureInfo.InvariantCulture);

    private sealed record Answer(bool Yes);
}
