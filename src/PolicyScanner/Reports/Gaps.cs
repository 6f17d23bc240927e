using PolicyScanner.Findings;
using PolicyScanner.Graph;
using PolicyScanner.Rules;

namespace PolicyScanner.Reports;

/// <summary>Something that could not be judged, in a sentence.</summary>
/// <param name="Kind"><c>nothing-evaluated</c>, <c>incomplete-data</c>, <c>rule-error</c> or <c>inconclusive</c>.</param>
/// <param name="RuleId">The rule; null where it is the scan itself.</param>
/// <param name="OrganizationId">The organization; null where it is all of them.</param>
/// <param name="Subjects">The subjects, as far as they are known; a collection is one.</param>
/// <param name="Counts">Whether it counts for exit code 3.</param>
/// <param name="Cause">What is missing, or what went wrong. Holds names from the organization: escape it for the output at hand.</param>
internal sealed record Gap(string Kind, string? RuleId, string? OrganizationId, IReadOnlyList<Subject> Subjects, bool Counts, string Cause)
{
    /// <summary>The cause, with the number and the first few of the subjects where the kind has them.</summary>
    public string Text { get; init; } = Cause;
}

/// <summary>What a scan could not judge. A report that leaves it out lets missing data pass for good news.</summary>
internal static class Gaps
{
    private const int SubjectsNamed = 5;

    public static IEnumerable<Gap> Of(ScanResult result)
    {
        var experimental = Experimental(result);

        if (result.Rules.All(r => r.Outcome is not RuleOutcome.Evaluated)) yield return new("nothing-evaluated", null, null, [], true, "no selected rule was evaluated");
        foreach (var coverage in result.Graph.Coverage.Where(c => c.State is CoverageState.Partial or CoverageState.Failed))
            yield return new("incomplete-data", null, coverage.OrganizationId, [new("collection", coverage.Collection, null, coverage.OrganizationId)], true,
                $"{coverage.Collection} {(coverage.State is CoverageState.Failed ? "could not be read" : "is not complete")}: {coverage.Reason}");
        foreach (var rule in result.Rules.Where(r => r.Outcome is RuleOutcome.Error))
            yield return new("rule-error", rule.Rule.Id, null, [], !experimental.Contains(rule.Rule.Id), rule.Reason ?? "it could not be evaluated");
        foreach (var error in result.Errors)
            yield return new("rule-error", error.RuleId, error.Subject?.OrganizationId, error.Subject is null ? [] : [error.Subject], !experimental.Contains(error.RuleId),
                $"{error.At}: {(error.Subject is null ? "" : $"{Words.Subject(error.Subject)}: ")}{error.Message}");
        foreach (var entry in result.Inconclusive)
            yield return new("inconclusive", entry.RuleId, entry.OrganizationId, entry.Subjects, entry.Counts && !experimental.Contains(entry.RuleId), Cause(entry)) { Text = $"{Subjects(entry)}; {Cause(entry)}" };
    }

    /// <summary>The rules that decide nothing, whatever becomes of them.</summary>
    public static HashSet<string> Experimental(ScanResult result) =>
        result.Rules.Where(r => r.Rule.Status is RuleStatus.Experimental).Select(r => r.Rule.Id).ToHashSet(StringComparer.Ordinal);

    /// <summary>What is missing and why, <c>missing is usage: 403</c>.</summary>
    public static string Cause(InconclusiveEntry entry) =>
        $"missing is {string.Join(", ", entry.Missing)}{(entry.Parent is null ? "" : $" of {entry.Parent}")}: {entry.Reason}";

    private static string Subjects(InconclusiveEntry entry)
    {
        if (entry.Total is not { } total) return "its subjects could not even be listed";
        return $"{Words.Count(total, "subject")} could not be judged, {string.Join(", ", entry.Subjects.Take(SubjectsNamed).Select(Words.Subject))}{(total > SubjectsNamed ? ", ..." : "")}";
    }
}
