using PolicyScanner.Findings;
using PolicyScanner.Rules;
using PolicyScanner.Text;

namespace PolicyScanner.Reports;

/// <summary>The findings: a heading for each severity, a paragraph for each rule, what to do about it once.</summary>
internal sealed class TextFindings(ScanResult result, ReportOptions options, TextLines lines, SubjectText subjects)
{
    private const int FindingsPerRule = 10;
    private const int LongestMessage = 600;
    private const int LongestParagraph = 2_000;

    private readonly Dictionary<string, Rule> _rules = result.Rules.ToDictionary(r => r.Rule.Id, r => r.Rule, StringComparer.Ordinal);
    private readonly HashSet<string> _remedied = new(StringComparer.Ordinal);

    public void Write()
    {
        var shown = result.Findings.Where(f => f.Status is FindingStatus.Open || options.ShowWaived);
        foreach (var severity in shown.GroupBy(f => f.Severity).OrderByDescending(s => s.Key))
        {
            lines.Line(0, new Styled(Words.Of(severity.Key).ToUpperInvariant(), Style(severity.Key)), $"  {Words.Count(severity.Count(), "finding")}");
            lines.Blank();
            foreach (var rule in severity.GroupBy(f => f.RuleId, StringComparer.Ordinal)) WriteRule(rule.Key, [.. rule]);
        }
    }

    private void WriteRule(string id, List<Finding> findings)
    {
        var rule = _rules.GetValueOrDefault(id);
        var experimental = rule?.Status is RuleStatus.Experimental ? ", experimental: decides nothing" : "";
        lines.Line(2, new Styled(CleanText.Of(rule?.Title ?? id), TextStyle.Strong), new($" [{CleanText.Of(id)}{experimental}]", TextStyle.Faint));
        var most = options.Verbose ? int.MaxValue : FindingsPerRule;
        foreach (var finding in findings.Take(most)) WriteFinding(finding);
        if (findings.Count > most) lines.Line(4, new Styled($"... and {Words.Count(findings.Count - most, "more finding")}: --verbose shows all", TextStyle.Faint));
        WriteRemedy(id, findings[0].Remediation);
        lines.Blank();
    }

    private void WriteFinding(Finding finding)
    {
        lines.Line(4, SubjectText.Id(finding.Subject), SubjectText.Name(finding.Subject), subjects.In(finding.Subject.OrganizationId), new(Marks(finding), TextStyle.Faint));
        lines.Sentence(6, "", CleanText.Of(finding.Message, LongestMessage));
        if (finding.Acceptance is { } acceptance) lines.Sentence(6, "", CleanText.Of(Words.Of(acceptance), LongestMessage));
        if (options.Verbose) WriteEvidence(finding);
    }

    private static string Marks(Finding finding) =>
        (finding.MayBe is { } worse ? $" [may be {Words.Of(worse)}]" : "") + (finding.Status is FindingStatus.Open ? "" : $" [{Words.Of(finding.Status)}]");

    private void WriteEvidence(Finding finding)
    {
        foreach (var line in finding.Evidence.Lines)
            lines.Sentence(8, new($"{line.At}: ", TextStyle.Faint), $"{CleanText.Of(line.Text, LongestMessage)} -> {PlainValue.Of(line.Value)}", TextStyle.Faint);
        if (finding.Evidence.Total > 1) lines.Line(8, new Styled($"the first of {finding.Evidence.Total} rows", TextStyle.Faint));
        if (finding.Supersedes.Count > 0) lines.Line(8, new Styled($"replaces {string.Join(", ", finding.Supersedes)}", TextStyle.Faint));
        var controls = finding.Compliance.OrderBy(c => c.Key, StringComparer.Ordinal).Select(c => $"{c.Key} {string.Join(", ", c.Value)}").ToList();
        if (controls.Count > 0) lines.Sentence(8, new("controls: ", TextStyle.Faint), CleanText.Of(string.Join("; ", controls), LongestMessage), TextStyle.Faint);
        lines.Line(8, new Styled($"fingerprint: {finding.Fingerprint}", TextStyle.Faint));
        lines.Line(8, new Styled($"explain: {Command(finding)}", TextStyle.Faint));
    }

    // To be typed again: what a shell would act on stands in quotes.
    private string Command(Finding finding)
    {
        var organization = result.Graph.Organizations.Count > 1 ? $" --organization {Quoted(finding.Subject.OrganizationId)}" : "";
        return $"policyscanner explain {Quoted(finding.RuleId)} --subject {Quoted(SubjectText.Id(finding.Subject))}{organization}";
    }

    private static string Quoted(string text) =>
        text.All(c => char.IsAsciiLetterOrDigit(c) || "_-./@:".Contains(c, StringComparison.Ordinal)) ? text : $"'{text.Replace("'", "'\\''", StringComparison.Ordinal)}'";

    private void WriteRemedy(string id, string? remediation)
    {
        if (remediation is null || !_remedied.Add(id)) return;
        var label = new Styled("fix: ", TextStyle.Fix);
        foreach (var line in remediation.ReplaceLineEndings("\n").Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries))
        {
            lines.Sentence(4, label, CleanText.Of(line, LongestParagraph));
            label = "     ";
        }
    }

    private static TextStyle Style(Severity severity) => severity switch
    {
        Severity.Critical => TextStyle.Critical,
        Severity.High => TextStyle.High,
        Severity.Medium => TextStyle.Medium,
        Severity.Low => TextStyle.Low,
        _ => TextStyle.Info,
    };
}
