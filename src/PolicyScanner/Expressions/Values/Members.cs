using System.Globalization;

namespace PolicyScanner.Expressions.Values;

/// <summary><c>operand[index]</c>, <c>map.key</c> and <c>in</c>.</summary>
internal static class Members
{
    public static Value Index(Value operand, Value index)
    {
        if (operand.IsStop || index.IsStop) return Stops.Of(operand, index);
        return operand.Kind switch
        {
            ValueKind.List => At(operand.AsList, index),
            ValueKind.Map => operand.AsMap.Entries.TryGetValue(index, out var found) ? found : Value.Fail($"there is no key {KeyText(index)}"),
            _ => Value.Fail($"{ValueNames.Of(operand)} has no members"),
        };
    }

    /// <summary>A key's value of a map.</summary>
    public static Value Select(Value operand, string key) => operand.Kind switch
    {
        ValueKind.Map => operand.AsMap.Entries.TryGetValue(Value.Of(key), out var found) ? found : Value.Fail($"there is no key `{key}`"),
        ValueKind.Unknown or ValueKind.Error => operand,
        ValueKind.Phantom => Value.NotRead(operand.AsPhantom),
        _ => Value.Fail($"{ValueNames.Of(operand)} has no `{key}`"),
    };

    /// <summary>Whether a map has the key.</summary>
    public static Value Has(Value operand, string key) => operand.Kind switch
    {
        ValueKind.Map => Value.Of(operand.AsMap.Entries.ContainsKey(Value.Of(key))),
        ValueKind.Unknown or ValueKind.Error => operand,
        ValueKind.Phantom => Value.NotRead(operand.AsPhantom),
        _ => Value.Fail($"{ValueNames.Of(operand)} has no `{key}`"),
    };

    public static Value In(Value value, Value range)
    {
        if (value.IsStop || range.IsStop) return Stops.Of(value, range);
        return range.Kind switch
        {
            ValueKind.List => range.AsList.Contains(value),
            ValueKind.Map => Value.Of(range.AsMap.Entries.ContainsKey(value)),
            _ => Value.Fail($"`in` does not take {ValueNames.Of(range)}"),
        };
    }

    /// <summary>How messages write a key.</summary>
    public static string KeyText(Value key) => key.Kind switch
    {
        ValueKind.String => $"`{key.AsString}`",
        ValueKind.Bool => key.AsBool ? "`true`" : "`false`",
        ValueKind.Int => string.Create(CultureInfo.InvariantCulture, $"`{key.AsInt}`"),
        ValueKind.Uint => string.Create(CultureInfo.InvariantCulture, $"`{key.AsUint}`"),
        ValueKind.Double => string.Create(CultureInfo.InvariantCulture, $"`{key.AsDouble}`"),
        _ => $"of type {ValueNames.Of(key)}",
    };

    private static Value At(CelList list, Value index)
    {
        // Where elements are missing, it is not known which one stands there.
        if (list.More is not null) return Value.Of(list.More);
        var at = index.Kind switch
        {
            ValueKind.Int => index.AsInt,
            ValueKind.Uint => index.AsUint <= long.MaxValue ? (long)index.AsUint : -1,
            ValueKind.Double => Math.Floor(index.AsDouble) == index.AsDouble && Math.Abs(index.AsDouble) < int.MaxValue ? (long)index.AsDouble : -1,
            _ => -1,
        };
        return at >= 0 && at < list.Items.Length
            ? list.Items[at]
            : Value.Fail(string.Create(CultureInfo.InvariantCulture, $"there is no element {KeyText(index)} in a list of {list.Items.Length}"));
    }
}
