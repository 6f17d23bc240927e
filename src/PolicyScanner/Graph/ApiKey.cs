namespace PolicyScanner.Graph;

/// <summary>An API key of the organization. The secret itself is never fetched.</summary>
/// <remarks>Source: Admin API, <c>GET /v1/organizations/api_keys</c>.</remarks>
public sealed record ApiKey : Entity
{
    /// <summary>The id, <c>apikey_…</c>.</summary>
    public required string Id { get; init; }

    /// <summary>The name; not unique.</summary>
    public required string Name { get; init; }

    /// <summary>The object type the API names, <c>api_key</c>.</summary>
    public required string Type { get; init; }

    /// <summary><c>active</c>, <c>inactive</c>, <c>archived</c>, <c>expired</c>; an open set.</summary>
    public required string Status { get; init; }

    /// <summary>When it was made, UTC.</summary>
    public required DateTimeOffset CreatedAt { get; init; }

    /// <summary>When the key stops working, UTC; null means never.</summary>
    public required DateTimeOffset? ExpiresAt { get; init; }

    /// <summary>Beginning and end of the key, as the API shows it; null where the API has none.</summary>
    public required string? PartialKeyHint { get; init; }

    /// <summary>Who made it; null where the creator is not recorded.</summary>
    public required string? CreatedById { get; init; }

    /// <summary><c>user</c> or <c>service_account</c>; an open set.</summary>
    public required string? CreatedByType { get; init; }

    /// <summary>Who the key acts as; null for a classic workspace key that is bound to nobody.</summary>
    public required string? PrincipalId { get; init; }

    /// <summary><c>user</c> or <c>service_account</c>, whichever of its two shapes the API used; an open set.</summary>
    public required string? PrincipalType { get; init; }

    /// <summary>Who answers for it: the principal, else the creator; null for nobody.</summary>
    public required string? OwnerId { get; init; }

    /// <summary>What the owner is: <c>user</c> or <c>service_account</c>; an open set.</summary>
    public required string? OwnerType { get; init; }

    /// <summary><c>workspace</c> or <c>organization</c>; an open set. Absent in older responses.</summary>
    public required string? ScopeType { get; init; }

    /// <summary>The workspace; null for an organization-scoped key and, in older responses, for the default workspace.</summary>
    public required string? WorkspaceId { get; init; }
}
