namespace PolicyScanner.Graph;

/// <summary>Makes one row of an organization or a user that several connections saw. Enterprise mode speaks first: its words are the Console's.</summary>
internal static class Merge
{
    public static List<Organization> Organizations(IEnumerable<Organization> seen, Action<CollectionSchema, Entity>? onDuplicate)
    {
        var merged = seen.GroupBy(o => o.Id, StringComparer.Ordinal).Select(same =>
        {
            Organization[] all = [.. same.OrderBy(o => Precedence(o.Sources))];
            if (all.Length == 1) return all[0] with { Sources = SortedUnion([all[0].Sources]) };
            foreach (var again in all.Skip(1)) onDuplicate?.Invoke(GraphSchema.Collection("organizations"), again);
            return all[0] with
            {
                Name = From(all, "name", o => o.Name),
                CreatedAt = all.FirstOrDefault(o => o.CreatedAt is not null)?.CreatedAt,
                // An organization of its own names itself as tenant; seen from its parent it names the parent's oldest organization.
                TenantId = (all.FirstOrDefault(o => o.TenantId != o.Id) ?? all[0]).TenantId,
                Sources = SortedUnion(all.Select(o => o.Sources)),
                TakenAt = all.Max(o => o.TakenAt),
                Absent = AbsentInAll(all),
            };
        });
        return [.. merged];
    }

    /// <param name="seen">At least two rows with one organization and id, in the order in which they were added.</param>
    public static User Users(IEnumerable<User> seen)
    {
        User[] all = [.. seen.OrderBy(u => Precedence(u.Sources))];
        return all[0] with
        {
            Email = From(all, "email", u => u.Email),
            Name = From(all, "name", u => u.Name),
            Role = From(all, "role", u => u.Role),
            AddedAt = From(all, "added_at", u => u.AddedAt),
            CreatedAt = From(all, "created_at", u => u.CreatedAt),
            Sources = SortedUnion(all.Select(u => u.Sources)),
            Absent = AbsentInAll(all),
        };
    }

    /// <summary>The most complete of several accounts of one collection, whatever their order.</summary>
    public static CollectionCoverage Best(IEnumerable<CollectionCoverage> same) => same
        .OrderBy(c => c.State)
        .ThenBy(c => c.Holes.Count)
        .ThenBy(c => c.Reason, StringComparer.Ordinal)
        .ThenBy(c => string.Join('\n', c.Holes.Select(h => $"{h.Parent}\t{h.Reason}")), StringComparer.Ordinal)
        .First();

    private static int Precedence(IReadOnlyList<string> sources) => sources.Contains("enterprise") ? 0 : 1;

    private static TField From<T, TField>(T[] all, string field, Func<T, TField> get) where T : Entity =>
        get(all.FirstOrDefault(row => row.Absent?.Contains(field) != true) ?? all[0]);

    private static string[]? AbsentInAll(IReadOnlyList<Entity> rows)
    {
        string[] absent = [.. (rows[0].Absent ?? []).Where(field => rows.All(r => r.Absent?.Contains(field) == true)).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal)];
        return absent.Length == 0 ? null : absent;
    }

    private static string[] SortedUnion(IEnumerable<IReadOnlyList<string>> lists) => [.. lists.SelectMany(l => l).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal)];
}
