using System.Text.Json;

namespace PolicyScanner.Reports;

/// <summary>What the formats in JSON have in common: two spaces of indentation, LF, a line end at the end, and ASCII.</summary>
/// <remarks>
/// The encoder escapes what is not ASCII, so that a name cannot act on a terminal, in HTML, or in a reader that guesses another encoding. Half a
/// surrogate pair, which no JSON text can carry, becomes U+FFFD.
/// </remarks>
internal static class JsonWriting
{
    private const int FlushAt = 64 * 1024;

    /// <summary>Writes one object; the stream stays open.</summary>
    public static void WriteJson(this Stream stream, Action<Utf8JsonWriter> write)
    {
        using (var json = new Utf8JsonWriter(stream, new() { Indented = true, IndentSize = 2, NewLine = "\n" }))
        {
            json.WriteStartObject();
            write(json);
            json.WriteEndObject();
        }
        stream.WriteByte((byte)'\n');
    }

    public static void WriteObject(this Utf8JsonWriter json, string name, Action<Utf8JsonWriter> write)
    {
        json.WriteStartObject(name);
        write(json);
        json.WriteEndObject();
    }

    public static void WriteTexts(this Utf8JsonWriter json, string name, IEnumerable<string> texts)
    {
        json.WriteStartArray(name);
        foreach (var text in texts) json.WriteStringValue(text);
        json.WriteEndArray();
    }

    /// <summary>A list of objects. The writer keeps everything until it is flushed, and a list may be long.</summary>
    public static void WriteList<T>(this Utf8JsonWriter json, string name, IEnumerable<T> items, Action<Utf8JsonWriter, T> write)
    {
        json.WriteStartArray(name);
        foreach (var item in items)
        {
            json.WriteStartObject();
            write(json, item);
            json.WriteEndObject();
            if (json.BytesPending > FlushAt) json.Flush();
        }
        json.WriteEndArray();
    }

    /// <summary>Controls by framework.</summary>
    public static void WriteCompliance(this Utf8JsonWriter json, IReadOnlyDictionary<string, IReadOnlyList<string>> compliance) =>
        json.WriteObject("compliance", json =>
        {
            foreach (var (framework, controls) in compliance.OrderBy(c => c.Key, StringComparer.Ordinal)) json.WriteTexts(framework, controls);
        });
}
