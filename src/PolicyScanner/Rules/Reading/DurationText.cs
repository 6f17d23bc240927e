using System.Globalization;

namespace PolicyScanner.Rules.Reading;

/// <summary>Durations as people write them: <c>90d</c>, <c>2w</c>, <c>36h</c>, and all of CEL's such as <c>1h30m</c> or <c>1.5s</c>.</summary>
internal static class DurationText
{
    // Longer units first: `ms` is not minutes.
    private static readonly (string Unit, decimal Ticks)[] Units =
    [
        ("ms", TimeSpan.TicksPerMillisecond), ("us", TimeSpan.TicksPerMicrosecond), ("ns", 0.01m),
        ("w", TimeSpan.TicksPerDay * 7), ("d", TimeSpan.TicksPerDay), ("h", TimeSpan.TicksPerHour), ("m", TimeSpan.TicksPerMinute), ("s", TimeSpan.TicksPerSecond),
    ];

    /// <summary>The duration, to 100 nanoseconds; null where the text is none.</summary>
    public static TimeSpan? Parse(string text)
    {
        var (negative, at) = text.StartsWith('-') ? (true, 1) : (false, text.StartsWith('+') ? 1 : 0);
        if (text[at..] == "0") return TimeSpan.Zero;
        if (at == text.Length || text.Length > 100) return null;
        var ticks = 0m;
        while (at < text.Length)
        {
            var start = at;
            while (at < text.Length && (char.IsAsciiDigit(text[at]) || text[at] == '.')) at++;
            if (!decimal.TryParse(text.AsSpan(start, at - start), NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var number)) return null;
            var unit = Array.FindIndex(Units, u => text.AsSpan(at).StartsWith(u.Unit, StringComparison.Ordinal));
            if (unit < 0 || number > long.MaxValue) return null;
            ticks += number * Units[unit].Ticks;
            at += Units[unit].Unit.Length;
        }
        if (ticks > long.MaxValue) return null;
        return new TimeSpan((long)(negative ? -ticks : ticks));
    }
}
