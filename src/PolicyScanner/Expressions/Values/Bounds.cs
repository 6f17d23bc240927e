namespace PolicyScanner.Expressions.Values;

/// <summary>
/// What the bounds of an unknown int decide: a size that is 2 or more is greater than 1, and one more of it is 3 or more, whatever is missing.
/// </summary>
internal static class Bounds
{
    // Sizes are far below; beyond, a completion could overflow, which is an error and lies between no bounds.
    private const long Largest = 1L << 31;

    public static bool? Equal(Value left, Value right) => Order(left, right) switch
    {
        (AtLeast: > 0, _) or (_, AtMost: < 0) => false,
        (AtLeast: 0, AtMost: 0) => true,
        _ => null,
    };

    /// <summary>Whether left is less, or less or equal.</summary>
    public static bool? Less(Value left, Value right, bool orEqual) => Order(left, right) switch
    {
        (_, AtMost: < 0) => true,
        (AtLeast: > 0, _) => false,
        (_, AtMost: 0) when orEqual => true,
        (AtLeast: 0, _) when !orEqual => false,
        _ => null,
    };

    /// <summary>A sum with a stop in it.</summary>
    public static Value Sum(Value left, Value right) => Compute(left, right, (x, y) => new(x.AtLeast + y.AtLeast, x.AtMost + y.AtMost));

    /// <summary>A difference with a stop in it.</summary>
    public static Value Difference(Value left, Value right) => Compute(left, right, (x, y) => new(x.AtLeast - y.AtMost, x.AtMost - y.AtLeast));

    /// <summary>A product with a stop in it; of ints that are not negative, as sizes are, it has bounds.</summary>
    public static Value Product(Value left, Value right) => Compute(left, right, (x, y) =>
        x.AtLeast >= 0 && y.AtLeast >= 0 ? new(x.AtLeast * y.AtLeast, x.AtMost * y.AtMost) : default);

    /// <summary>The negative of an unknown.</summary>
    public static Value Negative(Unknown value) => Value.Of(value.Within(-value.AtMost, -value.AtLeast));

    // The sign of left - right at the least and at the most; null where there is no bound.
    private static (int? AtLeast, int? AtMost) Order(Value left, Value right) => RangeOf(left) is { } x && RangeOf(right) is { } y
        ? (Sign(x.AtLeast, y.AtMost), Sign(x.AtMost, y.AtLeast))
        : (null, null);

    private static int? Sign(long? left, long? right) => left is { } x && right is { } y ? x.CompareTo(y) : null;

    private static Value Compute(Value left, Value right, Func<Interval, Interval, Interval> operation)
    {
        var stop = Stops.Of(left, right);
        if (!stop.IsUnknown || IntervalOf(left) is not { } x || IntervalOf(right) is not { } y) return stop;
        var result = operation(x, y);
        return Value.Of(stop.AsUnknown.Within(result.AtLeast, result.AtMost));
    }

    private static Interval? IntervalOf(Value value) => RangeOf(value) is { } range && IsSmall(range.AtLeast ?? 0) && IsSmall(range.AtMost ?? 0) ? range : null;

    private static Interval? RangeOf(Value value) => value.IsInt ? new(value.AsInt, value.AsInt)
        : value.IsUnknown && value.AsUnknown is { AtLeast: var least, AtMost: var most } && (least is not null || most is not null) ? new(least, most)
        : null;

    private static bool IsSmall(long number) => number is >= -Largest and <= Largest;

    private readonly record struct Interval(long? AtLeast, long? AtMost);
}
