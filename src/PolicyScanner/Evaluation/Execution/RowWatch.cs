using PolicyScanner.Expressions.Values;
using PolicyScanner.Graph;

namespace PolicyScanner.Evaluation.Execution;

/// <summary>
/// Looks over the shoulder of a run for the subjects of one id: which of their rows decides, and what it had bound. A row that fails the rule is stronger
/// than one that failed, that than an unknown one, and of the rows that were dropped the one that came furthest; the first of equals.
/// </summary>
/// <param name="type">The collection of the subjects; null where there is none of their type.</param>
/// <param name="id">Their id; several organizations may each have one.</param>
internal sealed class RowWatch(CollectionSchema? type, string id)
{
    private readonly Dictionary<string, WatchedRows> _rows = new(StringComparer.Ordinal);
    private readonly HashSet<string> _names = new(StringComparer.Ordinal);

    /// <summary>The rows of each subject of that id, by its organization.</summary>
    public IReadOnlyDictionary<string, WatchedRows> Rows => _rows;

    /// <summary>The ids of all subjects that the rule named by itself.</summary>
    public IEnumerable<string> Names => _names.Order(StringComparer.Ordinal);

    /// <summary>A row has come to a clause, or through all of them.</summary>
    /// <param name="at">The clause.</param>
    /// <param name="status">What is known of the row so far.</param>
    /// <param name="subject">Whom it is about; null where that is not known.</param>
    /// <param name="tenant">The tenant.</param>
    /// <param name="frame">What it has bound.</param>
    /// <param name="last">How many clauses there are.</param>
    public void Reached(int at, Truth status, Verdict? subject, int tenant, Frame frame, int last)
    {
        if (subject is null) return;
        if (subject.Id is not null) _names.Add(subject.Id);
        if (OrganizationOf(subject, frame.Graph) is not { } organization) return;
        if (!_rows.TryGetValue(organization, out var rows)) _rows[organization] = rows = new(tenant);
        rows.Add(at, at == last ? status : Truth.False, frame);
    }

    private string? OrganizationOf(Verdict subject, AccessGraph graph)
    {
        if (subject.Id is not null) return subject.Id == id ? subject.OrganizationId : null;
        var row = graph.Rows(type!)[subject.Entity.AsOrdinal];
        return type!.IdOf(row) == id ? row.OrganizationId : null;
    }
}

/// <summary>The rows of one subject: the one that decides, and how many there are of each kind.</summary>
internal sealed class WatchedRows(int tenant)
{
    private readonly Dictionary<(int Rank, int At), int> _counts = [];
    private readonly HashSet<MissingData> _causes = [];
    private (int Rank, int At) _best = (-1, -1);

    public int Tenant => tenant;

    /// <summary>The clause that the deciding row came to; the number of clauses where it came through all of them.</summary>
    public int At => _best.At;

    /// <summary>What the variables were for it.</summary>
    public Value[] Slots { get; private set; } = [];

    /// <summary>What the rows that came through lack.</summary>
    public IReadOnlyCollection<MissingData> Causes => _causes;

    /// <summary>How many rows are like the one that decides, itself included.</summary>
    public int Same => _counts[_best];

    public int Failing => Count(3);

    public int Failed => Count(2);

    public int Unknown => Count(1);

    public void Add(int at, Truth status, Frame frame)
    {
        var kind = (Rank: status.IsTrue ? 3 : status.Failure is not null ? 2 : status.Unknown is not null ? 1 : 0, At: at);
        _counts[kind] = _counts.GetValueOrDefault(kind) + 1;
        if (status.Unknown is { } unknown) _causes.UnionWith(unknown.Causes);
        if (kind.CompareTo(_best) <= 0) return;
        (_best, Slots) = (kind, [.. frame.Slots]);
    }

    private int Count(int rank) => _counts.Where(c => c.Key.Rank == rank).Sum(c => c.Value);
}
