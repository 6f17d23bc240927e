using PolicyScanner.Evaluation.Execution;
using PolicyScanner.Findings;
using PolicyScanner.Rules;

namespace PolicyScanner.Evaluation.Testing;

/// <summary>Compares what a test expects with what the rule said.</summary>
internal static class ExpectationCheck
{
    /// <summary>What is different; null where nothing is.</summary>
    public static string? Compare(Expectation expected, RuleReport report)
    {
        if (expected.Outcome is ExpectedOutcome.Subjects) return Compare(expected.Subjects, report);
        return Outcome(report) == expected.Outcome ? null : $"expected {Word(expected.Outcome)}, got {Describe(report)}";
    }

    /// <summary>The subjects that came out otherwise than expected.</summary>
    public static IReadOnlyList<string> Unexpected(Expectation expected, RuleReport report)
    {
        var found = report.Findings.Select(f => f.Subject.Id);
        IEnumerable<string> subjects = expected.Outcome switch
        {
            ExpectedOutcome.Subjects => expected.Subjects.Select(e => e.Subject).Except(found).Concat(found.Except(expected.Subjects.Select(e => e.Subject))),
            _ => found.Concat(report.Errors.Select(e => e.Subject?.Id).OfType<string>()).Concat(report.Inconclusives.SelectMany(e => e.Subjects).Select(s => s.Id)),
        };
        return [.. subjects.Distinct(StringComparer.Ordinal)];
    }

    private static string? Compare(IReadOnlyList<ExpectedSubject> expected, RuleReport report)
    {
        if (report.Result.Outcome is not RuleOutcome.Evaluated || report.Errors.Count > 0 || report.Findings.Count == 0)
            return expected.Count == 0 && report.Errors.Count == 0 ? null : $"expected {string.Join(", ", expected.Select(e => $"`{e.Subject}`"))}, got {Describe(report)}";

        var differences = new List<string>();
        var open = report.Findings.ToLookup(f => f.Subject.Id, StringComparer.Ordinal);
        foreach (var subject in expected)
        {
            var found = open[subject.Subject].ToList();
            if (found.Count == 0)
            {
                differences.Add($"expected a finding for `{subject.Subject}`, which {Otherwise(subject.Subject, report)}");
                continue;
            }
            // Of several organizations' subjects with one id, one has to fit.
            if (!found.Exists(f => Fits(subject, f))) differences.Add(Difference(subject, found[0]));
        }
        var names = expected.Select(e => e.Subject).ToHashSet(StringComparer.Ordinal);
        differences.AddRange(report.Findings.Where(f => !names.Contains(f.Subject.Id)).Select(f => $"got a finding for `{f.Subject.Id}` that was not expected: {f.Message}"));
        return differences.Count == 0 ? null : string.Join("\n", differences);
    }

    private static bool Fits(ExpectedSubject expected, Finding finding) =>
        (expected.Message is null || expected.Message == finding.Message) && (expected.Severity is null || expected.Severity == finding.Severity);

    private static string Difference(ExpectedSubject expected, Finding finding)
    {
        var parts = new List<string>();
        if (expected.Message is not null && expected.Message != finding.Message) parts.Add($"expected the message `{expected.Message}`, got `{finding.Message}`");
        if (expected.Severity is not null && expected.Severity != finding.Severity) parts.Add($"expected severity {Word(expected.Severity.Value)}, got {Word(finding.Severity)}");
        return $"`{expected.Subject}`: {string.Join("; ", parts)}";
    }

    private static string Otherwise(string subject, RuleReport report)
    {
        var entry = report.Inconclusives.FirstOrDefault(e => e.Subjects.Any(s => s.Id == subject));
        return entry is null ? "passed, or is no subject" : $"is inconclusive: {Cause(entry)}";
    }

    private static ExpectedOutcome Outcome(RuleReport report)
    {
        if (report.Result.Outcome is RuleOutcome.NotApplicable) return ExpectedOutcome.NotApplicable;
        if (report.Errors.Count > 0) return ExpectedOutcome.Error;
        if (report.Findings.Count > 0) return ExpectedOutcome.Subjects;
        return report.Inconclusives.Count > 0 ? ExpectedOutcome.Inconclusive : ExpectedOutcome.Pass;
    }

    private static string Describe(RuleReport report) => Outcome(report) switch
    {
        ExpectedOutcome.NotApplicable => $"not_applicable: {report.Result.Reason}",
        ExpectedOutcome.Error => $"error: {string.Join("; ", report.Errors.Select(e => $"{e.At}: {e.Message}{(e.Subject is null ? "" : $" (`{e.Subject.Id}`)")}"))}",
        ExpectedOutcome.Subjects => string.Join(", ", report.Findings.Select(f => $"a finding for `{f.Subject.Id}`: {f.Message}")),
        ExpectedOutcome.Inconclusive => $"inconclusive: {string.Join("; ", report.Inconclusives.Select(Describe))}",
        _ => "pass",
    };

    private static string Describe(InconclusiveEntry entry) => entry.Subjects.Count == 0
        ? Cause(entry)
        : $"{string.Join(", ", entry.Subjects.Select(s => $"`{s.Id}`"))} ({Cause(entry)})";

    private static string Cause(InconclusiveEntry entry) => $"{string.Join(", ", entry.Missing)}{(entry.Parent is null ? "" : $" of {entry.Parent}")}: {entry.Reason}";

    private static string Word(ExpectedOutcome outcome) => outcome switch
    {
        ExpectedOutcome.NotApplicable => "not_applicable",
        _ => outcome.ToString().ToLowerInvariant(),
    };

    private static string Word(Severity severity) => severity.ToString().ToLowerInvariant();
}
