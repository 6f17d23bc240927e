using System.CommandLine;
using System.Globalization;
using PolicyScanner.Findings;
using PolicyScanner.Gate;

namespace PolicyScanner.Cli.Commands;

/// <summary><c>policyscanner waive</c>: writes a decision into the waiver file.</summary>
internal sealed class WaiveCommand(CommandContext context, GeneralFlags general)
{
    // As many digits as nobody types by accident.
    private const int ShortestPrefix = 6;

    private readonly Argument<string> _fingerprint = new("FINGERPRINT") { Description = "The finding's fingerprint as a JSON report or `scan --verbose` prints it, or its beginning" };
    private readonly Option<string> _report = new("--report") { HelpName = "FILE", Description = "JSON report that has the finding, made with `policyscanner scan -o json=FILE`" };
    private readonly Option<string> _reason = new("--reason") { HelpName = "TEXT", Description = "Why it is accepted" };
    private readonly Option<string> _owner = new("--owner") { HelpName = "WHO", Description = "Who answers for the decision" };
    private readonly Option<string> _until = new("--until") { HelpName = "DAY", Description = "The last day it holds, UTC, as in 2027-02-28" };
    private readonly Option<bool> _pin = new("--pin") { Description = "Let the waiver lapse when the facts change" };
    private readonly WaiverFiles _files = new();

    public static ToolCommand Create(CommandContext context, GeneralFlags general) => new WaiveCommand(context, general).Create();

    private ToolCommand Create() => new ToolCommand("waive", "Accepts a finding for a while: adds a waiver to the waiver file, and leaves what is in it as it is")
        .With(_fingerprint)
        .Group("Waiver", _report, _reason, _owner, _until, _pin)
        .Group("Files", _files.All)
        .Example("policyscanner waive 9f86d081884c7d65 --report report.json --reason 'Rotates with the Q1 migration (INFRA-812)' --owner jane@acme.example --until 2027-02-28", "one finding, until the end of February")
        .Runs((parsed, _) => Task.FromResult(Run(parsed)));

    private ExitCode Run(ParseResult parsed)
    {
        var (notes, problems) = (general.Notes(parsed, context), new Problems());
        var file = _files.Read(parsed, context, notes, problems);
        var scan = Needed(parsed, _report, problems) is { } report ? ReportFile.Read(report, problems) : null;
        var (reason, owner, until) = (Needed(parsed, _reason, problems), Needed(parsed, _owner, problems), Until(parsed, problems));
        var finding = scan is null ? null : Find(scan, parsed.GetValue(_fingerprint)!, problems);
        var before = File.Exists(file.Path) ? file.Load(problems)?.Text : null;
        problems.ThrowIfAny();

        List<(string, string)> waiver = [("rule", finding!.RuleId)];
        if (scan!.Organizations.Count > 1) waiver.Add(("organization", finding.Subject.OrganizationId));
        waiver.AddRange([("subject", $"{finding.Subject.Type}/{finding.Subject.Id}"), ("reason", reason!), ("owner", owner!), ("expires", until!)]);
        if (parsed.GetValue(_pin)) waiver.Add(("pin", finding.EvidenceHash));
        file.Write(Added(before, waiver));
        notes.Say($"{file.Path}: {finding.RuleId} for {finding.Subject.Type}/{finding.Subject.Id} is waived until {until}");
        return ExitCode.Ok;
    }

    private static string Added(Text.SourceText? before, List<(string, string)> waiver)
    {
        try
        {
            return WaiverText.Add(before, waiver);
        }
        catch (GateFileException e)
        {
            throw new CommandException(ExitCode.Unusable, [.. e.Problems.Select(p => p.ToString())]);
        }
    }

    private static RecordedFinding? Find(ScanRecord scan, string fingerprint, Problems problems)
    {
        var found = scan.Findings.Where(f => f.Fingerprint.StartsWith(fingerprint, StringComparison.OrdinalIgnoreCase)).ToList();
        if (fingerprint.Length < ShortestPrefix || found.Count == 0)
            problems.Add($"the report has no finding with the fingerprint `{fingerprint}`", "`policyscanner scan --verbose` prints the fingerprint of each finding; its first six digits are enough");
        else if (found.Count > 1) problems.Add($"{found.Count} findings have a fingerprint that begins with `{fingerprint}`", "write it in full");
        else if (found[0].Status is FindingStatus.Waived) problems.Add($"`{fingerprint}` is waived already", "edit its waiver to change it");
        else return found[0];
        return null;
    }

    private string? Until(ParseResult parsed, Problems problems)
    {
        if (Needed(parsed, _until, problems) is not { } text) return null;
        if (!DateOnly.TryParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day)) problems.Add($"--until: `{text}` is no day", "write it as `2027-02-28`");
        else if (day < DateOnly.FromDateTime(context.Time.GetUtcNow().UtcDateTime)) problems.Add($"--until: `{text}` is over", "name the last day on which the waiver is to hold");
        return text;
    }

    private static string? Needed(ParseResult parsed, Option<string> flag, Problems problems)
    {
        if (parsed.GetValue(flag) is { } given && !string.IsNullOrWhiteSpace(given)) return given;
        problems.Add($"`{flag.Name} {flag.HelpName}` is missing", flag.Description is { } what ? char.ToLowerInvariant(what[0]) + what[1..] : null);
        return null;
    }
}
