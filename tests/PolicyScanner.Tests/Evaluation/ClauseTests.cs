using Xunit;

namespace PolicyScanner.Tests.Evaluation;

/// <summary>What each clause does with rows that are all there.</summary>
public sealed class ClauseTests
{
    // u1 and u3 are members of w1, u1 of w2; u2 of nothing. u1 made k1 and k2, somebody unknown k3.
    private const string Organization = """
        given:
          users: [{ id: u1, role: admin }, { id: u2, role: developer }, { id: u3, role: developer }]
          workspaces: [{ id: w1 }, { id: w2, archived_at: 2025-01-01T00:00:00Z }]
          workspace_members:
            - { workspace_id: w1, user_id: u1, workspace_role: workspace_admin }
            - { workspace_id: w1, user_id: u3, workspace_role: workspace_developer }
            - { workspace_id: w2, user_id: u1, workspace_role: workspace_developer }
          api_keys:
            - { id: k1, name: a, owner_id: u1, workspace_id: w1, expires_at: null }
            - { id: k2, name: b, owner_id: u1, workspace_id: w2, status: inactive, expires_at: 2026-02-01T00:00:00Z }
            - { id: k3, name: a, owner_id: u9, workspace_id: w1, expires_at: 2026-03-01T00:00:00Z }
        """;

    public static TheoryData<string, string, string> Cases { get; } = new()
    {
        {
            "for keeps the rows whose lines all hold",
            """
            match: [{ for: k in api_keys, where: [k.status == "active", k.name == "a"] }]
            message: "{k.name}"
            """,
            """
            fail api_key/k1 medium: a
            fail api_key/k3 medium: a
            3 subjects: 2 fail, 1 pass, 0 inconclusive, 0 error
            """
        },
        {
            "a second for is a join, and a subject with two rows has one finding",
            """
            match: [{ for: u in users }, { for: k in api_keys, where: k.owner_id == u.id }]
            message: "{u.id} has {k.id}"
            """,
            """
            fail user/u1 medium: u1 has k1
            3 subjects: 1 fail, 2 pass, 0 inconclusive, 0 error
            """
        },
        {
            "a second for walks an edge",
            """
            match: [{ for: w in workspaces }, { for: m in w.members, where: m.user_id == "u3" }]
            message: "{m.id}"
            """,
            """
            fail workspace/w1 medium: w1/u3
            2 subjects: 1 fail, 1 pass, 0 inconclusive, 0 error
            """
        },
        {
            "lookup binds the match or null, and keeps the row either way",
            """
            match: [{ for: k in api_keys }, { lookup: u in users, where: u.id == k.owner_id }]
            message: "{u == null ? 'nobody' : u.email}"
            """,
            """
            fail api_key/k1 medium: u1@example.com
            fail api_key/k2 medium: u1@example.com
            fail api_key/k3 medium: nobody
            3 subjects: 3 fail, 0 pass, 0 inconclusive, 0 error
            """
        },
        {
            "of several matches lookup binds the smallest id",
            """
            match: [{ for: u in users, where: u.id == "u1" }, { lookup: k in api_keys, where: k.name == "a" }]
            message: "{k}"
            """,
            """
            fail user/u1 medium: k1
            3 subjects: 1 fail, 2 pass, 0 inconclusive, 0 error
            """
        },
        {
            "exists keeps the row if there is one",
            """
            match: [{ for: u in users }, { exists: k in api_keys, where: k.owner_id == u.id }]
            message: "{u.id}"
            """,
            """
            fail user/u1 medium: u1
            3 subjects: 1 fail, 2 pass, 0 inconclusive, 0 error
            """
        },
        {
            "not keeps the row if there is none",
            """
            match: [{ for: u in users }, { not: m in u.memberships }]
            message: "{u.id}"
            """,
            """
            fail user/u2 medium: u2
            3 subjects: 1 fail, 2 pass, 0 inconclusive, 0 error
            """
        },
        {
            "with a name, exists and not bind whether there is one",
            """
            match:
              - for: u in users
              - { exists: k in api_keys, where: k.owner_id == u.id, as: keys }
              - { not: m in u.memberships, as: lonely }
            message: "{keys} {lonely}"
            """,
            """
            fail user/u1 medium: true false
            fail user/u2 medium: false true
            fail user/u3 medium: false false
            3 subjects: 3 fail, 0 pass, 0 inconclusive, 0 error
            """
        },
        {
            "all keeps the row if every match satisfies, and of none it does",
            """
            match: [{ for: u in users }, { all: m in u.memberships, where: m.workspace.archived_at == null, satisfy: m.workspace_role == "workspace_admin" }]
            message: "{u.id}"
            """,
            """
            fail user/u1 medium: u1
            fail user/u2 medium: u2
            3 subjects: 2 fail, 1 pass, 0 inconclusive, 0 error
            """
        },
        {
            "collect binds the list of matches in the order of their collection",
            """
            match: [{ for: u in users }, { collect: k in api_keys, where: k.owner_id == u.id, as: keys }, { when: keys.size() != 1 }]
            message: "{keys.size()}: {keys}"
            """,
            """
            fail user/u1 medium: 2: k1, k2
            fail user/u2 medium: 0: 
            fail user/u3 medium: 0: 
            3 subjects: 3 fail, 0 pass, 0 inconclusive, 0 error
            """
        },
        {
            "collect by makes a row for each key, and its subject is what the rule names",
            """
            match:
              - collect: k in api_keys
                where: k.workspace_id != null
                by: { workspace: k.workspace_id, name: k.name }
                as: keys
              - when: keys.size() > 1
            subject: { type: workspace, id: workspace }
            message: "{name} is there {keys.size()} times: {keys}"
            """,
            """
            fail workspace/w1 medium: a is there 2 times: k1, k3
            2 subjects: 1 fail, 1 pass, 0 inconclusive, 0 error
            """
        },
        {
            "collect by below a for makes groups for each row",
            """
            match:
              - for: u in users
              - { collect: m in u.memberships, by: { role: m.workspace_role }, as: ms }
            subject: { type: user, id: u.id }
            message: "{role}: {ms.size()}"
            """,
            """
            fail user/u1 medium: workspace_admin: 1
            fail user/u3 medium: workspace_developer: 1
            3 subjects: 2 fail, 1 pass, 0 inconclusive, 0 error
            """
        },
        {
            "let names values, and an error in one that is not used does no harm",
            """
            match:
              - for: k in api_keys
              - let: { twice: k.name + k.name, broken: 1 / (k.name.size() - 1) }
              - when: twice == "aa"
            message: "{twice}"
            """,
            """
            fail api_key/k1 medium: aa
            fail api_key/k3 medium: aa
            3 subjects: 2 fail, 1 pass, 0 inconclusive, 0 error
            """
        },
        {
            "lines that name only rows before are checked too",
            """
            match: [{ for: u in users }, { exists: k in api_keys, where: [u.role == "developer", k.name == "a"] }]
            message: "{u.id}"
            """,
            """
            fail user/u2 medium: u2
            fail user/u3 medium: u3
            3 subjects: 2 fail, 1 pass, 0 inconclusive, 0 error
            """
        },
        {
            "the subject may be named by what comes later",
            """
            match: [{ for: k in api_keys }, { lookup: u in users, where: u.id == k.owner_id }, { when: u != null }]
            subject: { type: user, id: u.id }
            message: "{k.id}"
            """,
            """
            fail user/u1 medium: k1
            1 subjects: 1 fail, 0 pass, 0 inconclusive, 0 error
            """
        },
        {
            "the first case that holds is the severity, and of several rows the highest",
            """
            severity: low
            severity_when: [{ if: k.expires_at == null, severity: critical }, { if: k.status == "inactive", severity: high }]
            match: [{ for: u in users }, { for: k in api_keys, where: k.owner_id == u.id }]
            message: "{k.id}"
            """,
            """
            fail user/u1 critical: k1
            3 subjects: 1 fail, 2 pass, 0 inconclusive, 0 error
            """
        },
        {
            "values in messages",
            """
            params: { limit: { type: duration, default: 36h } }
            match: [{ for: k in api_keys, where: k.id == "k2" }]
            message: "{k}, {k.expires_at}, {params.limit}, {days(90)}, {now + duration('1.5s')}, {k.scope_type}, {[1, 2]}, {1.5}, {{x}}"
            """,
            """
            fail api_key/k2 medium: k2, 2026-02-01T00:00:00Z, 36h, 90d, 2026-01-01T00:00:01.5Z, none, 1, 2, 1.5, {x}
            3 subjects: 1 fail, 2 pass, 0 inconclusive, 0 error
            """
        },
    };

    [Theory, MemberData(nameof(Cases))]
    public void Clause(string what, string rule, string outcome)
    {
        Assert.NotEmpty(what);
        Assert.Equal(outcome + "\n", Scenario.Of(rule, Organization).Outcome());
    }

    [Fact]
    public void A_lookup_that_had_to_choose_says_so_once_for_the_rule()
    {
        const string Given = "given: { users: [{ id: u1 }, { id: u2 }], api_keys: [{ id: k1 }, { id: k2 }] }";
        var several = Scenario.Of("match: [{ for: k in api_keys }, { lookup: u in users, where: u.role == \"user\" }]\nmessage: m", Given).Scan();
        var one = Scenario.Of("match: [{ for: k in api_keys }, { lookup: u in users, where: u.id == \"u1\" }]\nmessage: m", Given).Scan();

        Assert.Equal(["`match[1]` looks up one row and matched several, 2 times: the smallest id was taken"], several.Rules[0].Notes);
        Assert.Empty(one.Rules[0].Notes);
    }
}
