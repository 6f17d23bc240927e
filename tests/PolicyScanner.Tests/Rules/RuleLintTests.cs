using PolicyScanner.Rules;
using Xunit;

namespace PolicyScanner.Tests.Rules;

public sealed class RuleLintTests
{
    private const string Rest = "k in api_keys\n    where: k.status == \"active\"";

    [Fact]
    public void A_rule_without_tests_remediation_and_references_is_warned_of_when_it_is_checked()
    {
        PolicyScanner.Text.SourceText[] files = [new("t.yaml", RuleFiles.Sound)];

        Assert.Equal(
            """
            t.yaml:2:5 PS0711 the rule has no tests (show with `tests` what it finds, and what it does not)
            t.yaml:2:5 PS0712 the rule has no `remediation` (say what to do about a finding)
            t.yaml:2:5 PS0713 the rule has no `references` (say where to read on)
            """.ReplaceLineEndings("\n"),
            RuleFiles.Short(RuleSet.Check(files)));
        Assert.Empty(RuleSet.Load(files).Warnings);
    }

    [Theory]
    [InlineData("- lookup: u in users\n    where: u.email == k.name", "9:5 PS0714 several rows may match, of which `u` is the one with the smallest id (compare `u.id`, or ask `exists` or `collect`)")]
    [InlineData("- lookup: u in users\n    where: u == k.owner", "")]
    [InlineData("- lookup: w in workspaces\n    where: w.id == k.workspace_id", "")]
    [InlineData("- lookup: w in workspaces\n    where: [k.workspace_id == w.id && w.name != \"\"]", "")]
    [InlineData("- all: w in workspaces\n    satisfy: w.name != k.name", "9:5 PS0715 `all` holds where there is nothing at all (add an `exists` over `workspaces` beside it if that is not meant)")]
    [InlineData("- exists: w in workspaces\n  - all: w in workspaces\n    satisfy: w.name != k.name", "")]
    [InlineData("- exists: u in users\n    where: u.id == k.owner_id", "10:20 PS0716 an id of a user is unique in an organization only (write `k.owner == u`, which stays inside the organization)")]
    [InlineData("- for: u in users\n  - when: k.owner_id == u.id", "10:11 PS0716 an id of a user is unique in an organization only (write `k.owner == u`, which stays inside the organization)")]
    [InlineData("- exists: u in users\n    where: [u.id == k.owner_id, u.organization_id == k.organization_id]", "")]
    public void What_is_probably_not_meant_is_warned_of(string clauses, string expected) => Assert.Equal(
        expected.Length == 0 ? "" : $"t.yaml:{expected}",
        RuleFiles.Short(RuleFiles.Check(RuleFiles.With(Rest, $"k in api_keys\n  {clauses}"))));
}
