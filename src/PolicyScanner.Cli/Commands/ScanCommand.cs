using System.CommandLine;
using System.Globalization;
using PolicyScanner.Cli.Configuration;
using PolicyScanner.Gate;

namespace PolicyScanner.Cli.Commands;

/// <summary><c>policyscanner scan</c>.</summary>
internal sealed class ScanCommand(CommandContext context, GeneralFlags general)
{
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
    private readonly EvaluationFlags _evaluation = new(withBaseline: true);
    private readonly OutputFlag _output = new();
    private readonly PipelineFlags _pipeline = new();

    public static ToolCommand Create(CommandContext context, GeneralFlags general) => new ScanCommand(context, general).Create();

    private ToolCommand Create() => new ToolCommand("scan", "Reads an organization, live or from a snapshot, evaluates the rules, writes reports and decides the exit code")
        .Group("Data", _evaluation.Data)
        .Group("Connection", _evaluation.Connection)
        .Group("Rules", _evaluation.Rules)
        .Group("Outcome", [_failOn, _inconclusive, _noFail, .. _evaluation.Gate.All])
        .Group("Output", [_output.Option, .. _pipeline.Options, _timing])
        .Example("policyscanner scan --input acme.json", "a snapshot, offline, with the built-in rules")
        .Example("POLICYSCANNER_API_KEY=… policyscanner scan --api-type enterprise", "a Claude Console organization, live")
        .Example("policyscanner scan --input acme.json -o text -o json=report.json --fail-on medium", "two reports, and a stricter threshold")
        .Example("policyscanner scan --input acme.json --rules ./rules --rules builtin --select 'tag:keys,severity>=high'", "rules of your own and some of the built-in ones")
        .Runs(RunAsync);

    private async Task<ExitCode> RunAsync(ParseResult parsed, CancellationToken cancellation)
    {
        var (notes, problems, timing) = (general.Notes(parsed, context), new Problems(), new Timing(context.Time));

        // Everything that can be wrong before the first call is looked at, and said at once.
        var evaluation = _evaluation.Read(parsed, context, notes, problems);
        var outputs = _output.Read(parsed, evaluation.Config, problems);
        var pipeline = _pipeline.Read(parsed, context, problems);
        var gate = Gate(parsed, evaluation.Config, problems);
        OutputFlag.CheckInputs(outputs, evaluation.Files, problems);
        problems.Add(evaluation.Config.Problems);
        problems.ThrowIfAny();
        timing.Ended("rules");

        var result = await evaluation.RunAsync(context, notes, timing, cancellation);
        var decision = GateDecision.Of(result, gate);
        var options = new Reports.ReportOptions { Color = context.Colors(parsed.GetValue(general.NoColor)), Width = context.Width, Verbose = notes.IsVerbose, ShowWaived = _evaluation.Gate.ShowsWaived(parsed) };
        cancellation.ThrowIfCancellationRequested();
        OutputFlag.Write(outputs, result, evaluation.Gate.Shown(result), decision, options, context);
        PipelineFlags.Write(pipeline, evaluation.Gate.Shown(result), decision, context);
        timing.Ended("reports");

        if (WaitingRules.Text(result) is { } waiting) notes.Say(waiting);
        if (!outputs.Any(o => o is { Format.Name: "text", Path: null })) Conclude(decision, notes);
        if (parsed.GetValue(_timing)) notes.Answer(timing.ToString());
        return (ExitCode)decision.ExitCode;
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

    // Reports that people read end with this; who looks at nothing but a build log gets it too.
    private static void Conclude(GateDecision decision, Notes notes)
    {
        notes.Say(string.Create(CultureInfo.InvariantCulture, $"exit code {decision.ExitCode}: {(decision.Reasons.Count == 0 ? "nothing speaks against it" : string.Join("; ", decision.Reasons.Select(r => r.Message)))}"));
    }

    private sealed record Answer(bool Yes);
}
