namespace PolicyScanner.Expressions.Values;

/// <summary><c>&lt;</c> and its like: numbers of all types against each other, texts by code point, bytes, instants, durations, false before true.</summary>
internal static class Ordering
{
    public static Value Less(Value left, Value right) => Compare(left, right, "<", orEqual: false);

    public static Value LessOrEqual(Value left, Value right) => Compare(left, right, "<=", orEqual: true);

    public static Value Greater(Value left, Value right) => Compare(right, left, ">", orEqual: false);

    public static Value GreaterOrEqual(Value left, Value right) => Compare(right, left, ">=", orEqual: true);

    /// <summary>Less than, equal to or greater than zero; null where one is NaN.</summary>
    /// <returns>False where the two cannot be ordered.</returns>
    public static bool TryOrder(Value left, Value right, out int? order)
    {
        order = null;
        var (kind, other) = (left.Kind, right.Kind);
        if (IsNumber(kind) && IsNumber(other)) order = Numbers.Compare(left, right);
        else if (kind != other) return false;
        else if (kind is ValueKind.String) order = CompareText(left.AsString, right.AsString);
        else if (kind is ValueKind.Bool or ValueKind.Timestamp or ValueKind.Duration) order = left.AsInt.CompareTo(right.AsInt);
        else if (kind is ValueKind.Bytes) order = left.AsBytes.AsSpan().SequenceCompareTo(right.AsBytes);
        else return false;
        return true;
    }

    /// <summary>By code point: UTF-16 would put what lies beyond the first plane before U+E000.</summary>
    public static int CompareText(string left, string right)
    {
        var at = left.AsSpan().CommonPrefixLength(right);
        if (at == left.Length || at == right.Length) return left.Length.CompareTo(right.Length);
        var (x, y) = (left[at], right[at]);
        // A surrogate stands for a code point above all that are written with one unit.
        return char.IsSurrogate(x) == char.IsSurrogate(y) ? x.CompareTo(y) : char.IsSurrogate(x) ? 1 : -1;
    }

    private static Value Compare(Value less, Value more, string symbol, bool orEqual)
    {
        if (less.IsStop || more.IsStop) return Bounds.Less(less, more, orEqual) is { } decided ? Value.Of(decided) : Stops.Of(less, more);
        if (TryOrder(less, more, out var order)) return Value.Of(orEqual ? order <= 0 : order < 0);
        var (left, right) = symbol[0] == '<' ? (less, more) : (more, less);
        return Value.Fail($"`{symbol}` does not take {ValueNames.Of(left)} and {ValueNames.Of(right)}");
    }

    private static bool IsNumber(ValueKind kind) => kind is ValueKind.Int or ValueKind.Uint or ValueKind.Double;
}
