using PolicyScanner.Reports;
using PolicyScanner.Tests.Findings;
using Xunit;

namespace PolicyScanner.Tests.Reports;

public sealed class TextReportTests
{
    private static readonly ReportFormat Plain = ReportFormats.Find("text")!;

    [Fact]
    public void A_report_reads_like_this() => Match(new());

    [Fact]
    public void Verbose_shows_all_of_it() => Match(new() { Verbose = true, ShowWaived = true });

    [Fact]
    public void Narrow_wraps_sentences() => Match(new() { Width = 60 });

    [Fact]
    public void Colours_mark_what_matters() => Match(new() { Color = true });

    [Fact]
    public void Nothing_found_is_a_few_lines() => Assert.Equal($"""
        PolicyScanner {Tool.Version}: 1 organization, enterprise mode
          Acme Robotics ({Scans.Acme}), read 2026-11-23T09:00:00Z
          judged as of 2026-11-23T12:00:00Z, on data 3 hours old

        0 findings | 0 inconclusive | 0 errors | 1 rule evaluated | exit code 0

        """.ReplaceLineEndings("\n"), Plain.Text(Scans.Clean));

    [Fact]
    public void Its_own_words_are_ASCII()
    {
        var foreign = Plain.Text(Scans.Rich(), new() { Verbose = true, ShowWaived = true }).Where(c => c > 127).Distinct();

        Assert.Equal("김철수", string.Concat(foreign));
    }

    [Theory]
    [InlineData(40)]
    [InlineData(60)]
    [InlineData(100)]
    public void No_sentence_is_wider_than_asked_for(int width)
    {
        var message = string.Join(' ', Enumerable.Repeat("word 日本", 60));
        var result = Scans.Clean with { Findings = [Scans.Finding(Scans.Clean.Rules[0].Rule, Scans.Subject("user", "u", null), message)] };
        var lines = Plain.Text(result, new() { Width = width }).Split('\n').Where(l => l.Contains("word", StringComparison.Ordinal) || l.Contains('日')).ToList();

        Assert.True(lines.Count > 4);
        Assert.All(lines, l => Assert.InRange(l.Length + l.Count(c => c > 127), 1, width));
        Assert.Equal(message, string.Join(' ', lines.Select(l => l.Trim())));
    }

    [Fact]
    public void A_text_writer_gets_LF_whatever_its_own_line_end()
    {
        using var writer = new StringWriter { NewLine = "\r\n" };
        TextReport.Write(Scans.Rich(), PolicyScanner.Gate.GateDecision.Of(Scans.Rich()), new(), writer);

        Assert.Equal(Plain.Text(Scans.Rich()), writer.ToString());
    }

    private static void Match(ReportOptions options) =>
        Snapshots.Match(Plain.Text(Scans.Rich(), options).Replace($"PolicyScanner {Tool.Version}", "PolicyScanner VERSION", StringComparison.Ordinal).Replace("\u001b", "<ESC>", StringComparison.Ordinal));
}
