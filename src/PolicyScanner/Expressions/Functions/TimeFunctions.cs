using PolicyScanner.Expressions.Values;

namespace PolicyScanner.Expressions.Functions;

/// <summary>Instants and durations. Precise to 100 ns; what is finer is cut off.</summary>
internal static class TimeFunctions
{
    private static readonly long LastSecond = DateTimeOffset.MaxValue.ToUnixTimeSeconds();
    private static readonly long FirstSecond = DateTimeOffset.MinValue.ToUnixTimeSeconds();

    public static IReadOnlyList<FunctionRow> Rows { get; } =
    [
        new("timestamp(text: string) -> timestamp", "Reads an instant in the form of RFC 3339; years 1 to 9999.",
            [(""" timestamp("2026-07-01T14:00:00+02:00") == timestamp("2026-07-01T12:00:00Z") """, "true"), (""" timestamp("2026-07-01") """, "error")],
            text => TimeText.Instant(text.AsString) is { } time ? Value.Of(time) : Value.Fail(NoInstant(text.AsString)))
        {
            CheckLiterals = literals => literals[0] is { IsString: true } text && TimeText.Instant(text.AsString) is null ? NoInstant(text.AsString) : null,
        },
        new("timestamp(seconds: int) -> timestamp", "The instant so many seconds after 1970 began, UTC.",
            [(""" timestamp(1000000000) == timestamp("2001-09-09T01:46:40Z") """, "true"), ("timestamp(253402300800)", "error")],
            seconds => seconds.AsInt >= FirstSecond && seconds.AsInt <= LastSecond
                ? Value.Of(DateTimeOffset.FromUnixTimeSeconds(seconds.AsInt))
                : Value.Fail($"`{seconds.AsInt}` is outside the range of timestamp")),
        new("timestamp(time: timestamp) -> timestamp", "The instant itself.", [("timestamp(timestamp(0)) == timestamp(0)", "true")], time => time),

        new("duration(text: string) -> duration", "Reads a duration: numbers with the units h, m, s, ms, us, ns.",
            [(""" duration("1h30m") == duration("90m") """, "true"), (""" duration("90d") """, "error")],
            text => TimeText.Duration(text.AsString) is { } length ? Value.Of(length) : Value.Fail(NoDuration(text.AsString)))
        {
            CheckLiterals = literals => literals[0] is { IsString: true } text && TimeText.Duration(text.AsString) is null ? NoDuration(text.AsString) : null,
        },
        new("duration(length: duration) -> duration", "The duration itself.", [(""" duration(duration("1s")) == duration("1s") """, "true")], length => length),
        new("days(count: int) -> duration", "So many times 24 hours.",
            [(""" days(2) == duration("48h") """, "true"), ("days(200000)", "error")],
            count => Int128.Abs(count.AsInt) * TimeSpan.TicksPerDay <= TimeText.LongestTicks
                ? Value.Of(new TimeSpan(count.AsInt * TimeSpan.TicksPerDay))
                : Value.Fail($"`{count.AsInt}` days are outside the range of duration")),

        .. Parts("getFullYear", "The year", time => time.Year, "2009"),
        .. Parts("getMonth", "The month, counted from 0", time => time.Month - 1, "1"),
        .. Parts("getDate", "The day of the month, counted from 1", time => time.Day, "13"),
        .. Parts("getDayOfMonth", "The day of the month, counted from 0", time => time.Day - 1, "12"),
        .. Parts("getDayOfWeek", "The day of the week, counted from Sunday, which is 0", time => (long)time.DayOfWeek, "5"),
        .. Parts("getDayOfYear", "The day of the year, counted from 0", time => time.DayOfYear - 1, "43"),
        .. Parts("getHours", "The hour", time => time.Hour, "23"),
        .. Parts("getMinutes", "The minute", time => time.Minute, "31"),
        .. Parts("getSeconds", "The second", time => time.Second, "30"),
        .. Parts("getMilliseconds", "The milliseconds of the second", time => time.Millisecond, "250"),

        new("getHours(this: duration) -> int", "The whole hours of the duration.",
            [(""" duration("10000s").getHours() """, "2")], length => Value.Of(length.AsTicks / TimeSpan.TicksPerHour)),
        new("getMinutes(this: duration) -> int", "The whole minutes of the duration.",
            [(""" duration("3730s").getMinutes() """, "62")], length => Value.Of(length.AsTicks / TimeSpan.TicksPerMinute)),
        new("getSeconds(this: duration) -> int", "The whole seconds of the duration.",
            [(""" duration("3730s").getSeconds() """, "3730")], length => Value.Of(length.AsTicks / TimeSpan.TicksPerSecond)),
        new("getMilliseconds(this: duration) -> int", "The milliseconds beyond the last whole second.",
            [(""" duration("1s250ms").getMilliseconds() """, "250")], length => Value.Of(length.AsTicks % TimeSpan.TicksPerSecond / TimeSpan.TicksPerMillisecond)),
    ];

    // Each part of an instant, in UTC and in a zone.
    private static FunctionRow[] Parts(string name, string what, Func<DateTimeOffset, long> part, string example) =>
    [
        new($"{name}(this: timestamp) -> int", $"{what}, in UTC.",
            [($"""timestamp("2009-02-13T23:31:30.25Z").{name}()""", example)], time => Value.Of(part(time.AsTimestamp))),
        new($"{name}(this: timestamp, zone: string) -> int", $"{what}, in a zone such as `Europe/Berlin` or `+01:00`.",
            [($"""timestamp("2009-02-13T22:31:30.25Z").{name}("+01:00")""", example), ($"""timestamp(0).{name}("Nowhere/At_All")""", "error")],
            (time, zone) => In(zone.AsString, time.AsTimestamp) is { } local ? Value.Of(part(local)) : Value.Fail(NoZone(zone.AsString)))
        {
            CheckLiterals = literals => literals[1] is { IsString: true } zone && In(zone.AsString, DateTimeOffset.UnixEpoch) is null ? NoZone(zone.AsString) : null,
        },
    ];

    // Year 1 and year 9999 have no room for a zone's distance: there the wall clock stands still.
    private static DateTimeOffset? In(string zone, DateTimeOffset time)
    {
        if (TimeText.ZoneOffset(zone) is not { } offset)
        {
            if (zone is not [(>= 'A' and <= 'Z') or (>= 'a' and <= 'z'), ..] || !zone.All(c => char.IsAsciiLetterOrDigit(c) || c is '/' or '_' or '-' or '+')) return null;
            if (!TimeZoneInfo.TryFindSystemTimeZoneById(zone, out var found)) return null;
            offset = found.GetUtcOffset(time);
        }
        return new(Math.Clamp(time.UtcTicks + offset.Ticks, 0, DateTime.MaxValue.Ticks), TimeSpan.Zero);
    }

    private static string NoInstant(string text) => $"`{text}` is no timestamp: write it like `2026-07-01T12:00:00Z`, in the years 1 to 9999";

    private static string NoZone(string text) => $"`{text}` is no time zone: write it like `Europe/Berlin` or `+01:00`";

    private static string NoDuration(string text) => text switch
    {
        [.. var count, 'd'] when int.TryParse(count, out var days) => $"`{text}` is no duration: write `days({days})`",
        [.. var count, 'w'] when int.TryParse(count, out var weeks) && weeks < 1_000_000 => $"`{text}` is no duration: write `days({weeks * 7})`",
        _ => $"`{text}` is no duration, or too long: {TimeText.DurationForm}",
    };
}
