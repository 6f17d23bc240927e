using PolicyScanner.Evaluation.Execution;
using PolicyScanner.Findings;
using PolicyScanner.Graph;
using PolicyScanner.Tests.Graph;
using Xunit;

namespace PolicyScanner.Tests.Evaluation;

/// <summary>A join finds what looking at every pair finds, whatever is missing: on random graphs with holes, absent fields and ids that recur.</summary>
public sealed class JoinTests
{
    public static TheoryData<string> Rules { get; } =
    [
        "match: [{ for: k in api_keys }, { lookup: u in users, where: u.id == k.owner_id }, { when: u == null }]",
        "match: [{ for: k in api_keys }, { lookup: u in users, where: [u.email.size() > 2, k.owner == u] }, { when: u != null }, { for: m in u.memberships }]",
        "match: [{ for: u in users }, { exists: k in api_keys, where: [k.owner_id == u.id, k.status == \"status-1\"] }]",
        "match: [{ for: u in users }, { not: k in api_keys, where: 'k.workspace_id != null && k.owner_id == u.id' }]",
        "match: [{ for: k in api_keys }, { not: m in workspace_members, where: [m.workspace_id == k.workspace_id, m.user_id == k.owner_id, k.workspace_id != null, k.owner_id != null] }]",
        "match: [{ for: w in workspaces }, { all: k in api_keys, where: k.workspace == w, satisfy: k.expires_at != null }]",
        "match: [{ for: u in users }, { collect: g in group_members, where: g.user == u, as: gs }, { when: gs.size() == 1 }]",
        "match: [{ for: u in users }, { for: v in users, where: [u.email == v.email, u.id != v.id] }]",
        "match: [{ for: o in organizations }, { for: u in o.users }, { not: k in o.keys, where: k.owner_id == u.id }]",
        "match: [{ for: w in workspaces }, { for: m in w.members, where: m.workspace_role == \"role-1\" }, { exists: k in w.keys, where: [k.owner != null, k.owner == m.user] }]",
        "match: [{ for: m in workspace_members }, { for: n in workspace_members, where: [n.user_id == m.user_id, n.workspace_role == m.workspace_role] }]",
        "match: [{ for: u in users }, { collect: m in workspace_members, where: m.user_id == u.id, by: { role: m.workspace_role }, as: ms }, { when: ms.size() > 1 }]\nsubject: { type: user, id: u.id }",
        "match: [{ for: k in api_keys }, { exists: u in users, where: 10 / u.name.size() == 10 / k.name.size() }]",
    ];

    private static readonly AccessGraph[] Graphs = [.. Enumerable.Range(0, 100).SelectMany(seed => (AccessGraph[])[RandomGraphs.Graph(seed), new HiddenRows(seed).Graph])];

    [Theory, MemberData(nameof(Rules))]
    public void A_join_finds_what_every_pair_finds(string match)
    {
        var scenario = Scenario.Of($"{match}\nmessage: m", "given: { users: [{ id: u1 }] }");
        var verdicts = 0;
        foreach (var graph in Graphs)
        {
            var over = scenario.Over(graph);
            var pairs = over.Report(joins: false, int.MaxValue);
            Assert.Equal(Text(pairs), Text(over.Report(joins: true, longWalk: 0)));
            Assert.Equal(Text(pairs), Text(over.Report(joins: true, longWalk: int.MaxValue)));
            verdicts += pairs.Findings.Count + pairs.Inconclusives.Count;
        }
        Assert.True(verdicts > 50, $"only {verdicts}");
    }

    private static string Text(RuleReport report) => string.Join('\n', [
        .. report.Findings.Select(f => $"fail {f.Fingerprint} {f.Evidence.Hash} {f.Evidence.Total}"),
        .. report.Inconclusives.Select(e => $"inconclusive {e.Total} {string.Join(',', e.Subjects)} {string.Join(',', e.Missing)} {e.Parent} {e.Reason}"),
        .. report.Errors.Select(e => $"error {e.Subject} {e.Message}"),
        report.Result.Outcome is RuleOutcome.Evaluated ? $"{report.Result.Subjects} {report.Result.Pass}" : report.Result.Reason,
    ]);
}
