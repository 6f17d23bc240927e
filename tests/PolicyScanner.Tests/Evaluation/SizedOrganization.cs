using PolicyScanner.Graph;

namespace PolicyScanner.Tests.Evaluation;

/// <summary>An organization of any size in which everybody has a key and a membership: to count what rules cost.</summary>
internal static class SizedOrganization
{
    private static readonly DateTimeOffset At = new(2025, 1, 1, 0, 0, 0, TimeSpan.Zero);

    /// <param name="size">How many users, keys and memberships.</param>
    /// <param name="workspaces">How many workspaces.</param>
    /// <param name="hole">Why the members of a workspace could not be read, by its number; null where they were. Those not requested belong to archived ones.</param>
    public static AccessGraph Of(int size, int workspaces = 3, Func<int, Hole?>? hole = null)
    {
        var builder = new AccessGraphBuilder();
        builder.Add(new Organization { OrganizationId = "o", Name = "o", CreatedAt = null, TenantId = "o", Sources = ["enterprise"], TakenAt = At });
        Hole[] holes = [.. Enumerable.Range(0, workspaces).Select(i => hole?.Invoke(i)).OfType<Hole>()];
        foreach (var collection in GraphSchema.Collections.Where(c => c.Modes.Count > 0))
        {
            var has = collection.Name == "workspace_members" ? holes : [];
            builder.Cover("o", collection.Name, has.Any(h => !h.NotRequested) ? CoverageState.Partial : CoverageState.Complete, has.Length > 0 ? "holes" : null, has);
        }
        for (var i = 0; i < workspaces; i++)
        {
            builder.Add(new Workspace
            {
                OrganizationId = "o", Id = $"w{i}", Name = "w", CreatedAt = At, ArchivedAt = hole?.Invoke(i)?.NotRequested == true ? At : null, DisplayColor = "", CompartmentId = "", WorkspaceGeo = "us",
                DefaultInferenceGeo = "us", AllowedInferenceGeos = [], ExternalKeyId = null, Tags = new Dictionary<string, string>(), UserProfileId = null,
            });
        }
        for (var i = 0; i < size; i++)
        {
            builder.Add(new User { OrganizationId = "o", Id = $"u{i}", Email = $"u{i}@x", Name = "u", Role = "user", AddedAt = At, CreatedAt = At, Sources = ["enterprise"] });
            if (hole?.Invoke(i % workspaces) is null) builder.Add(new WorkspaceMember { OrganizationId = "o", WorkspaceId = $"w{i % workspaces}", UserId = $"u{i}", WorkspaceRole = "workspace_user" });
            builder.Add(new ApiKey
            {
                OrganizationId = "o", Id = $"k{i}", Name = "k", Type = "api_key", Status = "active", CreatedAt = At, ExpiresAt = null, PartialKeyHint = null, CreatedById = null, CreatedByType = null,
                PrincipalId = null, PrincipalType = null, OwnerId = $"u{i * 7 % size}", OwnerType = "user", ScopeType = "workspace", WorkspaceId = $"w{i % workspaces}",
            });
        }
        return builder.Build();
    }
}
