using System.Text;
using PolicyScanner.Findings;
using PolicyScanner.Gate;
using PolicyScanner.Text;

namespace PolicyScanner.Reports;

/// <summary>
/// The report for people: findings by severity and rule, what could not be judged and why, and one line that sums up. What others named is made
/// harmless, see <see cref="CleanText"/>; everything else is ASCII.
/// </summary>
public static class TextReport
{
    private const int Organizations = 10;

    /// <summary>Writes it as UTF-8 without a byte order mark; the stream stays open.</summary>
    public static void Write(ScanResult result, GateDecision decision, ReportOptions options, Stream stream)
    {
        ArgumentNullException.ThrowIfNull(stream);
        using var writer = new StreamWriter(stream, new UTF8Encoding(encoderShouldEmitUTF8Identifier: false), leaveOpen: true);
        Write(result, decision, options, writer);
    }

    /// <summary>Writes it, with LF whatever the writer's line end is.</summary>
    public static void Write(ScanResult result, GateDecision decision, ReportOptions options, TextWriter writer)
    {
        ArgumentNullException.ThrowIfNull(result);
        ArgumentNullException.ThrowIfNull(decision);
        ArgumentNullException.ThrowIfNull(options);
        ArgumentNullException.ThrowIfNull(writer);
        var (lines, subjects) = (new TextLines(writer, options), new SubjectText(result.Graph));

        WriteHead(result, lines, options);
        new TextFindings(result, options, lines, subjects).Write();
        new TextGaps(result, options, lines, subjects).Write();
        new TextRules(result, options, lines).Write();
        lines.Line(0, new Styled(Summary(result, decision), TextStyle.Strong));
    }

    private static void WriteHead(ScanResult result, TextLines lines, ReportOptions options)
    {
        var (organizations, shown) = (result.Graph.Organizations, options.Verbose ? int.MaxValue : Organizations);
        lines.Line(0, new Styled($"{Tool.Name} {Tool.Version}", TextStyle.Strong), $": {Words.Count(organizations.Count, "organization")}{Modes(result)}");
        foreach (var organization in organizations.Take(shown))
        {
            lines.Line(2, CleanText.Of(organization.Name), new($" ({CleanText.Of(organization.Id)})", TextStyle.Faint), $", read {PrintedTime.Instant(organization.TakenAt)}");
        }
        if (organizations.Count > shown) lines.Line(2, $"... and {organizations.Count - shown} more");
        lines.Line(2, $"judged as of {PrintedTime.Instant(result.AsOf)}{Age(result)}");
        lines.Blank();
    }

    private static string Modes(ScanResult result) => result.Graph.Modes is { Count: > 0 } modes ? $", {CleanText.Of(string.Join(" and ", modes))} mode" : "";

    private static string Age(ScanResult result)
    {
        if (result.Graph.Organizations.Count == 0) return "";
        var age = result.AsOf - result.Graph.TakenAt;
        return age switch
        {
            { TotalMinutes: < 1 } => ", on data just read",
            { TotalHours: < 1 } => $", on data {Words.Count((int)age.TotalMinutes, "minute")} old",
            { TotalDays: < 2 } => $", on data {Words.Count((int)age.TotalHours, "hour")} old",
            _ => $", on data {Words.Count((int)age.TotalDays, "day")} old",
        };
    }

    private static string Summary(ScanResult result, GateDecision decision)
    {
        var totals = new Totals(result);
        var severities = string.Join(", ", Words.WorstFirst.Where(totals.BySeverity.ContainsKey).Select(s => $"{totals.BySeverity[s]} {Words.Of(s)}"));
        var rules = result.Rules.GroupBy(r => r.Outcome).ToDictionary(r => r.Key, r => r.Count());
        string?[] parts =
        [
            Words.Count(totals.Open, "finding") + (severities.Length > 0 ? $": {severities}" : ""),
            totals.Waived > 0 ? $"{totals.Waived} waived" : null,
            totals.Baseline > 0 ? $"{totals.Baseline} in the baseline" : null,
            $"{totals.Inconclusive} inconclusive",
            Words.Count(totals.Errors, "error"),
            string.Join(", ", new[]
            {
                $"{Words.Count(rules.GetValueOrDefault(RuleOutcome.Evaluated), "rule")} evaluated",
                rules.TryGetValue(RuleOutcome.NotApplicable, out var notApplicable) ? $"{notApplicable} not applicable" : null,
                rules.TryGetValue(RuleOutcome.Disabled, out var disabled) ? $"{disabled} disabled" : null,
                rules.TryGetValue(RuleOutcome.Error, out var failed) ? $"{failed} failed" : null,
            }.OfType<string>()),
            decision.Summary,
        ];
        return string.Join(" | ", parts.OfType<string>());
    }
}
