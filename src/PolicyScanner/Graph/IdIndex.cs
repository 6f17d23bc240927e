namespace PolicyScanner.Graph;

/// <summary>A collection's rows by id. Ids may recur in several organizations: those rows are chained in their order.</summary>
internal sealed class IdIndex
{
    private readonly Dictionary<string, int> _first;
    private readonly int[] _next;

    public IdIndex(CollectionSchema collection, Entity[] rows)
    {
        _first = new(rows.Length, StringComparer.Ordinal);
        _next = new int[rows.Length];
        for (var i = rows.Length - 1; i >= 0; i--)
        {
            var id = collection.IdOf(rows[i]);
            _next[i] = _first.GetValueOrDefault(id, -1);
            _first[id] = i;
        }
    }

    /// <summary>The first row with that id, or -1.</summary>
    public int First(string id) => _first.GetValueOrDefault(id, -1);

    /// <summary>The next row with the same id, or -1.</summary>
    public int Next(int ordinal) => _next[ordinal];
}
