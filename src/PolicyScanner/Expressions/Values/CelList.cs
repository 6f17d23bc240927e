using PolicyScanner.Graph;

namespace PolicyScanner.Expressions.Values;

/// <summary>
/// A list. Where data are missing it may be only part of what there is: <see cref="More"/> says why, and then its size is at least the count of its
/// items, <c>exists</c> may find something and <c>all</c> cannot be sure.
/// </summary>
/// <param name="items">What is known to be in it.</param>
/// <param name="more">Why there may be further elements.</param>
/// <param name="moreAtMost">How many more at the most.</param>
/// <param name="phantoms">The rows that may be in it beside them, where nothing else may.</param>
internal sealed class CelList(Value[] items, Unknown? more = null, long? moreAtMost = null, IReadOnlyList<PhantomRow>? phantoms = null)
{
    // From here on a search by hash is quicker than one by one.
    private const int FewItems = 8;
    private HashSet<Value>? _set;
    private volatile int _phantomCount = -1;

    public static CelList Empty { get; } = new([]);

    public Value[] Items { get; } = items;

    /// <summary>Why there may be further elements; null for a whole list.</summary>
    public Unknown? More { get; } = more;

    /// <summary>How many more at the most; null for no bound.</summary>
    public long? MoreAtMost { get; } = moreAtMost;

    /// <summary>
    /// The rows that are all there may be more, hidden ones and such as were read and may not belong: what is known of them can rule them out of a
    /// further <c>filter</c> or <c>exists</c>. Null where there may be other elements too.
    /// </summary>
    public IReadOnlyList<PhantomRow>? Phantoms { get; } = phantoms;

    /// <summary>Whether it is partial, or holds a row that a hole may hide.</summary>
    public bool HasHole => More is not null || HoldsPhantoms;

    /// <summary>The first of its items that a hole may hide; null for none.</summary>
    public PhantomRow? HiddenItem
    {
        get
        {
            if (!HoldsPhantoms) return null;
            foreach (var item in Items) if (item.Kind is ValueKind.Phantom) return item.AsPhantom;
            return null;
        }
    }

    private bool HoldsPhantoms
    {
        get
        {
            // Two threads may both count, which does no harm.
            if (_phantomCount < 0) _phantomCount = Items.Count(i => i.Kind is ValueKind.Phantom);
            return _phantomCount > 0;
        }
    }

    /// <summary>How many elements it has, as far as that is known.</summary>
    public Value Size => More is null ? Value.Of((long)Items.Length) : Value.Of(More.Within(Items.Length, Items.Length + MoreAtMost));

    /// <summary>Whether an item equals the value; unknown where it may.</summary>
    public Value Contains(Value value)
    {
        if (value.IsStop) return value;
        var stops = new Stops();
        if (Items.Length > FewItems && value.Kind is not (ValueKind.Phantom or ValueKind.List or ValueKind.Map) && !HoldsPhantoms)
        {
            // Two threads may both build it, which does no harm.
            if ((_set ??= new(Items, ValueComparer.Instance)).Contains(value)) return Value.True;
        }
        else
        {
            foreach (var item in Items)
            {
                var equal = Equality.Equal(item, value);
                if (equal.IsTrue) return equal;
                if (equal.IsStop) stops.Add(equal);
            }
        }
        if (Phantoms is not null)
        {
            foreach (var row in Phantoms) if (!Equality.Equal(Value.Of(row), value).IsFalse) stops.Add(row);
        }
        else if (More is not null) stops.Add(More);
        return stops.Or(Value.False);
    }
}

/// <summary>A map, in the order of its making; keys are bool, int, uint or string.</summary>
internal sealed class CelMap(Dictionary<Value, Value> entries)
{
    /// <summary>The entries; the dictionary compares keys as the language does (<see cref="ValueComparer"/>).</summary>
    public Dictionary<Value, Value> Entries { get; } = entries;
}
