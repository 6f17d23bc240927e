using PolicyScanner.Evaluation;
using PolicyScanner.Rules;
using Xunit;

namespace PolicyScanner.Tests.Evaluation;

public sealed class RuleCoverageTests
{
    private const string Rule = """
        schema: policyscanner.rule/v1
        id: alone
        title: t
        severity: low
        match:
          - for: workspace in workspaces
            where:
              - workspace.archived_at == null
              - workspace.name != "Default"
          - all: m in workspace.members
            where: m.workspace_role != "workspace_billing"
            satisfy: m.workspace_role == "workspace_admin"
          - when: workspace.name != "quiet"
        message: "{workspace.name}"
        tests:

        """;

    [Fact]
    public void What_the_tests_never_show_is_listed()
    {
        const string Test = """
              - name: nothing at all
                given: { workspaces: [{ id: w1, archived_at: 2026-01-01T00:00:00Z }, { id: w2, archived_at: 2026-01-01T00:00:00Z }] }
                expect: pass
            """;

        Assert.Equal(
            [
                "1 no test in which it finds something",
                "1 no test with `missing` in which it is inconclusive",
                "8 `workspace.archived_at == null` is never true",
                "9 `workspace.name != \"Default\"` is never false",
                "11 `m.workspace_role != \"workspace_billing\"` is never true",
                "11 `m.workspace_role != \"workspace_billing\"` is never false",
                "12 `m.workspace_role == \"workspace_admin\"` is never true",
                "12 `m.workspace_role == \"workspace_admin\"` is never false",
                "13 `workspace.name != \"quiet\"` is never true",
                "13 `workspace.name != \"quiet\"` is never false",
            ],
            Gaps(Test));
    }

    [Fact]
    public void Tests_that_show_everything_leave_no_gap()
    {
        const string All = """
              - name: administrators only, and whoever pays
                given:
                  workspaces: [{ id: w1 }, { id: w2 }, { id: w3, archived_at: 2026-01-01T00:00:00Z }, { id: w4, name: Default }, { id: w5, name: quiet }]
                  workspace_members:
                    - { workspace_id: w1, user_id: u1, workspace_role: workspace_admin }
                    - { workspace_id: w1, user_id: u2, workspace_role: workspace_billing }
                    - { workspace_id: w2, user_id: u1, workspace_role: workspace_user }
                expect: [w1]
              - name: members that could not be read
                given: { workspaces: [{ id: w1 }] }
                missing: [{ workspace_members: w1 }]
                expect: inconclusive
            """;

        Assert.Empty(Gaps(All));
    }

    /// <summary>The tests of the built-in rules show all that there is to see.</summary>
    [Fact]
    public void Built_in_rules_have_no_gap()
    {
        var result = RuleCoverage.Run(RuleSet.Load([], new() { Tests = true }), null, TestContext.Current.CancellationToken);

        Assert.Empty(result.Gaps.Select(g => $"{g.RuleId}: {g.Gap}"));
        Assert.True(result.Conditions > 60, $"only {result.Conditions} conditions");
    }

    private static IEnumerable<string> Gaps(string tests) =>
        RuleCoverage.Run(RuleSet.Load([new("alone.yaml", Rule + tests + "\n")], new() { BuiltIn = false, Tests = true }), null, TestContext.Current.CancellationToken)
            .Gaps.Select(g => $"{g.Source.Position(g.Place.Start).Line} {g.Gap}");
}
