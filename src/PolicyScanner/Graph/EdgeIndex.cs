namespace PolicyScanner.Graph;

/// <summary>Where one edge leads from every entity of its collection: a list of ordinals per source, as offsets into one array.</summary>
internal sealed class EdgeIndex
{
    /// <summary>A to-one edge that leads nowhere.</summary>
    public const int None = -1;

    /// <summary>A to-one edge whose target was not read, and may exist.</summary>
    public const int Unknown = -2;

    private readonly int[] _offsets;
    private readonly int[] _targets;
    private readonly bool[]? _dangling;

    private EdgeIndex(int[] offsets, int[] targets, bool[]? dangling = null) => (_offsets, _targets, _dangling) = (offsets, targets, dangling);

    /// <summary>The targets of a to-many edge, in their order.</summary>
    public ReadOnlySpan<int> Many(int source) => _targets.AsSpan(_offsets[source].._offsets[source + 1]);

    /// <summary>The target of a to-one edge, <see cref="None"/>, or <see cref="Unknown"/> where a hole may hide it.</summary>
    public int One(int source) =>
        _offsets[source] < _offsets[source + 1] ? _targets[_offsets[source]] : _dangling is not null && _dangling[source] ? Unknown : None;

    /// <summary>Whether the entity names a target that was not found in a collection with a hole.</summary>
    public bool Dangles(int source) => _dangling is not null && _dangling[source];

    public static EdgeIndex Build(EdgeSchema edge, AccessGraph graph) => edge.Path switch
    {
        EdgePath.ByKey path => ByKeys(edge, graph, path.AcrossTenant, (row, _) => path.Key(row) is { } key ? [key] : []),
        EdgePath.ByKeys path => ByKeys(edge, graph, true, (row, _) => path.Keys(row)),
        EdgePath.Reverse path => Reverse(graph.Edge(GraphSchema.Collection(edge.Target).Edge(path.Of)), graph.Rows(edge.Source).Length),
        EdgePath.Through path => Through(
            graph.Edge(edge.Source.Edge(path.First)),
            graph.Edge(GraphSchema.Collection(edge.Source.Edge(path.First).Target).Edge(path.Second)),
            graph.Rows(edge.Source).Length),
        _ => throw new InvalidOperationException($"edge `{edge.Name}` has a path of an unknown kind"),
    };

    private static EdgeIndex ByKeys(EdgeSchema edge, AccessGraph graph, bool acrossTenant, Func<Entity, int, IReadOnlyList<string>> keysOf)
    {
        var (sources, target) = (graph.Rows(edge.Source), GraphSchema.Collection(edge.Target));
        var (targets, ids) = (graph.Rows(target), graph.Ids(target));
        var (offsets, found) = (new int[sources.Length + 1], new List<int>(sources.Length));
        bool[]? dangling = null;
        for (var i = 0; i < sources.Length; i++)
        {
            var (start, tenant) = (found.Count, graph.Tenants.Of(sources[i]));
            foreach (var key in keysOf(sources[i], i))
            {
                var before = found.Count;
                for (var at = ids.First(key); at >= 0; at = ids.Next(at))
                {
                    var reachable = acrossTenant ? graph.Tenants.Of(targets[at]) == tenant : targets[at].OrganizationId == sources[i].OrganizationId;
                    if (reachable && !found.Contains(at, start)) found.Add(at);
                }
                if (found.Count == before && graph.Missing.MayHide(target, sources[i].OrganizationId, acrossTenant)) (dangling ??= new bool[sources.Length])[i] = true;
            }
            offsets[i + 1] = found.Count;
        }
        return new(offsets, [.. found], dangling);
    }

    private static EdgeIndex Reverse(EdgeIndex forward, int count)
    {
        var offsets = new int[count + 1];
        foreach (var target in forward._targets) offsets[target + 1]++;
        for (var i = 1; i <= count; i++) offsets[i] += offsets[i - 1];
        var (next, sources) = (offsets[..count], new int[forward._targets.Length]);
        for (var source = 0; source < forward._offsets.Length - 1; source++)
            foreach (var target in forward.Many(source)) sources[next[target]++] = source;
        return new(offsets, sources);
    }

    private static EdgeIndex Through(EdgeIndex first, EdgeIndex second, int count)
    {
        var (offsets, targets, seen) = (new int[count + 1], new List<int>(), new HashSet<int>());
        for (var source = 0; source < count; source++)
        {
            seen.Clear();
            foreach (var middle in first.Many(source))
                foreach (var target in second.Many(middle)) seen.Add(target);
            if (seen.Count > 0) targets.AddRange(seen.Order());
            offsets[source + 1] = targets.Count;
        }
        return new(offsets, [.. targets]);
    }
}

file static class ListExtensions
{
    /// <summary>Whether the end of a list, from an index on, holds a value: a handful of keys of one entity.</summary>
    public static bool Contains(this List<int> list, int value, int start) => list.IndexOf(value, start) >= 0;
}
