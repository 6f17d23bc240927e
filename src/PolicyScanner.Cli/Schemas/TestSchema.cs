using System.Text.Json.Nodes;
using PolicyScanner.Graph;
using static PolicyScanner.Cli.Schemas.Shape;

namespace PolicyScanner.Cli.Schemas;

/// <summary>The shape of tests of rules and of examples of definitions.</summary>
internal static class TestSchema
{
    /// <summary>The pieces that a schema with tests has among its definitions: <c>test</c> and what it consists of.</summary>
    public static IEnumerable<(string Name, JsonNode Shape)> Definitions() =>
    [
        ("test", Record("A test", ["name", "expect"],
            ("name", Plain("What it shows")),
            ("now", Now()),
            ("params", new JsonObject { ["type"] = "object", ["description"] = "Other values of parameters" }),
            ("context", InlineContext()),
            ("given", Given()),
            ("missing", List(Any(Collection("All of a collection"), Hole()), "What could not be read")),
            ("expect", Expect()))),
        .. Rows(),
    ];

    /// <summary>A row by the type of its entity.</summary>
    public static IEnumerable<(string Name, JsonNode Shape)> Rows() =>
        RuleSchema.Collections.Select(c => (c.Type, (JsonNode)Record($"{c.Description}; what is not named has its default", [], c.Fields.Select(f => (f.Name, (JsonNode)Field(f))))));

    public static JsonObject Now() => Word("The instant for which it is judged", null, "2026-01-31T00:00:00Z");

    // Tables of somebody's own may stand there too.
    public static JsonObject InlineContext() => new() { ["type"] = "object", ["description"] = "Tables of the context", ["properties"] = Properties(ContextSchema.Facts()) };

    private static JsonObject Field(FieldSchema field)
    {
        var description = $"{field.Description} (default: {field.DefaultText})";
        var shape = field.Type switch
        {
            FieldType.Time => Word(description),
            FieldType.Number => Integer(description),
            FieldType.Flag => Flag(description),
            FieldType.TextList => List(Plain(), description),
            FieldType.TextMap => Map(Plain(), description),
            _ => Plain(description, null, [.. field.KnownValues]),
        };
        if (!field.Nullable) return shape;
        shape["type"] = Texts([.. shape["type"] is JsonArray types ? types.Select(t => t!.GetValue<string>()) : [shape["type"]!.GetValue<string>()], "null"]);
        return shape;
    }

    private static JsonObject Given()
    {
        var given = Record("Rows by collection: only the fields that matter; edges are given by id", [], RuleSchema.Collections.Select(c => (c.Name, (JsonNode)List(Ref(c.Type), c.Description))));
        // A collection without fields has no rows yet, but may be named.
        foreach (var later in GraphSchema.Collections.Where(c => c.Fields.Count == 0)) given["properties"]![later.Name] = List(new JsonObject { ["type"] = "object" }, later.Description);
        return given;
    }

    private static JsonObject Collection(string description) => OneOf(description, GraphSchema.Collections.Select(c => c.Name));

    private static JsonObject Hole() => Record("By collection: a parent's id, `not_requested`, or rows and the field that they lack", [],
        GraphSchema.Collections.Select(c => (c.Name, (JsonNode)Any(Plain("The id of a parent, or `not_requested`"), Map(Plain("The field that is missing"), "Rows by id")))));

    private static JsonObject Expect() => Described(Any(
        OneOf("The verdict over all", "pass", "inconclusive", "not_applicable", "error"),
        List(Any(Plain("The id of a subject"), Record("A subject", ["subject"], ("subject", Plain("Its id")), ("message", Plain("The message of its finding")), ("severity", RuleSchema.Severity("Its severity")))),
            "Exactly these subjects")), "What the rule says");
}
