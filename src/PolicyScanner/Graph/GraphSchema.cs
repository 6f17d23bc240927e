namespace PolicyScanner.Graph;

/// <summary>
/// The graph described as a table: what the checker, the evaluator, fixtures and the documentation know of the data. A new field is a property of its
/// entity and a row here.
/// </summary>
public static class GraphSchema
{
    private const string Enterprise = "enterprise";
    private const string Compliance = "compliance";

    private static readonly string[] OrganizationRoles =
        ["admin", "billing", "claude_code_user", "developer", "managed", "membership_admin", "owner", "primary_owner", "user"];

    /// <summary>All collections, in the order in which they are documented and saved.</summary>
    public static IReadOnlyList<CollectionSchema> Collections { get; } =
    [
        new SchemaRows<Organization>("organizations", "organization", "Claude Console and claude.ai organizations", [Enterprise, Compliance], "", o => o.Id)
            .Text("id", o => o.Id, FieldDefault.Id, "the bare UUID")
            .Text("name", o => o.Name, FieldDefault.Id, "the display name")
            .OptionalTime("created_at", o => o.CreatedAt, "when it was made; only compliance mode knows")
            .Text("tenant_id", o => o.TenantId, FieldDefault.Id, "the oldest organization under the same parent, or its own id")
            .TextList("sources", o => o.Sources, "the API modes that named it")
            .Time("taken_at", o => o.TakenAt, "when its data were read")
            .ToMany("users", "users", "its members", new EdgePath.Reverse("organization"))
            .ToMany("keys", "api_keys", "its API keys", new EdgePath.Reverse("organization"))
            .ToMany("workspaces", "workspaces", "its workspaces", new EdgePath.Reverse("organization"))
            .ToMany("groups", "groups", "its groups", new EdgePath.Reverse("organization"))
            .ToMany("roles", "roles", "its custom roles", new EdgePath.Reverse("organization"))
            .ToMany("invites", "invites", "its invitations", new EdgePath.Reverse("organization"))
            .Schema(),

        new SchemaRows<User>("users", "user", "members of an organization, one row per organization and id", [Enterprise, Compliance], "", u => u.Id)
            .Text("id", u => u.Id, FieldDefault.Id, "user_…")
            .Text("organization_id", u => u.OrganizationId, FieldDefault.Id, "the organization")
            .Text("email", u => u.Email, FieldDefault.Email, "the e-mail address")
            .Text("name", u => u.Name, FieldDefault.Id, "the full name; can be empty")
            .Text("role", u => u.Role, "user", "the built-in organization role", OrganizationRoles)
            .OptionalTime("added_at", u => u.AddedAt, "when the user joined the organization; only enterprise mode knows")
            .OptionalTime("created_at", u => u.CreatedAt, "when the account was made; only compliance mode knows")
            .TextList("sources", u => u.Sources, "the API modes that listed the user")
            .Organization()
            .ToMany("memberships", "workspace_members", "memberships of workspaces", new EdgePath.Reverse("user"))
            .ToMany("group_memberships", "group_members", "memberships of groups", new EdgePath.Reverse("user"))
            .ToMany("groups", "groups", "groups the user is in", new EdgePath.Through("group_memberships", "group"))
            .ToMany("roles", "roles", "custom roles the user has through groups, each once", new EdgePath.Through("groups", "roles"))
            .ToMany("keys", "api_keys", "keys the user answers for", new EdgePath.Reverse("owner"))
            .Schema(),

        new SchemaRows<ApiKey>("api_keys", "api_key", "API keys of Console organizations, whatever their status", [Enterprise], "add an enterprise connection", k => k.Id)
            .Text("id", k => k.Id, FieldDefault.Id, "apikey_…")
            .Text("organization_id", k => k.OrganizationId, FieldDefault.Id, "the organization")
            .Text("name", k => k.Name, FieldDefault.Id, "the name; not unique")
            .Text("type", k => k.Type, "api_key", "the object type the API names")
            .Text("status", k => k.Status, "active", "whether it works", "active", "inactive", "archived", "expired")
            .Time("created_at", k => k.CreatedAt, "when it was made")
            .OptionalTime("expires_at", k => k.ExpiresAt, "when it stops working; null means never")
            .OptionalText("partial_key_hint", k => k.PartialKeyHint, "beginning and end of the key")
            .OptionalText("created_by_id", k => k.CreatedById, "who made it; null where that is not recorded")
            .OptionalText("created_by_type", k => k.CreatedByType, "what made it", "user", "service_account")
            .OptionalText("principal_id", k => k.PrincipalId, "who it acts as; null for a key bound to nobody")
            .OptionalText("principal_type", k => k.PrincipalType, "what it acts as", "user", "service_account")
            .OptionalText("owner_id", k => k.OwnerId, "who answers for it: the principal, else the creator")
            .OptionalText("owner_type", k => k.OwnerType, "what answers for it", "user", "service_account")
            .OptionalText("scope_type", k => k.ScopeType, "where it is valid; absent in older responses", "workspace", "organization")
            .OptionalText("workspace_id", k => k.WorkspaceId, "the workspace; null for an organization-scoped key and, in older responses, for the default workspace")
            .Organization()
            .ToOne("workspace", "workspaces", "the workspace it belongs to; null where it names none, or one that does not exist", k => k.WorkspaceId)
            .ToOne("owner", "users", "the user who answers for it; null where that is nobody, no user, or a user who left", k => k.OwnerId)
            .Schema(),

        new SchemaRows<Workspace>("workspaces", "workspace", "workspaces of Console organizations, archived ones included", [Enterprise], "add an enterprise connection", w => w.Id)
            .Text("id", w => w.Id, FieldDefault.Id, "wrkspc_…")
            .Text("organization_id", w => w.OrganizationId, FieldDefault.Id, "the organization")
            .Text("name", w => w.Name, FieldDefault.Id, "the name; the default workspace reads Default")
            .Time("created_at", w => w.CreatedAt, "when it was made")
            .OptionalTime("archived_at", w => w.ArchivedAt, "when it was archived; null while it is in use")
            .Text("display_color", w => w.DisplayColor, "#6C5BB9", "the colour in the Console")
            .Text("compartment_id", w => w.CompartmentId, FieldDefault.Id, "the encryption compartment")
            .Text("workspace_geo", w => w.WorkspaceGeo, "us", "where data are kept")
            .Text("default_inference_geo", w => w.DefaultInferenceGeo, "global", "where inference runs by default")
            .TextList("allowed_inference_geos", w => w.AllowedInferenceGeos, "where inference may run; [\"unrestricted\"] for anywhere")
            .OptionalText("external_key_id", w => w.ExternalKeyId, "the customer's own encryption key")
            .TextMap("tags", w => w.Tags, "tags by name")
            .OptionalText("user_profile_id", w => w.UserProfileId, "the user profile it is bound to")
            .Organization()
            .ToMany("members", "workspace_members", "its members", new EdgePath.Reverse("workspace"))
            .ToMany("keys", "api_keys", "its keys", new EdgePath.Reverse("workspace"))
            .Schema(),

        new SchemaRows<WorkspaceMember>("workspace_members", "workspace_member", "who is in which workspace, as what", [Enterprise], "add an enterprise connection", m => m.Id)
            .Text("id", m => m.Id, FieldDefault.Id, "workspace_id/user_id")
            .Text("organization_id", m => m.OrganizationId, FieldDefault.Id, "the organization")
            .Text("workspace_id", m => m.WorkspaceId, FieldDefault.Id, "the workspace")
            .Text("user_id", m => m.UserId, FieldDefault.Id, "the member")
            .Text("workspace_role", m => m.WorkspaceRole, "workspace_user", "what the member may do there",
                "workspace_admin", "workspace_billing", "workspace_developer", "workspace_restricted_developer", "workspace_user")
            .Organization()
            .Parent("workspace", "workspaces", "the workspace", m => m.WorkspaceId)
            .ToOne("user", "users", "the member; null where the organization has no such user", m => m.UserId, oncePerParent: true)
            .Schema(),

        new SchemaRows<Group>("groups", "group", "groups of a Claude Enterprise parent", [Compliance], "add a compliance connection", g => g.Id)
            .Text("id", g => g.Id, FieldDefault.Id, "rbac_group_…")
            .Text("organization_id", g => g.OrganizationId, FieldDefault.Id, "the parent's oldest organization")
            .Text("name", g => g.Name, FieldDefault.Id, "the name; not unique")
            .Text("description", g => g.Description, "", "the description; can be empty")
            .Text("source_type", g => g.SourceType, "direct", "who manages it: scim is the identity provider", "direct", "scim")
            .TextList("role_ids", g => g.RoleIds, "roles its members get")
            .OptionalTime("created_at", g => g.CreatedAt, "when it was made", FieldDefault.DayBeforeNow)
            .OptionalTime("updated_at", g => g.UpdatedAt, "when it was last changed", FieldDefault.DayBeforeNow)
            .Organization()
            .ToMany("members", "group_members", "its members", new EdgePath.Reverse("group"))
            .ToMany("roles", "roles", "roles its members get", new EdgePath.ByKeys("role_ids", e => ((Group)e).RoleIds))
            .Schema(),

        new SchemaRows<GroupMember>("group_members", "group_member", "who is in which group", [Compliance], "add a compliance connection", m => m.Id)
            .Text("id", m => m.Id, FieldDefault.Id, "group_id/user_id")
            .Text("organization_id", m => m.OrganizationId, FieldDefault.Id, "the parent's oldest organization")
            .Text("group_id", m => m.GroupId, FieldDefault.Id, "the group")
            .Text("user_id", m => m.UserId, FieldDefault.Id, "the member")
            .Text("email", m => m.Email, FieldDefault.Email, "the member's e-mail address")
            .OptionalTime("created_at", m => m.CreatedAt, "when the membership began", FieldDefault.DayBeforeNow)
            .OptionalTime("updated_at", m => m.UpdatedAt, "when it was last changed", FieldDefault.DayBeforeNow)
            .Organization()
            .Parent("group", "groups", "the group", m => m.GroupId)
            .ToOne("user", "users", "the member in any linked organization; null where none has such a user", m => m.UserId, acrossTenant: true, oncePerParent: true)
            .Schema(),

        new SchemaRows<Role>("roles", "role", "custom roles of an organization", [Compliance], "add a compliance connection", r => r.Id)
            .Text("id", r => r.Id, FieldDefault.Id, "rbac_role_…")
            .Text("organization_id", r => r.OrganizationId, FieldDefault.Id, "the organization")
            .Text("name", r => r.Name, FieldDefault.Id, "the name")
            .Text("description", r => r.Description, "", "the description; can be empty")
            .OptionalTime("created_at", r => r.CreatedAt, "when it was made", FieldDefault.DayBeforeNow)
            .OptionalTime("updated_at", r => r.UpdatedAt, "when it was last changed", FieldDefault.DayBeforeNow)
            .Organization()
            .ToMany("permissions", "role_permissions", "what it allows", new EdgePath.Reverse("role"))
            .ToMany("groups", "groups", "groups that give it", new EdgePath.Reverse("roles"))
            .Schema(),

        new SchemaRows<RolePermission>("role_permissions", "role_permission", "what a role allows", [Compliance], "pass --enrich-role-permissions", p => p.Id)
            .Text("id", p => p.Id, FieldDefault.Id, "role_id/action/resource_type/resource_id")
            .Text("organization_id", p => p.OrganizationId, FieldDefault.Id, "the organization")
            .Text("role_id", p => p.RoleId, FieldDefault.Id, "the role")
            .Text("action", p => p.Action, "chat", "what is allowed")
            .Text("resource_type", p => p.ResourceType, "organization", "the kind of thing it is allowed on")
            .Text("resource_id", p => p.ResourceId, FieldDefault.Id, "the thing it is allowed on")
            .Organization()
            .Parent("role", "roles", "the role", p => p.RoleId)
            .Schema(),

        new SchemaRows<Invite>("invites", "invite", "invitations into an organization", [Enterprise, Compliance], "this version does not fetch it yet", i => i.Id)
            .Text("id", i => i.Id, FieldDefault.Id, "invite_…")
            .Text("organization_id", i => i.OrganizationId, FieldDefault.Id, "the organization")
            .Text("email", i => i.Email, FieldDefault.Email, "who was invited")
            .Text("role", i => i.Role, "user", "the role offered", OrganizationRoles)
            .Text("status", i => i.Status, "pending", "what became of it", "accepted", "deleted", "expired", "pending")
            .Time("invited_at", i => i.InvitedAt, "when it was sent")
            .Time("expires_at", i => i.ExpiresAt, "when it runs out")
            .OptionalTime("accepted_at", i => i.AcceptedAt, "when it was accepted")
            .TextList("group_ids", i => i.GroupIds, "groups the person will join")
            .Organization().Schema(),

        SchemaRows.Later("compliance_access_keys", "compliance_access_key", "Compliance Access Keys of a parent"),
        SchemaRows.Later("service_accounts", "service_account", "service accounts of a Console organization"),
        SchemaRows.Later("usage", "usage_record", "use of keys by day"),
        SchemaRows.Later("activities", "activity", "the activity feed"),

        new SchemaRows<CollectionCoverage>("coverage", "collection", "how completely each collection was read", [], "", c => c.Id)
            .Text("id", c => c.Id, FieldDefault.Id, "the collection's name")
            .Text("organization_id", c => c.OrganizationId, FieldDefault.Id, "the organization")
            .Text("collection", c => c.Collection, FieldDefault.Id, "the collection's name")
            .Text("state", c => c.StateName, "complete", "how much was read", "complete", "partial", "failed", "not_requested")
            .Number("count", c => c.Count, 0, "how many rows were read")
            .OptionalText("reason", c => c.Reason, "why it is not complete")
            .Organization().Schema(),

        new SchemaRows<Note>("notes", "note", "what is worth knowing about the data", [], "", n => n.Id)
            .Text("id", n => n.Id, FieldDefault.Id, "code and subject")
            .Text("organization_id", n => n.OrganizationId, FieldDefault.Id, "the organization")
            .Text("code", n => n.Code, "note", "a stable code")
            .Text("message", n => n.Message, FieldDefault.Id, "one sentence")
            .OptionalText("subject", n => n.Subject, "what it is about, type/id")
            .Organization().Schema(),
    ];

    private static readonly Dictionary<string, CollectionSchema> ByName = Collections.ToDictionary(c => c.Name, StringComparer.Ordinal);

    /// <summary>How many edges there are: <see cref="EdgeSchema.Index"/> counts them.</summary>
    internal static int EdgeCount { get; } = NumberEdges();

    /// <summary>The collection of that name; null if there is none.</summary>
    public static CollectionSchema? Find(string name) => ByName.GetValueOrDefault(name);

    internal static CollectionSchema Collection(string name) => ByName[name];

    /// <summary>The collection whose entities have that type; null if there is none.</summary>
    internal static CollectionSchema? FindType(string type) => Collections.FirstOrDefault(c => c.Type == type);

    /// <summary>The place of a collection in <see cref="Collections"/>.</summary>
    internal static int IndexOf(CollectionSchema collection)
    {
        for (var i = 0; i < Collections.Count; i++) if (ReferenceEquals(Collections[i], collection)) return i;
        throw new ArgumentException($"`{collection.Name}` is not of this schema", nameof(collection));
    }

    private static int NumberEdges()
    {
        var count = 0;
        foreach (var edge in Collections.SelectMany(c => c.Edges)) edge.Index = count++;
        return count;
    }
}
