using PolicyScanner.Rules;
using Xunit;

namespace PolicyScanner.Tests.Rules;

public sealed class RuleLintTests
{
    private const string Owner = "write `k.owner == u`, which stays inside the organization";
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

    [Theory]
    [InlineData("- exists: u in users\n    where: u.id == k.owner_id && u.organization_id == k.organization_id", "", 0, 0)]
    [InlineData("- exists: u in users\n    where: [u.id == k.owner_id, u.organization == k.organization]", "", 0, 0)]
    [InlineData("- exists: u in users\n    where: u.id == k.name", "", 0, 0)]
    [InlineData("- exists: w in workspaces\n    where: w.id == k.workspace_id", "", 0, 0)]
    [InlineData("- exists: u in users\n    where: u.email == k.name && (k.owner_id == u.id)", Owner, 10, 34)]
    [InlineData("- not: u in users\n    where: u.id == k.owner_id", Owner, 10, 20)]
    [InlineData("- lookup: u in users\n    where: u.id == k.owner_id", Owner, 10, 20)]
    [InlineData("- collect: u in users\n    where: u.id == k.owner_id\n    as: us", Owner, 10, 20)]
    [InlineData("- exists: u in users\n  - all: u2 in users\n    satisfy: u2.id != k.owner_id", "write `k.owner != u2`, which stays inside the organization", 11, 23)]
    [InlineData("- for: m in workspace_members\n    where: m.user_id == k.owner_id", "write `m.user == k.owner`, which stays inside the organization", 10, 25)]
    [InlineData("- for: m in group_members\n    where: k.owner_id == m.user_id", "write `k.owner == m.user`, which stays inside the organization", 10, 26)]
    [InlineData("- exists: u in users\n    where: u.id == k.created_by_id", "compare the organizations too: `u.organization_id == k.organization_id`", 10, 12)]
    [InlineData("- let: { owner: k.owner_id }\n  - for: u in users\n    where: owner == u.id", Owner, 11, 12)]
    [InlineData("- collect: m in workspace_members\n    as: ms\n  - let: { ids: 'ms.map(m, m.user_id).distinct()' }\n  - for: u in users\n    where: u.id in ids",
        "write `m.user == u` in an `exists`, which stays inside the organization", 13, 12)]
    [InlineData("- collect: m in workspace_members\n    as: ms\n  - when: ms.exists(m, m.user_id == k.owner_id)", "write `m.user == k.owner`, which stays inside the organization", 11, 37)]
    [InlineData("- for: w in workspaces\n  - exists: m in w.members\n    where: [m.user_id == k.owner_id, w == k.workspace]", "", 0, 0)]
    [InlineData("- for: w in k.organization.workspaces\n  - exists: m in w.members\n    where: m.user_id == k.owner_id", "", 0, 0)]
    [InlineData("- for: u in users\n    where: k.owner == u\n  - exists: m in u.memberships\n    where: m.user_id == k.owner_id", "", 0, 0)]
    public void A_join_on_the_id_of_a_user_names_the_edge_to_use(string clauses, string help, int line, int column) => Assert.Contains(
        help.Length == 0 ? "" : $"t.yaml:{line}:{column} PS0716 an id of a user is unique in an organization only ({help})",
        Joins(clauses));

    private static string[] Joins(string clauses) =>
        RuleFiles.Short(RuleFiles.Check(RuleFiles.With(Rest, $"k in api_keys\n  {clauses}"))).Split('\n').Where(l => l.Contains("PS0716", StringComparison.Ordinal)).DefaultIfEmpty("").ToArray();
}
