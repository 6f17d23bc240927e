using System.Globalization;

namespace PolicyScanner.Expressions.Values;

/// <summary><c>+ - * / %</c>. Results outside the range of their type are errors that show the values.</summary>
internal static class Arithmetic
{
    /// <summary>The longest text or list that may be put together: a rule that doubles one again and again must not be able to fill the memory.</summary>
    public const int LengthLimit = 1_000_000;

    public static Value Add(Value left, Value right)
    {
        if (left.IsStop || right.IsStop) return Bounds.Sum(left, right);
        return (left.Kind, right.Kind) switch
        {
            (ValueKind.Int, ValueKind.Int) => Whole((Int128)left.AsInt + right.AsInt, left, right, '+'),
            (ValueKind.Uint, ValueKind.Uint) => Positive((Int128)left.AsUint + right.AsUint, left, right, '+'),
            (ValueKind.Double, ValueKind.Double) => Value.Of(left.AsDouble + right.AsDouble),
            (ValueKind.String, ValueKind.String) => Join(left.AsString, right.AsString),
            (ValueKind.Bytes, ValueKind.Bytes) => Bounded((long)left.AsBytes.Length + right.AsBytes.Length, () => Value.Of((byte[])[.. left.AsBytes, .. right.AsBytes])),
            (ValueKind.List, ValueKind.List) => Join(left.AsList, right.AsList),
            (ValueKind.Timestamp, ValueKind.Duration) or (ValueKind.Duration, ValueKind.Timestamp) => Instant((Int128)left.AsTicks + right.AsTicks, left, right, '+'),
            (ValueKind.Duration, ValueKind.Duration) => Span((Int128)left.AsTicks + right.AsTicks, left, right, '+'),
            _ => Unfit(left, right, '+'),
        };
    }

    public static Value Subtract(Value left, Value right)
    {
        if (left.IsStop || right.IsStop) return Bounds.Difference(left, right);
        return (left.Kind, right.Kind) switch
        {
            (ValueKind.Int, ValueKind.Int) => Whole((Int128)left.AsInt - right.AsInt, left, right, '-'),
            (ValueKind.Uint, ValueKind.Uint) => Positive((Int128)left.AsUint - right.AsUint, left, right, '-'),
            (ValueKind.Double, ValueKind.Double) => Value.Of(left.AsDouble - right.AsDouble),
            (ValueKind.Timestamp, ValueKind.Timestamp) or (ValueKind.Duration, ValueKind.Duration) => Span((Int128)left.AsTicks - right.AsTicks, left, right, '-'),
            (ValueKind.Timestamp, ValueKind.Duration) => Instant((Int128)left.AsTicks - right.AsTicks, left, right, '-'),
            _ => Unfit(left, right, '-'),
        };
    }

    public static Value Multiply(Value left, Value right)
    {
        if (left.IsStop || right.IsStop) return Bounds.Product(left, right);
        return (left.Kind, right.Kind) switch
        {
            (ValueKind.Int, ValueKind.Int) => Whole((Int128)left.AsInt * right.AsInt, left, right, '*'),
            (ValueKind.Uint, ValueKind.Uint) => left.AsUint != 0 && right.AsUint > ulong.MaxValue / left.AsUint
                ? OutOfRange("uint", left, right, '*')
                : Value.Of(left.AsUint * right.AsUint),
            (ValueKind.Double, ValueKind.Double) => Value.Of(left.AsDouble * right.AsDouble),
            _ => Unfit(left, right, '*'),
        };
    }

    public static Value Divide(Value left, Value right)
    {
        if (left.IsStop || right.IsStop) return Stops.Of(left, right);
        return (left.Kind, right.Kind) switch
        {
            (ValueKind.Int, ValueKind.Int) when right.AsInt == 0 => ByZero(left, '/'),
            (ValueKind.Int, ValueKind.Int) => Whole((Int128)left.AsInt / right.AsInt, left, right, '/'),
            (ValueKind.Uint, ValueKind.Uint) => right.AsUint == 0 ? ByZero(left, '/') : Value.Of(left.AsUint / right.AsUint),
            (ValueKind.Double, ValueKind.Double) => Value.Of(left.AsDouble / right.AsDouble),
            _ => Unfit(left, right, '/'),
        };
    }

    public static Value Modulo(Value left, Value right)
    {
        if (left.IsStop || right.IsStop) return Stops.Of(left, right);
        return (left.Kind, right.Kind) switch
        {
            (ValueKind.Int, ValueKind.Int) when right.AsInt == 0 => ByZero(left, '%'),
            (ValueKind.Int, ValueKind.Int) => Value.Of((long)((Int128)left.AsInt % right.AsInt)),
            (ValueKind.Uint, ValueKind.Uint) => right.AsUint == 0 ? ByZero(left, '%') : Value.Of(left.AsUint % right.AsUint),
            _ => Unfit(left, right, '%'),
        };
    }

    public static Value Negate(Value value) => value.Kind switch
    {
        ValueKind.Int when value.AsInt == long.MinValue => Value.Fail($"`-({Text(value)})` is outside the range of int"),
        ValueKind.Int => Value.Of(-value.AsInt),
        ValueKind.Double => Value.Of(-value.AsDouble),
        ValueKind.Unknown => Bounds.Negative(value.AsUnknown),
        ValueKind.Error => value,
        _ => Value.Fail($"`-` does not take {ValueNames.Of(value)}"),
    };

    /// <summary>A text or list, or an error where it is too long.</summary>
    public static Value Bounded(long length, Func<Value> make) => length > LengthLimit ? TooLong : make();

    public static Value TooLong { get; } = Value.Fail($"the result would be longer than {LengthLimit}");

    private static Value Join(string left, string right) => (long)left.Length + right.Length > LengthLimit ? TooLong : Value.Of(left + right);

    private static Value Join(CelList left, CelList right)
    {
        if (left.Items.Length == 0 && left.More is null) return Value.Of(right);
        if (right.Items.Length == 0 && right.More is null) return Value.Of(left);
        if ((long)left.Items.Length + right.Items.Length > LengthLimit) return TooLong;
        var more = new Stops();
        if (left.More is not null) more.Add(left.More);
        if (right.More is not null) more.Add(right.More);
        var atMost = (left.More is null ? 0 : left.MoreAtMost) + (right.More is null ? 0 : right.MoreAtMost);
        return Value.Of(new CelList([.. left.Items, .. right.Items], more.Unknown, more.AnyUnknown ? atMost : null));
    }

    private static Value Whole(Int128 result, Value left, Value right, char symbol) =>
        result >= long.MinValue && result <= long.MaxValue ? Value.Of((long)result) : OutOfRange("int", left, right, symbol);

    private static Value Positive(Int128 result, Value left, Value right, char symbol) =>
        result >= 0 && result <= ulong.MaxValue ? Value.Of((ulong)result) : OutOfRange("uint", left, right, symbol);

    private static Value Instant(Int128 ticks, Value left, Value right, char symbol) =>
        ticks >= 0 && ticks <= DateTimeOffset.MaxValue.UtcTicks ? Value.Of(new DateTimeOffset((long)ticks, TimeSpan.Zero)) : OutOfRange("timestamp", left, right, symbol);

    private static Value Span(Int128 ticks, Value left, Value right, char symbol) =>
        Int128.Abs(ticks) <= TimeText.LongestTicks ? Value.Of(new TimeSpan((long)ticks)) : OutOfRange("duration", left, right, symbol);

    private static Value OutOfRange(string type, Value left, Value right, char symbol) =>
        Value.Fail($"`{Text(left)} {symbol} {Text(right)}` is outside the range of {type}");

    private static Value ByZero(Value left, char symbol) => Value.Fail($"`{Text(left)} {symbol} 0` divides by zero");

    private static Value Unfit(Value left, Value right, char symbol) =>
        Value.Fail($"`{symbol}` does not take {ValueNames.Of(left)} and {ValueNames.Of(right)}");

    private static string Text(Value value) => value.Kind switch
    {
        ValueKind.Int => value.AsInt.ToString(CultureInfo.InvariantCulture),
        ValueKind.Uint => value.AsUint.ToString(CultureInfo.InvariantCulture),
        ValueKind.Timestamp => TimeText.Of(value.AsTimestamp),
        ValueKind.Duration => TimeText.Of(value.AsDuration),
        _ => ValueNames.Of(value),
    };
}
