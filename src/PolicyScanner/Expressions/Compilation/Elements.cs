using PolicyScanner.Expressions.Syntax;
using PolicyScanner.Expressions.Values;
using PolicyScanner.Graph;

namespace PolicyScanner.Expressions.Compilation;

/// <summary>Makes out what a macro ranges over.</summary>
internal delegate Elements ElementsOf(Frame frame);

/// <summary>What a macro ranges over: the items of a list, the keys of a map, or where a to-many edge leads, which no list is made for.</summary>
internal readonly ref struct Elements
{
    private readonly Value[]? _items;
    private readonly ReadOnlySpan<int> _ordinals;
    private readonly CollectionSchema? _target;
    private readonly CelList? _list;
    private readonly EdgeSchema? _edge;
    private readonly int _source;

    private Elements(Value stop) => Stop = stop;

    private Elements(Value[] items, CelList? list) => (_items, Count, _list) = (items, items.Length, list);

    private Elements(EdgeSchema edge, CollectionSchema target, int source, ReadOnlySpan<int> ordinals)
    {
        (_edge, _target, _source, Count) = (edge, target, source, ordinals.Length);
        _ordinals = ordinals;
    }

    /// <summary>Why there is no range; null where there is one.</summary>
    public Value Stop { get; }

    public int Count { get; }

    public Value this[int index] => _items is null ? Value.Entity(_target!, _ordinals[index]) : _items[index];

    /// <summary>Rows that an edge may lead to beside those that were read, whatever a loop asks of them.</summary>
    public IReadOnlyList<PhantomRow> Hidden(Frame frame, out Unknown? others, out long? othersAtMost)
    {
        (others, othersAtMost) = (null, null);
        if (_edge is not null) return frame.Behind(_edge, _source);
        if (_list?.More is not { } more) return [];
        if (_list.Phantoms is { } phantoms) return phantoms;
        (others, othersAtMost) = (more, _list.MoreAtMost);
        return [];
    }

    /// <summary>Elements that may be there and were not read: rows that holes may hide and the test does not rule out, and whatever else, for the causes given.</summary>
    public PossibleRows Possible(Frame frame, LoopTest test, out Unknown? others, out long? othersAtMost)
    {
        var hidden = Hidden(frame, out others, out othersAtMost);
        // Only what an edge gives is shared by many rows and worth remembering.
        return hidden.Count == 0 ? PossibleRows.None : _edge is not null ? frame.Possible(test, hidden) : new([.. hidden.Where(p => !test.RulesOut(p, frame))]);
    }

    public static ElementsOf Emit(Node range)
    {
        var isNull = Emitter.NullError(range);
        if (range is SelectNode { IsTest: false, WalksEdge: { ToMany: true } edge } select)
        {
            var (source, target, sourceNull) = (Emitter.Emit(select.Operand), GraphSchema.Collection(edge.Target), Emitter.NullError(select.Operand));
            return frame =>
            {
                var entity = source(frame);
                if (entity.IsEntity) return new(edge, target, entity.AsOrdinal, frame.Edge(edge).Many(entity.AsOrdinal));
                if (entity.IsStop || entity.IsNull) return new(entity.IsStop ? entity : sourceNull);
                var behind = EntityReads.Many(frame, entity, edge);
                return behind.IsStop ? new(behind) : new([], behind.AsList);
            };
        }
        var code = Emitter.Emit(range);
        return frame =>
        {
            var value = code(frame);
            return value.Kind switch
            {
                ValueKind.List => new(value.AsList.Items, value.AsList),
                ValueKind.Map => new([.. value.AsMap.Entries.Keys], null),
                ValueKind.Unknown or ValueKind.Error => new(value),
                ValueKind.Null => new(isNull),
                _ => new(Value.Fail($"{ValueNames.Of(value)} has no elements")),
            };
        };
    }
}
