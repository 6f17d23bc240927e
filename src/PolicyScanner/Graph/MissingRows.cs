namespace PolicyScanner.Graph;

/// <summary>
/// Rows that may exist and were not read: one stands for all that a hole hides. Their parent is known where the hole names it; every field and
/// edge beyond that is unknown.
/// </summary>
/// <param name="Collection">The collection the row would be in.</param>
/// <param name="OrganizationId">The organization.</param>
/// <param name="ParentEdge">The edge to the parent that is known, <c>workspace</c>; null when the whole collection is missing.</param>
/// <param name="ParentOrdinal">That parent's ordinal; -1 without one.</param>
/// <param name="Cause">Why it was not read.</param>
internal sealed record PhantomRow(CollectionSchema Collection, string OrganizationId, EdgeSchema? ParentEdge, int ParentOrdinal, MissingData Cause);

/// <summary>Why something is unknown.</summary>
/// <param name="Collection">The collection that has the hole.</param>
/// <param name="OrganizationId">The organization.</param>
/// <param name="Parent">The parent whose rows are missing, <c>workspace/wrkspc_1</c>, or the entity whose field is; null for the whole collection.</param>
/// <param name="Reason">Status, page and path, or which field was absent.</param>
/// <param name="NotRequested">True when nobody asked for it: shown, and not counted for the exit code.</param>
internal sealed record MissingData(string Collection, string OrganizationId, string? Parent, string Reason, bool NotRequested);

/// <summary>The holes of a graph as the evaluator asks for them.</summary>
internal sealed class MissingRows
{
    private readonly AccessGraph _graph;
    private readonly Dictionary<(CollectionSchema, int Tenant), PhantomRow[]> _byTenant = [];
    private readonly HashSet<(CollectionSchema, string Organization)> _organizations = [];

    public MissingRows(AccessGraph graph)
    {
        _graph = graph;
        foreach (var tenant in graph.Coverage.GroupBy(c => (GraphSchema.Collection(c.Collection), graph.Tenants.OfOrganization(c.OrganizationId))))
        {
            PhantomRow[] phantoms = [.. tenant.SelectMany(Phantoms)];
            if (phantoms.Length > 0) _byTenant[tenant.Key] = phantoms;
            foreach (var phantom in phantoms) _organizations.Add((tenant.Key.Item1, phantom.OrganizationId));
        }
    }

    /// <summary>What a clause over the collection may not see in a tenant; empty where everything was read.</summary>
    public IReadOnlyList<PhantomRow> In(CollectionSchema collection, int tenant) => _byTenant.GetValueOrDefault((collection, tenant)) ?? [];

    /// <summary>Whether nobody asked for the collection in that tenant.</summary>
    public bool IsNotRequested(CollectionSchema collection, int tenant) =>
        In(collection, tenant) is { Count: > 0 } phantoms && phantoms.All(p => p is { ParentEdge: null, Cause.NotRequested: true });

    /// <summary>Whether a row of the collection may exist that was not read.</summary>
    public bool MayHide(CollectionSchema target, string organizationId, bool acrossTenant) =>
        acrossTenant ? In(target, _graph.Tenants.OfOrganization(organizationId)).Count > 0 : _organizations.Contains((target, organizationId));

    /// <summary>Rows that a to-many edge of an entity may lead to and that were not read.</summary>
    public IReadOnlyList<PhantomRow> Behind(EdgeSchema edge, int source)
    {
        if (_byTenant.Count == 0 && edge.Path is not (EdgePath.ByKeys or EdgePath.Through or EdgePath.Reverse { Of: "roles" })) return [];
        return edge.Path switch
        {
            EdgePath.Reverse path => BehindReverse(edge, path, source),
            EdgePath.ByKeys path => BehindKeys(edge, path, source),
            EdgePath.Through path => BehindThrough(edge, path, source),
            _ => [],
        };
    }

    /// <summary>Why the target of a to-one edge is unknown.</summary>
    public MissingData CauseOf(EdgeSchema edge, Entity source) => CauseIn(GraphSchema.Collection(edge.Target), source);

    private MissingData CauseIn(CollectionSchema target, Entity source)
    {
        var phantoms = In(target, _graph.Tenants.Of(source));
        return (phantoms.FirstOrDefault(p => p.OrganizationId == source.OrganizationId) ?? phantoms[0]).Cause;
    }

    private IReadOnlyList<PhantomRow> BehindReverse(EdgeSchema edge, EdgePath.Reverse path, int source)
    {
        var (target, row) = (GraphSchema.Collection(edge.Target), _graph.Rows(edge.Source)[source]);
        var inner = target.Edge(path.Of);
        var acrossTenant = inner.Path is EdgePath.ByKey { AcrossTenant: true } or EdgePath.ByKeys;
        List<PhantomRow>? found = null;
        foreach (var phantom in In(target, _graph.Tenants.Of(row)))
        {
            if (!acrossTenant && phantom.OrganizationId != row.OrganizationId) continue;
            if (phantom.ParentEdge == inner && phantom.ParentOrdinal != source) continue;
            (found ??= []).Add(phantom);
        }
        // A group whose list of roles is unknown may lead to any role: then the reverse is unknown too.
        if (inner.Path is EdgePath.ByKeys keys)
        {
            var (start, end) = _graph.Tenants.Range(target, _graph.Tenants.Of(row));
            for (var i = start; i < end; i++)
            {
                if (AbsentField(target, i, keys.Field) is { } cause) (found ??= []).Add(new(target, row.OrganizationId, null, -1, cause));
            }
        }
        return found ?? (IReadOnlyList<PhantomRow>)[];
    }

    private PhantomRow[] BehindKeys(EdgeSchema edge, EdgePath.ByKeys path, int source)
    {
        var (target, row) = (GraphSchema.Collection(edge.Target), _graph.Rows(edge.Source)[source]);
        if (AbsentField(edge.Source, source, path.Field) is { } cause) return [new(target, row.OrganizationId, null, -1, cause)];
        return _graph.Edge(edge).Dangles(source) ? [new(target, row.OrganizationId, null, -1, CauseIn(target, row))] : [];
    }

    private PhantomRow[] BehindThrough(EdgeSchema edge, EdgePath.Through path, int source)
    {
        var first = edge.Source.Edge(path.First);
        var second = GraphSchema.Collection(first.Target).Edge(path.Second);
        var (target, row) = (GraphSchema.Collection(edge.Target), _graph.Rows(edge.Source)[source]);
        var causes = Behind(first, source).Select(p => p.Cause).ToList();
        foreach (var middle in _graph.Edge(first).Many(source)) causes.AddRange(Behind(second, middle).Select(p => p.Cause));
        return [.. causes.Distinct().Select(cause => new PhantomRow(target, row.OrganizationId, null, -1, cause))];
    }

    private MissingData? AbsentField(CollectionSchema collection, int ordinal, string field)
    {
        var row = _graph.Rows(collection)[ordinal];
        return row.Absent?.Contains(field) == true ? Absence(collection, row, field) : null;
    }

    /// <summary>Why an absent field is unknown.</summary>
    public static MissingData Absence(CollectionSchema collection, Entity row, string field) =>
        new(collection.Name, row.OrganizationId, $"{collection.Type}/{collection.IdOf(row)}", $"the response has no `{field}`", false);

    private IEnumerable<PhantomRow> Phantoms(CollectionCoverage coverage)
    {
        var collection = GraphSchema.Collection(coverage.Collection);
        foreach (var hole in coverage.Holes)
        {
            var cause = new MissingData(collection.Name, coverage.OrganizationId, hole.Parent, hole.Reason, hole.NotRequested);
            yield return hole.Parent is { } parent && Resolve(collection, coverage.OrganizationId, parent) is var (edge, ordinal)
                ? new(collection, coverage.OrganizationId, edge, ordinal, cause)
                : new(collection, coverage.OrganizationId, null, -1, cause);
        }
        if (coverage is { State: not CoverageState.Complete, Holes.Count: 0 })
        {
            var cause = new MissingData(collection.Name, coverage.OrganizationId, null, coverage.Reason ?? "not read", coverage.State is CoverageState.NotRequested);
            yield return new(collection, coverage.OrganizationId, null, -1, cause);
        }
    }

    private (EdgeSchema Edge, int Ordinal)? Resolve(CollectionSchema collection, string organizationId, string parent)
    {
        var slash = parent.IndexOf('/', StringComparison.Ordinal);
        if (slash < 0 || GraphSchema.FindType(parent[..slash]) is not { } target) return null;
        if (collection.Edges.FirstOrDefault(e => !e.ToMany && e.Target == target.Name) is not { } edge) return null;
        var ids = _graph.Ids(target);
        for (var at = ids.First(parent[(slash + 1)..]); at >= 0; at = ids.Next(at))
            if (_graph.Rows(target)[at].OrganizationId == organizationId) return (edge, at);
        return null;
    }
}
