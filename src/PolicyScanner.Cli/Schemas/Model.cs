using System.Text;
using System.Text.Json;
using PolicyScanner.Graph;
using PolicyScanner.Rules;

namespace PolicyScanner.Cli.Schemas;

/// <summary>What rules can speak of: collections with their fields and edges, functions and definitions.</summary>
internal static class Model
{
    public static string Text()
    {
        var text = new StringBuilder("COLLECTIONS\n");
        foreach (var collection in GraphSchema.Collections)
        {
            text.Append('\n').Append(collection.Name).Append(" of ").Append(collection.Type).Append(": ").Append(collection.Description).Append("\n  ").Append(Availability(collection)).Append('\n');
            Table(text, [.. collection.Fields.Select(f => new[] { f.Name, TypeOf(f), f.DefaultText, Meaning(f) }), .. collection.Edges.Select(e => new[] { e.Name, TypeOf(e), "", e.Description })]);
        }
        text.Append("\n  The third column is what a field is where a test does not name it; ? marks what can be null.\n\nFUNCTIONS\n\n");
        Table(text, [.. RuleLanguage.Functions.Select(f => new[] { f.Signature, f.Summary })]);
        text.Append("\nDEFINITIONS\n\n");
        Table(text, [.. RuleLanguage.Definitions.Select(f => new[] { f.Signature, f.Summary })]);
        return text.ToString();
    }

    public static void Write(Utf8JsonWriter json)
    {
        json.WriteStartObject();
        List(json, "collections", GraphSchema.Collections, collection =>
        {
            json.WriteString("name", collection.Name);
            json.WriteString("type", collection.Type);
            json.WriteString("description", collection.Description);
            Texts(json, "modes", collection.Modes);
            json.WriteString("how_to_fetch", collection.HowToFetch.Length == 0 ? null : collection.HowToFetch);
            List(json, "fields", collection.Fields, field =>
            {
                json.WriteString("name", field.Name);
                json.WriteString("type", TypeOf(field));
                json.WriteBoolean("nullable", field.Nullable);
                json.WriteString("default_in_tests", field.DefaultText);
                json.WriteString("description", field.Description);
                Texts(json, "known_values", field.KnownValues);
            });
            List(json, "edges", collection.Edges, edge =>
            {
                json.WriteString("name", edge.Name);
                json.WriteString("target", edge.Target);
                json.WriteBoolean("to_many", edge.ToMany);
                json.WriteBoolean("nullable", edge.Nullable);
                json.WriteString("description", edge.Description);
            });
        });
        List(json, "functions", RuleLanguage.Functions, function => Write(json, function));
        List(json, "definitions", RuleLanguage.Definitions, function => Write(json, function));
        json.WriteEndObject();
    }

    private static void Write(Utf8JsonWriter json, LanguageFunction function)
    {
        json.WriteString("name", function.Name);
        json.WriteString("signature", function.Signature);
        json.WriteString("summary", function.Summary);
        Texts(json, "examples", function.Examples);
    }

    private static void List<T>(Utf8JsonWriter json, string name, IReadOnlyList<T> items, Action<T> write)
    {
        json.WriteStartArray(name);
        foreach (var item in items)
        {
            json.WriteStartObject();
            write(item);
            json.WriteEndObject();
        }
        json.WriteEndArray();
    }

    private static void Texts(Utf8JsonWriter json, string name, IReadOnlyList<string> texts)
    {
        json.WriteStartArray(name);
        foreach (var text in texts) json.WriteStringValue(text);
        json.WriteEndArray();
    }

    private static string Availability(CollectionSchema collection)
    {
        var modes = collection.Modes.Count switch { 0 => "always there", 1 => $"{collection.Modes[0]} mode", _ => "both modes" };
        return collection.HowToFetch.Length == 0 ? modes : $"{modes}; {collection.HowToFetch}";
    }

    private static string TypeOf(FieldSchema field) => field.Type switch
    {
        FieldType.Text => "string",
        FieldType.Time => "timestamp",
        FieldType.Number => "int",
        FieldType.Flag => "bool",
        FieldType.TextList => "list(string)",
        _ => "map(string, string)",
    } + (field.Nullable ? "?" : "");

    private static string TypeOf(EdgeSchema edge)
    {
        var target = GraphSchema.Find(edge.Target)!.Type;
        return edge.ToMany ? $"list({target})" : target + (edge.Nullable ? "?" : "");
    }

    private static string Meaning(FieldSchema field) => field.KnownValues.Count == 0 ? field.Description : $"{field.Description}: {string.Join(", ", field.KnownValues)}";

    private static void Table(StringBuilder text, IReadOnlyList<string[]> rows)
    {
        if (rows.Count == 0) return;
        var widths = Enumerable.Range(0, rows[0].Length).Select(i => rows.Max(r => r[i].Length)).ToArray();
        foreach (var row in rows) text.Append(("  " + string.Join("  ", row.Select((cell, i) => cell.PadRight(widths[i])))).TrimEnd()).Append('\n');
    }
}
