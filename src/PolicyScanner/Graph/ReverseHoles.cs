namespace PolicyScanner.Graph;

/// <summary>What may be behind a reversed edge, for the entities of one organization or tenant.</summary>
internal sealed class ReverseHoles
{
    private readonly PhantomRow[] _anywhere;
    private readonly Dictionary<int, PhantomRow[]> _below;

    /// <param name="anywhere">Rows that may be behind any of them.</param>
    /// <param name="located">Rows whose place is known: below one of them.</param>
    public ReverseHoles(PhantomRow[] anywhere, IEnumerable<PhantomRow> located)
    {
        _anywhere = anywhere;
        _below = located.GroupBy(p => p.ParentOrdinal).ToDictionary(g => g.Key, g => (PhantomRow[])[.. g.Concat(anywhere).OrderBy(p => p.Cause.NotRequested)]);
    }

    public PhantomRow[] Of(int source) => _below.GetValueOrDefault(source) ?? _anywhere;
}
