using PolicyScanner.Findings;
using PolicyScanner.Graph;
using PolicyScanner.Text;

namespace PolicyScanner.Reports;

/// <summary>Rules that said nothing because they do not apply or are switched off, what nobody asked for, and what is odd about the data.</summary>
internal sealed class TextRules(ScanResult result, ReportOptions options, TextLines lines)
{
    private const int LongestReason = 400;

    public void Write()
    {
        (string Heading, List<(string Name, string Reason)> Members)[] groups =
        [
            ("not applicable", Rules(RuleOutcome.NotApplicable)),
            ("disabled", Rules(RuleOutcome.Disabled)),
            ("not requested", options.Verbose ? NotRequested() : []),
            ("notes on rules", [.. result.Rules.SelectMany(r => r.Notes.Select(n => (r.Rule.Id, n)))]),
            ("notes on the data", [.. result.Graph.Notes.Select(n => (n.Code, (n.Subject is null ? "" : $"{n.Subject}: ") + n.Message))]),
        ];
        var filled = groups.Where(g => g.Members.Count > 0).ToList();
        foreach (var (heading, members) in filled) WriteGroup(heading, members);
        if (filled.Count > 0) lines.Blank();
    }

    private List<(string, string)> Rules(RuleOutcome outcome) => [.. result.Rules.Where(r => r.Outcome == outcome).Select(r => (r.Rule.Id, r.Reason ?? ""))];

    private List<(string, string)> NotRequested() =>
        [.. result.Graph.Coverage.Where(c => c.State is CoverageState.NotRequested).Select(c => (c.Collection, c.Reason ?? "")).Distinct()];

    // One line says that there are some; the reasons are for whoever asks.
    private void WriteGroup(string heading, List<(string Name, string Reason)> members)
    {
        if (options.Verbose)
        {
            lines.Line(0, $"{heading}:");
            foreach (var (name, reason) in members) lines.Sentence(2, new($"[{CleanText.Of(name)}] ", TextStyle.Faint), CleanText.Of(reason, LongestReason));
            return;
        }
        var names = members.GroupBy(m => m.Name, StringComparer.Ordinal).Select(m => m.Count() > 1 ? $"{CleanText.Of(m.Key)} ({m.Count()})" : CleanText.Of(m.Key));
        lines.Sentence(0, $"{heading}: ", string.Join(", ", names), TextStyle.Faint);
    }
}
