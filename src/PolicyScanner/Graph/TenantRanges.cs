namespace PolicyScanner.Graph;

/// <summary>Tenants by ordinal, and where each one's rows lie: rows are ordered by tenant, so they lie together.</summary>
internal sealed class TenantRanges
{
    private readonly Dictionary<CollectionSchema, int[]> _starts;
    private readonly Dictionary<string, int> _ofOrganization;

    public TenantRanges(IReadOnlyList<Organization> organizations, Dictionary<CollectionSchema, Entity[]> rows)
    {
        Ids = [.. organizations.Select(o => o.TenantId).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal)];
        var ordinals = Ids.Select((id, ordinal) => (id, ordinal)).ToDictionary(x => x.id, x => x.ordinal, StringComparer.Ordinal);
        _ofOrganization = organizations.ToDictionary(o => o.Id, o => ordinals[o.TenantId], StringComparer.Ordinal);
        _starts = rows.ToDictionary(r => r.Key, r => Starts(r.Value));
    }

    public IReadOnlyList<string> Ids { get; }

    public int Count => Ids.Count;

    public int Of(Entity entity) => Ids.Count == 1 ? 0 : _ofOrganization[entity.OrganizationId];

    public int OfOrganization(string organizationId) => _ofOrganization[organizationId];

    /// <summary>The ordinals of a collection's rows in a tenant.</summary>
    public (int Start, int End) Range(CollectionSchema collection, int tenant) => (_starts[collection][tenant], _starts[collection][tenant + 1]);

    private int[] Starts(Entity[] rows)
    {
        var starts = new int[Ids.Count + 1];
        if (Ids.Count == 1) starts[1] = rows.Length;
        else
        {
            foreach (var row in rows) starts[_ofOrganization[row.OrganizationId] + 1]++;
            for (var i = 1; i < starts.Length; i++) starts[i] += starts[i - 1];
        }
        return starts;
    }
}
