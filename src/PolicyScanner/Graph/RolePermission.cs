using System.Text.Json.Serialization;

namespace PolicyScanner.Graph;

/// <summary>One thing a role allows.</summary>
/// <remarks>Source: Compliance API, <c>GET /v1/compliance/organizations/{org_uuid}/roles/{role_id}/permissions</c>. No list of values is published.</remarks>
public sealed record RolePermission : Entity
{
    /// <summary><c>role_id/action/resource_type/resource_id</c>.</summary>
    [JsonIgnore]
    public string Id => $"{RoleId}/{Action}/{ResourceType}/{ResourceId}";

    /// <summary>The role.</summary>
    public required string RoleId { get; init; }

    /// <summary>What is allowed.</summary>
    public required string Action { get; init; }

    /// <summary>The kind of thing it is allowed on.</summary>
    public required string ResourceType { get; init; }

    /// <summary>The thing it is allowed on.</summary>
    public required string ResourceId { get; init; }
}
