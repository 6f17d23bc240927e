namespace PolicyScanner.Graph;

/// <summary>The organizations by tenant and id: the first part of every row's place.</summary>
internal sealed class OrganizationOrder
{
    private readonly Dictionary<string, int> _ranks = new(StringComparer.Ordinal);
    private string? _last;
    private int _lastRank;

    public OrganizationOrder(IEnumerable<Organization> organizations)
    {
        foreach (var organization in organizations.OrderBy(o => o.TenantId, StringComparer.Ordinal).ThenBy(o => o.Id, StringComparer.Ordinal))
            _ranks.Add(organization.Id, _ranks.Count);
    }

    /// <summary>How many rows of organizations that are not there were asked for.</summary>
    public SortedDictionary<string, int> Unknown { get; } = new(StringComparer.Ordinal);

    /// <summary>The organization's place, or -1 where it is not there.</summary>
    public int RankOf(Entity row)
    {
        // Rows mostly come organization by organization.
        if (string.Equals(row.OrganizationId, _last, StringComparison.Ordinal)) return _lastRank;
        (_last, _lastRank) = (row.OrganizationId, _ranks.GetValueOrDefault(row.OrganizationId, -1));
        return _lastRank;
    }

    public void Miss(Entity row)
    {
        if (_ranks.Count > 0) Unknown[row.OrganizationId] = Unknown.GetValueOrDefault(row.OrganizationId) + 1;
    }
}

/// <summary>Rows of one collection in the order of tenant, organization and id; those of unknown organizations are left out.</summary>
internal sealed class RowOrder
{
    private readonly CollectionSchema _collection;

    private RowOrder(CollectionSchema collection, Entity[] rows) => (_collection, Rows) = (collection, rows);

    public Entity[] Rows { get; }

    /// <summary>Puts the rows in order. Rows with one id stay in the order in which they came.</summary>
    public static RowOrder Of(CollectionSchema collection, IReadOnlyList<Entity> rows, OrganizationOrder organizations)
    {
        var compare = Comparison(collection);
        var (known, kept, sorted) = (new Entity[rows.Count], 0, true);
        var before = -1;
        for (var i = 0; i < known.Length; i++)
        {
            var row = rows[i];
            var rank = organizations.RankOf(row);
            if (rank < 0)
            {
                if (collection.Name is not ("coverage" or "notes")) organizations.Miss(row);
                continue;
            }
            sorted = sorted && (rank > before || (rank == before && compare(known[kept - 1], row) <= 0));
            (known[kept++], before) = (row, rank);
        }
        if (kept < known.Length) Array.Resize(ref known, kept);
        return new(collection, sorted ? known : Sort(known, compare, organizations));
    }

    /// <summary>Of rows with one id the first; of users all of them, made one.</summary>
    public Entity[] Distinct(Action<Entity> onDuplicate)
    {
        var (compare, kept) = (Comparison(_collection), 0);
        for (int start = 0, end; start < Rows.Length; start = end)
        {
            for (end = start + 1; end < Rows.Length && Rows[end].OrganizationId == Rows[start].OrganizationId && compare(Rows[start], Rows[end]) == 0; end++) onDuplicate(Rows[end]);
            Rows[kept++] = end > start + 1 && Rows[start] is User ? Merge.Users(Rows[start..end].Cast<User>()) : Rows[start];
        }
        return kept == Rows.Length ? Rows : Rows[..kept];
    }

    /// <summary>Notes that say the same once.</summary>
    public Entity[] DistinctNotes() => [.. Rows.Distinct()];

    private static Entity[] Sort(Entity[] rows, Comparison<Entity> compare, OrganizationOrder organizations)
    {
        var keyed = new (int Rank, int Index, Entity Row)[rows.Length];
        for (var i = 0; i < rows.Length; i++) keyed[i] = (organizations.RankOf(rows[i]), i, rows[i]);
        // The index makes the order total, and the sort stable.
        Array.Sort(keyed, (a, b) =>
        {
            if (a.Rank != b.Rank) return a.Rank.CompareTo(b.Rank);
            return compare(a.Row, b.Row) is var order and not 0 ? order : a.Index.CompareTo(b.Index);
        });
        return Array.ConvertAll(keyed, k => k.Row);
    }

    // By id, ordinally. Ids that are put together from parts are compared part by part: a large graph has millions of memberships.
    private static Comparison<Entity> Comparison(CollectionSchema collection) => collection.Name switch
    {
        "workspace_members" => (a, b) => (a, b) is (WorkspaceMember x, WorkspaceMember y) ? Pairs(x.WorkspaceId, x.UserId, y.WorkspaceId, y.UserId) : 0,
        "group_members" => (a, b) => (a, b) is (GroupMember x, GroupMember y) ? Pairs(x.GroupId, x.UserId, y.GroupId, y.UserId) : 0,
        // Several notes share code and subject.
        "notes" => (a, b) => string.CompareOrdinal(((Note)a).Id, ((Note)b).Id) is var order and not 0 ? order : string.CompareOrdinal(((Note)a).Message, ((Note)b).Message),
        _ => (a, b) => string.CompareOrdinal(collection.IdOf(a), collection.IdOf(b)),
    };

    // The order of the whole ids, `parent/child`, without making them.
    private static int Pairs(string parent, string child, string otherParent, string otherChild)
    {
        if (parent.Length == otherParent.Length)
            return string.CompareOrdinal(parent, otherParent) is var order and not 0 ? order : string.CompareOrdinal(child, otherChild);
        var shared = Math.Min(parent.Length, otherParent.Length);
        return string.CompareOrdinal(parent, 0, otherParent, 0, shared) is var begin and not 0 ? begin : string.CompareOrdinal($"{parent}/{child}", $"{otherParent}/{otherChild}");
    }
}
