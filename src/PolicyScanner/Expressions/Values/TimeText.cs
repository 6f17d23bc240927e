using System.Globalization;
using PolicyScanner.Text;

namespace PolicyScanner.Expressions.Values;

/// <summary>Instants and durations to and from text, as CEL writes them. What is finer than 100 ns is cut off.</summary>
internal static class TimeText
{
    /// <summary>The longest duration, in ticks of 100 ns: 292 years, what fits into 64 bits of nanoseconds.</summary>
    public const long LongestTicks = long.MaxValue / 100;

    /// <summary>What <c>duration()</c> reads, for messages.</summary>
    public const string DurationForm = "a duration is written like `1h30m`, `90s` or `250ms`";

    private static readonly (string Name, decimal Ticks)[] Units =
    [
        ("ns", 0.01m), ("us", 10m), ("µs", 10m), ("μs", 10m), ("ms", TimeSpan.TicksPerMillisecond),
        ("h", TimeSpan.TicksPerHour), ("m", TimeSpan.TicksPerMinute), ("s", TimeSpan.TicksPerSecond),
    ];

    /// <summary><c>2026-07-01T12:00:00Z</c>, with a fraction of a second only where there is one.</summary>
    public static string Of(DateTimeOffset time) => PrintedTime.Instant(time);

    /// <summary>In seconds, as <c>string()</c> writes it: <c>90s</c>, <c>1.5s</c>.</summary>
    public static string Of(TimeSpan duration) => string.Create(CultureInfo.InvariantCulture, $"{(decimal)duration.Ticks / TimeSpan.TicksPerSecond:0.#######}s");

    /// <summary>In the largest unit that divides it, as messages write it: <c>90d</c>, <c>36h</c>.</summary>
    public static string Short(TimeSpan duration) => PrintedTime.Duration(duration);

    /// <summary>Reads an instant in the form of RFC 3339, <c>2026-07-01T12:00:00Z</c> or with <c>+02:00</c>. Null where it is none.</summary>
    public static DateTimeOffset? Instant(string text)
    {
        var rest = text.AsSpan();
        if (!TryNumber(ref rest, 4, out var year) || !TryTake(ref rest, '-') || !TryNumber(ref rest, 2, out var month) || !TryTake(ref rest, '-') || !TryNumber(ref rest, 2, out var day)
            || !TryTake(ref rest, 'T') || !TryNumber(ref rest, 2, out var hour) || !TryTake(ref rest, ':') || !TryNumber(ref rest, 2, out var minute) || !TryTake(ref rest, ':')
            || !TryNumber(ref rest, 2, out var second)) return null;
        long fraction = 0;
        if (TryTake(ref rest, '.'))
        {
            var digits = rest.IndexOfAnyExceptInRange('0', '9');
            if (digits is < 1) return null;
            for (var i = 0; i < 7; i++) fraction = fraction * 10 + (i < digits ? rest[i] - '0' : 0);
            rest = rest[digits..];
        }
        if (Offset(rest) is not { } offset) return null;
        if (year is 0 || month is < 1 or > 12 || day < 1 || day > DateTime.DaysInMonth(year, month) || hour > 23 || minute > 59 || second > 59) return null;
        var ticks = new DateTime(year, month, day, hour, minute, second, DateTimeKind.Utc).Ticks + fraction - offset.Ticks;
        return ticks >= 0 && ticks <= DateTime.MaxValue.Ticks ? new DateTimeOffset(ticks, TimeSpan.Zero) : null;
    }

    /// <summary>Reads <c>Z</c>, <c>+02:00</c> or <c>-09:30</c>.</summary>
    private static TimeSpan? Offset(ReadOnlySpan<char> text)
    {
        if (text is "Z") return TimeSpan.Zero;
        var sign = text is ['-', ..] ? -1 : 1;
        if (text is not ['+' or '-', ..] || text[1..] is not { Length: 5 } rest) return null;
        if (!TryNumber(ref rest, 2, out var hours) || !TryTake(ref rest, ':') || !TryNumber(ref rest, 2, out var minutes) || hours > 23 || minutes > 59) return null;
        return new TimeSpan(hours, minutes, 0) * sign;
    }

    /// <summary>Reads a zone's distance from UTC as the functions of time take it: <c>+02:00</c>, <c>-09:30</c> or <c>02:00</c>.</summary>
    public static TimeSpan? ZoneOffset(string text) => Offset(text is [>= '0' and <= '9', ..] ? "+" + text : text);

    /// <summary>Reads a duration: numbers with units, <c>1h30m</c>. Null where it is none, or too long.</summary>
    public static TimeSpan? Duration(string text)
    {
        var rest = text.AsSpan();
        var negative = rest is ['-', ..];
        if (rest is ['-' or '+', ..]) rest = rest[1..];
        if (rest is "0") return TimeSpan.Zero;
        if (rest.IsEmpty) return null;
        var ticks = 0m;
        while (!rest.IsEmpty)
        {
            var end = 0;
            while (end < rest.Length && (char.IsAsciiDigit(rest[end]) || rest[end] == '.')) end++;
            if (end is < 1 or > 28 || !decimal.TryParse(rest[..end], NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var number)) return null;
            rest = rest[end..];
            var unit = Unit(rest);
            if (unit.Name is null || number > LongestTicks / unit.Ticks) return null;
            ticks += number * unit.Ticks;
            rest = rest[unit.Name.Length..];
        }
        return ticks <= LongestTicks ? new TimeSpan((long)ticks * (negative ? -1 : 1)) : null;
    }

    private static (string Name, decimal Ticks) Unit(ReadOnlySpan<char> text)
    {
        foreach (var unit in Units) if (text.StartsWith(unit.Name, StringComparison.Ordinal)) return unit;
        return default;
    }

    private static bool TryTake(ref ReadOnlySpan<char> text, char expected)
    {
        if (text.IsEmpty || text[0] != expected) return false;
        text = text[1..];
        return true;
    }

    private static bool TryNumber(ref ReadOnlySpan<char> text, int digits, out int number)
    {
        number = 0;
        if (text.Length < digits) return false;
        foreach (var digit in text[..digits])
        {
            if (digit is < '0' or > '9') return false;
            number = number * 10 + (digit - '0');
        }
        text = text[digits..];
        return true;
    }
}
