using PolicyScanner.Evaluation.Testing;
using PolicyScanner.Findings;
using PolicyScanner.Graph;
using PolicyScanner.Rules;

namespace PolicyScanner.Evaluation;

/// <summary>
/// Looks at what the tests of each rule show: a finding, a subject without one, data that are missing, and each condition once true and once false. Of a
/// subject the row counts that decided, of a clause every row it looked at.
/// </summary>
public static class RuleCoverage
{
    /// <param name="rules">The rules, loaded with <see cref="RuleLoadOptions.Tests"/>.</param>
    /// <param name="select">Which rules are looked at; null for all.</param>
    /// <param name="cancellation">Ends it.</param>
    /// <exception cref="OperationCanceledException">It was cancelled.</exception>
    public static CoverageResult Run(RuleSet rules, Func<Rule, bool>? select = null, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(rules);
        var (gaps, conditions) = (new List<CoverageGap>(), 0);
        var chosen = rules.Rules.Where(select ?? (_ => true)).ToList();
        foreach (var rule in chosen)
        {
            var lines = Conditions(rule).ToList();
            conditions += lines.Count;
            gaps.AddRange(Gaps(rule, lines, rules, cancellation));
        }
        return new(chosen.Count, conditions, gaps);
    }

    private static IEnumerable<CoverageGap> Gaps(Rule rule, List<Line> lines, RuleSet rules, CancellationToken cancellation)
    {
        var (hit, miss, hole) = (false, false, false);
        var (seenTrue, seenFalse) = (new HashSet<string>(StringComparer.Ordinal), new HashSet<string>(StringComparer.Ordinal));
        foreach (var test in rule.Tests)
        {
            cancellation.ThrowIfCancellationRequested();
            var run = TestRun.Of(rule, test, rules, cancellation);
            hit |= run.Report is { Findings.Count: > 0 };
            hole |= run.Report is { Inconclusives.Count: > 0 };
            miss |= test.Expect.Outcome is ExpectedOutcome.Pass;
            foreach (var explained in run.Explanations())
            {
                miss |= explained.Verdict is ExplainedVerdict.Pass;
                var clauses = explained.Row?.Clauses ?? [];
                foreach (var line in clauses.SelectMany(c => c.Lines.Concat(c.Satisfy)))
                {
                    if (line.Mark is ExplainedMark.True || line.Tally is { True: > 0 }) seenTrue.Add(line.At);
                    if (line.Mark is ExplainedMark.False || line.Tally is { False: > 0 }) seenFalse.Add(line.At);
                }
                // A clause that found its row shows the lines of that one, and of the others what kept them out.
                seenFalse.UnionWith(clauses.SelectMany(c => c.Matches?.Misses ?? []).Select(miss => miss.Line.At));
            }
        }
        if (!hit) yield return new(rule.Id, rule.Source, default, "no test in which it finds something");
        if (!miss) yield return new(rule.Id, rule.Source, default, "no test in which it finds nothing");
        // What always is there cannot be missing.
        if (!hole && rule.Collections.Any(c => GraphSchema.Collection(c).Modes.Count > 0)) yield return new(rule.Id, rule.Source, default, "no test with `missing` in which it is inconclusive");
        foreach (var line in lines)
        {
            var text = string.Join(' ', line.Expression.Text.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));
            var place = line.Expression.Source.ToSource(new(0, line.Expression.Text.Length));
            if (!seenTrue.Contains(line.At)) yield return new(rule.Id, rule.Source, place, $"`{text}` is never true");
            if (!seenFalse.Contains(line.At)) yield return new(rule.Id, rule.Source, place, $"`{text}` is never false");
        }
    }

    private static IEnumerable<Line> Conditions(Rule rule) => rule.Body.Clauses.SelectMany(clause => clause switch
    {
        AllClause all => all.Where.Concat(all.Satisfy),
        RowClause row => row.Where,
        WhenClause filter => filter.Lines,
        _ => [],
    });
}
