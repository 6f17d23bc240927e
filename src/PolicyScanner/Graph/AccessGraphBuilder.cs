namespace PolicyScanner.Graph;

/// <summary>
/// Collects what was read, from one connection or several, and makes the graph of it: the same organization and the same user seen twice
/// become one row, rows are put in order, and a row whose parent is unknown is left out with a note.
/// </summary>
/// <remarks>Not safe for use by several threads at once.</remarks>
public sealed class AccessGraphBuilder
{
    private readonly Dictionary<CollectionSchema, List<Entity>> _rows = GraphSchema.Collections.ToDictionary(c => c, _ => new List<Entity>());

    /// <summary>
    /// Adds a row. Of two rows with the same organization and id the first stays; a user or an organization that both modes saw becomes one row
    /// with the fields of both, where enterprise mode speaks first.
    /// </summary>
    public AccessGraphBuilder Add(Entity entity)
    {
        ArgumentNullException.ThrowIfNull(entity);
        _rows[CollectionOf(entity)].Add(entity);
        return this;
    }

    /// <summary>Adds rows.</summary>
    public AccessGraphBuilder AddRange(IEnumerable<Entity> entities)
    {
        ArgumentNullException.ThrowIfNull(entities);
        foreach (var entity in entities) Add(entity);
        return this;
    }

    /// <summary>Adds all rows of a graph, with what it knows of its completeness: several snapshots become one.</summary>
    public AccessGraphBuilder AddGraph(AccessGraph graph)
    {
        ArgumentNullException.ThrowIfNull(graph);
        foreach (var collection in GraphSchema.Collections.Where(c => c.Name is not "coverage")) AddRange(graph.Rows(collection));
        // What nobody asked for there may have been asked for here: `not_requested` of a whole tenant is said anew when the graph is made.
        foreach (var same in graph.Coverage.GroupBy(c => (c.Collection, graph.Tenants.OfOrganization(c.OrganizationId))))
        {
            if (same.Count() > 1 || !GraphAssembly.IsByDefault(same.First())) AddRange(same);
        }
        return this;
    }

    /// <summary>Says how completely a collection of an organization was read. <see cref="CollectionCoverage.Count"/> is counted when the graph is made.</summary>
    /// <param name="organizationId">The organization; for groups and their members the parent's oldest one.</param>
    /// <param name="collection">The collection's name.</param>
    /// <param name="state">How much was read.</param>
    /// <param name="reason">Why it is not complete; null when it is.</param>
    /// <param name="holes">Which parents are missing, for a collection that is read per parent.</param>
    public AccessGraphBuilder Cover(string organizationId, string collection, CoverageState state, string? reason = null, IEnumerable<Hole>? holes = null) =>
        Add(new CollectionCoverage
        {
            OrganizationId = organizationId, Collection = collection, State = state, Count = 0, Reason = reason, Holes = [.. holes ?? []],
        });

    /// <summary>Adds a note.</summary>
    /// <param name="organizationId">The organization it is about.</param>
    /// <param name="code">A stable kebab-case code.</param>
    /// <param name="message">One sentence.</param>
    /// <param name="subject">What it is about, <c>type/id</c>; null for the organization.</param>
    public AccessGraphBuilder Remark(string organizationId, string code, string message, string? subject = null) =>
        Add(new Note { OrganizationId = organizationId, Code = code, Message = message, Subject = subject });

    /// <summary>
    /// A text as it may be kept: a whole key of the vendor's pattern is masked to its prefix and last four characters, a lone surrogate becomes
    /// U+FFFD, each with a note.
    /// </summary>
    public string Clean(string text, string organizationId, string subject)
    {
        ArgumentNullException.ThrowIfNull(text);
        var masked = KeyMask.Apply(text);
        if (!ReferenceEquals(masked, text)) Remark(organizationId, "key-in-name", "a text contained a whole API key and was masked: revoke that key", subject);
        var whole = KeyMask.ReplaceLoneSurrogates(masked);
        if (!ReferenceEquals(whole, masked)) Remark(organizationId, "broken-text", "a text contained half a surrogate pair, which was replaced", subject);
        return whole;
    }

    /// <summary>Makes the graph. The builder can go on being filled for another one.</summary>
    public AccessGraph Build() => GraphAssembly.Assemble(_rows.ToDictionary(r => r.Key, r => (IReadOnlyList<Entity>)r.Value));

    internal static CollectionSchema CollectionOf(Entity entity) => GraphSchema.Collection(entity switch
    {
        Organization => "organizations",
        User => "users",
        ApiKey => "api_keys",
        Workspace => "workspaces",
        WorkspaceMember => "workspace_members",
        Group => "groups",
        GroupMember => "group_members",
        Role => "roles",
        RolePermission => "role_permissions",
        Invite => "invites",
        CollectionCoverage => "coverage",
        Note => "notes",
        _ => throw new ArgumentException($"no collection holds a `{entity.GetType().Name}`", nameof(entity)),
    });
}
