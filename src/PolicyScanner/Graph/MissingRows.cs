using System.Collections.Concurrent;

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

/// <summary>The holes of a graph as the evaluator asks for them. Safe for several threads.</summary>
internal sealed class MissingRows
{
    private readonly AccessGraph _graph;
    private readonly Dictionary<(CollectionSchema, int Tenant), PhantomRow[]> _byTenant = [];
    private readonly HashSet<(CollectionSchema, string Organization)> _organizations = [];
    private readonly ConcurrentDictionary<EdgeSchema, bool> _whole = new();
    private readonly ConcurrentDictionary<(CollectionSchema, string Field), int[]> _lacking = new();
    private readonly ConcurrentDictionary<(EdgeSchema, string Scope), ReverseHoles> _reverse = new();
    private readonly ConcurrentDictionary<(EdgeSchema, int Source), PhantomRow[]> _keys = new();
    private readonly ConcurrentDictionary<(EdgeSchema, string Organization, IReadOnlyList<PhantomRow>), PhantomRow[]> _through = new();

    public MissingRows(AccessGraph graph)
    {
        _graph = graph;
        foreach (var tenant in graph.Coverage.GroupBy(c => (GraphSchema.Collection(c.Collection), graph.Tenants.OfOrganization(c.OrganizationId))))
        {
            // What was asked for comes first: whoever looks at the first few must not take it for something that nobody wanted.
            PhantomRow[] phantoms = [.. tenant.SelectMany(Phantoms).OrderBy(p => p.Cause.NotRequested)];
            if (tenant.Count() == 1 && GraphAssembly.IsByDefault(tenant.First())) phantoms = Everywhere(phantoms, tenant.Key.Item2);
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

    /// <summary>Whether nothing is unknown about where the edge leads, from any entity.</summary>
    public bool IsWhole(EdgeSchema edge) => _whole.GetOrAdd(edge, e => e.Path switch
    {
        EdgePath.ByKey path => NothingMissing(e.Target) && Lacking(e.Source, path.Field).Length == 0,
        EdgePath.ByKeys path => NothingMissing(e.Target) && Lacking(e.Source, path.Field).Length == 0,
        EdgePath.Reverse path => NothingMissing(e.Target) && KeyField(e, path) is var field && Lacking(GraphSchema.Collection(e.Target), field).Length == 0,
        EdgePath.Through path => e.Source.Edge(path.First) is var first && IsWhole(first) && IsWhole(GraphSchema.Collection(first.Target).Edge(path.Second)),
        _ => false,
    });

    /// <summary>
    /// Rows that a to-many edge of an entity may lead to and that were not read, or of which it is not known whether it leads there; those that
    /// somebody asked for first. Entities that the holes do not tell apart share one list, which is made once.
    /// </summary>
    public IReadOnlyList<PhantomRow> Behind(EdgeSchema edge, int source) => IsWhole(edge) ? [] : edge.Path switch
    {
        EdgePath.Reverse path => BehindReverse(edge, path, source),
        EdgePath.ByKeys path => _keys.GetOrAdd((edge, source), _ => BehindKeys(edge, path, source)),
        EdgePath.Through path => BehindThrough(edge, path, source),
        _ => [],
    };

    /// <summary>Why the target of a to-one edge is unknown.</summary>
    public MissingData CauseOf(EdgeSchema edge, Entity source) =>
        edge.Path is EdgePath.ByKey { Field: var field } && Lacks(source, field) ? Absence(edge.Source, source, field) : CauseIn(GraphSchema.Collection(edge.Target), source);

    /// <summary>Why an absent field is unknown.</summary>
    public static MissingData Absence(CollectionSchema collection, Entity row, string field) =>
        new(collection.Name, row.OrganizationId, $"{collection.Type}/{collection.IdOf(row)}", $"the response has no `{field}`", false);

    /// <summary>Whether the response that the row comes from had no such field.</summary>
    public static bool Lacks(Entity row, string field) => row.Absent is { } absent && absent.Contains(field);

    private MissingData CauseIn(CollectionSchema target, Entity source)
    {
        var phantoms = In(target, _graph.Tenants.Of(source));
        return (phantoms.FirstOrDefault(p => p.OrganizationId == source.OrganizationId) ?? phantoms[0]).Cause;
    }

    private PhantomRow[] BehindReverse(EdgeSchema edge, EdgePath.Reverse path, int source)
    {
        var (target, row) = (GraphSchema.Collection(edge.Target), _graph.Rows(edge.Source)[source]);
        var inner = target.Edge(path.Of);
        var acrossTenant = inner.Path is EdgePath.ByKey { AcrossTenant: true } or EdgePath.ByKeys;
        var tenant = _graph.Tenants.Of(row);
        var scope = acrossTenant ? $"tenant {_graph.Tenants.Ids[tenant]}" : row.OrganizationId;
        return _reverse.GetOrAdd((edge, scope), _ =>
        {
            var inScope = In(target, tenant).Where(p => acrossTenant || p.OrganizationId == row.OrganizationId).ToLookup(p => p.ParentEdge == inner);
            // A group whose list of roles is unknown may lead to any role, a key without its owner to any user: then the reverse is unknown too.
            return new([.. inScope[false], .. Unplaced(edge, KeyField(edge, path), row, acrossTenant)], inScope[true]);
        }).Of(source);
    }

    private PhantomRow[] BehindKeys(EdgeSchema edge, EdgePath.ByKeys path, int source)
    {
        var (target, row) = (GraphSchema.Collection(edge.Target), _graph.Rows(edge.Source)[source]);
        if (Lacks(row, path.Field)) return [new(target, row.OrganizationId, null, -1, Absence(edge.Source, row, path.Field))];
        return _graph.Edge(edge).Dangles(source) ? [new(target, row.OrganizationId, null, -1, CauseIn(target, row))] : [];
    }

    private IReadOnlyList<PhantomRow> BehindThrough(EdgeSchema edge, EdgePath.Through path, int source)
    {
        var first = edge.Source.Edge(path.First);
        var second = GraphSchema.Collection(first.Target).Edge(path.Second);
        var row = _graph.Rows(edge.Source)[source];
        List<IReadOnlyList<PhantomRow>> behind = [Behind(first, source)];
        foreach (var middle in _graph.Edge(first).Many(source))
            if (Behind(second, middle) is { Count: > 0 } more && !behind.Contains(more)) behind.Add(more);
        // Mostly one list that many entities share.
        return behind.Count == 1 && behind[0].Count > 0
            ? _through.GetOrAdd((edge, row.OrganizationId, behind[0]), _ => Anywhere(edge, row, behind))
            : Anywhere(edge, row, behind);
    }

    private static PhantomRow[] Anywhere(EdgeSchema edge, Entity source, List<IReadOnlyList<PhantomRow>> behind) =>
    [
        .. behind.SelectMany(b => b).Select(p => p.Cause).Distinct().OrderBy(c => c.NotRequested)
            .Select(cause => new PhantomRow(GraphSchema.Collection(edge.Target), source.OrganizationId, null, -1, cause)),
    ];

    // One stands for all: which rows lack the field is the same for every source of an organization or tenant.
    private PhantomRow[] Unplaced(EdgeSchema edge, string field, Entity source, bool acrossTenant)
    {
        var (target, tenant) = (GraphSchema.Collection(edge.Target), _graph.Tenants.Of(source));
        var rows = _graph.Rows(target);
        int[] within = [.. Lacking(target, field).Where(i => acrossTenant ? _graph.Tenants.Of(rows[i]) == tenant : rows[i].OrganizationId == source.OrganizationId)];
        if (within.Length == 0) return [];
        var cause = Absence(target, rows[within[0]], field);
        if (within.Length > 1) cause = cause with { Parent = null, Reason = $"{within.Length} responses have no `{field}`" };
        return [new(target, source.OrganizationId, null, -1, cause)];
    }

    private int[] Lacking(CollectionSchema collection, string field) => _lacking.GetOrAdd((collection, field), key =>
    {
        var (rows, found) = (_graph.Rows(key.Item1), new List<int>());
        for (var i = 0; i < rows.Length; i++) if (Lacks(rows[i], key.Field)) found.Add(i);
        return [.. found];
    });

    private bool NothingMissing(string collection) => !_byTenant.Keys.Any(key => key.Item1.Name == collection);

    private static string KeyField(EdgeSchema edge, EdgePath.Reverse path) => GraphSchema.Collection(edge.Target).Edge(path.Of).Path switch
    {
        EdgePath.ByKey key => key.Field,
        EdgePath.ByKeys keys => keys.Field,
        _ => throw new InvalidOperationException($"edge `{edge.Name}` reverses an edge without a key"),
    };

    // What nobody mentioned is noted for a tenant's oldest organization, and missing in all of them.
    private PhantomRow[] Everywhere(PhantomRow[] phantoms, int tenant) =>
    [
        .. phantoms.SelectMany(p => _graph.Organizations
            .Where(o => _graph.Tenants.OfOrganization(o.Id) == tenant)
            .Select(o => p with { OrganizationId = o.Id })),
    ];

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
        // Holes that were left on purpose do not explain why the rest is not complete.
        if (coverage.State is not CoverageState.Complete && coverage.Holes.All(h => h.NotRequested))
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
