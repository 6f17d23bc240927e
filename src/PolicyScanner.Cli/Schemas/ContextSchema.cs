using System.Text.Json.Nodes;
using static PolicyScanner.Cli.Schemas.Shape;

namespace PolicyScanner.Cli.Schemas;

/// <summary>The shape of an organization's own facts.</summary>
internal static class ContextSchema
{
    /// <summary>The known facts, written out.</summary>
    public static IEnumerable<(string Key, JsonNode Value)> Facts() =>
    [
        ("approved_domains", Texts("Domains of your people", "acme.example", "*.acme.example")),
        ("approved_key_creators", Texts("Ids or addresses of who may make keys", "svac_01Deploy", "platform@acme.example")),
        ("high_privilege_workspaces", Record("Workspaces where it hurts", [],
            ("names", List(Plain(null, null, "*prod*"), "Patterns of names")), ("ids", List(Plain(), "Ids")), ("tags", Map(Plain(), "Tags")))),
        ("privileged_roles", Texts("Ids or names of custom roles that count as privileged", "Break Glass")),
        ("teams", List(Record("A team", ["name", "allow"],
            ("name", Plain("Its name")), ("workspaces", List(Plain(), "Patterns of its workspaces")), ("groups", List(Plain(), "Patterns of its groups")),
            ("allow", Record("Whom it may have", [], ("emails", List(Plain())), ("domains", List(Plain())), ("departments", List(Plain(), "Of the roster"))))), "Who may be where", mayBeEmpty: false)),
        ("roster", Rows("Your people", ["email"], "email", "status", "team", "department")),
        ("key_inventory", Rows("Keys you know of", [], "id", "hint", "owner", "expires")),
    ];

    /// <summary><c>context</c> of a configuration: facts may lie in files, and there may be tables of one's own.</summary>
    public static JsonObject Create()
    {
        var context = Record("Your own facts", [], [.. Facts(), ("tables", Map(Table(), "Tables of your own", RuleSchema.Identifier))]);
        foreach (var (name, columns) in new[] { ("roster", new[] { "email", "status", "team", "department" }), ("key_inventory", ["id", "hint", "owner", "expires"]) })
        {
            var rows = context["properties"]![name]!.DeepClone();
            context["properties"]![name] = Any(rows, Record("A file of them", [],
                ("file", Plain("CSV with a header, or `.json`", null, "people.csv")), ("columns", Record("What the file calls a column", [], columns.Select(c => (c, (JsonNode)Plain()))))));
        }
        return context;
    }

    private static JsonObject Texts(string description, params string[] examples) => List(Plain(null, null, examples), description, mayBeEmpty: false);

    private static JsonObject Rows(string description, string[] required, params string[] columns)
    {
        var (text, row) = (new JsonObject { ["type"] = Shape.Texts(["string", "number", "boolean", "null"]) }, columns.Where(c => !required.Contains(c)));
        return List(Record("A row", required, [.. required.Select(c => (c, (JsonNode)Plain())), .. row.Select(c => (c, text.DeepClone()))]), description, mayBeEmpty: false);
    }

    private static JsonObject Table()
    {
        var type = Plain("`string`, `int`, `number`, `bool`, `timestamp` or `duration`; with `?` a value may be left out", null, "string", "timestamp?");
        var columns = Map(Any(type, Record("A column", ["type"], ("type", type.DeepClone()), ("header", Plain("What the file calls it")))), "Types by column", RuleSchema.Identifier);
        columns["minProperties"] = 1;
        var table = Record("A table", ["columns"],
            ("key", Plain("By what rows are found: a column, `fold(column)` or `mail_key(column)`")), ("columns", columns), ("rows", List(new JsonObject { ["type"] = "object" }, "The rows")), ("file", Plain("Their file")));
        table["not"] = new JsonObject { ["required"] = Shape.Texts(["rows", "file"]) };
        return table;
    }
}
