using PolicyScanner.Expressions.Values;
using PolicyScanner.Graph;

namespace PolicyScanner.Evaluation.Execution;

/// <summary>
/// The rows a clause looks at for one row before it: those that were read, in the order of their collection, then those that holes may hide. Where the
/// source itself is not known or failed, one candidate stands for all.
/// </summary>
internal ref struct Candidates
{
    private const int Nothing = int.MaxValue;

    private readonly CollectionSchema _collection;
    private readonly ReadOnlySpan<int> _rows;
    private readonly RowIndex? _index;
    private readonly Value[]? _probes;
    private readonly int _scope;
    private readonly IReadOnlyList<int> _aside;
    private readonly Truth _source;

    // A stretch of ordinals, or of places in `_rows`.
    private int _at;
    private readonly int _end;
    private int _entry = -1;
    private int _asideAt;
    private IReadOnlyList<PhantomRow> _phantoms;
    private int _phantomAt;
    private bool _sourcePending;

    private Candidates(CollectionSchema collection, IReadOnlyList<PhantomRow> phantoms) => (_collection, _phantoms, _aside) = (collection, phantoms, []);

    /// <summary>All rows in a stretch of a collection.</summary>
    public Candidates(CollectionSchema collection, (int Start, int End) range, IReadOnlyList<PhantomRow> phantoms) : this(collection, phantoms) =>
        (_at, _end) = range;

    /// <summary>The rows an edge leads to.</summary>
    public Candidates(CollectionSchema collection, ReadOnlySpan<int> rows, IReadOnlyList<PhantomRow> phantoms) : this(collection, phantoms)
    {
        _rows = rows;
        _end = rows.Length;
        IsWalk = true;
    }

    /// <summary>The rows an index finds, and those it cannot tell anything about.</summary>
    public Candidates(CollectionSchema collection, RowIndex index, int scope, Value[] probes, IReadOnlyList<PhantomRow> phantoms) : this(collection, phantoms)
    {
        (_index, _scope, _probes, _aside) = (index, scope, probes, index.Aside(scope));
        _entry = index.First(scope, probes);
    }

    /// <summary>A source that is not known, or failed.</summary>
    public Candidates(CollectionSchema collection, Truth source, Value value) : this(collection, [])
    {
        (_source, Current) = (source, value);
        _sourcePending = true;
    }

    private readonly bool IsWalk { get; }

    /// <summary>The row, the phantom, or what the source is instead.</summary>
    public Value Current { get; private set; } = Value.Null;

    /// <summary>Whether there is such a row at all: true for one that was read.</summary>
    public Truth Presence { get; private set; } = Truth.True;

    /// <summary>Whether the join vouches for its own lines.</summary>
    public bool KeysHold { get; private set; }

    /// <summary>Whether the candidate was read.</summary>
    public readonly bool IsRow => Presence.IsTrue;

    /// <summary>The row that may be there, where the candidate is one; null for a row that was read, and for a source that is not known.</summary>
    public PhantomRow? Phantom { get; private set; }

    /// <summary>Whether rows were left out that may be there.</summary>
    public bool HaveLeftOut { get; private set; }

    public bool MoveNext()
    {
        if (_sourcePending)
        {
            (_sourcePending, Presence) = (false, _source);
            return true;
        }
        if (_at < _end)
        {
            Current = Value.Entity(_collection, IsWalk ? _rows[_at] : _at);
            _at++;
            return true;
        }
        if (_index is not null && (_entry >= 0 || _asideAt < _aside.Count))
        {
            var found = _entry >= 0 ? _index.Row(_entry) : Nothing;
            var aside = _asideAt < _aside.Count ? _aside[_asideAt] : Nothing;
            KeysHold = found < aside;
            Current = Value.Entity(_collection, Math.Min(found, aside));
            if (KeysHold) _entry = _index.Next(_entry, _scope, _probes!);
            else _asideAt++;
            return true;
        }
        if (_phantomAt >= _phantoms.Count) return false;
        var phantom = _phantoms[_phantomAt++];
        (Phantom, Current, Presence, KeysHold) = (phantom, Value.Of(phantom), Truth.Of(new Unknown(phantom.Causes)), false);
        return true;
    }

    /// <summary>What holes may hide does not matter any more.</summary>
    public void LeaveOutPhantoms()
    {
        HaveLeftOut = _phantomAt < _phantoms.Count;
        _phantoms = [];
    }
}
