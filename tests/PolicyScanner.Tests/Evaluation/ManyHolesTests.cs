using PolicyScanner.Graph;
using Xunit;

namespace PolicyScanner.Tests.Evaluation;

/// <summary>Organizations of which much could not be read: a hole costs once, not once for each row, and no verdict gets bolder because there are many.</summary>
public sealed class ManyHolesTests
{
    private const string Given = "given: { users: [{ id: u1 }] }";

    public static TheoryData<string> Rules { get; } =
    [
        "match: [{ for: u in users }, { not: m in u.memberships, where: m.workspace.archived_at == null }]",
        "match: [{ for: u in users }, { collect: m in u.memberships, where: m.workspace_role == \"workspace_admin\", as: ms }, { when: ms.size() > 1 }]",
        "match: [{ for: u in users }, { exists: m in u.memberships, where: m.workspace_role == u.role }]",
        "match: [{ for: u in users }, { all: m in u.memberships, satisfy: m.workspace_role != u.role }]",
        "match: [{ for: u in users }, { for: m in u.memberships, where: m.workspace_role != u.role }]",
        "match: [{ for: u in users, where: 'u.memberships.exists(m, m.workspace.archived_at == null && m.workspace_role == u.role)' }]",
        "match: [{ for: u in users, where: 'u.memberships.filter(m, m.workspace.archived_at == null).size() > 2' }]",
        "match: [{ for: u in users, where: 'u.memberships.all(m, m.workspace.archived_at != null || m.workspace_role != u.role)' }]",
        "match: [{ for: k in api_keys }, { not: m in workspace_members, where: [m.workspace_id == k.workspace_id, m.user_id == k.owner_id] }]",
        "match: [{ for: w in workspaces }, { not: m in w.members }]",
    ];

    [Theory, MemberData(nameof(Rules))]
    public void Twice_the_rows_and_holes_cost_at_most_little_more_than_twice_as_much(string match)
    {
        var scenario = Scenario.Of($"{match}\nmessage: m", Given);

        foreach (var hole in (Func<int, Hole?>[])[i => Archived(i), i => Refused(i), i => i % 3 == 0 ? null : i % 3 == 1 ? Archived(i) : Refused(i)])
        {
            var (once, twice) = (scenario.Over(SizedOrganization.Of(300, 300, hole)).Cost(), scenario.Over(SizedOrganization.Of(600, 600, hole)).Cost());

            Assert.InRange(twice, once, (once * 21 / 10) + 100);
        }
    }

    [Fact]
    public void A_refusal_behind_many_archived_workspaces_still_counts()
    {
        var graph = SizedOrganization.Of(40, 40, i => i == 39 ? Refused(i) : Archived(i));

        var entries = Scenario.Of("match: [{ for: u in users }, { not: m in u.memberships }]\nmessage: m", Given).Over(graph).Scan().Inconclusive;

        Assert.All(entries, e => Assert.True(e.Counts));
        Assert.NotEmpty(entries);
    }

    [Theory]
    // The first loop looks at a few hidden rows and is sure of none; the one that the second asks for is far behind.
    [InlineData("u.memberships.filter(m, m.workspace_role != u.role).exists(m, m.workspace.id == \"w39\")")]
    [InlineData("u.memberships.filter(m, m.workspace_role != u.role).filter(m, m.workspace.id == \"w39\").size() > 0")]
    [InlineData("u.memberships.exists(m, m.workspace.id == \"w39\" && m.workspace_role != u.role)")]
    public void What_was_not_looked_at_is_not_ruled_out(string condition)
    {
        var graph = SizedOrganization.Of(40, 40, Refused);

        var result = Scenario.Of($"match: [{{ for: u in users, where: '{condition}' }}]\nmessage: m", Given).Over(graph).Scan().Rules[0];

        Assert.Equal((40, 40), (result.Subjects, result.Inconclusive));
    }

    [Theory]
    [InlineData("match: [{ for: u in users, where: 'u.memberships.exists(m, m.workspace.archived_at == null)' }]")]
    [InlineData("match: [{ for: u in users }, { exists: m in u.memberships, where: m.workspace.archived_at == null }]")]
    [InlineData("match: [{ for: k in api_keys }, { exists: m in workspace_members, where: [m.workspace_id == k.workspace_id, m.workspace.archived_at == null] }]")]
    public void What_is_known_of_the_parent_rules_all_of_them_out(string match)
    {
        var result = Scenario.Of($"{match}\nmessage: m", Given).Over(SizedOrganization.Of(40, 40, Archived)).Scan().Rules[0];

        Assert.Equal((40, 40), (result.Subjects, result.Pass));
    }

    private static Hole Archived(int workspace) => new() { Parent = $"workspace/w{workspace}", Reason = "archived", NotRequested = true };

    private static Hole Refused(int workspace) => new() { Parent = $"workspace/w{workspace}", Reason = $"403 on {workspace}" };
}
