namespace PolicyScanner.Graph;

/// <summary>What may be behind a reversed edge, for the entities of one organization or tenant.</summary>
internal sealed class ReverseHoles
{
    private readonly PhantomRow[]? _anywhere;
    private readonly Dictionary<int, PhantomRow[]> _below;
    private readonly HashSet<int> _parents;

    /// <param name="anywhere">Rows that may be behind any of them; null for any whatever.</param>
    /// <param name="located">Rows whose place is known: below one of them.</param>
    public ReverseHoles(PhantomRow[]? anywhere, IEnumerable<PhantomRow> located)
    {
        _anywhere = anywhere;
        _below = located.GroupBy(p => p.ParentOrdinal).ToDictionary(g => g.Key, g => (PhantomRow[])[.. g.Concat(anywhere ?? []).OrderBy(p => p.Cause.NotRequested)]);
        _parents = [.. (anywhere ?? []).Where(p => p.ParentEdge is not null).Select(p => p.ParentOrdinal)];
    }

    /// <summary>Whether the parent of some row that may be behind any of them is known.</summary>
    public bool HaveParents => _parents.Count > 0;

    /// <summary>Whether rows below that parent may be behind any of them.</summary>
    public bool HasParent(int ordinal) => _parents.Contains(ordinal);

    /// <summary>Rows that may be behind any of them; null for any whatever.</summary>
    public IReadOnlyList<PhantomRow>? Everywhere => _anywhere;

    public PhantomRow[] Of(int source) => _below.GetValueOrDefault(source) ?? _anywhere!;
}
