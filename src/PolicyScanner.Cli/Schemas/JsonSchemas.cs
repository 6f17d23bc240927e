using System.Text.Json;
using System.Text.Json.Nodes;
using PolicyScanner.Cli.Commands;

namespace PolicyScanner.Cli.Schemas;

/// <summary>
/// JSON Schemas (draft 2020-12) of the files that people write and programs read. A schema accepts whatever the reader of the file accepts: it knows of
/// shape, the reader also of types, names and what fits together.
/// </summary>
internal static class JsonSchemas
{
    public static IReadOnlyList<(string Name, string Of, Func<JsonObject> Create)> All { get; } =
    [
        ("rule", "rule files", RuleSchema.Create),
        ("definitions", "definition files", DefinitionsSchema.Create),
        ("config", "policyscanner.yaml", ConfigSchema.Create),
        ("waivers", "waiver files", GateSchemas.Waivers),
        ("baseline", "baselines", GateSchemas.Baseline),
        ("report", "JSON reports", ReportSchema.Create),
    ];

    /// <summary>Those of the files that people write.</summary>
    public static IReadOnlyList<string> Written { get; } = ["rule", "definitions", "config", "waivers"];

    /// <summary>The text of a schema; null where there is none of that name.</summary>
    public static byte[]? Find(string name)
    {
        if (All.FirstOrDefault(s => s.Name == name).Create is not { } create) return null;
        using var stream = new MemoryStream();
        using (var json = new Utf8JsonWriter(stream, FormatFlag.JsonOptions)) create().WriteTo(json);
        stream.WriteByte((byte)'\n');
        return stream.ToArray();
    }
}
