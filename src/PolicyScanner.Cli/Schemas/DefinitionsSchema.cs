using System.Text.Json.Nodes;
using static PolicyScanner.Cli.Schemas.Shape;

namespace PolicyScanner.Cli.Schemas;

/// <summary>The shape of a definitions file.</summary>
internal static class DefinitionsSchema
{
    public static JsonObject Create() => Document("definitions", "Definitions of PolicyScanner",
        Record("Functions that many rules share", ["schema", "functions"],
            ("schema", Version("policyscanner.definitions/v1")),
            ("functions", List(Record("A function", ["name", "returns", "expr"],
                ("name", Plain("How rules call it", RuleSchema.Identifier)),
                ("params", Map(Type(), "Types by name", RuleSchema.Identifier)),
                ("returns", Type()),
                ("requires", TextOrList(Plain(null, @"^context\.", "context.roster"), "Facts of the context that whoever calls it must require too")),
                ("description", Plain("What it means")),
                ("expr", RuleSchema.Condition("CEL over the parameters")),
                ("examples", List(Ref("example"), "What it gives for what; `policyscanner test` runs them")))))),
        [("example", Record("An example", ["expect"],
            ("given", new JsonObject
            {
                ["type"] = "object", ["description"] = "A value for each parameter; of an entity the fields that matter",
                ["additionalProperties"] = Any([new JsonObject { ["type"] = Texts(["string", "number", "boolean", "null", "array"]) }, .. RuleSchema.Collections.Select(c => Ref(c.Type))]),
            }),
            ("expect", new JsonObject { ["description"] = "The value" }),
            ("now", TestSchema.Now()),
            ("context", TestSchema.InlineContext()))),
        .. TestSchema.Rows()]);

    private static JsonObject Type() => Plain("A type: of an entity, or `bool`, `int`, `double`, `string`, `timestamp`, `duration`, `list<…>`; with `?` it may be null",
        null, [.. RuleSchema.Collections.Select(c => c.Type), "bool", "string", "timestamp?", "list<string>"]);
}
