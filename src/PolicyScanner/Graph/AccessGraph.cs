using System.Collections.Concurrent;

namespace PolicyScanner.Graph;

/// <summary>
/// What organizations have, who may use it, and how completely that is known. Immutable; made by <see cref="AccessGraphBuilder"/>, read from a
/// snapshot, or fetched. Rows are in the order of tenant, organization and id.
/// </summary>
public sealed class AccessGraph
{
    private readonly Dictionary<CollectionSchema, Entity[]> _rows;
    private readonly ConcurrentDictionary<EdgeSchema, Lazy<EdgeIndex>> _edges = new();
    private readonly Dictionary<CollectionSchema, Lazy<IdIndex>> _ids;

    internal AccessGraph(Dictionary<CollectionSchema, Entity[]> rows)
    {
        _rows = rows;
        _ids = rows.Keys.ToDictionary(c => c, c => new Lazy<IdIndex>(() => new(c, rows[c])));
        Organizations = Typed<Organization>("organizations");
        Users = Typed<User>("users");
        ApiKeys = Typed<ApiKey>("api_keys");
        Workspaces = Typed<Workspace>("workspaces");
        WorkspaceMembers = Typed<WorkspaceMember>("workspace_members");
        Groups = Typed<Group>("groups");
        GroupMembers = Typed<GroupMember>("group_members");
        Roles = Typed<Role>("roles");
        RolePermissions = Typed<RolePermission>("role_permissions");
        Invites = Typed<Invite>("invites");
        Coverage = Typed<CollectionCoverage>("coverage");
        Notes = Typed<Note>("notes");
        Tenants = new(Organizations, rows);
        Missing = new(this);
    }

    /// <summary>The organizations.</summary>
    public IReadOnlyList<Organization> Organizations { get; }

    /// <summary>Members of the organizations.</summary>
    public IReadOnlyList<User> Users { get; }

    /// <summary>API keys of Console organizations.</summary>
    public IReadOnlyList<ApiKey> ApiKeys { get; }

    /// <summary>Workspaces of Console organizations.</summary>
    public IReadOnlyList<Workspace> Workspaces { get; }

    /// <summary>Memberships of workspaces.</summary>
    public IReadOnlyList<WorkspaceMember> WorkspaceMembers { get; }

    /// <summary>Groups of Claude Enterprise parents.</summary>
    public IReadOnlyList<Group> Groups { get; }

    /// <summary>Memberships of groups.</summary>
    public IReadOnlyList<GroupMember> GroupMembers { get; }

    /// <summary>Custom roles.</summary>
    public IReadOnlyList<Role> Roles { get; }

    /// <summary>What the roles allow.</summary>
    public IReadOnlyList<RolePermission> RolePermissions { get; }

    /// <summary>Invitations; not fetched yet.</summary>
    public IReadOnlyList<Invite> Invites { get; }

    /// <summary>How completely each collection of each organization was read.</summary>
    public IReadOnlyList<CollectionCoverage> Coverage { get; }

    /// <summary>What else is worth knowing about the data.</summary>
    public IReadOnlyList<Note> Notes { get; }

    /// <summary>The API modes the data come from, sorted.</summary>
    public IReadOnlyList<string> Modes => [.. Organizations.SelectMany(o => o.Sources).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal)];

    /// <summary>When the youngest part of the data was read, UTC; the beginning of time for an empty graph.</summary>
    public DateTimeOffset TakenAt => Organizations.Count == 0 ? DateTimeOffset.MinValue : Organizations.Max(o => o.TakenAt);

    internal TenantRanges Tenants { get; }

    internal MissingRows Missing { get; }

    /// <summary>A collection's rows; an entity's ordinal is its place here.</summary>
    internal Entity[] Rows(CollectionSchema collection) => _rows[collection];

    internal IdIndex Ids(CollectionSchema collection) => _ids[collection].Value;

    /// <summary>Where an edge leads from each entity; built once, on first use, in linear time. May be asked by several threads.</summary>
    internal EdgeIndex Edge(EdgeSchema edge) =>
        _edges.TryGetValue(edge, out var index) ? index.Value : _edges.GetOrAdd(edge, new Lazy<EdgeIndex>(() => EdgeIndex.Build(edge, this))).Value;

    // One array serves both: as rows of some collection, and as what they are.
    private T[] Typed<T>(string collection) where T : Entity
    {
        var typed = Array.ConvertAll(_rows[GraphSchema.Collection(collection)], e => (T)e);
        _rows[GraphSchema.Collection(collection)] = typed;
        return typed;
    }
}
