using System.Text.Json.Serialization;

namespace PolicyScanner.Graph;

/// <summary>A snapshot as System.Text.Json reads it. Collections that a file does not have are empty: older files lack the later ones.</summary>
internal sealed class SnapshotDocument
{
    public required SchemaVersion Schema { get; init; }

    public required List<Organization> Organizations { get; init; }

    public List<User> Users { get; init; } = [];

    public List<ApiKey> ApiKeys { get; init; } = [];

    public List<Workspace> Workspaces { get; init; } = [];

    public List<WorkspaceMember> WorkspaceMembers { get; init; } = [];

    public List<Group> Groups { get; init; } = [];

    public List<GroupMember> GroupMembers { get; init; } = [];

    public List<Role> Roles { get; init; } = [];

    public List<RolePermission> RolePermissions { get; init; } = [];

    public List<Invite> Invites { get; init; } = [];

    public required List<CollectionCoverage> Coverage { get; init; }

    public List<Note> Notes { get; init; } = [];

    /// <summary>The types of the rows by collection; the other collections have none yet.</summary>
    public static IReadOnlyDictionary<string, Type> RowTypes { get; } = new Dictionary<string, Type>(StringComparer.Ordinal)
    {
        ["organizations"] = typeof(Organization),
        ["users"] = typeof(User),
        ["api_keys"] = typeof(ApiKey),
        ["workspaces"] = typeof(Workspace),
        ["workspace_members"] = typeof(WorkspaceMember),
        ["groups"] = typeof(Group),
        ["group_members"] = typeof(GroupMember),
        ["roles"] = typeof(Role),
        ["role_permissions"] = typeof(RolePermission),
        ["invites"] = typeof(Invite),
        ["coverage"] = typeof(CollectionCoverage),
        ["notes"] = typeof(Note),
    };

    /// <summary>
    /// The collections that were read. One that the file does not have is null, for the generated reader initialises every property; and so is a row that
    /// the file has as null.
    /// </summary>
    public IEnumerable<(string Name, IReadOnlyList<Entity?>? Rows)> Collections() =>
    [
        ("organizations", Organizations), ("users", Users), ("api_keys", ApiKeys), ("workspaces", Workspaces), ("workspace_members", WorkspaceMembers),
        ("groups", Groups), ("group_members", GroupMembers), ("roles", Roles), ("role_permissions", RolePermissions), ("invites", Invites),
        ("coverage", Coverage), ("notes", Notes),
    ];
}

/// <summary>The value of <c>schema</c>.</summary>
internal sealed record SchemaVersion(string Text);

/// <summary>The generated readers and writers of the entities.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower, GenerationMode = JsonSourceGenerationMode.Metadata, RespectNullableAnnotations = true)]
[JsonSerializable(typeof(SnapshotDocument))]
internal sealed partial class SnapshotContext : JsonSerializerContext;
