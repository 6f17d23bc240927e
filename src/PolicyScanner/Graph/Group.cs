namespace PolicyScanner.Graph;

/// <summary>A group of a Claude Enterprise parent organization.</summary>
/// <remarks>Source: Compliance API, <c>GET /v1/compliance/groups</c>.</remarks>
public sealed record Group : Entity
{
    /// <summary>The id, <c>rbac_group_…</c>.</summary>
    public required string Id { get; init; }

    /// <summary>The name; not unique.</summary>
    public required string Name { get; init; }

    /// <summary>The description; can be empty.</summary>
    public required string Description { get; init; }

    /// <summary><c>direct</c> or <c>scim</c>; an open set. Members of a <c>scim</c> group are managed by the identity provider.</summary>
    public required string SourceType { get; init; }

    /// <summary>Ids of the roles its members get. The API's null means unknown, not none: then the field is absent.</summary>
    public required IReadOnlyList<string> RoleIds { get; init; }

    /// <summary>When it was made, UTC; null where the API has none.</summary>
    public required DateTimeOffset? CreatedAt { get; init; }

    /// <summary>When it was last changed, UTC; null where the API has none.</summary>
    public required DateTimeOffset? UpdatedAt { get; init; }
}
