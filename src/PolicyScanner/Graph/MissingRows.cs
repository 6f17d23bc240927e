using System.Collections.Concurrent;

namespace PolicyScanner.Graph;

/// <summary>The holes of a graph as the evaluator asks for them. Safe for several threads.</summary>
internal sealed class MissingRows
{
    // As many rows are looked at one by one.
    private const int Few = 8;

    private readonly AccessGraph _graph;
    private readonly Dictionary<(CollectionSchema, int Tenant), PhantomRow[]> _byTenant = [];
    private readonly HashSet<(CollectionSchema, string Organization)> _organizations = [];
    private readonly ConcurrentDictionary<EdgeSchema, bool> _wholeEdges = new();
    private readonly HashSet<(string Collection, string Organization)> _whole;
    private readonly ConcurrentDictionary<(CollectionSchema, string Field), int[]> _lacking = new();
    private readonly ConcurrentDictionary<(EdgeSchema, string Scope), ReverseHoles> _reverse = new();
    private readonly ConcurrentDictionary<(EdgeSchema, int Source), PhantomRow[]> _own = new();
    private readonly ConcurrentDictionary<(EdgeSchema, IReadOnlyList<PhantomRow>), PhantomRow[]> _through = new();

    public MissingRows(AccessGraph graph)
    {
        _graph = graph;
        _whole = [.. graph.Coverage.Where(c => c.State is CoverageState.Complete && c.Holes.Count == 0).Select(c => (c.Collection, c.OrganizationId))];
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
        In(collection, tenant) is { Count: > 0 } phantoms && phantoms.All(p => p.Cause is { Parent: null, NotRequested: true });

    /// <summary>Whether a row of the collection may exist that was not read.</summary>
    public bool MayHide(CollectionSchema target, string organizationId, bool acrossTenant) =>
        acrossTenant ? In(target, _graph.Tenants.OfOrganization(organizationId)).Count > 0 : _organizations.Contains((target, organizationId));

    /// <summary>Whether a row may be hidden in an organization of the tenant that comes before the one of a row that was read.</summary>
    public bool MayHideBefore(CollectionSchema collection, Entity row, int tenant) =>
        In(collection, tenant).Any(p => string.CompareOrdinal(p.OrganizationId, row.OrganizationId) < 0);

    /// <summary>Whether nothing is unknown about where the edge leads, from any entity.</summary>
    public bool IsWhole(EdgeSchema edge) => _wholeEdges.GetOrAdd(edge, e => e.Path switch
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
        EdgePath.ByKeys path => _own.GetOrAdd((edge, source), _ => BehindKeys(edge, path, source)),
        EdgePath.Through path => BehindThrough(edge, path, source),
        _ => [],
    };

    /// <summary>
    /// Rows that a to-many edge of a hidden row may lead to: such as were read and name something that was not, and hidden ones. Null where there may be
    /// any number, or others.
    /// </summary>
    public IReadOnlyList<PhantomRow>? BehindHidden(EdgeSchema edge, PhantomRow hidden)
    {
        if (edge.Path is EdgePath.Through through)
        {
            var second = GraphSchema.Collection(edge.Source.Edge(through.First).Target).Edge(through.Second);
            if (BehindHidden(edge.Source.Edge(through.First), hidden) is not { } before) return null;
            return before.Count == 0 ? [] : _through.GetOrAdd((edge, before), _ => Distinct(before.SelectMany(p => Through(p, edge, second))));
        }
        if (hidden.MayBeRead || edge.Path is not EdgePath.Reverse path) return null;
        return _reverse.GetOrAdd((edge, $"hidden {hidden.OrganizationId}"), _ =>
        {
            var target = GraphSchema.Collection(edge.Target);
            var forward = target.Edge(path.Of);
            if (forward.Path is not EdgePath.ByKey { AcrossTenant: var acrossTenant } || forward.Name == "organization") return new(null, []);
            var (index, rows, tenant) = (_graph.Edge(forward), _graph.Rows(target), _graph.Tenants.OfOrganization(hidden.OrganizationId));
            bool IsNear(Entity row) => acrossTenant ? _graph.Tenants.Of(row) == tenant : row.OrganizationId == hidden.OrganizationId;
            // A user whose id another organization has as well is found there, and may be hidden here.
            var dangling = Enumerable.Range(0, rows.Length).Where(i => IsNear(rows[i]) && (acrossTenant || index.Dangles(i))).Take(Few + 1).ToArray();
            if (dangling.Length > Few) return new(null, []);
            var unread = In(target, tenant).Where(p => (acrossTenant || p.OrganizationId == hidden.OrganizationId) && p.ParentEdge != forward);
            return new([.. unread.Select(p => Once(p, forward)), .. dangling.Select(i => PhantomRow.Read(target, rows[i].OrganizationId, i, [CauseOf(forward, rows[i])]))], []);
        }).Everywhere;
    }

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
        var holes = _reverse.GetOrAdd((edge, scope), _ =>
        {
            var inScope = In(target, tenant).Where(p => acrossTenant || p.OrganizationId == row.OrganizationId).ToLookup(p => p.ParentEdge == inner);
            // A group whose list of roles is unknown may lead to any role, a key without its owner to any user: then the reverse is unknown too.
            return new([.. inScope[false].Select(p => Once(p, inner)), .. Unplaced(edge, KeyField(edge, path), row, acrossTenant)], inScope[true]);
        });
        var behind = holes.Of(source);
        if (inner.Path is not EdgePath.ByKey { OncePerParent: true } || !holes.HaveParents) return behind;

        // Who is in a workspace is not hidden in it as well.
        var parentOf = _graph.Edge(target.Parent!);
        foreach (var member in _graph.Edge(edge).Many(source))
            if (holes.HasParent(parentOf.One(member))) return _own.GetOrAdd((edge, source), _ => Elsewhere(behind, edge, source, parentOf));
        return behind;
    }

    private PhantomRow[] Elsewhere(PhantomRow[] behind, EdgeSchema edge, int source, EdgeIndex parentOf)
    {
        HashSet<int> parents = [.. _graph.Edge(edge).Many(source).ToArray().Select(parentOf.One)];
        return [.. behind.Where(p => p.ParentEdge is null || !parents.Contains(p.ParentOrdinal))];
    }

    // Below one parent a user is hidden once, in a whole collection at most once below each parent.
    private PhantomRow Once(PhantomRow row, EdgeSchema inner) => inner.Path is not EdgePath.ByKey { OncePerParent: true } ? row
        : row.ParentEdge is not null ? row with { AtMost = 1 }
        : Parents(row.Collection, row.OrganizationId) is { } parents ? row with { AtMost = parents }
        : row;

    private PhantomRow[] BehindKeys(EdgeSchema edge, EdgePath.ByKeys path, int source)
    {
        var (target, row) = (GraphSchema.Collection(edge.Target), _graph.Rows(edge.Source)[source]);
        if (Lacks(row, path.Field)) return Some(target, _graph.Tenants.Of(row), row.OrganizationId, [Absence(edge.Source, row, path.Field)]);
        return _graph.Edge(edge).Dangles(source) ? [new(target, row.OrganizationId, null, -1, [CauseIn(target, row)]) { AtMost = path.Keys(row).Distinct().Count() }] : [];
    }

    // Where there are few, each of them, so that what is known of them counts; and whatever was not read.
    private PhantomRow[] Some(CollectionSchema collection, int tenant, string organizationId, IReadOnlyList<MissingData> causes)
    {
        var (start, end) = _graph.Tenants.Range(collection, tenant);
        if (end - start > Few) return [PhantomRow.Any(collection, organizationId, causes)];
        var read = Enumerable.Range(start, end - start).Select(i => PhantomRow.Read(collection, _graph.Rows(collection)[i].OrganizationId, i, causes));
        return In(collection, tenant).Count == 0 ? [.. read] : [.. read, PhantomRow.Any(collection, organizationId, causes)];
    }

    private PhantomRow[] BehindThrough(EdgeSchema edge, EdgePath.Through path, int source)
    {
        var first = edge.Source.Edge(path.First);
        var second = GraphSchema.Collection(first.Target).Edge(path.Second);
        List<IReadOnlyList<PhantomRow>> behind = [];
        foreach (var middle in _graph.Edge(first).Many(source))
            if (Behind(second, middle) is { Count: > 0 } more && !behind.Contains(more)) behind.Add(more);
        var before = Behind(first, source);
        // Mostly one list that many entities share.
        return behind.Count > 0
            ? _own.GetOrAdd((edge, source), _ => Distinct(before.SelectMany(p => Through(p, edge, second)).Concat(behind.SelectMany(b => b))))
            : before.Count == 0 ? [] : _through.GetOrAdd((edge, before), _ => Distinct(before.SelectMany(p => Through(p, edge, second))));
    }

    // Where a row leads that may be there: what is known of it may say so.
    private IEnumerable<PhantomRow> Through(PhantomRow row, EdgeSchema edge, EdgeSchema second)
    {
        var target = GraphSchema.Collection(edge.Target);
        if (row.Row >= 0)
        {
            return _graph.Edge(second).Many(row.Row).ToArray()
                .Select(t => PhantomRow.Read(target, _graph.Rows(target)[t].OrganizationId, t, row.Causes)).Concat(Behind(second, row.Row));
        }
        return row.ParentEdge == second
            ? [PhantomRow.Read(target, _graph.Rows(target)[row.ParentOrdinal].OrganizationId, row.ParentOrdinal, row.Causes)]
            : Some(target, _graph.Tenants.OfOrganization(row.OrganizationId), row.OrganizationId, row.Causes);
    }

    private static PhantomRow[] Distinct(IEnumerable<PhantomRow> rows) =>
        [.. rows.DistinctBy(p => p.Row >= 0 ? (object)p.Row : p.MayBeRead ? p.Cause : p).OrderBy(p => p.Cause.NotRequested)];

    // Many are one, which stands for all: which rows lack the field is the same for every source of an organization or tenant.
    private PhantomRow[] Unplaced(EdgeSchema edge, string field, Entity source, bool acrossTenant)
    {
        var (target, tenant) = (GraphSchema.Collection(edge.Target), _graph.Tenants.Of(source));
        var rows = _graph.Rows(target);
        int[] within = [.. Lacking(target, field).Where(i => acrossTenant ? _graph.Tenants.Of(rows[i]) == tenant : rows[i].OrganizationId == source.OrganizationId)];
        if (within.Length <= Few) return [.. within.Select(i => PhantomRow.Read(target, rows[i].OrganizationId, i, [Absence(target, rows[i], field)]))];
        var cause = Absence(target, rows[within[0]], field) with { Parent = null, Reason = $"{within.Length} responses have no `{field}`" };
        return [PhantomRow.Any(target, source.OrganizationId, [cause]) with { AtMost = within.Length }];
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
            if (hole.Parent is { } parent && Resolve(collection, coverage.OrganizationId, parent) is var (edge, ordinal)) yield return new(collection, coverage.OrganizationId, edge, ordinal, [cause]);
            else foreach (var row in Anywhere(collection, cause)) yield return row;
        }
        // Holes that were left on purpose do not explain why the rest is not complete.
        if (coverage.State is not CoverageState.Complete && coverage.Holes.All(h => h.NotRequested))
        {
            var cause = new MissingData(collection.Name, coverage.OrganizationId, null, coverage.Reason ?? "not read", coverage.State is CoverageState.NotRequested);
            foreach (var row in Anywhere(collection, cause)) yield return row;
        }
    }

    // Where there are no workspaces nobody is a member, and where there are few, each is a place of its own. That nobody asked is worth knowing all the same.
    private IEnumerable<PhantomRow> Anywhere(CollectionSchema collection, MissingData cause)
    {
        var parents = Parents(collection, cause.OrganizationId);
        if (parents is null or > Few || (parents == 0 && cause.NotRequested)) return [new(collection, cause.OrganizationId, null, -1, [cause])];
        var rows = _graph.Rows(GraphSchema.Collection(collection.Parent!.Target));
        return Enumerable.Range(0, rows.Length).Where(i => rows[i].OrganizationId == cause.OrganizationId)
            .Select(i => new PhantomRow(collection, cause.OrganizationId, collection.Parent, i, [cause]));
    }

    /// <summary>How many parents there are for the rows of a collection in an organization; null where not all are known, or the rows have none.</summary>
    private int? Parents(CollectionSchema collection, string organizationId)
    {
        if (collection.Parent is not { } edge || !_whole.Contains((edge.Target, organizationId))) return null;
        return _graph.Rows(GraphSchema.Collection(edge.Target)).Count(r => r.OrganizationId == organizationId);
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
