using System.Text.Json;
using System.Text.Json.Serialization;

namespace PolicyScanner.Anthropic.Wire;

/// <summary>Texts as they came: absent (the default), null, or a list. One text alone is a list of one.</summary>
[JsonConverter(typeof(WireTextsConverter))]
internal readonly record struct WireTexts(IReadOnlyList<string>? Value, bool Present);

/// <summary>Reads a list of texts; members that are no texts are left out.</summary>
internal sealed class WireTextsConverter : JsonConverter<WireTexts>
{
    public override bool HandleNull => true;

    public override WireTexts Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        switch (reader.TokenType)
        {
            case JsonTokenType.Null:
                return new(null, true);
            case JsonTokenType.String:
                return new([WireString.Read(ref reader)], true);
            case JsonTokenType.StartArray:
                List<string> texts = [];
                while (reader.Read() && reader.TokenType is not JsonTokenType.EndArray)
                {
                    if (reader.TokenType is JsonTokenType.String) texts.Add(WireString.Read(ref reader));
                    else reader.Skip();
                }
                return new(texts, true);
            default:
                reader.Skip();
                return default;
        }
    }

    public override void Write(Utf8JsonWriter writer, WireTexts value, JsonSerializerOptions options) => throw new NotSupportedException("answers are only read");
}
