using System.Globalization;
using PolicyScanner.Findings;
using PolicyScanner.Rules.Reading;
using PolicyScanner.Text;

namespace PolicyScanner.Reports;

/// <summary>The tests of rules as JUnit XML: a suite for each rule and definition, and one each for what the tests never show and what they do not notice.</summary>
public static class JUnitTests
{
    private const int LongestLine = 2_000;

    /// <summary>Writes it as UTF-8; the stream stays open.</summary>
    /// <param name="results">The tests.</param>
    /// <param name="coverage">What they never show, which fails nothing; null where nobody asked.</param>
    /// <param name="mutation">What they do not notice, each a failure; null where nobody asked.</param>
    /// <param name="at">When they ran.</param>
    /// <param name="stream">Where to.</param>
    public static void Write(IReadOnlyList<RuleTestResult> results, CoverageResult? coverage, MutationResult? mutation, DateTimeOffset at, Stream stream)
    {
        ArgumentNullException.ThrowIfNull(results);
        ArgumentNullException.ThrowIfNull(stream);
        JUnitXml.Write(Suites(results, coverage, mutation), at, stream);
    }

    private static IEnumerable<JUnitSuite> Suites(IReadOnlyList<RuleTestResult> results, CoverageResult? coverage, MutationResult? mutation)
    {
        foreach (var rule in results.GroupBy(r => r.RuleId, StringComparer.Ordinal)) yield return Suite(Clean(rule.Key), [("file", Clean(rule.First().Source.Name))], [.. rule.Select(Case)]);
        if (coverage is not null)
            yield return Suite("coverage", [("rules", Number(coverage.Rules)), ("conditions", Number(coverage.Conditions))], [.. coverage.Gaps.Select(g => new JUnitCase(Clean($"{g.RuleId}: {g.Gap}"), JUnitOutcome.Skipped, Clean(Places.Of(g.Source, g.Place))))]);
        if (mutation is not null)
            yield return Suite("mutation", [("mutants", Number(mutation.Mutants)), ("killed", Number(mutation.Killed))], [.. mutation.Survivors.Select(Case)]);
    }

    // A suite without a case looks as if it had not run.
    private static JUnitSuite Suite(string name, (string, string)[] properties, List<JUnitCase> cases) =>
        new(name, properties, cases.Count > 0 ? cases : [new("nothing to tell", JUnitOutcome.Passed)], "");

    private static JUnitCase Case(RuleTestResult result)
    {
        if (result.Failure is not { } failure) return new(Clean(result.Test), JUnitOutcome.Passed);
        var lines = failure.Split('\n').Concat(result.Explanations.Select(e => $"`{e.Subject.Id}`: {ExplanationText.Decision(e)}")).Append(Places.Of(result.Source, result.Place)).Select(Clean).ToList();
        return new(Clean(result.Test), JUnitOutcome.Failure, lines[0], "test", string.Join('\n', lines));
    }

    private static JUnitCase Case(Survivor survivor)
    {
        var place = Places.Of(survivor.Source, survivor.Place);
        return new(Clean($"{survivor.RuleId}: {survivor.Change}"), JUnitOutcome.Failure, "every test still passes", "survivor", Clean($"test it with {survivor.Missing}") + $"\n{Clean(place)}");
    }

    private static string Number(int number) => number.ToString(CultureInfo.InvariantCulture);

    private static string Clean(string text) => CleanText.Of(text, LongestLine).TrimEnd(' ');
}
