namespace PolicyScanner.Expressions.Values;

/// <summary>
/// Equality of the language (cel-spec, "Equality"): numbers of different types are equal where they are the same number, values of different kinds
/// are never equal, NaN is not equal to itself. Also the keys of hash joins: equal values have equal hashes.
/// </summary>
internal sealed class ValueComparer : IEqualityComparer<Value>
{
    public static ValueComparer Instance { get; } = new();

    public bool Equals(Value x, Value y)
    {
        var (kind, other) = (x.Kind, y.Kind);
        if (kind != other) return IsNumber(kind) && IsNumber(other) && Numbers.AreEqual(x, y);
        return kind switch
        {
            ValueKind.Null => true,
            ValueKind.Bool or ValueKind.Int or ValueKind.Uint or ValueKind.Timestamp or ValueKind.Duration => x.AsInt == y.AsInt,
            ValueKind.Double => x.AsDouble == y.AsDouble,
            ValueKind.String => string.Equals(x.AsString, y.AsString, StringComparison.Ordinal),
            ValueKind.Bytes => x.AsBytes.AsSpan().SequenceEqual(y.AsBytes),
            ValueKind.Type => x.AsTypeName == y.AsTypeName,
            ValueKind.Entity => ReferenceEquals(x.AsCollection, y.AsCollection) && x.AsOrdinal == y.AsOrdinal,
            ValueKind.List => ListsEqual(x.AsList, y.AsList),
            ValueKind.Map => MapsEqual(x.AsMap, y.AsMap),
            _ => false,
        };
    }

    public int GetHashCode(Value value) => value.Kind switch
    {
        ValueKind.Int or ValueKind.Uint or ValueKind.Double => Numbers.Hash(value),
        ValueKind.Bool or ValueKind.Timestamp or ValueKind.Duration => value.AsInt.GetHashCode(),
        ValueKind.String => string.GetHashCode(value.AsString, StringComparison.Ordinal),
        ValueKind.Bytes => value.AsBytes.Length,
        ValueKind.Type => string.GetHashCode(value.AsTypeName, StringComparison.Ordinal),
        ValueKind.Entity => HashCode.Combine(value.AsCollection, value.AsOrdinal),
        ValueKind.List => value.AsList.Items.Aggregate(17, (hash, item) => HashCode.Combine(hash, GetHashCode(item))),
        ValueKind.Map => value.AsMap.Entries.Count,
        _ => 0,
    };

    private static bool IsNumber(ValueKind kind) => kind is ValueKind.Int or ValueKind.Uint or ValueKind.Double;

    private bool ListsEqual(CelList x, CelList y)
    {
        if (x.Items.Length != y.Items.Length) return false;
        for (var i = 0; i < x.Items.Length; i++) if (!Equals(x.Items[i], y.Items[i])) return false;
        return true;
    }

    private bool MapsEqual(CelMap x, CelMap y)
    {
        if (x.Entries.Count != y.Entries.Count) return false;
        foreach (var (key, value) in x.Entries)
            if (!y.Entries.TryGetValue(key, out var other) || !Equals(value, other)) return false;
        return true;
    }
}

/// <summary>Numbers of the three types against each other, exactly: a double is not rounded to a whole number or back.</summary>
internal static class Numbers
{
    public static bool AreEqual(Value x, Value y) => Compare(x, y) == 0;

    /// <summary>Less than, equal to, greater than zero; null where one is NaN.</summary>
    public static int? Compare(Value x, Value y) => (x.Kind, y.Kind) switch
    {
        (ValueKind.Int, ValueKind.Int) => x.AsInt.CompareTo(y.AsInt),
        (ValueKind.Uint, ValueKind.Uint) => x.AsUint.CompareTo(y.AsUint),
        (ValueKind.Double, ValueKind.Double) => Compare(x.AsDouble, y.AsDouble),
        (ValueKind.Int, ValueKind.Uint) => x.AsInt < 0 ? -1 : ((ulong)x.AsInt).CompareTo(y.AsUint),
        (ValueKind.Uint, ValueKind.Int) => y.AsInt < 0 ? 1 : x.AsUint.CompareTo((ulong)y.AsInt),
        (ValueKind.Double, _) => Compare(x.AsDouble, y),
        _ => -Compare(y.AsDouble, x),
    };

    public static int Hash(Value value)
    {
        if (value.Kind is not ValueKind.Double) return value.AsInt.GetHashCode();
        var number = value.AsDouble;
        return Math.Floor(number) == number && number is >= -9223372036854775808.0 and < 18446744073709551616.0
            ? (number < 0 ? (long)number : (long)(ulong)number).GetHashCode()
            : number.GetHashCode();
    }

    private static int? Compare(double x, double y) => double.IsNaN(x) || double.IsNaN(y) ? null : x < y ? -1 : x > y ? 1 : 0;

    private static int? Compare(double x, Value whole)
    {
        if (double.IsNaN(x)) return null;
        var (low, high) = whole.Kind is ValueKind.Int ? (-9223372036854775808.0, 9223372036854775808.0) : (0.0, 18446744073709551616.0);
        if (x < low) return -1;
        if (x >= high) return 1;
        var floor = Math.Floor(x);
        var order = whole.Kind is ValueKind.Int ? ((long)floor).CompareTo(whole.AsInt) : ((ulong)floor).CompareTo(whole.AsUint);
        return order == 0 && floor < x ? 1 : order;
    }
}
