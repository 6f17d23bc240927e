using Xunit;

namespace PolicyScanner.Tests.Evaluation;

/// <summary>Each clause against each kind of hole: a verdict is given only where it holds whatever the missing data turn out to be.</summary>
public sealed class MissingDataTests
{
    // u1 administers w1; nobody is known in w2, which is archived. u1 answers for k1, u9 for k2.
    private const string Given = """
        given:
          users: [{ id: u1, email: a@x.example }, { id: u2, email: b@x.example }]
          workspaces: [{ id: w1 }, { id: w2, archived_at: 2025-01-01T00:00:00Z }]
          workspace_members: [{ workspace_id: w1, user_id: u1, workspace_role: workspace_admin }]
          api_keys: [{ id: k1, owner_id: u1 }, { id: k2, owner_id: u9 }]
          roles: [{ id: r1 }]
          groups: [{ id: g1, role_ids: [r1] }, { id: g2 }]
        missing: 
        """;

    private const string Admins = """match: [{ for: m in workspace_members, where: [m.workspace_role == "workspace_admin", m.workspace.archived_at == null] }]""" + Message;
    private const string AnyMembership = "match: [{ for: u in users }, { exists: m in u.memberships }]" + Message;
    private const string NoMembership = "match: [{ for: u in users }, { not: m in u.memberships, where: m.workspace.archived_at == null }]" + Message;
    private const string AllAdmin = """match: [{ for: u in users }, { all: m in u.memberships, satisfy: m.workspace_role == "workspace_admin" }]""" + Message;
    private const string NoOwner = "match: [{ for: k in api_keys }, { lookup: u in users, where: u.id == k.owner_id }, { when: u == null }]" + Message;
    private const string OwnerByMail = """match: [{ for: k in api_keys }, { lookup: u in users, where: u.email == "a@x.example" }, { when: 'u != null && u.id == "u1"' }]""" + Message;
    private const string AnyOwnerByMail = """match: [{ for: k in api_keys }, { lookup: u in users, where: u.email == "a@x.example" }, { when: u != null }]""" + Message;
    private const string FirstOwner = """match: [{ for: k in api_keys }, { lookup: u in users, where: u.email != "c@x.example" }, { when: 'u != null && u.id == "u1"' }]""" + Message;
    private const string OwnerIsOther = """match: [{ for: k in api_keys }, { exists: u in users, where: [u.id == k.owner_id, u.role == "admin"] }]""" + Message;
    private const string OpenOfCollected = "match: [{ for: u in users }, { collect: m in u.memberships, as: ms }, { when: 'ms.exists(m, m.workspace.archived_at == null)' }]" + Message;
    private const string OneAndSize = "match: [{ for: u in users, where: 1 + u.memberships.size() > 1 }]" + Message;
    private const string EitherWay = """match: [{ for: k in api_keys, where: 'k.name == "x" ? k.status == "active" : k.status != "archived"' }]""" + Message;
    private const string ManyKeys = "match: [{ for: u in users, where: u.keys.size() > 1 }]" + Message;
    private const string ManyMemberships = "match: [{ for: u in users }, { collect: m in u.memberships, as: ms }, { when: ms.size() >= 1 }]" + Message;
    private const string FewMemberships = "match: [{ for: u in users }, { collect: m in u.memberships, as: ms }, { when: ms.size() < 2 }]" + Message;
    private const string OrphanedKey = "match: [{ for: k in api_keys, where: k.owner == null }]" + Message;
    private const string NeverExpires = """match: [{ for: k in api_keys, where: [k.expires_at == null, k.status == "active"] }]""" + Message;
    private const string HasKey = "match: [{ for: u in users }, { exists: k in api_keys, where: k.owner_id == u.id }]" + Message;
    private const string OwnerIsMember = "match: [{ for: k in api_keys }, { exists: u in users, where: u.id == k.owner_id }]" + Message;
    private const string OwnersMemberships = "match: [{ for: k in api_keys }, { lookup: u in users, where: u.id == k.owner_id }, { when: u != null }, { exists: m in u.memberships }]" + Message;
    private const string ByRole = """
        match: [{ collect: m in workspace_members, by: { role: m.workspace_role }, as: ms }, { when: ms.size() < 2 }]
        subject: { type: organization, id: role }
        message: "{ms.size()}"
        """;
    private const string Permissions = """match: [{ for: r in roles }, { exists: p in r.permissions, where: p.action == "chat" }]""" + Message;
    private const string PermissionsInLine = """match: [{ for: r in roles, where: 'r.permissions.exists(p, p.action == "chat")' }]""" + Message;
    private const string PermissionsAsSeverity = """
        severity: low
        severity_when: [{ if: 'g.roles.exists(r, r.permissions.exists(p, p.action == "chat"))', severity: high }]
        match: [{ for: g in groups }]
        message: m
        """;

    private const string Message = "\nmessage: m\n";

    public static TheoryData<string, string, string, string> Cases { get; } = new()
    {
        { "for fires for what was read, and who was not read has an entry of their own", Admins, "[workspace_members]", "fail workspace_member/w1/u1\ninconclusive nobody known: workspace_members\n1: 1 0 0 0" },
        { "a hidden row of a known parent", Admins, "[{ workspace_members: w1 }]", "fail workspace_member/w1/u1\ninconclusive nobody known: workspace_members of workspace/w1\n1: 1 0 0 0" },
        { "an archived parent rules its hidden rows out", Admins, "[{ workspace_members: w2 }]", "fail workspace_member/w1/u1\n1: 1 0 0 0" },
        { "exists fires for what was read", AnyMembership, "[{ workspace_members: w1 }]", "fail user/u1\ninconclusive user/u2: workspace_members of workspace/w1\n2: 1 0 1 0" },
        { "not cannot pass over a hole", NoMembership, "[workspace_members]", "inconclusive user/u2: workspace_members\n2: 0 1 1 0" },
        { "not passes where the parent rules the hole out", NoMembership, "[{ workspace_members: w2 }]", "fail user/u2\n2: 1 1 0 0" },
        { "all cannot be sure of hidden rows, and who is in a workspace is not hidden in it as well", AllAdmin, "[{ workspace_members: w1 }]", "fail user/u1\ninconclusive user/u2: workspace_members of workspace/w1\n2: 1 0 1 0" },
        { "a lookup that found its id is sure, one that found nothing is not", NoOwner, "[users]", "inconclusive api_key/k2: users\n2: 0 1 1 0" },
        { "a lookup by anything else may have found another", OwnerByMail, "[users]", "inconclusive api_key/k1, api_key/k2: users\n2: 0 0 2 0" },
        { "but it has found one", AnyOwnerByMail, "[users]", "fail api_key/k1\nfail api_key/k2\n2: 2 0 0 0" },
        { "behind the first that a lookup finds nobody is looked for", FirstOwner, "[{ users: { u2: email } }]", "fail api_key/k1\nfail api_key/k2\n2: 2 0 0 0" },
        { "one of those that were read has the id: a hidden one has another", OwnerIsOther, "[users]", "inconclusive api_key/k2: users\n2: 0 1 1 0" },
        { "a user is hidden below a workspace once", FewMemberships, "[{ workspace_members: w2 }]", "fail user/u2\ninconclusive user/u1: workspace_members of workspace/w2\n2: 1 0 1 0" },
        { "what may be collected is looked at again", OpenOfCollected, "[{ workspace_members: w2 }]", "fail user/u1\n2: 1 1 0 0" },
        { "sums of sizes keep their bounds", OneAndSize, "[workspace_members]", "fail user/u1\ninconclusive user/u2: workspace_members\n2: 1 0 1 0" },
        { "whatever the test is, both sides are the same", EitherWay, "[{ api_keys: { k1: name } }]", "fail api_key/k1\nfail api_key/k2\n2: 2 0 0 0" },
        { "hidden users whom nobody names have no keys", ManyKeys, "[users]", "2: 0 2 0 0" },
        { "a count that is reached already fires", ManyMemberships, "[workspace_members]", "fail user/u1\ninconclusive user/u2: workspace_members\n2: 1 0 1 0" },
        { "an upper count over a hole does not", FewMemberships, "[workspace_members]", "inconclusive user/u1, user/u2: workspace_members\n2: 0 0 2 0" },
        { "an edge whose target a hole may hide", OrphanedKey, "[users]", "inconclusive api_key/k2: users\n2: 0 1 1 0" },
        { "a field that the response lacks", NeverExpires, "[{ api_keys: { k1: expires_at } }]", "fail api_key/k2\ninconclusive api_key/k1: api_keys of api_key/k1\n2: 1 0 1 0" },
        { "a key that is not known may be anybody's", HasKey, "[{ api_keys: { k1: owner_id } }]", "inconclusive user/u1, user/u2: api_keys of api_key/k1\n2: 0 0 2 0" },
        { "a key that is not known finds everybody", OwnerIsMember, "[{ api_keys: { k1: owner_id } }]", "inconclusive api_key/k1: api_keys of api_key/k1\n2: 0 1 1 0" },
        { "an edge of what a lookup did not find", OwnersMemberships, "[users]", "fail api_key/k1\ninconclusive api_key/k2: users\n2: 1 0 1 0" },
        { "groups over a hole: each may have more members, and there may be another", ByRole, "[workspace_members]", "inconclusive nobody known: workspace_members\ninconclusive organization/workspace_admin: workspace_members\n1: 0 0 1 0" },
        { "a clause over what nobody asked for", Permissions, "[{ role_permissions: not_requested }]", "NotApplicable: `role_permissions` was not fetched: pass --enrich-role-permissions" },
        { "an expression over what nobody asked for", PermissionsInLine, "[{ role_permissions: not_requested }]", "inconclusive role/r1: role_permissions, does not count\n1: 0 0 1 0" },
        { "a severity that rests on what is missing", PermissionsAsSeverity, "[{ role_permissions: r1 }]", "fail group/g1 maybe high\nfail group/g2\n2: 2 0 0 0" },
        { "a hole elsewhere does not matter", NeverExpires, "[users, workspace_members, { role_permissions: r1 }]", "fail api_key/k1\nfail api_key/k2\n2: 2 0 0 0" },
        { "the subjects themselves could not be listed", NoMembership, "[users]", "fail user/u2\ninconclusive nobody known: users\n2: 1 1 0 0" },
    };

    [Theory, MemberData(nameof(Cases))]
    public void Hole(string what, string rule, string missing, string outcome)
    {
        Assert.NotEmpty(what);
        Assert.Equal(outcome, Scenario.Of(rule, Given + missing).Verdicts());
    }
}
