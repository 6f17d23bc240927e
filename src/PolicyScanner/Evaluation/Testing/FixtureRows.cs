using PolicyScanner.Graph;
using PolicyScanner.Rules;

namespace PolicyScanner.Evaluation.Testing;

/// <summary>Makes entities out of the rows that tests describe: one line of the table for each collection.</summary>
internal sealed class FixtureRows(DateTimeOffset now)
{
    // Ids that are put together from other fields come apart again.
    private static readonly Dictionary<string, string[]> Parts = new(StringComparer.Ordinal)
    {
        ["workspace_members"] = ["workspace_id", "user_id"],
        ["group_members"] = ["group_id", "user_id"],
        ["role_permissions"] = ["role_id", "action", "resource_type", "resource_id"],
        ["coverage"] = ["collection"],
        ["notes"] = ["code", "subject"],
    };

    private static readonly Dictionary<string, Func<FixtureFields, Entity>> Makers = new(StringComparer.Ordinal)
    {
        ["organizations"] = f => new Organization
        {
            OrganizationId = f.Id, Name = f.Text("name"), CreatedAt = f.OptionalTime("created_at"), TenantId = f.Text("tenant_id"), Sources = f.List("sources"), TakenAt = f.Time("taken_at"),
        },
        ["users"] = f => new User
        {
            OrganizationId = f.OrganizationId, Id = f.Id, Email = f.Text("email"), Name = f.Text("name"), Role = f.Text("role"), AddedAt = f.OptionalTime("added_at"),
            CreatedAt = f.OptionalTime("created_at"), Sources = f.List("sources"),
        },
        ["api_keys"] = f => new ApiKey
        {
            OrganizationId = f.OrganizationId, Id = f.Id, Name = f.Text("name"), Type = f.Text("type"), Status = f.Text("status"), CreatedAt = f.Time("created_at"),
            ExpiresAt = f.OptionalTime("expires_at"), PartialKeyHint = f.OptionalText("partial_key_hint"), CreatedById = f.OptionalText("created_by_id"),
            CreatedByType = f.OptionalText("created_by_type"), PrincipalId = f.OptionalText("principal_id"), PrincipalType = f.OptionalText("principal_type"),
            OwnerId = f.OptionalText("owner_id"), OwnerType = f.OptionalText("owner_type"), ScopeType = f.OptionalText("scope_type"), WorkspaceId = f.OptionalText("workspace_id"),
        },
        ["workspaces"] = f => new Workspace
        {
            OrganizationId = f.OrganizationId, Id = f.Id, Name = f.Text("name"), CreatedAt = f.Time("created_at"), ArchivedAt = f.OptionalTime("archived_at"),
            DisplayColor = f.Text("display_color"), CompartmentId = f.Text("compartment_id"), WorkspaceGeo = f.Text("workspace_geo"),
            DefaultInferenceGeo = f.Text("default_inference_geo"), AllowedInferenceGeos = f.List("allowed_inference_geos"), ExternalKeyId = f.OptionalText("external_key_id"),
            Tags = f.Map("tags"), UserProfileId = f.OptionalText("user_profile_id"),
        },
        ["workspace_members"] = f => new WorkspaceMember
        {
            OrganizationId = f.OrganizationId, WorkspaceId = f.Text("workspace_id"), UserId = f.Text("user_id"), WorkspaceRole = f.Text("workspace_role"),
        },
        ["groups"] = f => new Group
        {
            OrganizationId = f.OrganizationId, Id = f.Id, Name = f.Text("name"), Description = f.Text("description"), SourceType = f.Text("source_type"), RoleIds = f.List("role_ids"),
            CreatedAt = f.OptionalTime("created_at"), UpdatedAt = f.OptionalTime("updated_at"),
        },
        ["group_members"] = f => new GroupMember
        {
            OrganizationId = f.OrganizationId, GroupId = f.Text("group_id"), UserId = f.Text("user_id"), Email = f.Text("email"), CreatedAt = f.OptionalTime("created_at"),
            UpdatedAt = f.OptionalTime("updated_at"),
        },
        ["roles"] = f => new Role
        {
            OrganizationId = f.OrganizationId, Id = f.Id, Name = f.Text("name"), Description = f.Text("description"), CreatedAt = f.OptionalTime("created_at"),
            UpdatedAt = f.OptionalTime("updated_at"),
        },
        ["role_permissions"] = f => new RolePermission
        {
            OrganizationId = f.OrganizationId, RoleId = f.Text("role_id"), Action = f.Text("action"), ResourceType = f.Text("resource_type"), ResourceId = f.Text("resource_id"),
        },
        ["invites"] = f => new Invite
        {
            OrganizationId = f.OrganizationId, Id = f.Id, Email = f.Text("email"), Role = f.Text("role"), Status = f.Text("status"), InvitedAt = f.Time("invited_at"),
            ExpiresAt = f.Time("expires_at"), AcceptedAt = f.OptionalTime("accepted_at"), GroupIds = f.List("group_ids"),
        },
        ["coverage"] = f => new CollectionCoverage
        {
            OrganizationId = f.OrganizationId, Collection = f.Text("collection"), State = State(f.Text("state")), Count = (int)f.Number("count"), Reason = f.OptionalText("reason"), Holes = [],
        },
        ["notes"] = f => new Note { OrganizationId = f.OrganizationId, Code = f.Text("code"), Message = f.Text("message"), Subject = f.OptionalText("subject") },
    };

    private static readonly string[] BothModes = ["compliance", "enterprise"];

    private readonly Dictionary<string, int> _counts = new(StringComparer.Ordinal);

    /// <summary>Whether the ids of a collection's rows are put together from other fields.</summary>
    public static bool IsPutTogether(string collection) => Parts.ContainsKey(collection);

    /// <summary>The collections whose rows a test can describe.</summary>
    public static IEnumerable<string> Collections => Makers.Keys;

    /// <summary>Makes a row.</summary>
    /// <param name="row">What the test says.</param>
    /// <param name="organizationId">The organization, where it names none.</param>
    /// <param name="absent">Fields that the response lacks, for a row of that id.</param>
    public Entity Make(FixtureRow row, string organizationId, Func<string, IReadOnlyList<string>> absent)
    {
        var collection = GraphSchema.Collection(row.Collection);
        var given = new Dictionary<string, object?>(row.Fields, StringComparer.Ordinal);
        TakeApart(row.Collection, given);
        var id = given.GetValueOrDefault("id") as string ?? $"{collection.Type}-{_counts[row.Collection] = _counts.GetValueOrDefault(row.Collection) + 1}";
        // Both modes have it, unless the test says otherwise: every collection is there.
        if (row.Collection == "organizations") given.TryAdd("sources", BothModes);

        var entity = Make();
        if (absent(collection.IdOf(entity)) is not { Count: > 0 } lacking) return entity;
        foreach (var field in lacking)
        {
            given.Remove(field);
            if (collection.FindField(field) is { Nullable: true }) given[field] = null;
        }
        return Make() with { Absent = [.. lacking] };

        Entity Make() => Makers[row.Collection](new(collection, given, id, organizationId, now));
    }

    private static void TakeApart(string collection, Dictionary<string, object?> given)
    {
        if (!Parts.TryGetValue(collection, out var parts) || given.GetValueOrDefault("id") is not string id) return;
        var values = id.Split('/', parts.Length);
        for (var i = 0; i < values.Length; i++) given.TryAdd(parts[i], values[i]);
    }

    private static CoverageState State(string text) => text switch
    {
        "partial" => CoverageState.Partial,
        "failed" => CoverageState.Failed,
        "not_requested" => CoverageState.NotRequested,
        _ => CoverageState.Complete,
    };
}
