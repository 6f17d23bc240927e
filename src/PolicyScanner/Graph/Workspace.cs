namespace PolicyScanner.Graph;

/// <summary>A workspace of a Console organization.</summary>
/// <remarks>Source: Admin API, <c>GET /v1/organizations/workspaces</c>, archived ones and the default one included.</remarks>
public sealed record Workspace : Entity
{
    /// <summary>The id, <c>wrkspc_…</c>.</summary>
    public required string Id { get; init; }

    /// <summary>The name; the default workspace reads <c>Default</c>.</summary>
    public required string Name { get; init; }

    /// <summary>When it was made, UTC.</summary>
    public required DateTimeOffset CreatedAt { get; init; }

    /// <summary>When it was archived, UTC; null while it is in use.</summary>
    public required DateTimeOffset? ArchivedAt { get; init; }

    /// <summary>The colour in the Console, <c>#RRGGBB</c>.</summary>
    public required string DisplayColor { get; init; }

    /// <summary>The encryption compartment; absent before 2026.</summary>
    public required string CompartmentId { get; init; }

    /// <summary>Where data are kept, <c>us</c>; absent before 2026.</summary>
    public required string WorkspaceGeo { get; init; }

    /// <summary>Where inference runs unless a request says otherwise; absent before 2026.</summary>
    public required string DefaultInferenceGeo { get; init; }

    /// <summary>Where inference may run; <c>unrestricted</c> alone where the API says so; absent before 2026.</summary>
    public required IReadOnlyList<string> AllowedInferenceGeos { get; init; }

    /// <summary>The customer's own encryption key; null without one.</summary>
    public required string? ExternalKeyId { get; init; }

    /// <summary>Tags by name; absent before 2026.</summary>
    public required IReadOnlyDictionary<string, string> Tags { get; init; }

    /// <summary>The user profile it is bound to; null without one, absent before November 2026.</summary>
    public required string? UserProfileId { get; init; }
}
