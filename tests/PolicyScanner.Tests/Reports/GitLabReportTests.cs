using System.Text.Json.Nodes;
using PolicyScanner.Findings;
using PolicyScanner.Reports;
using PolicyScanner.Rules;
using PolicyScanner.Tests.Findings;
using Xunit;

namespace PolicyScanner.Tests.Reports;

public sealed class GitLabReportTests
{
    private static readonly ReportFormat GitLab = ReportFormats.Find("gitlab-codequality")!;
    private static readonly Rule Admins = Scans.Rule("user-multi-workspace-admin", "User administers several workspaces", Severity.Medium);

    [Fact]
    public void A_report_reads_like_this() => Snapshots.Match(GitLab.Text(Scans.Rich()));

    /// <summary>What GitLab demands of an issue: https://docs.gitlab.com/ci/testing/code_quality/#code-quality-report-format.</summary>
    [Fact]
    public void Every_issue_has_what_GitLab_demands()
    {
        var issues = JsonNode.Parse(GitLab.Text(HostileNames.AllAtOnce()))!.AsArray();

        Assert.NotEmpty(issues);
        Assert.All(issues, issue =>
        {
            Assert.NotEmpty((string)issue!["description"]!);
            Assert.NotEmpty((string)issue["check_name"]!);
            Assert.Matches("^[0-9a-f]{16}$", (string)issue["fingerprint"]!);
            Assert.Contains((string)issue["severity"]!, (string[])["info", "minor", "major", "critical", "blocker"]);
            // Relative, and not led by `./`.
            Assert.StartsWith("claude", (string)issue["location"]!["path"]!, StringComparison.Ordinal);
            Assert.Equal(1, (int)issue["location"]!["lines"]!["begin"]!);
        });
        Assert.Equal(issues.Count, issues.Select(i => (string)i!["fingerprint"]!).Distinct().Count());
    }

    [Theory]
    [InlineData(Severity.Critical, "blocker")]
    [InlineData(Severity.High, "critical")]
    [InlineData(Severity.Medium, "major")]
    [InlineData(Severity.Low, "minor")]
    [InlineData(Severity.Info, "info")]
    public void The_five_severities_are_the_five_of_GitLab(Severity severity, string word) =>
        Assert.Equal(word, (string)Issues(Scan(Finding() with { Severity = severity }))[0]!["severity"]!);

    [Fact]
    public void Only_open_findings_are_issues_for_an_issue_that_is_gone_is_shown_as_fixed() =>
        Assert.Empty(Issues(Scan(Finding() with { Status = FindingStatus.Waived }, Finding() with { Status = FindingStatus.Baseline })));

    [Fact]
    public void What_could_not_be_judged_is_an_issue()
    {
        var hole = new InconclusiveEntry { RuleId = Admins.Id, OrganizationId = Scans.Acme, Missing = ["users"], Reason = "403", Subjects = [Scans.Subject("user", "user_1", "Jane")], Total = 1, Counts = true };

        Assert.Equal(
            [
                $"major {Admins.Id} claude/{Scans.Acme}/users/user_1: 1 subject could not be judged, user/user_1; missing is users: 403",
                "info exit-code claude: exit code 3: 1 rule could not judge every subject",
            ],
            Issues(Scan() with { Inconclusive = [hole] }).Select(i => $"{i!["severity"]} {i["check_name"]} {i["location"]!["path"]}: {i["description"]}"));
    }

    private static ScanResult Scan(params IReadOnlyList<Finding> findings) => Scans.Clean with { Rules = [Scans.Evaluated(Admins, 1)], Findings = findings };

    private static Finding Finding() => Scans.Finding(Admins, Scans.Subject("user", "user_1", "Jane"), "m");

    private static JsonArray Issues(ScanResult result) => JsonNode.Parse(GitLab.Text(result))!.AsArray();
}
