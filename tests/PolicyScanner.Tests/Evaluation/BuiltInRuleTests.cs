using PolicyScanner.Evaluation;
using PolicyScanner.Graph;
using PolicyScanner.Rules;
using Xunit;

namespace PolicyScanner.Tests.Evaluation;

public sealed class BuiltInRuleTests
{
    [Fact]
    public void Every_built_in_rule_and_definition_says_what_its_tests_expect()
    {
        var results = RuleTests.Run(RuleSet.Load([], new() { Tests = true }), TestContext.Current.CancellationToken);

        Assert.Empty(results.Where(r => !r.Passed).Select(r => $"{r.RuleId}, {r.Test}: {r.Failure}"));
        Assert.True(results.Count > 40, $"only {results.Count} tests");
    }

    [Fact]
    public void No_change_of_a_built_in_rule_or_definition_goes_unnoticed()
    {
        var result = RuleMutations.Run(RuleSet.Load([], new() { Tests = true }), null, TestContext.Current.CancellationToken);

        Assert.Empty(result.Survivors.Select(s => $"{s.Source.Name}:{s.Source.Position(s.Place.Start)}: {s.Change}: {s.Missing}"));
        Assert.True(result.Mutants > 300, $"only {result.Mutants} mutants");
    }

    /// <summary>The table in samples/orgs/acme/README.md says what is wrong there: what these rules find is among it, and nothing else.</summary>
    [Fact]
    public void Acme_has_these_findings()
    {
        var graph = Snapshot.ReadFile(Path.Combine(Repository.Directory, "samples", "orgs", "acme.snapshot.json"));

        var result = Scanner.Scan(graph, RuleSet.BuiltIn, new() { AsOf = new(2026, 11, 23, 12, 0, 0, TimeSpan.Zero) }, TestContext.Current.CancellationToken);

        Snapshots.Match(Scenario.Text(result));
    }
}
