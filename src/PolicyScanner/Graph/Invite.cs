namespace PolicyScanner.Graph;

/// <summary>An invitation into an organization.</summary>
/// <remarks>Source: Admin API, <c>GET /v1/organizations/invites</c>. Not fetched yet: its coverage is <c>not_requested</c>.</remarks>
public sealed record Invite : Entity
{
    /// <summary>The id, <c>invite_…</c>.</summary>
    public required string Id { get; init; }

    /// <summary>Who was invited.</summary>
    public required string Email { get; init; }

    /// <summary>The organization role offered; an open set.</summary>
    public required string Role { get; init; }

    /// <summary><c>accepted</c>, <c>deleted</c>, <c>expired</c>, <c>pending</c>; an open set.</summary>
    public required string Status { get; init; }

    /// <summary>When it was sent, UTC.</summary>
    public required DateTimeOffset InvitedAt { get; init; }

    /// <summary>When it runs out, UTC.</summary>
    public required DateTimeOffset ExpiresAt { get; init; }

    /// <summary>When it was accepted, UTC; null while it was not.</summary>
    public required DateTimeOffset? AcceptedAt { get; init; }

    /// <summary>Groups the invited person will join.</summary>
    public required IReadOnlyList<string> GroupIds { get; init; }
}
