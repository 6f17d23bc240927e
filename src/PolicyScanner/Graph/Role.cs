namespace PolicyScanner.Graph;

/// <summary>A custom role of an organization.</summary>
/// <remarks>Source: Compliance API, <c>GET /v1/compliance/organizations/{org_uuid}/roles</c>.</remarks>
public sealed record Role : Entity
{
    /// <summary>The id, <c>rbac_role_…</c>.</summary>
    public required string Id { get; init; }

    /// <summary>The name.</summary>
    public required string Name { get; init; }

    /// <summary>The description; can be empty.</summary>
    public required string Description { get; init; }

    /// <summary>When it was made, UTC; null where the API has none.</summary>
    public required DateTimeOffset? CreatedAt { get; init; }

    /// <summary>When it was last changed, UTC; null where the API has none.</summary>
    public required DateTimeOffset? UpdatedAt { get; init; }
}
