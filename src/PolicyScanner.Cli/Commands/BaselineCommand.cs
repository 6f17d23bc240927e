using System.CommandLine;
using System.Globalization;
using PolicyScanner.Cli.Configuration;
using PolicyScanner.Findings;
using PolicyScanner.Gate;

namespace PolicyScanner.Cli.Commands;

/// <summary><c>policyscanner baseline create</c> and <c>baseline update</c>: what is known, so that a gate fails on what is new.</summary>
internal sealed class BaselineCommand(CommandContext context, GeneralFlags general)
{
    private const string DefaultFile = ".policyscanner/baseline.json";

    private readonly EvaluationFlags _createFrom = new(withBaseline: false), _updateFrom = new(withBaseline: false);
    private readonly Option<string> _createReport = ReportOption(), _updateReport = ReportOption();
    private readonly Option<bool> _acceptNew = new("--accept-new") { Description = "Take in what is not known yet, and what has become graver" };
    private readonly Option<bool> _prune = new("--prune") { Description = "Take out what is gone: only what the rules looked for on complete data" };
    private readonly Option<bool> _force = new("--force") { Description = "Write over a baseline that is there" };

    public static ToolCommand Create(CommandContext context, GeneralFlags general) => new BaselineCommand(context, general).Create();

    private ToolCommand Create() => new ToolCommand("baseline", "Keeps the findings that are known: a scan with a baseline fails only on others")
        .With(
            Flags(new("create", "Makes a baseline of all findings of a report, or of a scan, that are not waived"), _createReport, _createFrom, _force)
                .Example("policyscanner baseline create --report report.json", $"of a report, into {DefaultFile}")
                .Example("policyscanner baseline create --input acme.json --baseline known.json", "of a scan")
                .Runs(CreateAsync),
            Flags(new("update", "Brings a baseline up to date; without flags nothing is added and nothing goes"), _updateReport, _updateFrom, _acceptNew, _prune)
                .Example("policyscanner baseline update --report report.json --prune", "mended findings go, and would be new if they came back")
                .Example("policyscanner baseline update --report report.json --accept-new", "what is new becomes known")
                .Runs(UpdateAsync))
        .Example("policyscanner baseline create --report report.json", "what is known today")
        .Example("policyscanner scan --input acme.json --baseline .policyscanner/baseline.json", "a gate that fails on what is new");

    private static ToolCommand Flags(ToolCommand command, Option report, EvaluationFlags from, params IReadOnlyList<Option> own) => command
        .Group("Baseline", [report, .. own, .. from.Gate.Files])
        .Group("Data", from.Data)
        .Group("Connection", from.Connection)
        .Group("Rules", from.Rules);

    private async Task<ExitCode> CreateAsync(ParseResult parsed, CancellationToken cancellation)
    {
        var (notes, problems) = (general.Notes(parsed, context), new Problems());
        var target = _createFrom.Target(parsed, context, notes, problems, DefaultFile);
        if (File.Exists(target) && !parsed.GetValue(_force))
            problems.Add($"`{target}` is there already", "`policyscanner baseline update` keeps what is in it; `--force` writes over it");
        var scan = await ScanAsync(parsed, _createReport, _createFrom, notes, problems, cancellation);
        return Write(Baseline.Of(scan), null, target, notes);
    }

    private async Task<ExitCode> UpdateAsync(ParseResult parsed, CancellationToken cancellation)
    {
        var (notes, problems) = (general.Notes(parsed, context), new Problems());
        var target = _updateFrom.Target(parsed, context, notes, problems, DefaultFile);
        var before = RuleFiles.ReadText(target, (message, help) => problems.Add(message, "make it first: `policyscanner baseline create`")) is { } file ? GateFiles.Try(() => Baseline.Load(file), problems) : null;
        var scan = await ScanAsync(parsed, _updateReport, _updateFrom, notes, problems, cancellation);
        if (before!.MisfitFor(scan) is { } misfit)
            throw new CommandException(ExitCode.Unusable, Problem.Text($"the baseline `{target}` does not fit: {misfit}", "update it with a scan of the same organizations in the same mode"));
        return Write(before.Update(scan, parsed.GetValue(_acceptNew), parsed.GetValue(_prune)), before, target, notes);
    }

    // Of a report, or of a scan made now.
    private async Task<ScanRecord> ScanAsync(ParseResult parsed, Option<string> report, EvaluationFlags from, Notes notes, Problems problems, CancellationToken cancellation)
    {
        if (parsed.GetValue(report) is { } path)
        {
            if (from.Given(parsed) is { Length: > 0 } given) problems.Add($"`--report` is a scan already, so there is nothing to do for {given}", "leave out one or the other");
            var record = ReportFile.Read(path, problems);
            problems.ThrowIfAny();
            return record!;
        }
        var evaluation = from.Read(parsed, context, notes, problems);
        problems.Add(evaluation.Config.Problems);
        problems.ThrowIfAny();
        return ScanRecord.Of(await evaluation.RunAsync(context, notes, new(context.Time), cancellation));
    }

    private static ExitCode Write(Baseline baseline, Baseline? before, string target, Notes notes)
    {
        OutputFile.Keep(target, baseline.Write);
        var (old, now) = (Fingerprints(before), Fingerprints(baseline));
        notes.Say(before is null
            ? string.Create(CultureInfo.InvariantCulture, $"{target}: {now.Count} findings are known")
            : string.Create(CultureInfo.InvariantCulture, $"{target}: {now.Count} findings are known, {now.Except(old).Count()} came in, {old.Except(now).Count()} went out"));
        return ExitCode.Ok;
    }

    private static HashSet<string> Fingerprints(Baseline? baseline) => [.. (baseline?.Entries ?? []).Select(e => e.Fingerprint)];

    private static Option<string> ReportOption() => new("--report")
    {
        HelpName = "FILE", Description = "JSON report of a scan, made with `policyscanner scan -o json=FILE`; without it a scan is made",
    };
}
