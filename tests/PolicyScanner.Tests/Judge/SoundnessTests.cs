using System.Globalization;
using PolicyScanner.Evaluation;
using PolicyScanner.Findings;
using PolicyScanner.Graph;
using PolicyScanner.Rules;
using PolicyScanner.Tests.Graph;
using PolicyScanner.Text;
using Xunit;

namespace PolicyScanner.Tests.Judge;

/// <summary>No pass on missing data, and no finding on it either: what is said of a graph with holes holds in the world that the holes hide.</summary>
public sealed class SoundnessTests(ITestOutputHelper output)
{
    private const int Rules = 1_250;
    private const int WorldsPerRule = 4;

    private static readonly DateTimeOffset Now = new(2026, 1, 8, 0, 0, 0, TimeSpan.Zero);

    [Fact]
    public void A_verdict_over_a_graph_with_holes_is_the_verdict_over_the_whole_graph_or_none()
    {
        var worlds = Enumerable.Range(0, 250).Select(seed => new HiddenRows(seed)).ToArray();
        var (random, counts) = (new RandomRules(20260109), new SortedDictionary<string, int>(StringComparer.Ordinal));
        for (var i = 0; i < Rules; i++)
        {
            var rule = random.Next(string.Create(CultureInfo.InvariantCulture, $"rule-{i}"));
            // The subjects of groups are themselves unknown where rows are missing: there is nothing to compare.
            if (rule.SubjectId is not null) continue;
            var rules = RuleSet.Load([new SourceText($"{rule.Id}.yaml", rule.Yaml)], new() { BuiltIn = false });
            for (var j = 0; j < WorldsPerRule; j++)
            {
                var hidden = worlds[((i * WorldsPerRule) + j) % worlds.Length];
                var truth = new NaiveEvaluator(hidden.World, Now).Evaluate(rule).ToDictionary(v => (v.Organization, v.Id));
                var scan = Scanner.Scan(hidden.Graph, rules, new() { AsOf = Now, Threads = 1 }, TestContext.Current.CancellationToken);
                if (scan.Rules[0].Outcome is not RuleOutcome.Evaluated) continue;

                foreach (var (subject, verdict) in Verdicts(scan, hidden.Graph, rule.Clauses[0].Source))
                {
                    Assert.True(verdict is "inconclusive" or "error" || truth[subject].Outcome == verdict, $"{subject} is {verdict}, in the whole graph {truth[subject].Outcome}\n{rule.Yaml}");
                    counts[verdict] = counts.GetValueOrDefault(verdict) + 1;
                }
            }
        }
        output.WriteLine("over holes: " + string.Join(", ", counts.Select(c => $"{c.Value} {c.Key}")));
        var all = counts.Values.Sum();
        Assert.All(["fail", "pass", "inconclusive"], verdict => Assert.True(counts.GetValueOrDefault(verdict) * 10 >= all, $"{verdict}: {counts.GetValueOrDefault(verdict)} of {all}"));
    }

    private static Dictionary<(string, string), string> Verdicts(ScanResult scan, AccessGraph graph, string source)
    {
        var collection = GraphSchema.Find(source)!;
        var verdicts = graph.Rows(collection).ToDictionary(row => (row.OrganizationId, collection.IdOf(row)), _ => "pass");
        void Set(Subject subject, string verdict) => verdicts[(subject.OrganizationId, subject.Id)] = verdict;
        foreach (var entry in scan.Inconclusive) foreach (var subject in entry.Subjects) Set(subject, "inconclusive");
        foreach (var error in scan.Errors) if (error.Subject is { } subject) Set(subject, "error");
        foreach (var finding in scan.Findings) Set(finding.Subject, "fail");
        return verdicts;
    }
}
