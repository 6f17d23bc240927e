using System.Text.Json.Serialization;

namespace PolicyScanner.Graph;

/// <summary>A user's membership of a workspace.</summary>
/// <remarks>Source: Admin API, <c>GET /v1/organizations/workspaces/{workspace_id}/members</c>.</remarks>
public sealed record WorkspaceMember : Entity
{
    /// <summary><c>workspace_id/user_id</c>.</summary>
    [JsonIgnore]
    public string Id => $"{WorkspaceId}/{UserId}";

    /// <summary>The workspace.</summary>
    public required string WorkspaceId { get; init; }

    /// <summary>The member.</summary>
    public required string UserId { get; init; }

    /// <summary><c>workspace_user</c>, <c>workspace_developer</c>, <c>workspace_restricted_developer</c>, <c>workspace_admin</c>, <c>workspace_billing</c>; an open set.</summary>
    public required string WorkspaceRole { get; init; }
}
