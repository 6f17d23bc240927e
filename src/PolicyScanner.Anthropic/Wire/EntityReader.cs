using System.Text.Json;
using PolicyScanner.Graph;

namespace PolicyScanner.Anthropic.Wire;

/// <summary>From the API's rows to the graph's entities, for one organization.</summary>
internal sealed class EntityReader(AccessGraphBuilder graph, string organizationId)
{
    private static readonly string[] Enterprise = ["enterprise"];
    private static readonly string[] Compliance = ["compliance"];

    public Organization Organization(OrganizationRow row, ApiType mode, string tenantId, DateTimeOffset takenAt)
    {
        var fields = new Fields(graph, organizationId, $"organization/{organizationId}");
        return new()
        {
            OrganizationId = organizationId,
            Name = fields.Text("name", row.Name),
            CreatedAt = fields.OptionalTime("created_at", row.CreatedAt),
            TenantId = tenantId,
            Sources = mode is ApiType.Enterprise ? Enterprise : Compliance,
            TakenAt = takenAt,
            Absent = fields.Absent,
        };
    }

    public User User(UserRow row, ApiType mode)
    {
        var (id, fields) = Begin("user", row.Id);
        return new()
        {
            OrganizationId = organizationId,
            Id = id,
            Email = fields.Text("email", row.Email, row.EmailAddress),
            Name = fields.Text("name", row.Name, row.FullName),
            Role = fields.Text("role", row.Role, row.OrganizationRole),
            AddedAt = fields.OptionalTime("added_at", row.AddedAt),
            CreatedAt = fields.OptionalTime("created_at", row.CreatedAt),
            Sources = mode is ApiType.Enterprise ? Enterprise : Compliance,
            Absent = fields.Absent,
        };
    }

    public ApiKey ApiKey(ApiKeyRow row)
    {
        var (id, fields) = Begin("api_key", row.Id);
        var creator = Actor(fields, row.CreatedBy, "created_by_id", "created_by_type");
        var principal = Actor(fields, row.Principal, "principal_id", "principal_type");
        // A response without `principal` is of a time that had none: then the creator answers. Without a creator nothing can be said, nor about a
        // principal of a kind that is new.
        var owner = principal.Id is not null || principal.Type is not null ? principal : creator;
        if (!owner.Known || (owner.Id is null && !principal.Known)) fields.MarkAbsent("owner_id");
        if (owner.Type is null && (!owner.Known || owner.Id is not null || !principal.Known)) fields.MarkAbsent("owner_type");
        var (scope, workspace) = Scope(fields, row);
        return new()
        {
            OrganizationId = organizationId,
            Id = id,
            Name = fields.Text("name", row.Name),
            Type = fields.Text("type", row.Type),
            Status = fields.Text("status", row.Status),
            CreatedAt = fields.Time("created_at", row.CreatedAt),
            ExpiresAt = fields.OptionalTime("expires_at", row.ExpiresAt),
            PartialKeyHint = fields.OptionalText("partial_key_hint", row.PartialKeyHint),
            CreatedById = creator.Id,
            CreatedByType = creator.Type,
            PrincipalId = principal.Id,
            PrincipalType = principal.Type,
            OwnerId = owner.Id,
            OwnerType = owner.Type,
            ScopeType = scope,
            WorkspaceId = workspace,
            Absent = fields.Absent,
        };
    }

    public Workspace Workspace(WorkspaceRow row)
    {
        var (id, fields) = Begin("workspace", row.Id);
        var residency = Fields.Inner(row.DataResidency, WireContext.Default.DataResidencyRow) ?? new();
        return new()
        {
            OrganizationId = organizationId,
            Id = id,
            Name = fields.Text("name", row.Name),
            CreatedAt = fields.Time("created_at", row.CreatedAt),
            ArchivedAt = fields.OptionalTime("archived_at", row.ArchivedAt),
            DisplayColor = fields.Text("display_color", row.DisplayColor),
            CompartmentId = fields.Text("compartment_id", row.CompartmentId),
            WorkspaceGeo = fields.Text("workspace_geo", residency.WorkspaceGeo),
            DefaultInferenceGeo = fields.Text("default_inference_geo", residency.DefaultInferenceGeo),
            AllowedInferenceGeos = fields.Texts("allowed_inference_geos", residency.AllowedInferenceGeos),
            ExternalKeyId = fields.OptionalText("external_key_id", row.ExternalKeyId),
            Tags = fields.Tags("tags", row.Tags),
            UserProfileId = fields.OptionalText("user_profile_id", row.UserProfileId),
            Absent = fields.Absent,
        };
    }

    public WorkspaceMember WorkspaceMember(WorkspaceMemberRow row, string workspaceId)
    {
        var user = graph.Clean(row.UserId.Value!, organizationId, $"workspace/{workspaceId}");
        var fields = new Fields(graph, organizationId, $"workspace_member/{workspaceId}/{user}");
        return new()
        {
            OrganizationId = organizationId,
            WorkspaceId = workspaceId,
            UserId = user,
            WorkspaceRole = fields.Text("workspace_role", row.WorkspaceRole),
            Absent = fields.Absent,
        };
    }

    public Group Group(GroupRow row)
    {
        var (id, fields) = Begin("group", row.Id);
        return new()
        {
            OrganizationId = organizationId,
            Id = id,
            Name = fields.Text("name", row.Name),
            Description = fields.Text("description", row.Description),
            SourceType = fields.Text("source_type", row.SourceType),
            RoleIds = fields.Texts("role_ids", row.RoleIds, row.Roles),
            CreatedAt = fields.OptionalTime("created_at", row.CreatedAt),
            UpdatedAt = fields.OptionalTime("updated_at", row.UpdatedAt),
            Absent = fields.Absent,
        };
    }

    public GroupMember GroupMember(GroupMemberRow row, string groupId)
    {
        var user = graph.Clean(row.UserId.Value!, organizationId, $"group/{groupId}");
        var fields = new Fields(graph, organizationId, $"group_member/{groupId}/{user}");
        return new()
        {
            OrganizationId = organizationId,
            GroupId = groupId,
            UserId = user,
            Email = fields.Text("email", row.Email, row.EmailAddress),
            CreatedAt = fields.OptionalTime("created_at", row.CreatedAt),
            UpdatedAt = fields.OptionalTime("updated_at", row.UpdatedAt),
            Absent = fields.Absent,
        };
    }

    public Role Role(RoleRow row)
    {
        var (id, fields) = Begin("role", row.Id);
        return new()
        {
            OrganizationId = organizationId,
            Id = id,
            Name = fields.Text("name", row.DisplayName, row.Name),
            Description = fields.Text("description", row.Description),
            CreatedAt = fields.OptionalTime("created_at", row.CreatedAt),
            UpdatedAt = fields.OptionalTime("updated_at", row.UpdatedAt),
            Absent = fields.Absent,
        };
    }

    public RolePermission RolePermission(RolePermissionRow row, string roleId)
    {
        var fields = new Fields(graph, organizationId, $"role/{roleId}");
        var resource = Fields.Inner(row.Resource, WireContext.Default.ResourceRow) ?? new();
        return new()
        {
            OrganizationId = organizationId,
            RoleId = roleId,
            Action = fields.Text("action", row.Action),
            ResourceType = fields.Text("resource_type", row.ResourceType, resource.Type),
            ResourceId = fields.Text("resource_id", row.ResourceId, Named(resource)),
            Absent = fields.Absent,
        };
    }

    /// <summary>An id as the graph keeps it.</summary>
    public string Id(string id) => graph.Clean(id, organizationId, $"organization/{organizationId}");

    private (string Id, Fields Fields) Begin(string type, WireText id)
    {
        var clean = Id(id.Value!);
        return (clean, new(graph, organizationId, $"{type}/{clean}"));
    }

    private static (bool Known, string? Id, string? Type) Actor(Fields fields, JsonElement element, string idField, string typeField)
    {
        if (element.ValueKind is JsonValueKind.Null) return (true, null, null);
        var row = Fields.Inner(element, WireContext.Default.ActorRow) ?? new();
        var id = row.Id.Value ?? row.UserId.Value ?? row.ServiceAccountId.Value;
        if (id is null) fields.MarkAbsent(idField);
        var type = row.Type.Value switch
        {
            "user_actor" => "user",
            "service_account_actor" => "service_account",
            { } other => fields.Clean(other),
            null => null,
        };
        if (type is null) fields.MarkAbsent(typeField);
        return (id is not null, id is null ? null : fields.Clean(id), type);
    }

    // `scope` names even the default workspace; the older `workspace_id` is null for that one and for keys of the whole organization.
    private static (string? Scope, string? Workspace) Scope(Fields fields, ApiKeyRow row)
    {
        if (Fields.Inner(row.Scope, WireContext.Default.ScopeRow) is not { Type.Value: { } type } scope)
        {
            fields.MarkAbsent("scope_type");
            return (null, fields.OptionalText("workspace_id", row.WorkspaceId));
        }
        return (fields.Clean(type), type is "organization" ? null : fields.OptionalText("workspace_id", scope.WorkspaceId.Present ? scope.WorkspaceId : row.WorkspaceId));
    }

    private static WireText Named(ResourceRow resource)
    {
        if (resource is { Type.Value: "all_connectors" }) return new("", true);
        var parts = new[] { resource.OrganizationId, resource.ConnectorId, resource.ToolName, resource.Scope }.Select(p => p.Value).OfType<string>().ToArray();
        return parts.Length == 0 ? default : new(string.Join('/', parts), true);
    }
}
