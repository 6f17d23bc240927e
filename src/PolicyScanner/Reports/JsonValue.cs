using System.Collections;
using System.Text.Json;
using PolicyScanner.Text;

namespace PolicyScanner.Reports;

/// <summary>Values of evidence in JSON: instants and durations as text, maps by key in ordinal order.</summary>
internal static class JsonValue
{
    public static void Write(Utf8JsonWriter json, object? value)
    {
        switch (value)
        {
            case null: json.WriteNullValue(); break;
            case bool truth: json.WriteBooleanValue(truth); break;
            case long number: json.WriteNumberValue(number); break;
            case int number: json.WriteNumberValue(number); break;
            case ulong number: json.WriteNumberValue(number); break;
            case double number when double.IsFinite(number): json.WriteNumberValue(number); break;
            case string text: json.WriteStringValue(text); break;
            case DateTimeOffset instant: json.WriteStringValue(PrintedTime.Instant(instant)); break;
            case TimeSpan duration: json.WriteStringValue(PrintedTime.Duration(duration)); break;
            case byte[] bytes: json.WriteBase64StringValue(bytes); break;
            case IReadOnlyDictionary<string, object?> map: WriteMap(json, map); break;
            case IReadOnlyDictionary<string, string> map: WriteMap(json, map); break;
            case IEnumerable list: WriteList(json, list); break;
            default: json.WriteStringValue(PlainValue.Of(value)); break;
        }
    }

    private static void WriteMap<T>(Utf8JsonWriter json, IReadOnlyDictionary<string, T> map)
    {
        json.WriteStartObject();
        foreach (var (key, value) in map.OrderBy(e => e.Key, StringComparer.Ordinal))
        {
            json.WritePropertyName(key);
            Write(json, value);
        }
        json.WriteEndObject();
    }

    private static void WriteList(Utf8JsonWriter json, IEnumerable list)
    {
        json.WriteStartArray();
        foreach (var item in list) Write(json, item);
        json.WriteEndArray();
    }
}
