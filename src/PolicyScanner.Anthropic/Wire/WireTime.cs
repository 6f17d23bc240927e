using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace PolicyScanner.Anthropic.Wire;

/// <summary>An instant as it came: absent (the default), null, a value in UTC, or a text that is no time.</summary>
[JsonConverter(typeof(WireTimeConverter))]
internal readonly record struct WireTime(DateTimeOffset? Value, bool Present, bool Unreadable = false)
{
    private static readonly string[] Formats = ["yyyy-MM-dd'T'HH:mm:ss.FFFFFFFK", "yyyy-MM-dd' 'HH:mm:ss.FFFFFFFK", "yyyy-MM-dd'T'HH:mmK", "yyyy-MM-dd"];

    /// <summary>RFC 3339, with any number of fractional digits; without a zone it is UTC.</summary>
    public static WireTime Parse(string text)
    {
        const DateTimeStyles Utc = DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal;
        return DateTimeOffset.TryParseExact(Shorten(text.Trim().ToUpperInvariant()), Formats, CultureInfo.InvariantCulture, Utc, out var value)
            ? new(value, true)
            : new(null, true, true);
    }

    // A tick is a tenth of a microsecond: what is finer is cut.
    private static string Shorten(string text)
    {
        var point = text.IndexOf('.', StringComparison.Ordinal);
        if (point < 0) return text;
        var end = point + 1;
        while (end < text.Length && char.IsAsciiDigit(text[end])) end++;
        return end - point - 1 > 7 ? text[..(point + 8)] + text[end..] : text;
    }
}

/// <summary>Reads an instant.</summary>
internal sealed class WireTimeConverter : JsonConverter<WireTime>
{
    public override bool HandleNull => true;

    public override WireTime Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        switch (reader.TokenType)
        {
            case JsonTokenType.Null:
                return new(null, true);
            case JsonTokenType.String:
                return WireTime.Parse(WireString.Read(ref reader));
            default:
                reader.Skip();
                return new(null, true, true);
        }
    }

    public override void Write(Utf8JsonWriter writer, WireTime value, JsonSerializerOptions options) => throw new NotSupportedException("answers are only read");
}
