using PolicyScanner.Graph;

namespace PolicyScanner.Expressions.Values;

/// <summary><c>==</c> where something may be unknown: what <see cref="ValueComparer"/> says of values that are all there.</summary>
internal static class Equality
{
    public static Value Equal(Value left, Value right)
    {
        if (left.IsStop || right.IsStop) return Bounds.Equal(left, right) is { } decided ? Value.Of(decided) : Stops.Of(left, right);
        return (left.Kind, right.Kind) switch
        {
            (ValueKind.Phantom, ValueKind.Phantom) => Value.Of(new Unknown(left.AsPhantom.Causes).And(new(right.AsPhantom.Causes))),
            (ValueKind.Phantom, ValueKind.Entity) => Entities(left.AsPhantom),
            (ValueKind.Entity, ValueKind.Phantom) => Entities(right.AsPhantom),
            (ValueKind.List, ValueKind.List) => Lists(left.AsList, right.AsList),
            (ValueKind.Map, ValueKind.Map) => Maps(left.AsMap, right.AsMap),
            _ => Value.Of(ValueComparer.Instance.Equals(left, right)),
        };
    }

    public static Value NotEqual(Value left, Value right) => Logic.Not(Equal(left, right));

    // What was read was not hidden.
    private static Value Entities(PhantomRow row) => row.MayBeRead ? Value.NotRead(row) : Value.False;

    private static Value Lists(CelList left, CelList right)
    {
        var stops = new Stops();
        if (left.More is not null) stops.Add(left.More);
        if (right.More is not null) stops.Add(right.More);
        if (Bounds.Equal(left.Size, right.Size) is false) return Value.False;
        // Which places the missing elements would have is not known, so none of the others can be told apart.
        if (stops.Any) return stops.Or(default);
        if (left.Items.Length != right.Items.Length) return Value.False;
        for (var i = 0; i < left.Items.Length; i++)
        {
            var equal = Equal(left.Items[i], right.Items[i]);
            if (equal.IsFalse) return equal;
            if (equal.IsStop) stops.Add(equal);
        }
        return stops.Or(Value.True);
    }

    private static Value Maps(CelMap left, CelMap right)
    {
        if (left.Entries.Count != right.Entries.Count) return Value.False;
        var stops = new Stops();
        foreach (var (key, value) in left.Entries)
        {
            if (!right.Entries.TryGetValue(key, out var other)) return Value.False;
            var equal = Equal(value, other);
            if (equal.IsFalse) return equal;
            if (equal.IsStop) stops.Add(equal);
        }
        return stops.Or(Value.True);
    }
}
