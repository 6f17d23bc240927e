namespace PolicyScanner.Graph;

/// <summary>From collected rows to a graph: merge, order, leave out what has no parent, count.</summary>
internal static class GraphAssembly
{
    private const string RowWithoutParent = "row-without-parent";

    public static AccessGraph Assemble(Dictionary<CollectionSchema, List<Entity>> collected)
    {
        var rows = GraphSchema.Collections.ToDictionary(c => c, c => (IEnumerable<Entity>)collected[c]);
        var organizations = MergeOrganizations(collected[GraphSchema.Collection("organizations")].Cast<Organization>());
        var tenantOf = organizations.ToDictionary(o => o.Id, o => o.TenantId, StringComparer.Ordinal);
        rows[GraphSchema.Collection("organizations")] = organizations;
        rows[GraphSchema.Collection("users")] = MergeUsers(collected[GraphSchema.Collection("users")].Cast<User>());

        var notes = new List<Entity>(collected[GraphSchema.Collection("notes")]);
        var present = rows.Where(r => r.Key.Name is not ("coverage" or "notes")).ToDictionary(
            r => r.Key.Name, r => r.Value.Select(e => (e.OrganizationId, r.Key.IdOf(e))).ToHashSet(), StringComparer.Ordinal);
        foreach (var collection in GraphSchema.Collections)
        {
            var parents = collection.Edges.Where(e => e is { ToMany: false, Nullable: false }).ToArray();
            rows[collection] = [.. rows[collection].Where(row => HasParents(row, collection, parents, present, notes))];
        }

        rows[GraphSchema.Collection("coverage")] = Coverage(rows, organizations);
        rows[GraphSchema.Collection("notes")] = notes.DistinctBy(n => (n.OrganizationId, ((Note)n).Id, ((Note)n).Message));
        return new(GraphSchema.Collections.ToDictionary(c => c, c => Order(c, rows[c], tenantOf)));
    }

    private static bool HasParents(Entity row, CollectionSchema collection, EdgeSchema[] parents, Dictionary<string, HashSet<(string, string)>> present, List<Entity> notes)
    {
        foreach (var edge in parents)
        {
            var key = ((EdgePath.ByKey)edge.Path).Key(row)!;
            if (present[edge.Target].Contains((row.OrganizationId, key))) continue;
            if (edge.Name != "organization")
            {
                notes.Add(new Note
                {
                    OrganizationId = row.OrganizationId, Code = RowWithoutParent, Subject = $"{collection.Type}/{collection.IdOf(row)}",
                    Message = $"left out: its {edge.Name} `{key}` is not in the data",
                });
            }
            return false;
        }
        return true;
    }

    private static List<Organization> MergeOrganizations(IEnumerable<Organization> seen)
    {
        var merged = seen.GroupBy(o => o.Id, StringComparer.Ordinal).Select(same =>
        {
            var all = same.OrderBy(o => o.Sources.FirstOrDefault() is "enterprise" ? 0 : 1).ToArray();
            var dated = all.FirstOrDefault(o => o.CreatedAt is not null);
            // An organization of its own names itself as tenant; seen from its parent it names the parent's oldest organization.
            var linked = all.FirstOrDefault(o => o.TenantId != o.Id);
            return all[0] with
            {
                CreatedAt = dated?.CreatedAt,
                Absent = all.Length == 1 ? all[0].Absent : AbsentInAll(all),
                TenantId = linked?.TenantId ?? all[0].TenantId,
                Sources = SortedUnion(all.Select(o => o.Sources)),
                TakenAt = all.Max(o => o.TakenAt),
            };
        });
        return [.. merged];
    }

    private static IEnumerable<User> MergeUsers(IEnumerable<User> seen) =>
        seen.GroupBy(u => (u.OrganizationId, u.Id)).Select(same =>
        {
            var all = same.OrderBy(u => u.Sources.FirstOrDefault() is "enterprise" ? 0 : 1).ToArray();
            if (all.Length == 1) return all[0];
            T From<T>(string field, Func<User, T> get) => get(all.FirstOrDefault(u => u.Absent?.Contains(field) != true) ?? all[0]);
            return all[0] with
            {
                Email = From("email", u => u.Email),
                Name = From("name", u => u.Name),
                Role = From("role", u => u.Role),
                AddedAt = From("added_at", u => u.AddedAt),
                CreatedAt = From("created_at", u => u.CreatedAt),
                Sources = SortedUnion(all.Select(u => u.Sources)),
                Absent = AbsentInAll(all),
            };
        });

    private static string[]? AbsentInAll(IReadOnlyList<Entity> rows)
    {
        string[] absent = [.. rows.Select(r => r.Absent ?? []).Aggregate((IEnumerable<string>)rows[0].Absent!.OrEmpty(), (a, b) => a.Intersect(b)).Order(StringComparer.Ordinal)];
        return absent.Length == 0 ? null : absent;
    }

    private static IEnumerable<string> OrEmpty(this IReadOnlyList<string>? names) => names ?? [];

    private static string[] SortedUnion(IEnumerable<IReadOnlyList<string>> lists) => [.. lists.SelectMany(l => l).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal)];

    // One row per organization and collection that was read, the best where two connections read it; for the rest of the tenant, not_requested.
    private static List<Entity> Coverage(Dictionary<CollectionSchema, IEnumerable<Entity>> rows, List<Organization> organizations)
    {
        var counts = rows.Where(r => r.Key.Name is not ("coverage" or "notes"))
            .SelectMany(r => r.Value.GroupBy(e => e.OrganizationId).Select(g => ((g.Key, r.Key.Name), g.Count())))
            .ToDictionary(x => x.Item1, x => x.Item2);
        var read = rows[GraphSchema.Collection("coverage")].Cast<CollectionCoverage>()
            .GroupBy(c => (c.OrganizationId, c.Collection))
            .ToDictionary(same => same.Key, same => same.OrderBy(c => c.State).First());

        var result = new List<Entity>();
        foreach (var tenant in organizations.GroupBy(o => o.TenantId))
        {
            var oldest = tenant.FirstOrDefault(o => o.Id == tenant.Key) ?? tenant.MinBy(o => o.Id, StringComparer.Ordinal)!;
            foreach (var collection in GraphSchema.Collections.Where(c => c.Modes.Count > 0))
            {
                var found = tenant.Select(o => read.GetValueOrDefault((o.Id, collection.Name))).OfType<CollectionCoverage>().ToList();
                if (found.Count == 0)
                {
                    found.Add(new()
                    {
                        OrganizationId = oldest.Id, Collection = collection.Name, State = CoverageState.NotRequested, Count = 0,
                        Reason = collection.HowToFetch, Holes = [],
                    });
                }
                result.AddRange(found.Select(c => c with
                {
                    Count = counts.GetValueOrDefault((c.OrganizationId, c.Collection)),
                    Holes = [.. c.Holes.OrderBy(h => h.Parent, StringComparer.Ordinal).ThenBy(h => h.Reason, StringComparer.Ordinal)],
                }));
            }
        }
        return result;
    }

    private static Entity[] Order(CollectionSchema collection, IEnumerable<Entity> rows, Dictionary<string, string> tenantOf)
    {
        var keyed = rows.Select(r => (Tenant: tenantOf[r.OrganizationId], r.OrganizationId, Id: collection.IdOf(r), Row: r)).ToArray();
        static int Compare((string Tenant, string Organization, string Id, Entity Row) a, (string Tenant, string Organization, string Id, Entity Row) b)
        {
            var order = string.CompareOrdinal(a.Tenant, b.Tenant);
            if (order == 0) order = string.CompareOrdinal(a.Organization, b.Organization);
            return order != 0 ? order : string.CompareOrdinal(a.Id, b.Id);
        }
        var sorted = true;
        for (var i = 1; i < keyed.Length && sorted; i++) sorted = Compare(keyed[i - 1], keyed[i]) < 0;
        if (sorted) return Array.ConvertAll(keyed, k => k.Row);

        // Of two rows with one identity the first that was added stays: the sort is stable.
        var ordered = keyed.OrderBy(k => k, Comparer<(string, string, string, Entity)>.Create(Compare));
        return [.. (collection.Name is "notes" ? ordered : ordered.DistinctBy(k => (k.OrganizationId, k.Id))).Select(k => k.Row)];
    }
}
