using PolicyScanner.Expressions.Values;
using PolicyScanner.Graph;

namespace PolicyScanner.Evaluation.Execution;

/// <summary>What may be collected beside what is: hidden rows, and rows that were read of which it is not known whether they match, or in which group they are.</summary>
/// <param name="frame">Where the clause runs.</param>
/// <param name="ofOneUser">Whether the rows of a list are of one user, who is below each parent once.</param>
internal struct MoreRows(Frame frame, bool ofOneUser)
{
    private List<(PhantomRow Row, Value[]? Keys)>? _rows;
    private bool _others;

    /// <summary>Notes the candidate at hand, with its group where that is known.</summary>
    public void Add(in Candidates candidates, Truth truth, Value[]? keys)
    {
        if (truth.Unknown is not { } why) return;
        if (candidates.Phantom is { } phantom) (_rows ??= []).Add((phantom with { Causes = why.Causes, AtMost = ofOneUser && phantom.ParentEdge is not null ? 1 : phantom.AtMost }, keys));
        else if (candidates.Current.IsEntity) (_rows ??= []).Add((frame.MayBelong(candidates.Current, why), keys));
        else _others = true;
    }

    /// <summary>What is in a list and what may be; of a group, where its keys are given.</summary>
    /// <param name="found">What is.</param>
    /// <param name="why">Why there may be more.</param>
    /// <param name="keys">The group's keys; null for a list without.</param>
    /// <param name="leftOut">Whether not all rows were looked at.</param>
    public readonly CelList List(List<Value> found, Unknown why, Value[]? keys, bool leftOut)
    {
        if (_others || leftOut || _rows is null) return new([.. found], why);
        var (one, edges) = (ofOneUser, frame);
        PhantomRow[] rows =
        [
            .. _rows.Where(r => (keys is null || r.Keys is null || KeyComparer.Instance.Equals(r.Keys, keys)) && !(one && IsBeside(r.Row, found, edges))).Select(r => r.Row),
        ];
        return rows.Length == 0 ? new([.. found]) : new([.. found], keys is null ? why : Unknown.Of(rows), PossibleRows.Sum(rows), rows);
    }

    // Who is in a workspace is not hidden in it as well.
    private static bool IsBeside(PhantomRow row, List<Value> found, Frame frame)
    {
        if (row is not { ParentEdge: { } edge, ParentOrdinal: var parent }) return false;
        var parents = frame.Edge(edge);
        return found.Exists(f => parents.One(f.AsOrdinal) == parent);
    }

    /// <summary>What may be in a group of which no member is known.</summary>
    public readonly CelList NewGroup(Dictionary<Value[], List<Value>> groups, Unknown why, bool leftOut) =>
        new MoreRows(frame, ofOneUser) { _rows = _rows?.FindAll(r => r.Keys is null || !groups.ContainsKey(r.Keys)), _others = _others }.List([], why, null, leftOut);

    /// <summary>Whether there may be a group of which no member is known.</summary>
    public readonly bool MayMakeGroup(Dictionary<Value[], List<Value>> groups, bool leftOut) =>
        _others || leftOut || _rows is null || _rows.Exists(r => r.Keys is null || !groups.ContainsKey(r.Keys));
}

/// <summary>Tuples of keys, value by value.</summary>
internal sealed class KeyComparer : IEqualityComparer<Value[]>
{
    public static KeyComparer Instance { get; } = new();

    public bool Equals(Value[]? x, Value[]? y) => x!.AsSpan().SequenceEqual(y, ValueComparer.Instance);

    public int GetHashCode(Value[] keys)
    {
        var hash = 0;
        foreach (var key in keys) hash = (hash * 31) + ValueComparer.Instance.GetHashCode(key);
        return hash;
    }
}
