using System.Text;
using System.Text.RegularExpressions;
using PolicyScanner.Findings;
using PolicyScanner.Gate;
using PolicyScanner.Reports;
using PolicyScanner.Rules;
using PolicyScanner.Tests.Findings;
using Xunit;

namespace PolicyScanner.Tests.Reports;

public sealed class MarkdownReportTests
{
    private static readonly ReportFormat Markdown = ReportFormats.Find("markdown")!;
    private static readonly Rule Admins = Scans.Rule("user-multi-workspace-admin", "User administers several workspaces", Severity.Medium);

    [Fact]
    public void A_report_reads_like_this() => Snapshots.Match(Markdown.Text(Scans.Rich()));

    [Fact]
    public void Waived_findings_are_shown_to_who_asks() => Snapshots.Match(Markdown.Text(Scans.Rich(), new() { ShowWaived = true, Verbose = true }));

    [Theory]
    [InlineData("Jane Doe", "Jane Doe")]
    [InlineData("김철수", "김철수")]
    [InlineData("jane@acme.example", "`jane@acme.example`")]
    [InlineData("@everyone", "`@everyone`")]
    [InlineData("a|b", "`a|b`")]
    [InlineData("<img src=x>", "`<img src=x>`")]
    [InlineData("[x](https://evil.example)", "`[x](https://evil.example)`")]
    [InlineData("www.evil.example", "`www.evil.example`")]
    [InlineData("GH-12", "`GH-12`")]
    [InlineData("#12", "`#12`")]
    [InlineData("*a*", "`*a*`")]
    [InlineData("_a_", "`_a_`")]
    [InlineData("workspace_members: 403", "workspace_members: 403")]
    [InlineData(":smile:", "`:smile:`")]
    [InlineData("javascript:alert", "`javascript:alert`")]
    [InlineData("a`b", "``a`b``")]
    [InlineData("`", "`` ` ``")]
    [InlineData("``` a ``", "```` ``` a `` ````")]
    [InlineData("a\nb", "`a\\u{a}b`")]
    [InlineData("", "")]
    [InlineData("  ", "")]
    public void A_text_with_a_character_that_could_act_is_code(string text, string shown) => Assert.Equal(shown, MarkdownText.Of(text));

    [Fact]
    public void Outside_code_nothing_of_a_hostile_name_is_left()
    {
        foreach (var name in HostileNames.Corpus)
        {
            var scan = Scan(Scans.Finding(Admins, Scans.Subject("user", $"user {name}", name), $"{name} administers 4 workspaces") with { Remediation = null });
            var finding = Markdown.Text(scan).Split('\n').Single(l => l.StartsWith("- `", StringComparison.Ordinal));

            // As CommonMark reads code: a run of backticks up to the next run of the same length.
            var outside = Regex.Replace(finding[2..], "(?<!`)(`+)(?!`)(.+?)(?<!`)\\1(?!`)", "");
            Assert.DoesNotMatch(@"[`*<>&\[\]|\\~#@!{}$=]|:[^ ]|www\.|\b_|_\b", outside);
        }
    }

    [Fact]
    public void However_much_was_found_it_has_room_and_says_how_much_is_left_out()
    {
        var names = new string('\u4f60', 500);
        var findings = Enumerable.Range(0, 9_000).Select(i => Scans.Finding(Admins, Scans.Subject("user", $"user_{i}", names), names) with { Severity = i == 8_999 ? Severity.Critical : Severity.Medium }).ToArray();
        var scan = Scan(findings) with { Inconclusive = [.. Enumerable.Range(0, 9_000).Select(i => Hole with { Parent = $"workspace/{i}", Reason = names })] };

        var report = Markdown.Text(scan, new() { Verbose = true });

        Assert.InRange(Encoding.UTF8.GetByteCount(report), MarkdownReport.MostBytes - 10_000, MarkdownReport.MostBytes);
        Assert.Contains("user_8999", report, StringComparison.Ordinal);
        var shown = report.Split('\n').Count(l => l.StartsWith("- `user/", StringComparison.Ordinal));
        Assert.Contains($"**{9_000 - shown} more findings left out here, the least severe ones**", report, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(300)]
    [InlineData(2_000)]
    [InlineData(5_000)]
    public void It_can_be_asked_to_be_shorter(int most)
    {
        using var stream = new MemoryStream();
        MarkdownReport.Write(Scans.Rich(), GateDecision.Of(Scans.Rich()), new(), stream, most);

        Assert.InRange(stream.Length, 0, most);
        if (most >= 2_000) Assert.Contains("exit code 1", Encoding.UTF8.GetString(stream.ToArray()), StringComparison.Ordinal);
    }

    private static InconclusiveEntry Hole { get; } = new() { RuleId = Admins.Id, OrganizationId = Scans.Acme, Missing = ["users"], Reason = "403", Subjects = [], Total = null, Counts = true };

    private static ScanResult Scan(params IReadOnlyList<Finding> findings) => Scans.Clean with { Rules = [Scans.Evaluated(Admins, findings.Count, findings.Count)], Findings = findings };
}
