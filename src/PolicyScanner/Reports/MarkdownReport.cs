using System.Text;
using PolicyScanner.Findings;
using PolicyScanner.Gate;
using PolicyScanner.Rules;
using PolicyScanner.Text;

namespace PolicyScanner.Reports;

/// <summary>A summary for people in Markdown: the comment of a pull request, the summary of a job.</summary>
public static class MarkdownReport
{
    /// <summary>How many bytes it has at most: GitHub refuses a job summary of more than 1 MiB.</summary>
    public const int MostBytes = 1024 * 1024;

    /// <summary>Writes it as UTF-8 without a byte order mark; the stream stays open.</summary>
    public static void Write(ScanResult result, GateDecision decision, ReportOptions options, Stream stream) => Write(result, decision, options, stream, MostBytes);

    /// <summary>Writes it with fewer bytes: findings that have no room are left out, the least severe ones, and counted.</summary>
    /// <param name="result">The scan.</param>
    /// <param name="decision">What it means.</param>
    /// <param name="options">How it looks.</param>
    /// <param name="stream">Where to; it stays open.</param>
    /// <param name="most">How many bytes there may be. Without room for the figures nothing is written.</param>
    public static void Write(ScanResult result, GateDecision decision, ReportOptions options, Stream stream, int most)
    {
        ArgumentNullException.ThrowIfNull(result);
        ArgumentNullException.ThrowIfNull(decision);
        ArgumentNullException.ThrowIfNull(options);
        ArgumentNullException.ThrowIfNull(stream);
        var page = new MarkdownPage(most);
        new MarkdownWriter(result, decision, options, page).Write();
        stream.Write(Encoding.UTF8.GetBytes(page.ToString()));
    }
}

/// <summary>Writes one summary.</summary>
file sealed class MarkdownWriter(ScanResult result, GateDecision decision, ReportOptions options, MarkdownPage page)
{
    private const int FindingsPerRule = 20, Causes = 50, Organizations = 10;
    private const int Reserve = 400, LongestLine = 2_000;

    private readonly Dictionary<string, Rule> _rules = result.Rules.ToDictionary(r => r.Rule.Id, r => r.Rule, StringComparer.Ordinal);
    private readonly Dictionary<string, string> _organizations = result.Graph.Organizations.ToDictionary(o => o.Id, o => o.Name, StringComparer.Ordinal);

    public void Write()
    {
        if (!page.Add(Head())) return;
        // Before the findings: there may be so many of them that what comes after has no room.
        WriteGaps();
        WriteFindings();
    }

    private List<string> Head()
    {
        var totals = new Totals(result);
        (string Name, int Count)[] figures =
        [
            .. Words.WorstFirst.Select(s => (Words.Of(s), totals.BySeverity.GetValueOrDefault(s))),
            ("waived", totals.Waived), ("in the baseline", totals.Baseline), ("inconclusive", totals.Inconclusive), ("errors", totals.Errors),
        ];
        var names = result.Graph.Organizations.Take(Organizations).Select(o => MarkdownText.Of(o.Name.Length > 0 ? o.Name : o.Id)).ToList();
        if (result.Graph.Organizations.Count > Organizations) names.Add($"{result.Graph.Organizations.Count - Organizations} more");
        return
        [
            $"## {Tool.Name}: {Words.Count(totals.Open, "finding")}", "",
            $"**{decision.Summary}**", "",
            $"| {string.Join(" | ", figures.Select(f => f.Name))} |",
            $"|{string.Concat(Enumerable.Repeat(" ---: |", figures.Length))}",
            $"| {string.Join(" | ", figures.Select(f => f.Count))} |", "",
            $"Judged as of {PrintedTime.Instant(result.AsOf)}{(names.Count > 0 ? $": {string.Join(", ", names)}" : "")}",
        ];
    }

    private void WriteGaps()
    {
        var gaps = Gaps.Of(result).OrderByDescending(g => g.Counts).ToList();
        if (gaps.Count == 0) return;
        List<string> lines = ["", "### Could not be judged", ""];
        foreach (var gap in gaps.Take(Causes))
            lines.Add($"- {MarkdownText.Code(gap.RuleId ?? gap.Kind)}{In(gap.OrganizationId)}{(gap.Counts ? "" : " (decides nothing)")}: {MarkdownText.Of(gap.Text)}");
        if (gaps.Count > Causes) lines.Add($"- ... and {gaps.Count - Causes} more");
        if (!page.Add(lines, Reserve)) page.Add(["", $"{Words.Count(gaps.Count, "thing")} could not be judged: the json report has them"]);
    }

    private void WriteFindings()
    {
        var shown = result.Findings.Where(f => f.Status is FindingStatus.Open || options.ShowWaived).OrderByDescending(f => f.Severity).ToList();
        var written = 0;
        foreach (var group in shown.GroupBy(f => (f.Severity, f.RuleId)))
        {
            List<Finding> findings = [.. group];
            if (!page.Add([.. Heading(findings), .. Remedy(findings[0]), ""], Reserve)) break;
            var few = options.Verbose ? findings : findings.Take(FindingsPerRule).ToList();
            var fit = few.TakeWhile(f => page.Add([Line(f)], Reserve)).Count();
            written += fit;
            if (fit < few.Count) break;
            if (few.Count < findings.Count && page.Add([$"- ... and {findings.Count - few.Count} more"], Reserve)) written += findings.Count - few.Count;
        }
        if (written < shown.Count) page.Add(["", $"**{Words.Count(shown.Count - written, "more finding")} left out here, the least severe ones**: the json report has them all"]);
    }

    private IEnumerable<string> Heading(List<Finding> findings)
    {
        var (id, rule) = (findings[0].RuleId, _rules.GetValueOrDefault(findings[0].RuleId));
        var experimental = rule?.Status is RuleStatus.Experimental ? ", experimental: decides nothing" : "";
        return ["", $"### {Words.Of(findings[0].Severity).ToUpperInvariant()}: {MarkdownText.Of(rule?.Title ?? id)}", "", $"{MarkdownText.Code(id)}, {Words.Count(findings.Count, "finding")}{experimental}", ""];
    }

    // As the rule's author wrote it, who is trusted with links; nothing of it is from an organization.
    private static IEnumerable<string> Remedy(Finding finding) =>
        (finding.Remediation ?? "").ReplaceLineEndings("\n").Trim().Split('\n').Where((l, i) => i > 0 || l.Length > 0).Select(l => $"> {CleanText.Of(l, LongestLine)}");

    private string Line(Finding finding)
    {
        var name = finding.Subject.Name is { Length: > 0 } given && given != finding.Subject.Id ? $" {MarkdownText.Of(given)}" : "";
        string?[] marks =
        [
            finding.MayBe is { } worse ? $"may be {Words.Of(worse)}" : null,
            finding.Acceptance is { } acceptance ? MarkdownText.Of(Words.Of(acceptance)) : finding.Status is FindingStatus.Open ? null : Words.Of(finding.Status),
        ];
        var marked = string.Join(", ", marks.OfType<string>());
        return $"- {MarkdownText.Code(Words.Subject(finding.Subject))}{name}{In(finding.Subject.OrganizationId)}{(marked.Length > 0 ? $" ({marked})" : "")}: {MarkdownText.Of(finding.Message)}";
    }

    private string In(string? organizationId) =>
        organizationId is null || _organizations.Count < 2 ? "" : $" in {MarkdownText.Of(_organizations.TryGetValue(organizationId, out var name) && name.Length > 0 ? name : organizationId)}";
}
