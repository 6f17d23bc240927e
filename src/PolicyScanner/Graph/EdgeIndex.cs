namespace PolicyScanner.Graph;

/// <summary>Where one edge leads from every entity of its collection: a list of ordinals per source, as offsets into one array.</summary>
internal sealed class EdgeIndex
{
    /// <summary>A to-one edge that leads nowhere.</summary>
    public const int None = -1;

    /// <summary>A to-one edge whose target was not read, and may exist.</summary>
    public const int Unknown = -2;

    /// <summary>A to-one edge that leads somewhere, and a hole may hide a target that comes before the one that was read.</summary>
    public const int Some = -3;

    private readonly int[] _offsets;
    private readonly int[] _targets;
    private readonly bool[]? _dangling;
    private readonly bool[]? _preceded;

    private EdgeIndex(int[] offsets, int[] targets, bool[]? dangling = null, bool[]? preceded = null) =>
        (_offsets, _targets, _dangling, _preceded) = (offsets, targets, dangling, preceded);

    /// <summary>The targets of a to-many edge, in the order of their collection.</summary>
    public ReadOnlySpan<int> Many(int source) => _targets.AsSpan(_offsets[source].._offsets[source + 1]);

    /// <summary>The target of a to-one edge, the first where several organizations have one, <see cref="None"/>, or what is known of one that a hole may hide.</summary>
    public int One(int source) => _offsets[source] < _offsets[source + 1]
        ? _preceded is not null && _preceded[source] ? Some : _targets[_offsets[source]]
        : _dangling is not null && _dangling[source] ? Unknown : None;

    /// <summary>Whether the entity names a target that was not found in a collection with a hole, or its response did not say what it names.</summary>
    public bool Dangles(int source) => _dangling is not null && _dangling[source];

    public static EdgeIndex Build(EdgeSchema edge, AccessGraph graph) => edge.Path switch
    {
        EdgePath.ByKey path => ByKey(edge, graph, path),
        EdgePath.ByKeys path => ByKeys(edge, graph, path),
        EdgePath.Reverse path => Reverse(graph.Edge(GraphSchema.Collection(edge.Target).Edge(path.Of)), graph.Rows(edge.Source).Length),
        EdgePath.Through path => Through(
            graph.Edge(edge.Source.Edge(path.First)),
            graph.Edge(GraphSchema.Collection(edge.Source.Edge(path.First).Target).Edge(path.Second)),
            graph.Rows(edge.Source).Length),
        _ => throw new InvalidOperationException($"edge `{edge.Name}` has a path of an unknown kind"),
    };

    private static EdgeIndex ByKey(EdgeSchema edge, AccessGraph graph, EdgePath.ByKey path)
    {
        var (sources, targets) = (graph.Rows(edge.Source), new TargetsByKey(graph, edge, path.AcrossTenant));
        var (offsets, found) = (new int[sources.Length + 1], new List<int>(sources.Length));
        bool[]? dangling = null, preceded = null;
        for (var i = 0; i < sources.Length; i++)
        {
            var key = path.Key(sources[i]);
            // Rows of one organization, and members of one workspace, lie together and lead to the same.
            if (i > 0 && key is not null && ReferenceEquals(key, path.Key(sources[i - 1])) && ReferenceEquals(sources[i].OrganizationId, sources[i - 1].OrganizationId))
            {
                for (int at = offsets[i - 1], end = offsets[i]; at < end; at++) found.Add(found[at]);
                if (dangling is not null) dangling[i] = dangling[i - 1];
                if (preceded is not null) preceded[i] = preceded[i - 1];
            }
            else if (key is null ? MissingRows.Lacks(sources[i], path.Field) : !targets.Add(key, sources[i], found) && targets.MayHide(sources[i]))
            {
                (dangling ??= new bool[sources.Length])[i] = true;
            }
            else if (path.AcrossTenant && found.Count > offsets[i] && targets.MayHideBefore(found[offsets[i]], sources[i]))
            {
                (preceded ??= new bool[sources.Length])[i] = true;
            }
            offsets[i + 1] = found.Count;
        }
        return new(offsets, [.. found], dangling, preceded);
    }

    private static EdgeIndex ByKeys(EdgeSchema edge, AccessGraph graph, EdgePath.ByKeys path)
    {
        var (sources, targets) = (graph.Rows(edge.Source), new TargetsByKey(graph, edge, true));
        var (offsets, found, of) = (new int[sources.Length + 1], new List<int>(sources.Length), new List<int>());
        bool[]? dangling = null;
        for (var i = 0; i < sources.Length; i++)
        {
            of.Clear();
            foreach (var key in path.Keys(sources[i]))
                if (!targets.Add(key, sources[i], of) && targets.MayHide(sources[i])) (dangling ??= new bool[sources.Length])[i] = true;
            // In the order of their collection, and a key that is there twice leads there once.
            if (of.Count > 0) found.AddRange(of.Distinct().Order());
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

/// <summary>The rows an edge may lead to, by their id, as one source sees them: within its organization, or its tenant.</summary>
file sealed class TargetsByKey(AccessGraph graph, EdgeSchema edge, bool acrossTenant)
{
    private readonly CollectionSchema _target = GraphSchema.Collection(edge.Target);
    private readonly Entity[] _rows = graph.Rows(GraphSchema.Collection(edge.Target));
    private readonly IdIndex _ids = graph.Ids(GraphSchema.Collection(edge.Target));

    /// <summary>Adds the ordinals of all rows with that id, and says whether there is one.</summary>
    public bool Add(string key, Entity source, List<int> found)
    {
        var before = found.Count;
        for (var at = _ids.First(key); at >= 0; at = _ids.Next(at))
            if (acrossTenant ? graph.Tenants.Of(_rows[at]) == graph.Tenants.Of(source) : _rows[at].OrganizationId == source.OrganizationId) found.Add(at);
        return found.Count > before;
    }

    public bool MayHide(Entity source) => graph.Missing.MayHide(_target, source.OrganizationId, acrossTenant);

    /// <summary>Whether one of the same id may be hidden in an organization that comes before the one of a row.</summary>
    public bool MayHideBefore(int row, Entity source) => graph.Missing.MayHideBefore(_target, _rows[row], graph.Tenants.Of(source));
}
