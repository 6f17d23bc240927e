using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace PolicyScanner.Anthropic.Wire;

/// <summary>Tags as they came: absent (the default), null, or a map.</summary>
[JsonConverter(typeof(WireTagsConverter))]
internal readonly record struct WireTags(IReadOnlyDictionary<string, string>? Value, bool Present);

/// <summary>Reads a map of texts; values that are no texts are left out.</summary>
internal sealed class WireTagsConverter : JsonConverter<WireTags>
{
    public override bool HandleNull => true;

    public override WireTags Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        if (reader.TokenType is JsonTokenType.Null) return new(null, true);
        if (reader.TokenType is not JsonTokenType.StartObject)
        {
            reader.Skip();
            return default;
        }
        var tags = new SortedDictionary<string, string>(StringComparer.Ordinal);
        while (reader.Read() && reader.TokenType is JsonTokenType.PropertyName)
        {
            var name = WireString.Read(ref reader);
            reader.Read();
            if (reader.TokenType is JsonTokenType.String) tags[name] = WireString.Read(ref reader);
            else if (reader.TokenType is JsonTokenType.Number) tags[name] = Encoding.UTF8.GetString(reader.ValueSpan);
            else reader.Skip();
        }
        return new(tags, true);
    }

    public override void Write(Utf8JsonWriter writer, WireTags value, JsonSerializerOptions options) => throw new NotSupportedException("answers are only read");
}
