using PolicyScanner.Evaluation;
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
}
