namespace PolicyScanner.Graph;

/// <summary>A member of an organization: one row per organization and user id. Service accounts are not users.</summary>
/// <remarks>Source: Admin API <c>GET /v1/organizations/users</c>, Compliance API <c>GET /v1/compliance/organizations/{org_uuid}/users</c>.</remarks>
public sealed record User : Entity
{
    /// <summary>The id, <c>user_…</c>: the same in both APIs, and unchanged when the e-mail address changes.</summary>
    public required string Id { get; init; }

    /// <summary>The e-mail address.</summary>
    public required string Email { get; init; }

    /// <summary>The full name; can be empty.</summary>
    public required string Name { get; init; }

    /// <summary>The built-in role in this organization; an open set. The Admin API's word comes first where both APIs name it.</summary>
    public required string Role { get; init; }

    /// <summary>When the user joined this organization, UTC; only the Admin API says so.</summary>
    public required DateTimeOffset? AddedAt { get; init; }

    /// <summary>When the account was made, not when it joined, UTC; only the Compliance API says so.</summary>
    public required DateTimeOffset? CreatedAt { get; init; }

    /// <summary>The API modes that listed the user, sorted.</summary>
    public required IReadOnlyList<string> Sources { get; init; }
}
