using System.Globalization;

namespace PolicyScanner.Tests.Judge;

/// <summary>Rules as people write them, one for each way to read what may be missing.</summary>
internal static class WrittenRules
{
    private static readonly string[] Matches =
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
        "match: [{ for: u in users }, { lookup: m in u.memberships, where: m.workspace_role == \"workspace_admin\" }, { when: m == null }]",
        "match: [{ for: u in users }, { collect: m in u.memberships, where: m.workspace_role == \"workspace_admin\", as: ms }, { when: 'ms.exists(m, m.workspace.archived_at == null)' }]",
        "match: [{ for: u in users }, { collect: m in u.memberships, as: ms }, { when: 'ms.map(m, m.workspace_id).distinct().size() + 1 > 2' }]",
        "match: [{ for: k in api_keys }, { exists: m in workspace_members, where: [m.workspace_id == k.workspace_id, m.user_id == k.owner_id], as: member }, { when: member == false }]",
        "match: [{ for: m in group_members, where: [m.user != null, m.user.role != \"user\"] }]",
        "match: [{ for: u in users }, { collect: g in u.groups, as: gs }, { when: gs.size() > 1 }]",
    ];

    public static IEnumerable<string> All => Matches.Select((match, i) => string.Create(
        CultureInfo.InvariantCulture, $"schema: policyscanner.rule/v1\nid: written-{i}\ntitle: t\nseverity: medium\n{match.Replace("role-1", "workspace_admin", StringComparison.Ordinal).Replace("status-1", "active", StringComparison.Ordinal)}\nmessage: m\n"));
}
