using System.Globalization;
using PolicyScanner.Findings;
using PolicyScanner.Gate;
using PolicyScanner.Rules;
using PolicyScanner.Text;

namespace PolicyScanner.Reports;

/// <summary>A page for people, in one file: figures, what could not be judged, findings with their evidence, what became of each rule.</summary>
internal static class HtmlReport
{
    /// <summary>Writes it; the stream stays open.</summary>
    public static void Write(ScanResult result, GateDecision decision, ReportOptions options, Stream stream)
    {
        using (var page = new HtmlPage(stream, $"{Tool.Name}: {Words.Count(new Totals(result).Open, "finding")}")) new HtmlWriter(result, decision, options, page).Write();
        stream.WriteByte((byte)'\n');
    }
}

/// <summary>Writes one page.</summary>
file sealed class HtmlWriter(ScanResult result, GateDecision decision, ReportOptions options, HtmlPage page)
{
    private const int LongestText = 2_000;

    private readonly Dictionary<string, Rule> _rules = result.Rules.ToDictionary(r => r.Rule.Id, r => r.Rule, StringComparer.Ordinal);
    private readonly Dictionary<string, string> _organizations = result.Graph.Organizations.ToDictionary(o => o.Id, o => o.Name, StringComparer.Ordinal);

    public void Write()
    {
        WriteHead();
        WriteGaps();
        foreach (var severity in result.Findings.Where(f => f.Status is FindingStatus.Open || options.ShowWaived).GroupBy(f => f.Severity).OrderByDescending(s => s.Key))
        {
            page.Text("h2", $"{Words.Of(severity.Key)}: {Words.Count(severity.Count(), "finding")}", Words.Of(severity.Key));
            foreach (var rule in severity.GroupBy(f => f.RuleId, StringComparer.Ordinal)) WriteRule(rule.Key, [.. rule]);
        }
        WriteRules();
    }

    private void WriteHead()
    {
        var totals = new Totals(result);
        page.Text("h1", $"{Tool.Name}: {Words.Count(totals.Open, "finding")}");
        page.Block("p", () => page.Text("strong", decision.Summary));
        page.Block("table", () =>
        {
            page.Row("th", [.. Words.WorstFirst.Select(Words.Of), "waived", "in the baseline", "inconclusive", "errors"]);
            page.Row("td", [.. Words.WorstFirst.Select(s => Number(totals.BySeverity.GetValueOrDefault(s))), Number(totals.Waived), Number(totals.Baseline), Number(totals.Inconclusive), Number(totals.Errors)]);
        }, "figures");
        page.Text("p", $"Judged as of {PrintedTime.Instant(result.AsOf)} by {Tool.Name} {Tool.Version}", "faint");
        Table(["organization", "id", "read"], result.Graph.Organizations.Select(o => (string[])[Clean(o.Name), Clean(o.Id), PrintedTime.Instant(o.TakenAt)]));
    }

    private void WriteGaps()
    {
        var gaps = Gaps.Of(result).OrderByDescending(g => g.Counts).ToList();
        if (gaps.Count == 0) return;
        page.Text("h2", "Could not be judged");
        Table(["rule", "organization", "what is missing", "decides"], gaps.Select(g => (string[])[Clean(g.RuleId ?? g.Kind), Organization(g.OrganizationId), Clean(g.Text), g.Counts ? "exit code 3" : "nothing"]));
    }

    private void WriteRule(string id, List<Finding> findings)
    {
        var rule = _rules.GetValueOrDefault(id);
        page.Text("h3", Clean(rule?.Title ?? id));
        page.Block("p", () => page.Text("code", Clean(id)));
        if (rule?.Status is RuleStatus.Experimental) page.Text("p", "experimental: decides nothing", "faint");
        page.Block("div", () =>
        {
            foreach (var line in Lines(findings[0].Remediation)) page.Text("p", line);
        }, "remedy");
        page.Block("table", () =>
        {
            page.Row("th", "subject", "name", "organization", "finding");
            foreach (var finding in findings) page.Block("tr", () => WriteFinding(finding));
        });
    }

    private void WriteFinding(Finding finding)
    {
        page.Block("td", () => page.Text("code", SubjectText.Id(finding.Subject)));
        page.Text("td", Clean(finding.Subject.Name ?? ""));
        page.Text("td", Organization(finding.Subject.OrganizationId));
        page.Block("td", () =>
        {
            page.Text("div", Clean(finding.Message));
            if (finding.MayBe is { } worse) page.Text("div", $"may be {Words.Of(worse)}", "faint");
            if (finding.Acceptance is { } acceptance) page.Text("div", Clean(Words.Of(acceptance)), "faint");
            else if (finding.Status is not FindingStatus.Open) page.Text("div", Words.Of(finding.Status), "faint");
            page.Block("details", () => WriteEvidence(finding));
        });
    }

    private void WriteEvidence(Finding finding)
    {
        page.Text("summary", "why", "faint");
        if (finding.Evidence.Lines.Count > 0)
            Table(["line", "expression", "value"], finding.Evidence.Lines.Select(l => (string[])[Clean(l.At), Clean(l.Text), CleanText.Of(PlainValue.Of(l.Value), LongestText)]));
        if (finding.Evidence.Total > 1) page.Text("p", $"the first of {Number(finding.Evidence.Total)} rows");
        if (finding.Supersedes.Count > 0) page.Text("p", $"replaces {Clean(string.Join(", ", finding.Supersedes))}");
        foreach (var (framework, controls) in finding.Compliance.OrderBy(c => c.Key, StringComparer.Ordinal)) page.Text("p", Clean($"{framework}: {string.Join(", ", controls)}"));
        page.Block("p", () => page.Text("code", finding.Fingerprint));
    }

    private void WriteRules()
    {
        page.Text("h2", "Rules");
        Table(["rule", "outcome", "subjects", "fail", "pass", "inconclusive", "error", "reason"], result.Rules.Select(r => (string[])
            [Clean(r.Rule.Id), Words.Of(r.Outcome), Number(r.Subjects), Number(r.Fail), Number(r.Pass), Number(r.Inconclusive), Number(r.Error), Clean(r.Reason ?? "")]));
    }

    private void Table(string[] head, IEnumerable<string[]> rows) => page.Block("table", () =>
    {
        page.Row("th", head);
        foreach (var row in rows) page.Row("td", row);
    });

    private string Organization(string? id) => id is null ? "" : Clean(_organizations.TryGetValue(id, out var name) && name.Length > 0 ? name : id);

    private static IEnumerable<string> Lines(string? text) =>
        (text ?? "").ReplaceLineEndings("\n").Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries).Select(l => CleanText.Of(l, LongestText));

    private static string Number(int number) => number.ToString(CultureInfo.InvariantCulture);

    private static string Clean(string text) => CleanText.Of(text, LongestText);
}
