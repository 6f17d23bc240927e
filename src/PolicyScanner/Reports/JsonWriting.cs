using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Unicode;

namespace PolicyScanner.Reports;

/// <summary>What the formats in JSON have in common: two spaces of indentation, LF, a line end at the end, and ASCII.</summary>
/// <remarks>
/// The encoder escapes what is not ASCII, so that a name cannot act on a terminal, in HTML, or in a reader that guesses another encoding. Half a
/// surrogate pair, which no JSON text can carry, becomes U+FFFD. <c>#</c> is escaped too: pipelines look for commands in what a step prints, and
/// <c>##vso[</c> is one wherever it stands in a line.
/// </remarks>
internal static class JsonWriting
{
    private const int FlushAt = 64 * 1024;

    private static readonly JsonWriterOptions Indented = new() { Indented = true, IndentSize = 2, NewLine = "\n", Encoder = Encoder() };
    private static readonly JsonWriterOptions OnALine = Indented with { Indented = false };

    /// <summary>Writes one object; the stream stays open.</summary>
    public static void WriteJson(this Stream stream, Action<Utf8JsonWriter> write) => stream.Write(Indented, json => json.WriteObject(write));

    /// <summary>Writes a list of objects; the stream stays open.</summary>
    public static void WriteJson<T>(this Stream stream, IEnumerable<T> items, Action<Utf8JsonWriter, T> write) => stream.Write(Indented, json => json.WriteItems(items, write));

    /// <summary>Writes an object on one line; the stream stays open.</summary>
    public static void WriteJsonLine(this Stream stream, Action<Utf8JsonWriter> write) => stream.Write(OnALine, json => json.WriteObject(write));

    public static void WriteObject(this Utf8JsonWriter json, string name, Action<Utf8JsonWriter> write)
    {
        json.WritePropertyName(name);
        json.WriteObject(write);
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
        json.WritePropertyName(name);
        json.WriteItems(items, write);
    }

    /// <summary>Controls by framework.</summary>
    public static void WriteCompliance(this Utf8JsonWriter json, IReadOnlyDictionary<string, IReadOnlyList<string>> compliance) =>
        json.WriteObject("compliance", json =>
        {
            foreach (var (framework, controls) in compliance.OrderBy(c => c.Key, StringComparer.Ordinal)) json.WriteTexts(framework, controls);
        });

    private static void WriteObject(this Utf8JsonWriter json, Action<Utf8JsonWriter> write)
    {
        json.WriteStartObject();
        write(json);
        json.WriteEndObject();
    }

    private static void WriteItems<T>(this Utf8JsonWriter json, IEnumerable<T> items, Action<Utf8JsonWriter, T> write)
    {
        json.WriteStartArray();
        foreach (var item in items)
        {
            json.WriteStartObject();
            write(json, item);
            json.WriteEndObject();
            if (json.BytesPending > FlushAt) json.Flush();
        }
        json.WriteEndArray();
    }

    private static void Write(this Stream stream, JsonWriterOptions options, Action<Utf8JsonWriter> write)
    {
        using (var json = new Utf8JsonWriter(stream, options)) write(json);
        stream.WriteByte((byte)'\n');
    }

    private static JavaScriptEncoder Encoder()
    {
        var allowed = new TextEncoderSettings(UnicodeRanges.BasicLatin);
        allowed.ForbidCharacter('#');
        return JavaScriptEncoder.Create(allowed);
    }
}
