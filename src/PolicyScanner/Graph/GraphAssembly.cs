namespace PolicyScanner.Graph;

/// <summary>From collected rows to a graph: put in order, merge what was seen twice, leave out what has no parent, count.</summary>
/// <remarks>Rows that come in order, as a snapshot's do, are neither sorted nor given keys: one comparison each, one array a collection.</remarks>
internal static class GraphAssembly
{
    private const string RowWithoutParent = "row-without-parent";
    private static readonly CollectionSchema Organizations = GraphSchema.Collection("organizations");

    /// <param name="collected">The rows of each collection in the order in which they were added.</param>
    /// <param name="onDuplicate">Told of every row that another one of its collection has the organization and id of, notes and coverage apart.</param>
    public static AccessGraph Assemble(IReadOnlyDictionary<CollectionSchema, IReadOnlyList<Entity>> collected, Action<CollectionSchema, Entity>? onDuplicate = null)
    {
        var organizations = Merge.Organizations(collected[Organizations].Cast<Organization>(), onDuplicate);
        var order = new OrganizationOrder(organizations);
        var rows = new Dictionary<CollectionSchema, Entity[]> { [Organizations] = [.. organizations.OrderBy(o => order.RankOf(o))] };
        var (ids, notes) = (new Dictionary<string, IdIndex>(StringComparer.Ordinal), new List<Entity>());
        foreach (var collection in GraphSchema.Collections.Where(c => c != Organizations && c.Name is not ("coverage" or "notes")))
        {
            var sorted = RowOrder.Of(collection, collected[collection], order);
            var single = sorted.Distinct(row => onDuplicate?.Invoke(collection, row));
            rows[collection] = WithParents(collection, single, rows, ids, notes);
        }

        var coverage = GraphSchema.Collection("coverage");
        rows[coverage] = RowOrder.Of(coverage, Coverage(collected[coverage].Cast<CollectionCoverage>(), rows, organizations), order).Rows;
        // Last: what was left out on the way is a note as well.
        notes.AddRange(order.Unknown.Select(Note));
        rows[GraphSchema.Collection("notes")] = RowOrder.Of(GraphSchema.Collection("notes"), [.. collected[GraphSchema.Collection("notes")], .. notes], order).DistinctNotes();
        return new(rows);

        // Nothing else can tell of an organization that is not there: the first one does.
        Note Note(KeyValuePair<string, int> unknown) => new()
        {
            OrganizationId = rows[Organizations][0].OrganizationId, Code = RowWithoutParent, Subject = $"organization/{unknown.Key}",
            Message = $"left out: {unknown.Value} rows of this organization, which is not in the data",
        };
    }

    private static Entity[] WithParents(
        CollectionSchema collection, Entity[] rows, Dictionary<CollectionSchema, Entity[]> before, Dictionary<string, IdIndex> ids, List<Entity> notes)
    {
        foreach (var edge in collection.Edges.Where(e => e is { ToMany: false, Nullable: false } && e.Target != Organizations.Name))
        {
            var target = GraphSchema.Collection(edge.Target);
            if (!ids.TryGetValue(target.Name, out var index)) ids[target.Name] = index = new(target, before[target]);
            rows = WithParent(collection, edge, rows, before[target], index, notes);
        }
        return rows;
    }

    private static Entity[] WithParent(CollectionSchema collection, EdgeSchema edge, Entity[] rows, Entity[] parents, IdIndex ids, List<Entity> notes)
    {
        var (keyOf, kept) = (((EdgePath.ByKey)edge.Path).Key, 0);
        Entity? parent = null;
        string? parentId = null;
        for (var i = 0; i < rows.Length; i++)
        {
            var (row, key) = (rows[i], keyOf(rows[i])!);
            // Ids of members begin with their parent's: the rows of one parent lie together.
            if (parent is null || parent.OrganizationId != row.OrganizationId || parentId != key)
            {
                (parent, parentId) = (null, key);
                for (var at = ids.First(key); at >= 0 && parent is null; at = ids.Next(at))
                    if (parents[at].OrganizationId == row.OrganizationId) parent = parents[at];
            }
            if (parent is not null) rows[kept++] = row;
            else
            {
                notes.Add(new Note
                {
                    OrganizationId = row.OrganizationId, Code = RowWithoutParent, Subject = $"{collection.Type}/{collection.IdOf(row)}",
                    Message = $"left out: its {edge.Name} `{key}` is not in the data",
                });
            }
        }
        return kept == rows.Length ? rows : rows[..kept];
    }

    // One row per organization and collection that was read, the best where two connections read it; for the rest of the tenant, not_requested.
    private static List<Entity> Coverage(IEnumerable<CollectionCoverage> collected, Dictionary<CollectionSchema, Entity[]> rows, List<Organization> organizations)
    {
        var counts = Counts(rows);
        var read = collected.GroupBy(c => (c.OrganizationId, c.Collection)).ToDictionary(same => same.Key, same => Merge.Best(same));

        var result = new List<Entity>();
        foreach (var tenant in organizations.GroupBy(o => o.TenantId))
        {
            var oldest = tenant.FirstOrDefault(o => o.Id == tenant.Key) ?? tenant.MinBy(o => o.Id, StringComparer.Ordinal)!;
            foreach (var collection in GraphSchema.Collections.Where(c => c.Modes.Count > 0))
            {
                var found = tenant.Select(o => read.GetValueOrDefault((o.Id, collection.Name))).OfType<CollectionCoverage>().ToList();
                if (found.Count == 0) found.Add(ByDefault(collection, oldest.Id));
                result.AddRange(found.Select(c => c with
                {
                    Count = counts.GetValueOrDefault((c.OrganizationId, c.Collection)),
                    Holes = [.. c.Holes.OrderBy(h => h.Parent, StringComparer.Ordinal).ThenBy(h => h.Reason, StringComparer.Ordinal).ThenBy(h => h.NotRequested)],
                }));
            }
        }
        return result;
    }

    // Rows of an organization lie together.
    private static Dictionary<(string Organization, string Collection), int> Counts(Dictionary<CollectionSchema, Entity[]> rows)
    {
        var counts = new Dictionary<(string, string), int>();
        foreach (var (collection, all) in rows)
        {
            for (int start = 0, end; start < all.Length; start = end)
            {
                for (end = start + 1; end < all.Length && all[end].OrganizationId == all[start].OrganizationId;) end++;
                counts[(all[start].OrganizationId, collection.Name)] = end - start;
            }
        }
        return counts;
    }

    private static CollectionCoverage ByDefault(CollectionSchema collection, string organizationId) => new()
    {
        OrganizationId = organizationId, Collection = collection.Name, State = CoverageState.NotRequested, Count = 0, Reason = collection.HowToFetch, Holes = [],
    };

    /// <summary>Whether a coverage says no more than what is said of a collection that nobody mentioned.</summary>
    public static bool IsByDefault(CollectionCoverage coverage) =>
        coverage is { State: CoverageState.NotRequested, Count: 0, Holes.Count: 0 } && coverage.Reason == GraphSchema.Collection(coverage.Collection).HowToFetch;
}
