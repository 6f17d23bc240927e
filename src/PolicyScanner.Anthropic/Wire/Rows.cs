using System.Text.Json;

namespace PolicyScanner.Anthropic.Wire;

// The API's objects as they come, under every shape that was ever documented. Members that are not here are ignored; which documented
// ones that are, and why, a test lists.

/// <summary>The answer of <c>/v1/organizations/me</c>, or a row of <c>/v1/compliance/organizations</c>, which calls its id <c>uuid</c>.</summary>
internal sealed record OrganizationRow
{
    public WireText Id { get; init; }
    public WireText Uuid { get; init; }
    public WireText Name { get; init; }
    public WireTime CreatedAt { get; init; }

    public string? Identity => Uuid.Value ?? Id.Value;
}

/// <summary>A member of an organization, in the Admin API's words or the Compliance API's.</summary>
internal sealed record UserRow
{
    public WireText Id { get; init; }
    public WireText Email { get; init; }
    public WireText EmailAddress { get; init; }
    public WireText Name { get; init; }
    public WireText FullName { get; init; }
    public WireText Role { get; init; }
    public WireText OrganizationRole { get; init; }
    public WireTime AddedAt { get; init; }
    public WireTime CreatedAt { get; init; }
}

/// <summary>A key.</summary>
internal sealed record ApiKeyRow
{
    public WireText Id { get; init; }
    public WireText Type { get; init; }
    public WireText Name { get; init; }
    public WireText Status { get; init; }
    public WireTime CreatedAt { get; init; }
    public WireTime ExpiresAt { get; init; }
    public WireText PartialKeyHint { get; init; }
    public JsonElement CreatedBy { get; init; }
    public JsonElement Principal { get; init; }
    public JsonElement Scope { get; init; }
    public WireText WorkspaceId { get; init; }
}

/// <summary>Who made a key or whom it acts as: <c>{id, type}</c>, or since August 2026 <c>{type: user_actor, user_id}</c> and its like.</summary>
internal sealed record ActorRow
{
    public WireText Type { get; init; }
    public WireText Id { get; init; }
    public WireText UserId { get; init; }
    public WireText ServiceAccountId { get; init; }
}

/// <summary>Where a key is valid; since August 2026.</summary>
internal sealed record ScopeRow
{
    public WireText Type { get; init; }
    public WireText WorkspaceId { get; init; }
}

/// <summary>A workspace.</summary>
internal sealed record WorkspaceRow
{
    public WireText Id { get; init; }
    public WireText Name { get; init; }
    public WireTime CreatedAt { get; init; }
    public WireTime ArchivedAt { get; init; }
    public WireText DisplayColor { get; init; }
    public WireText CompartmentId { get; init; }
    public JsonElement DataResidency { get; init; }
    public WireText ExternalKeyId { get; init; }
    public WireTags Tags { get; init; }
    public WireText UserProfileId { get; init; }
}

/// <summary>Where a workspace's data are kept and used; since 2026.</summary>
internal sealed record DataResidencyRow
{
    public WireText WorkspaceGeo { get; init; }
    public WireText DefaultInferenceGeo { get; init; }
    public WireTexts AllowedInferenceGeos { get; init; }
}

/// <summary>A member of a workspace. The workspace is the one that was asked for.</summary>
internal sealed record WorkspaceMemberRow
{
    public WireText UserId { get; init; }
    public WireText WorkspaceRole { get; init; }
}

/// <summary>A group. <c>role_ids</c> counts where there is one, even when it is empty.</summary>
internal sealed record GroupRow
{
    public WireText Id { get; init; }
    public WireText Name { get; init; }
    public WireText Description { get; init; }
    public WireText SourceType { get; init; }
    public WireTexts RoleIds { get; init; }
    public WireTexts Roles { get; init; }
    public WireTime CreatedAt { get; init; }
    public WireTime UpdatedAt { get; init; }
}

/// <summary>A member of a group. The group is the one that was asked for.</summary>
internal sealed record GroupMemberRow
{
    public WireText UserId { get; init; }
    public WireText Email { get; init; }
    public WireText EmailAddress { get; init; }
    public WireTime CreatedAt { get; init; }
    public WireTime UpdatedAt { get; init; }
}

/// <summary>A custom role.</summary>
internal sealed record RoleRow
{
    public WireText Id { get; init; }
    public WireText DisplayName { get; init; }
    public WireText Name { get; init; }
    public WireText Description { get; init; }
    public WireTime CreatedAt { get; init; }
    public WireTime UpdatedAt { get; init; }
}

/// <summary>What a role allows: three texts, or the Admin API's nested resource.</summary>
internal sealed record RolePermissionRow
{
    public WireText Action { get; init; }
    public WireText ResourceType { get; init; }
    public WireText ResourceId { get; init; }
    public JsonElement Resource { get; init; }
}

/// <summary>On what a permission is, in the Admin API's words.</summary>
internal sealed record ResourceRow
{
    public WireText Type { get; init; }
    public WireText OrganizationId { get; init; }
    public WireText ConnectorId { get; init; }
    public WireText ToolName { get; init; }
    public WireText Scope { get; init; }
}
