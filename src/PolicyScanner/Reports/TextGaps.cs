using PolicyScanner.Findings;
using PolicyScanner.Graph;
using PolicyScanner.Text;

namespace PolicyScanner.Reports;

/// <summary>What a scan could not judge, and why: missing data by cause, expressions that failed, collections that were not read completely.</summary>
internal sealed class TextGaps(ScanResult result, ReportOptions options, TextLines lines, SubjectText subjects)
{
    private const int LongestReason = 400;

    // The first few say what it is about; the number says how much.
    private readonly int _few = options.Verbose ? int.MaxValue : 5;

    public void Write()
    {
        WriteInconclusive();
        WriteErrors();
        WriteCoverage();
    }

    // By cause first: one hole stops many rules, and closing it helps them all.
    private void WriteInconclusive()
    {
        if (result.Inconclusive.Count == 0) return;
        lines.Line(0, new Styled("COULD NOT BE JUDGED", TextStyle.Strong), "  data are missing");
        lines.Blank();
        foreach (var cause in result.Inconclusive.GroupBy(i => (i.OrganizationId, Missing: string.Join(", ", i.Missing), i.Parent, i.Reason, i.Counts)))
        {
            var (organization, missing, parent, reason, counts) = cause.Key;
            var of = parent is null ? "" : $" of {CleanText.Of(parent)}";
            lines.Sentence(2, "", $"{missing}{of}{subjects.In(organization)}: {CleanText.Of(reason, LongestReason)}{(counts ? "" : " (nobody asked for it: decides nothing)")}");
            foreach (var entry in cause) lines.Sentence(4, new($"[{entry.RuleId}] ", TextStyle.Faint), Unjudged(entry));
            lines.Blank();
        }
    }

    private string Unjudged(InconclusiveEntry entry)
    {
        if (entry.Total is not { } total) return "its subjects could not even be listed";
        var shown = entry.Subjects.Take(_few).Select(s => SubjectText.Id(s) + SubjectText.Name(s)).ToList();
        var more = total - shown.Count;
        return $"{Words.Count(total, "subject")}{(shown.Count > 0 ? ": " : "")}{string.Join(", ", shown)}{(more > 0 && shown.Count > 0 ? $", and {more} more" : "")}";
    }

    private void WriteErrors()
    {
        var told = result.Errors.Select(e => e.RuleId).ToHashSet(StringComparer.Ordinal);
        var untold = result.Rules.Where(r => r.Outcome is RuleOutcome.Error && !told.Contains(r.Rule.Id)).ToList();
        if (result.Errors.Count + untold.Count == 0) return;
        lines.Line(0, new Styled("ERRORS", TextStyle.Strong), "  rules that failed");
        lines.Blank();
        foreach (var place in result.Errors.GroupBy(e => (e.RuleId, e.At)))
        {
            lines.Line(2, $"{CleanText.Of(place.Key.At)}", new($" [{place.Key.RuleId}]", TextStyle.Faint));
            foreach (var error in place.Take(_few)) lines.Sentence(4, "", $"{Whose(error.Subject)}{CleanText.Of(error.Message, LongestReason)}");
            if (place.Count() is var count && count > _few) lines.Line(4, new Styled($"... and {count - _few} more", TextStyle.Faint));
        }
        foreach (var rule in untold) lines.Sentence(2, new($"[{rule.Rule.Id}] ", TextStyle.Faint), CleanText.Of(rule.Reason ?? "it could not be evaluated", LongestReason));
        lines.Blank();
    }

    private string Whose(Subject? subject) => subject is null ? "" : $"{SubjectText.Id(subject)}{SubjectText.Name(subject)}{subjects.In(subject.OrganizationId)}: ";

    private void WriteCoverage()
    {
        var incomplete = result.Graph.Coverage.Where(c => c.State is CoverageState.Partial or CoverageState.Failed).ToList();
        if (incomplete.Count == 0) return;
        lines.Line(0, new Styled("INCOMPLETE DATA", TextStyle.Strong), "  collections that were not read to the end");
        lines.Blank();
        foreach (var coverage in incomplete)
        {
            var state = coverage.State is CoverageState.Failed ? "failed" : $"is partial, {Words.Count(coverage.Count, "row")} read";
            var reason = string.IsNullOrEmpty(coverage.Reason) ? "" : $": {CleanText.Of(coverage.Reason, LongestReason)}";
            lines.Sentence(2, "", $"{coverage.Collection}{subjects.In(coverage.OrganizationId)} {state}{reason}");
            WriteHoles([.. coverage.Holes.Where(h => !h.NotRequested && h.Parent is not null)]);
        }
        lines.Blank();
    }

    private void WriteHoles(List<Hole> holes)
    {
        foreach (var hole in holes.Take(_few)) lines.Sentence(4, "", $"{CleanText.Of(hole.Parent!)}: {CleanText.Of(hole.Reason, LongestReason)}");
        if (holes.Count > _few) lines.Line(4, new Styled($"... and {holes.Count - _few} more", TextStyle.Faint));
    }
}
