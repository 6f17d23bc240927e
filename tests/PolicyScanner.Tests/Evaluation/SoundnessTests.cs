using PolicyScanner.Findings;
using PolicyScanner.Graph;
using PolicyScanner.Rules;
using PolicyScanner.Tests.Graph;
using Xunit;

namespace PolicyScanner.Tests.Evaluation;

/// <summary>
/// A verdict that is given although data are missing is the one that is given when they are there. Rows and fields of a world that is known whole are
/// hidden: who fails or passes then does so in the world as well, and who fails in the world and was not read has an entry of their own.
/// </summary>
public sealed class SoundnessTests
{
    private static readonly HiddenRows[] Worlds = [.. Enumerable.Range(0, 150).Select(seed => new HiddenRows(seed))];

    public static TheoryData<string> Rules { get; } =
    [
        "match: [{ for: u in users }, { exists: m in u.memberships, where: m.workspace_role == \"role-1\" }]",
        "match: [{ for: u in users }, { not: m in u.memberships, where: m.workspace.archived_at == null }]",
        "match: [{ for: u in users }, { collect: m in u.memberships, as: ms }, { when: ms.size() < 2 }]",
        "match: [{ for: u in users, where: u.memberships.size() >= 1 }]",
        "match: [{ for: u in users, where: 'u.memberships.all(m, m.workspace.archived_at != null)' }]",
        "match: [{ for: w in workspaces }, { all: m in w.members, satisfy: m.user == null }]",
        "match: [{ for: w in workspaces }, { not: m in workspace_members, where: [m.workspace_id == w.id, m.user != null] }]",
        "match: [{ for: k in api_keys, where: k.owner == null }]",
        "match: [{ for: k in api_keys, where: k.workspace == null || k.workspace.archived_at != null }]",
        "match: [{ for: k in api_keys }, { lookup: u in users, where: u.id == k.owner_id }, { when: u == null || u.memberships.size() == 0 }]",
        "match: [{ for: k in api_keys }, { not: u in users, where: u.id == k.owner_id }]",
        "match: [{ for: w in workspaces }, { for: k in w.keys }, { not: m in w.members, where: m.user_id == k.owner_id }]",
        "match: [{ for: m in workspace_members, where: m.user == null }]",
        "match: [{ for: g in groups, where: g.roles.size() > 0 }, { not: m in g.members }]",
        "match: [{ for: r in roles }, { exists: p in r.permissions, where: p.action == \"act-1\" }, { not: g in r.groups }]",
        "match: [{ for: u in users, where: 'u.roles.exists(r, r.permissions.size() > 1)' }]",
        "match: [{ for: u in users }, { not: g in u.groups }]",
        "match: [{ for: u in users, where: u.groups.size() - 2 >= 0 }]",
        "match: [{ for: u in users }, { exists: k in u.keys, where: k.status == \"status-1\", as: live }, { not: m in u.memberships, as: lonely }, { when: live || lonely }]",
        "match: [{ for: o in organizations }, { collect: k in o.keys, where: k.owner == null, by: { s: k.status }, as: ks }, { when: ks.size() < 2 }]\nsubject: { type: organization, id: o.id }",
        "match: [{ collect: m in workspace_members, by: { u: m.user_id }, as: ms }, { when: ms.size() > 1 }]\nsubject: { type: user, id: u }",
    ];

    [Theory, MemberData(nameof(Rules))]
    public void What_is_said_over_holes_holds_when_they_are_filled(string match)
    {
        var scenario = Scenario.Of($"{match}\nmessage: m", "given: { users: [{ id: u1 }] }");
        var (certain, open) = (0, 0);
        foreach (var world in Worlds)
        {
            var (whole, partial) = (scenario.Over(world.World).Report(joins: true, 32), scenario.Over(world.Graph).Report(joins: true, 32));
            if (partial.Result.Outcome is not RuleOutcome.Evaluated) continue;
            var fails = whole.Findings.Select(f => Key(f.Subject)).ToHashSet();
            var stillFails = partial.Findings.Select(f => Key(f.Subject)).ToHashSet();
            var inconclusive = partial.Inconclusives.SelectMany(e => e.Subjects).Select(Key).ToHashSet();
            var passes = Listed(scenario.Rule, world.Graph).Except(stillFails).Except(inconclusive).ToHashSet();

            Assert.Subset(fails, stillFails);
            Assert.Empty(passes.Intersect(fails));
            if (fails.Except(stillFails).Except(inconclusive).Any()) Assert.Contains(partial.Inconclusives, e => e.Total is null);
            certain += stillFails.Count + passes.Count;
            open += inconclusive.Count;
        }
        Assert.True(certain > 20 && open > 20, $"{certain} certain, {open} open");
    }

    private static (string Organization, string Id) Key(Subject subject) => (subject.OrganizationId, subject.Id);

    // Who could have passed: the rows of the first clause, where they are the subjects.
    private static IEnumerable<(string, string)> Listed(Rule rule, AccessGraph graph) => rule.Body is { SubjectId: null, Clauses: [RowClause first, ..] }
        ? graph.Rows(first.Source.Collection).Select(r => (r.OrganizationId, first.Source.Collection.IdOf(r)))
        : [];
}
