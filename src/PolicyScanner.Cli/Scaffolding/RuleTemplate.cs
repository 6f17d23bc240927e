using PolicyScanner.Text;

namespace PolicyScanner.Cli.Scaffolding;

/// <summary>A rule to begin with, for one collection: a condition that somebody may really want, and the rows that prove it.</summary>
/// <param name="Collection">The collection it ranges over.</param>
/// <param name="Variable">The name of a row.</param>
/// <param name="Title">What it finds.</param>
/// <param name="Where">The condition.</param>
/// <param name="Message">The finding's sentence.</param>
/// <param name="Hit">A row that it finds.</param>
/// <param name="HitId">That row's id.</param>
/// <param name="Miss">A row that it does not find.</param>
/// <param name="Missing">What, where it could not be read, makes that uncertain; null where nothing can be missing.</param>
/// <param name="Reference">Where to read about the data.</param>
internal sealed record RuleTemplate(
    string Collection, string Variable, string Title, string Where, string Message, string Hit, string HitId, string Miss, string? Missing, string Reference)
{
    private const string Manage = "https://platform.claude.com/docs/en/manage-claude/";

    /// <summary>Rows that the others cannot be without, by collection.</summary>
    public string? Parents { get; init; }

    /// <summary>One for each collection that a rule can be tested over.</summary>
    public static IReadOnlyList<RuleTemplate> All { get; } =
    [
        new("organizations", "organization", "Organization is named as temporary", "organization.name.startsWith(\"tmp-\")", "{organization.name} is named as temporary",
            "{ id: o1, name: tmp-trial }", "o1", "{ id: o1, name: research }", "{ organizations: { o1: name } }", Manage + "admin-api"),
        new("users", "user", "Member is a contractor", "user.email.endsWith(\"@contractors.example\")", "{user.email} is a contractor",
            "{ id: u1, email: kim@contractors.example }", "u1", "{ id: u1, email: ann@acme.example }", "{ users: { u1: email } }", Manage + "admin-api"),
        new("api_keys", "key", "Key is named as temporary", "key.name.startsWith(\"tmp-\")", "{key.name} is named as temporary",
            "{ id: k1, name: tmp-trial }", "k1", "{ id: k1, name: inference }", "{ api_keys: { k1: name } }", Manage + "admin-api-keys"),
        new("workspaces", "workspace", "Workspace is named as temporary", "workspace.name.startsWith(\"tmp-\")", "{workspace.name} is named as temporary",
            "{ id: w1, name: tmp-trial }", "w1", "{ id: w1, name: inference }", "{ workspaces: { w1: name } }", Manage + "workspaces"),
        new("workspace_members", "member", "Member administers a workspace", "member.workspace_role == \"workspace_admin\"", "{member.user_id} administers {member.workspace.name}",
            "{ workspace_id: w1, user_id: u1, workspace_role: workspace_admin }", "w1/u1", "{ workspace_id: w1, user_id: u1, workspace_role: workspace_user }",
            "{ workspace_members: { w1/u1: workspace_role } }", Manage + "workspaces") { Parents = "workspaces: [{ id: w1 }]" },
        new("groups", "group", "Group is not managed by the identity provider", "group.source_type != \"scim\"", "{group.name} is managed by hand",
            "{ id: g1, source_type: direct }", "g1", "{ id: g1, source_type: scim }", "{ groups: { g1: source_type } }", Manage + "compliance-org-data"),
        new("group_members", "member", "Contractor is in a group", "member.email.endsWith(\"@contractors.example\")", "{member.email} is a contractor in {member.group.name}",
            "{ group_id: g1, user_id: u1, email: kim@contractors.example }", "g1/u1", "{ group_id: g1, user_id: u1, email: ann@acme.example }",
            "{ group_members: { g1/u1: email } }", Manage + "compliance-org-data") { Parents = "groups: [{ id: g1 }]" },
        new("roles", "role", "Role is named as temporary", "role.name.startsWith(\"tmp-\")", "{role.name} is named as temporary",
            "{ id: r1, name: tmp-trial }", "r1", "{ id: r1, name: auditor }", "{ roles: { r1: name } }", Manage + "compliance-org-data"),
        new("role_permissions", "permission", "Role lets tools run without asking", "permission.action == \"always_allow\"", "{permission.role.name} lets tools run without asking",
            "{ role_id: r1, action: always_allow, resource_type: organization, resource_id: o1 }", "r1/always_allow/organization/o1",
            "{ role_id: r1, action: chat, resource_type: organization, resource_id: o1 }", "{ role_permissions: r1 }", Manage + "compliance-org-data") { Parents = "roles: [{ id: r1 }]" },
        new("invites", "invite", "Contractor is invited", "invite.email.endsWith(\"@contractors.example\")", "{invite.email} is a contractor, and invited",
            "{ id: i1, email: kim@contractors.example }", "i1", "{ id: i1, email: ann@acme.example }", "{ invites: { i1: email } }", Manage + "admin-api"),
        new("coverage", "collection", "Data were read in part", "collection.state == \"partial\"", "{collection.collection} was read in part",
            "{ collection: users, state: partial }", "users", "{ collection: users, state: complete }", "{ coverage: { users: state } }", Manage + "admin-api"),
        new("notes", "note", "A name contains a whole API key", "note.code == \"key-in-name\"", "{note.message}",
            "{ code: key-in-name, subject: api_key/k1 }", "key-in-name/api_key/k1", "{ code: other, subject: api_key/k1 }", null, Manage + "admin-api"),
    ];

    /// <summary>The template of a collection; null where it has none.</summary>
    public static RuleTemplate? Find(string collection) => All.FirstOrDefault(t => t.Collection == collection);

    /// <summary>The file of a rule: it passes <c>lint</c> and its own tests as it is.</summary>
    /// <param name="id">The rule's id.</param>
    /// <param name="title">Another title, on one line; null for the template's.</param>
    /// <param name="severity">The severity, in the words of a rule.</param>
    public string Render(string id, string? title = null, string severity = "medium")
    {
        var rule = $$"""
            schema: policyscanner.rule/v1
            id: {{id}}    # the file's name; never reused
            title: {{(title is null ? Title : Quoted(title))}}
            severity: {{severity}}    # critical, high, medium, low, info
            tags: [custom]
            description: What it finds, and why that is a problem.
            remediation: What to do about a finding.
            references: [{{Reference}}]
            match:
              - for: {{Variable}} in {{Collection}}
                where: {{Where}}
            message: "{{Message}}"
            tests:
              - name: one that is meant
                given:
            {{Given(Hit)}}
                expect: [{{HitId}}]
              - name: one that is not
                given:
            {{Given(Miss)}}
                expect: pass

            """;
        return Missing is null ? rule : rule + $"""
              - name: what decides it could not be read
                given:
            {Given(Miss)}
                missing: [{Missing}]
                expect: inconclusive

            """;
    }

    private string Given(string row) => $"{(Parents is null ? "" : $"      {Parents}\n")}      {Collection}: [{row}]";

    // In double quotes nothing means anything but these two, once all is on one line and visible.
    private static string Quoted(string text) =>
        $"\"{CleanText.Of(text, int.MaxValue).Replace("\\", "\\\\", StringComparison.Ordinal).Replace("\"", "\\\"", StringComparison.Ordinal)}\"";
}
