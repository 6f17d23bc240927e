using System.Text.Json.Serialization;

namespace PolicyScanner.Graph;

/// <summary>A Claude Console or claude.ai organization.</summary>
/// <remarks>Source: Admin API <c>GET /v1/organizations/me</c>, Compliance API <c>GET /v1/compliance/organizations</c>.</remarks>
public sealed record Organization : Entity
{
    /// <summary>The bare UUID.</summary>
    [JsonIgnore]
    public string Id => OrganizationId;

    /// <summary>The display name.</summary>
    public required string Name { get; init; }

    /// <summary>When it was made, UTC; only the Compliance API says so.</summary>
    public required DateTimeOffset? CreatedAt { get; init; }

    /// <summary>The tenant: the id of the oldest organization under the same parent, or its own. Joins never cross tenants.</summary>
    public required string TenantId { get; init; }

    /// <summary>The API modes that named it, sorted: <c>compliance</c>, <c>enterprise</c>.</summary>
    public required IReadOnlyList<string> Sources { get; init; }

    /// <summary>When its data were read, UTC.</summary>
    public required DateTimeOffset TakenAt { get; init; }
}
