using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace PolicyScanner.Anthropic.Wire;

/// <summary>A text as it came: absent (the default), null, or a value.</summary>
[JsonConverter(typeof(WireTextConverter))]
internal readonly record struct WireText(string? Value, bool Present)
{
    public bool IsNull => Present && Value is null;
}

/// <summary>Takes what a text may come as; a list or an object counts as absent.</summary>
internal sealed class WireTextConverter : JsonConverter<WireText>
{
    public override bool HandleNull => true;

    public override WireText Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        switch (reader.TokenType)
        {
            case JsonTokenType.Null:
                return new(null, true);
            case JsonTokenType.String:
                return new(WireString.Read(ref reader), true);
            case JsonTokenType.Number:
                return new(Encoding.UTF8.GetString(reader.ValueSpan), true);
            case JsonTokenType.True:
                return new("true", true);
            case JsonTokenType.False:
                return new("false", true);
            default:
                reader.Skip();
                return default;
        }
    }

    public override void Write(Utf8JsonWriter writer, WireText value, JsonSerializerOptions options) => throw new NotSupportedException("answers are only read");
}

/// <summary>Reads strings that the platform's reader refuses: half a surrogate pair, or bytes that are no UTF-8. One name must not cost a page.</summary>
internal static class WireString
{
    public static string Read(ref Utf8JsonReader reader)
    {
        try
        {
            return reader.GetString()!;
        }
        catch (InvalidOperationException)
        {
            return Unescape(Encoding.UTF8.GetString(reader.ValueSpan));
        }
    }

    private static string Unescape(string raw)
    {
        var text = new StringBuilder(raw.Length);
        for (var i = 0; i < raw.Length; i++)
        {
            if (raw[i] != '\\')
            {
                text.Append(raw[i]);
                continue;
            }
            // The reader has checked that every escape is whole.
            var escape = raw[++i];
            if (escape == 'u')
            {
                text.Append((char)ushort.Parse(raw.AsSpan(i + 1, 4), NumberStyles.HexNumber, CultureInfo.InvariantCulture));
                i += 4;
                continue;
            }
            text.Append(escape switch { 'n' => '\n', 'r' => '\r', 't' => '\t', 'b' => '\b', 'f' => '\f', var other => other });
        }
        return text.ToString();
    }
}
