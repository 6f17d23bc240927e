using PolicyScanner.Findings;
using PolicyScanner.Gate;
using PolicyScanner.Rules;
using PolicyScanner.Text;

namespace PolicyScanner.Reports;

/// <summary>What becomes of a test case.</summary>
internal enum JUnitOutcome
{
    Passed,
    Failure,
    Error,
    Skipped,
}

/// <summary>A test case: a subject under a rule. Its texts are clean.</summary>
internal sealed record JUnitCase(string Name, JUnitOutcome Outcome, string Message = "", string Kind = "", string Details = "");

/// <summary>A test suite: a rule, or the scan itself.</summary>
/// <remarks>
/// A result counts the subjects that are fine and does not name them, so they are one case. Its name does not hold the number: a history of tests would
/// take every other number for another test.
/// </remarks>
internal sealed record JUnitSuite(string Name, IReadOnlyList<(string Name, string Value)> Properties, IReadOnlyList<JUnitCase> Cases, string Output)
{
    private const string Fine = "subjects that are fine", WholeRule = "the rule", WholeScan = "scan";
    private const int LongestMessage = 600, LongestLine = 2_000;

    public static IEnumerable<JUnitSuite> Of(ScanResult result, GateDecision decision)
    {
        yield return OfScan(result, decision);
        var (subjects, experimental) = (new SubjectText(result.Graph), Gaps.Experimental(result));
        var (findings, open, errors) = (result.Findings.ToLookup(f => f.RuleId), result.Inconclusive.ToLookup(i => i.RuleId), result.Errors.ToLookup(e => e.RuleId));
        foreach (var rule in result.Rules)
        {
            var (id, decides) = (rule.Rule.Id, !experimental.Contains(rule.Rule.Id));
            List<JUnitCase> cases =
            [
                .. findings[id].Select(f => Of(f, subjects)),
                .. open[id].SelectMany(i => Of(i, decides, subjects)),
                .. errors[id].Select(e => Undecided(e.Subject is null ? WholeRule : NameOf(e.Subject, subjects), decides, "error", $"{e.At}: {e.Message}")),
                .. Whole(rule, decides, findings[id].Count(), errors[id].Any()),
            ];
            yield return new(CleanText.Of(id), PropertiesOf(rule.Rule), cases, Clean(rule.Outcome is RuleOutcome.Evaluated ? Count(rule) : $"{Words.Of(rule.Outcome)}: {rule.Reason}"));
        }
        // What is said about the files of decisions has no rule that was evaluated.
        var known = result.Rules.Select(r => r.Rule.Id).ToHashSet(StringComparer.Ordinal);
        foreach (var other in result.Findings.Where(f => !known.Contains(f.RuleId)).GroupBy(f => f.RuleId, StringComparer.Ordinal))
            yield return new(CleanText.Of(other.Key), [("severity", Words.Of(other.First().Severity))], [.. other.Select(f => Of(f, subjects))], "");
    }

    // What is not about one rule has a suite of its own: a reader who looks at nothing else sees that data are missing.
    private static JUnitSuite OfScan(ScanResult result, GateDecision decision)
    {
        var subjects = new SubjectText(result.Graph);
        var gaps = Gaps.Of(result).Where(g => g.RuleId is null)
            .Select(g => new JUnitCase(g.Subjects is [var subject] ? NameOf(subject, subjects) : g.Kind, JUnitOutcome.Error, Clean(g.Text), g.Kind, Clean(g.Text))).ToList();
        return new(
            WholeScan,
            [("as_of", PrintedTime.Instant(result.AsOf)), ("exit_code", decision.Summary), ("version", Tool.Version), .. result.Graph.Organizations.Select(o => ("organization", Clean($"{o.Id} {o.Name}")))],
            gaps.Count > 0 ? gaps : [new("data are complete", JUnitOutcome.Passed)],
            decision.Summary);
    }

    private static JUnitCase Of(Finding finding, SubjectText subjects)
    {
        var name = NameOf(finding.Subject, subjects);
        var decided = finding.Acceptance is { } acceptance ? Clean(Words.Of(acceptance)) : null;
        if (finding.Status is not FindingStatus.Open) return new(name, JUnitOutcome.Skipped, $"{decided ?? Words.Of(finding.Status)}: {Clean(finding.Message)}");
        if (!finding.Gates) return new(name, JUnitOutcome.Skipped, $"experimental, decides nothing: {Clean(finding.Message)}");
        string?[] lines =
        [
            Clean(finding.Message), decided, finding.MayBe is { } worse ? $"may be {Words.Of(worse)}" : null,
            .. Lines(finding.Remediation), $"fingerprint: {finding.Fingerprint}",
        ];
        return new(name, JUnitOutcome.Failure, Clean(finding.Message), Words.Of(finding.Severity), string.Join('\n', lines.OfType<string>()));
    }

    private static IEnumerable<JUnitCase> Of(InconclusiveEntry entry, bool decides, SubjectText subjects)
    {
        var counts = decides && entry.Counts;
        foreach (var subject in entry.Subjects) yield return Undecided(NameOf(subject, subjects), counts, "inconclusive", Gaps.Cause(entry));
        if (entry.Total is null) yield return Undecided($"subjects that could not be listed{subjects.In(entry.OrganizationId)}", counts, "inconclusive", Gaps.Cause(entry));
        else if (entry.Total > entry.Subjects.Count) yield return Undecided($"other subjects{subjects.In(entry.OrganizationId)}", counts, "inconclusive", Gaps.Cause(entry));
    }

    // A red test is what counts; what decides nothing is shown beside it.
    private static JUnitCase Undecided(string name, bool counts, string kind, string text) =>
        counts ? new(name, JUnitOutcome.Error, Clean(text), kind, Clean(text)) : new(name, JUnitOutcome.Skipped, $"{kind}, decides nothing: {Clean(text)}");

    private static IEnumerable<JUnitCase> Whole(RuleResult rule, bool decides, int findings, bool hasErrors)
    {
        if (rule.Outcome is RuleOutcome.NotApplicable or RuleOutcome.Disabled) yield return new(WholeRule, JUnitOutcome.Skipped, Clean($"{Words.Of(rule.Outcome)}: {rule.Reason}"));
        else if (rule.Outcome is RuleOutcome.Error && !hasErrors) yield return Undecided(WholeRule, decides, "error", rule.Reason ?? "it could not be evaluated");
        if (rule.Fail > findings) yield return new("findings that are not listed", JUnitOutcome.Skipped, "a graver one on the same subject takes their place, or the baseline has them");
        if (rule.Outcome is RuleOutcome.Evaluated && (rule.Pass > 0 || rule.Subjects == 0)) yield return new(Fine, JUnitOutcome.Passed);
    }

    private static List<(string, string)> PropertiesOf(Rule rule) =>
    [
        ("title", Clean(rule.Title)), ("severity", Words.Of(rule.Severity)), ("status", Words.Of(rule.Status)),
        .. rule.Compliance.OrderBy(c => c.Key, StringComparer.Ordinal).Select(c => ("control", Clean($"{c.Key} {string.Join(", ", c.Value)}"))),
    ];

    private static string Count(RuleResult rule) =>
        $"{Words.Count(rule.Subjects, "subject")}: {rule.Fail} fail, {rule.Pass} pass, {rule.Inconclusive} inconclusive, {Words.Count(rule.Error, "error")}";

    private static string NameOf(Subject subject, SubjectText subjects) => $"{SubjectText.Id(subject)}{SubjectText.Name(subject)}{subjects.In(subject.OrganizationId)}";

    private static IEnumerable<string> Lines(string? text) =>
        (text ?? "").ReplaceLineEndings("\n").Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries).Select(l => CleanText.Of(l, LongestLine));

    private static string Clean(string text) => CleanText.Of(text, LongestMessage).TrimEnd(' ');
}
