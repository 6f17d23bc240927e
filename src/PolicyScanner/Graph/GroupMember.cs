using System.Text.Json.Serialization;

namespace PolicyScanner.Graph;

/// <summary>A user's membership of a group.</summary>
/// <remarks>Source: Compliance API, <c>GET /v1/compliance/groups/{group_id}/members</c>.</remarks>
public sealed record GroupMember : Entity
{
    /// <summary><c>group_id/user_id</c>.</summary>
    [JsonIgnore]
    public string Id => $"{GroupId}/{UserId}";

    /// <summary>The group.</summary>
    public required string GroupId { get; init; }

    /// <summary>The member.</summary>
    public required string UserId { get; init; }

    /// <summary>The member's e-mail address.</summary>
    public required string Email { get; init; }

    /// <summary>When the membership began, UTC; null where the API has none.</summary>
    public required DateTimeOffset? CreatedAt { get; init; }

    /// <summary>When it was last changed, UTC; null where the API has none.</summary>
    public required DateTimeOffset? UpdatedAt { get; init; }
}
