using System.Text;
using PolicyScanner.Findings;
using PolicyScanner.Gate;
using PolicyScanner.Text;

namespace PolicyScanner.Reports;

/// <summary>Comma-separated values (RFC 4180) for spreadsheets: a header, a line for each finding and for each thing that could not be judged, one for the scan.</summary>
internal static class CsvReport
{
    private const int LongestCell = 2_000;

    private static readonly string[] Columns =
    [
        "status", "severity", "may_be", "gates", "rule", "title", "organization", "organization_name", "subject_type", "subject_id", "subject_name",
        "message", "remediation", "controls", "waived_by", "waived_because", "waived_until", "fingerprint",
    ];

    /// <summary>Writes it; the stream stays open.</summary>
    public static void Write(ScanResult result, GateDecision decision, ReportOptions options, Stream stream)
    {
        using var writer = new StreamWriter(stream, new UTF8Encoding(encoderShouldEmitUTF8Identifier: false), leaveOpen: true) { NewLine = "\r\n" };
        var rules = result.Rules.ToDictionary(r => r.Rule.Id, r => r.Rule, StringComparer.Ordinal);
        var organizations = result.Graph.Organizations.ToDictionary(o => o.Id, o => o.Name, StringComparer.Ordinal);

        writer.WriteLine(string.Join(',', Columns));
        foreach (var finding in result.Findings) Line(Of(finding));
        foreach (var gap in Gaps.Of(result)) foreach (var row in Of(gap)) Line(row);
        Line(new() { ["status"] = "scan", ["message"] = $"{decision.Summary}; as of {PrintedTime.Instant(result.AsOf)}" });

        void Line(Dictionary<string, string?> row)
        {
            if (row.GetValueOrDefault("rule") is { } rule) row["title"] = rules.GetValueOrDefault(rule)?.Title;
            if (row.GetValueOrDefault("organization") is { } organization) row["organization_name"] = organizations.GetValueOrDefault(organization);
            writer.WriteLine(string.Join(',', Columns.Select(c => Cell(row.GetValueOrDefault(c) ?? ""))));
        }
    }

    private static Dictionary<string, string?> Of(Finding finding) => new()
    {
        ["status"] = Words.Of(finding.Status), ["severity"] = Words.Of(finding.Severity), ["may_be"] = finding.MayBe is { } worse ? Words.Of(worse) : null,
        ["gates"] = finding.Gates ? "true" : "false", ["rule"] = finding.RuleId, ["organization"] = finding.Subject.OrganizationId,
        ["subject_type"] = finding.Subject.Type, ["subject_id"] = finding.Subject.Id, ["subject_name"] = finding.Subject.Name,
        ["message"] = finding.Message, ["remediation"] = string.Join(' ', (finding.Remediation ?? "").ReplaceLineEndings("\n").Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)),
        ["controls"] = string.Join("; ", finding.Compliance.OrderBy(c => c.Key, StringComparer.Ordinal).Select(c => $"{c.Key} {string.Join(", ", c.Value)}")),
        ["waived_by"] = finding.Acceptance?.Owner, ["waived_because"] = finding.Acceptance?.Reason,
        ["waived_until"] = finding.Acceptance?.Expires is { } day ? PrintedTime.Day(day) : null, ["fingerprint"] = finding.Fingerprint,
    };

    // A line for each subject: whoever sorts by subject finds it.
    private static IEnumerable<Dictionary<string, string?>> Of(Gap gap) =>
        gap.Subjects.DefaultIfEmpty<Subject?>(null).Select(subject => new Dictionary<string, string?>
        {
            ["status"] = gap.Kind is "rule-error" ? "error" : gap.Kind, ["gates"] = gap.Counts ? "true" : "false", ["rule"] = gap.RuleId, ["organization"] = gap.OrganizationId,
            ["subject_type"] = subject?.Type, ["subject_id"] = subject?.Id, ["subject_name"] = subject?.Name, ["message"] = subject is null ? gap.Text : gap.Cause,
        });

    /// <summary>A cell. What a spreadsheet would calculate begins with an apostrophe, which it takes for "this is text".</summary>
    private static string Cell(string text)
    {
        var clean = CleanText.Of(text, LongestCell);
        if (text.Length > 0 && text[0] is '=' or '+' or '-' or '@' or '\t' or '\r' || clean.AsSpan().TrimStart(' ') is ['=' or '+' or '-' or '@', ..]) clean = $"'{clean}";
        return clean.AsSpan().ContainsAny(",;\"") || clean.AsSpan().Trim(' ').Length < clean.Length ? $"\"{clean.Replace("\"", "\"\"", StringComparison.Ordinal)}\"" : clean;
    }
}
