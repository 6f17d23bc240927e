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

    /// <summary>The table in samples/orgs/acme/README.md says what is wrong there: what these rules find is among it, and nothing else.</summary>
    [Fact]
    public void Acme_has_these_findings()
    {
        var graph = Snapshot.ReadFile(Path.Combine(Repository.Directory, "samples", "orgs", "acme.snapshot.json"));

        var result = Scanner.Scan(graph, RuleSet.BuiltIn, new() { AsOf = new(2026, 11, 23, 12, 0, 0, TimeSpan.Zero) }, TestContext.Current.CancellationToken);

        Snapshots.Match(Scenario.Text(result));
    }
}
