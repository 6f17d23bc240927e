using System.Text.Json;
using PolicyScanner.Findings;
using PolicyScanner.Gate;
using PolicyScanner.Rules;
using PolicyScanner.Text;

namespace PolicyScanner.Reports;

/// <summary>GitLab's report of code quality: a list of issues. What could not be judged is an issue too, or a merge request would show its findings as fixed.</summary>
internal static class GitLabReport
{
    private const int LongestDescription = 1_000;

    /// <summary>Writes it; the stream stays open.</summary>
    public static void Write(ScanResult result, GateDecision decision, ReportOptions options, Stream stream)
    {
        var issues = result.Findings.Where(f => f.Status is FindingStatus.Open)
            .Select(f => new Issue(f.RuleId, f.Fingerprint, Severity(f.Severity), SubjectPath.Of(f.Subject), f.Message))
            .Concat(Gaps.Of(result).Select(Of));
        if (decision.WasSoftened || decision.StrictExitCode is 3) issues = issues.Append(Of(new("exit-code", null, null, [], Counts: false, decision.Summary)));
        stream.WriteJson(issues, Write);
    }

    private static Issue Of(Gap gap) => new(
        gap.RuleId ?? gap.Kind, Fingerprint.Of(gap.OrganizationId ?? "", gap.RuleId ?? "", gap.Kind, gap.Text), gap.Counts ? "major" : "info",
        gap.Subjects is [var subject] ? SubjectPath.Of(subject) : gap.OrganizationId is { } organization ? SubjectPath.Of(organization) : "claude", gap.Text);

    private static void Write(Utf8JsonWriter json, Issue issue)
    {
        json.WriteString("type", "issue");
        json.WriteString("description", CleanText.Of(issue.Description, LongestDescription));
        json.WriteString("check_name", CleanText.Of(issue.Check));
        json.WriteString("fingerprint", issue.Fingerprint);
        json.WriteString("severity", issue.Severity);
        json.WriteObject("location", json =>
        {
            json.WriteString("path", issue.Path);
            json.WriteObject("lines", json => json.WriteNumber("begin", 1));
        });
    }

    private static string Severity(Severity severity) => severity switch
    {
        Rules.Severity.Critical => "blocker",
        Rules.Severity.High => "critical",
        Rules.Severity.Medium => "major",
        Rules.Severity.Low => "minor",
        _ => "info",
    };

    private sealed record Issue(string Check, string Fingerprint, string Severity, string Path, string Description);
}
