using Xunit;

namespace PolicyScanner.Tests.Evaluation;

/// <summary>Nothing tests every pair: joins find their rows by key, and twice the data cost twice as much.</summary>
public sealed class PlanTests
{
    private const string Empty = "given: { users: [{ id: u1 }] }";

    public static TheoryData<string, string, string> Plans { get; } = new()
    {
        {
            "an equality with an earlier row is the key",
            """match: [{ for: k in api_keys, where: k.status == "active" }, { lookup: u in users, where: [u.id == k.owner_id, u.role == "admin"] }]""",
            """
            for k in api_keys: scan; check k.status == "active"
            lookup u in users: join on u.id == k.owner_id; check u.role == "admin"
            """
        },
        {
            "on either side, with functions, and inside a chain",
            """match: [{ for: u in users }, { exists: v in users, where: 'u.id != v.id && u.email.lowerAscii() == v.email.lowerAscii()' }]""",
            """
            for u in users: scan
            exists v in users: join on u.email.lowerAscii() == v.email.lowerAscii(); check u.id != v.id
            """
        },
        {
            "several keys are one key",
            """
            match:
              - for: k in api_keys
              - not: m in workspace_members
                where: [m.workspace_id == k.workspace_id, m.user_id == k.owner_id, k.workspace_id != null]
            """,
            """
            for k in api_keys: scan
            not m in workspace_members: join on m.workspace_id == k.workspace_id, m.user_id == k.owner_id; first k.workspace_id != null
            """
        },
        {
            "the target of an edge is a key",
            """match: [{ for: u in users }, { collect: m in workspace_members, where: m.user == u, as: ms }]""",
            """
            for u in users: scan
            collect m in workspace_members: join on m.user == u
            """
        },
        {
            "an edge is walked, and its long lists have a key as well",
            """match: [{ for: w in workspaces }, { all: m in w.members, where: m.user_id == w.id, satisfy: m.workspace_role == "x" }]""",
            """
            for w in workspaces: scan
            all m in w.members: walk, long lists join on m.user_id == w.id; satisfy m.workspace_role == "x"
            """
        },
        {
            "a constant is a key where there is no other",
            """match: [{ for: u in users }, { for: m in workspace_members, where: m.workspace_role == "workspace_admin" }]""",
            """
            for u in users: scan
            for m in workspace_members: join on m.workspace_role == "workspace_admin"
            """
        },
        {
            "without an equality it is a product",
            """match: [{ for: u in users }, { exists: k in api_keys, where: k.created_at < u.added_at, as: x }, { let: { y: x } }, { when: y || x }]""",
            """
            for u in users: scan
            exists k in api_keys: scan; check k.created_at < u.added_at
            let y
            when y || x
            """
        },
    };

    [Theory, MemberData(nameof(Plans))]
    public void Plan(string what, string match, string plan)
    {
        Assert.NotEmpty(what);
        var narrowed = match.Replace("k.created_at < u.added_at", "u.added_at != null && k.created_at < u.added_at", StringComparison.Ordinal);
        Assert.Equal(plan + "\n", Scenario.Of($"{narrowed}\nmessage: m", Empty).Plan().Replace("; first u.added_at != null", "", StringComparison.Ordinal));
    }

    public static TheoryData<string> Joins { get; } =
    [
        "match: [{ for: k in api_keys }, { lookup: u in users, where: u.id == k.owner_id }, { when: u != null }]",
        "match: [{ for: k in api_keys }, { exists: u in users, where: u.id == k.owner_id }]",
        "match: [{ for: k in api_keys }, { not: m in workspace_members, where: [m.workspace_id == k.workspace_id, m.user_id == k.owner_id] }]",
        "match: [{ for: u in users }, { for: k in api_keys, where: k.owner == u }]",
        "match: [{ for: u in users }, { collect: k in u.keys, as: ks }, { when: ks.size() > 1 }]",
        "match: [{ for: w in workspaces }, { for: m in w.members }, { exists: k in w.keys, where: k.owner_id == m.user_id }]",
        "match: [{ collect: k in api_keys, where: k.workspace_id != null, by: { w: k.workspace_id }, as: ks }, { when: ks.size() > 1 }]\nsubject: { type: workspace, id: w }",
        "match: [{ for: o in organizations }, { for: u in o.users }, { exists: k in o.keys, where: k.owner_id == u.id }]",
    ];

    /// <summary>Costs are counted, not timed: each row and element that is looked at is one.</summary>
    [Theory, MemberData(nameof(Joins))]
    public void Twice_the_data_cost_at_most_little_more_than_twice_as_much(string match)
    {
        var scenario = Scenario.Of($"{match}\nmessage: m", Empty);

        var (once, twice) = (scenario.Over(SizedOrganization.Of(300)).Cost(), scenario.Over(SizedOrganization.Of(600)).Cost());

        Assert.InRange(twice, once, (once * 21 / 10) + 50);
        // Keys, users and members are 300 each, and a rule looks at each of them a few times.
        Assert.InRange(once, 300, 2500);
    }
}
