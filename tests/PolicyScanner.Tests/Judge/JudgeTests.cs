using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;
using PolicyScanner.Evaluation;
using PolicyScanner.Findings;
using PolicyScanner.Rules;
using PolicyScanner.Tests.Graph;
using PolicyScanner.Text;
using Xunit;

namespace PolicyScanner.Tests.Judge;

/// <summary>The engine against an evaluator that shares nothing with it but the graph.</summary>
public sealed partial class JudgeTests(ITestOutputHelper output)
{
    private const int Rules = 2_500;
    private const int GraphsPerRule = 4;

    private static readonly DateTimeOffset Now = new(2026, 1, 8, 0, 0, 0, TimeSpan.Zero);

    [Fact]
    public void Ten_thousand_random_graphs_and_rules_get_the_same_verdicts_from_a_naive_evaluator()
    {
        var graphs = Enumerable.Range(0, 200).Select(seed => HiddenRows.Complete(seed).Build()).ToArray();
        var (random, counts) = (new RandomRules(20260108), new Counts());
        for (var i = 0; i < Rules; i++)
        {
            var rule = random.Next(string.Create(CultureInfo.InvariantCulture, $"rule-{i}"));
            var rules = RuleSet.Load([new SourceText($"{rule.Id}.yaml", rule.Yaml)], new() { BuiltIn = false });
            for (var j = 0; j < GraphsPerRule; j++)
            {
                var graph = graphs[((i * GraphsPerRule) + j) % graphs.Length];
                var expected = new NaiveEvaluator(graph, Now).Evaluate(rule);
                var actual = Scanner.Scan(graph, rules, new() { AsOf = Now, Threads = 1 }, TestContext.Current.CancellationToken);

                var difference = Difference(expected, actual);
                Assert.True(difference is null, $"{difference}\n{rule.Yaml}");
                counts.Add(expected);
            }
        }
        output.WriteLine(counts.ToString());
        Assert.True(counts.Cases >= 10_000);
        Assert.True(counts.Fail * 10 >= counts.Cases && counts.Pass * 10 >= counts.Cases, counts.ToString());
    }

    private static string? Difference(List<NaiveEvaluator.Verdict> expected, ScanResult actual)
    {
        var want = expected.Where(v => v.Outcome != "pass").Select(v => $"{v.Outcome} {v.Organization}/{v.Id} {v.Message}").Order(StringComparer.Ordinal);
        var got = actual.Findings.Select(f => $"fail {f.Subject.OrganizationId}/{f.Subject.Id} {Reason().Replace(f.Message, "(error)")}")
            .Concat(actual.Errors.Select(e => $"error {e.Subject?.OrganizationId}/{e.Subject?.Id} "))
            .Concat(actual.Inconclusive.Select(i => $"inconclusive {i.Reason}"))
            .Order(StringComparer.Ordinal);
        var (left, right) = (string.Join('\n', want), string.Join('\n', got));
        if (left != right) return $"expected\n{left}\ngot\n{right}";
        var passed = actual.Rules[0].Pass;
        var shouldPass = expected.Count(v => v.Outcome == "pass");
        return passed == shouldPass ? null : $"expected {shouldPass} to pass, got {passed} of {actual.Rules[0].Subjects} ({actual.Rules[0].Outcome} {actual.Rules[0].Reason})";
    }

    // The judge knows that something failed, not how the product says so.
    [GeneratedRegex(@"\(error: [^|]*\)")]
    private static partial Regex Reason();

    private sealed class Counts
    {
        private int _subjects, _failing, _failed;

        public int Cases { get; private set; }

        public int Fail { get; private set; }

        public int Pass { get; private set; }

        public int Errors { get; private set; }

        public void Add(List<NaiveEvaluator.Verdict> verdicts)
        {
            Cases++;
            if (verdicts.Exists(v => v.Outcome == "fail")) Fail++;
            else if (verdicts.Exists(v => v.Outcome == "error")) Errors++;
            else Pass++;
            (_subjects, _failing, _failed) = (_subjects + verdicts.Count, _failing + verdicts.Count(v => v.Outcome == "fail"), _failed + verdicts.Count(v => v.Outcome == "error"));
        }

        public override string ToString() => new StringBuilder()
            .Append(CultureInfo.InvariantCulture, $"{Cases} cases: {Fail} with a finding, {Pass} where every subject passed, {Errors} with errors only; ")
            .Append(CultureInfo.InvariantCulture, $"{_subjects} subjects: {_failing} fail, {_subjects - _failing - _failed} pass, {_failed} error").ToString();
    }
}
