using PolicyScanner.Findings;
using PolicyScanner.Reports;
using PolicyScanner.Tests.Findings;
using Xunit;

namespace PolicyScanner.Tests.Reports;

public sealed class CsvReportTests
{
    private static readonly ReportFormat Comma = ReportFormats.Find("csv")!;

    [Fact]
    public void A_report_reads_like_this() => Snapshots.Match(Comma.Text(Scans.Rich()));

    [Fact]
    public void Every_line_ends_with_CRLF_and_is_a_record()
    {
        var text = Comma.Text(HostileNames.AllAtOnce());

        Assert.Equal(text.Count(c => c == '\n'), text.Split("\r\n").Length - 1);
        Assert.Equal(text.Count(c => c == '\n'), Csv.Read(text).Count + 1);
    }

    [Fact]
    public void Each_finding_each_subject_that_could_not_be_judged_and_the_scan_have_a_line()
    {
        var statuses = Csv.Read(Comma.Text(Scans.Rich())).CountBy(r => r["status"]).OrderBy(s => s.Key, StringComparer.Ordinal);

        Assert.Equal([("baseline", 1), ("error", 3), ("incomplete-data", 2), ("inconclusive", 9), ("open", 18), ("scan", 1), ("waived", 1)], statuses.Select(s => (s.Key, s.Value)));
    }

    [Theory]
    [InlineData("=1+1", "'=1+1")]
    [InlineData("+1", "'+1")]
    [InlineData("-1", "'-1")]
    [InlineData("@SUM(1)", "'@SUM(1)")]
    [InlineData("\t=1", "'\\u{9}=1")]
    [InlineData("\r=1", "'\\u{d}=1")]
    [InlineData("  =1", "'  =1")]
    [InlineData("a-1", "a-1")]
    [InlineData(" a ", "\" a \"")]
    [InlineData("a,b", "\"a,b\"")]
    [InlineData("a;b", "\"a;b\"")]
    [InlineData("say \"a\"", "\"say \"\"a\"\"\"")]
    [InlineData("=\"a\"", "\"'=\"\"a\"\"\"")]
    [InlineData("a\nb", "a\\u{a}b")]
    public void A_cell_is_text_whatever_it_begins_with(string name, string cell)
    {
        var rule = Scans.Rule("a-rule", "A");
        var text = Comma.Text(Scans.Clean with { Rules = [Scans.Evaluated(rule, 1, fail: 1)], Findings = [Scans.Finding(rule, Scans.Subject("user", "user_1", name), "m")] });

        Assert.Contains($",user,user_1,{cell},m,", text, StringComparison.Ordinal);
    }

    [Fact]
    public void A_waived_finding_says_who_decided()
    {
        var rule = Scans.Rule("a-rule", "A");
        var finding = Scans.Finding(rule, Scans.Subject("user", "user_1", "Jane"), "m") with
        {
            Status = FindingStatus.Waived,
            Acceptance = new(AcceptanceState.InForce, "on leave", "kim@acme.example", new(2027, 2, 28), "waivers.yaml:3:5"),
        };

        var row = Csv.Read(Comma.Text(Scans.Clean with { Rules = [Scans.Evaluated(rule, 1, fail: 1)], Findings = [finding] }))[0];

        Assert.Equal(("waived", "kim@acme.example", "on leave", "2027-02-28"), (row["status"], row["waived_by"], row["waived_because"], row["waived_until"]));
    }
}
