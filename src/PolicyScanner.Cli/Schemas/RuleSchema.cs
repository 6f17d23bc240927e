using System.Text.Json.Nodes;
using PolicyScanner.Cli.Configuration;
using PolicyScanner.Graph;
using PolicyScanner.Rules;
using static PolicyScanner.Cli.Schemas.Shape;

namespace PolicyScanner.Cli.Schemas;

/// <summary>The shape of a rule file.</summary>
internal static class RuleSchema
{
    public const string KebabCase = "^[a-z][a-z0-9]*(-[a-z0-9]+)*$";
    public const string Identifier = "^[A-Za-z_][A-Za-z0-9_]*$";

    private const string Head = @"^\s*[A-Za-z_][A-Za-z0-9_]*\s+in\s+[A-Za-z_][A-Za-z0-9_]*(\s*\.\s*[A-Za-z_][A-Za-z0-9_]*)?\s*$";

    public static JsonObject Create()
    {
        var rule = Record("A rule: one question to the access graph of an organization", ["schema", "id", "title", "severity", "match", "message"],
            ("schema", Version("policyscanner.rule/v1")),
            ("id", Plain("The file's name without its ending; never reused", KebabCase, "key-never-expires")),
            ("aliases", TextOrList(Plain(pattern: KebabCase), "Former ids: old waivers and baselines keep working")),
            ("title", Plain("One line that states the problem", @"^[^\n]*\s*$", "Active API key never expires")),
            ("severity", Severity("How bad its findings are")),
            ("severity_when", List(Record("A case", ["if", "severity"], ("if", Condition("CEL")), ("severity", Severity("The severity where it holds"))), "Other severities; the first case that holds wins")),
            ("status", OneOf("How settled it is; `stable` unless it says otherwise", "stable", "experimental", "deprecated")),
            ("replaced_by", Plain("The rule that takes the place of a deprecated one", KebabCase)),
            ("modes", TextOrList(OneOf("An API mode", "compliance", "enterprise"), "Where it applies; by default what it reads decides")),
            ("tags", Tags()),
            ("compliance", Map(List(Any(Plain("The control", null, "CC6.1"), Record("A control that depends on parameters", ["control"], ("control", Plain()), ("requires", Condition("CEL over `params`")))), mayBeEmpty: false),
                "Controls by framework", @"^[^\s,/]+$")),
            ("description", Plain("What it finds and why that matters, Markdown")),
            ("remediation", Plain("What to do about a finding, Markdown")),
            ("references", TextOrList(Plain(pattern: @"^\s*[Hh][Tt][Tt][Pp][Ss]?:"), "Where to read on")),
            ("params", Map(Parameter(), "What can be set from outside, `params.NAME` in expressions", Identifier)),
            ("requires", TextOrList(Plain(null, @"^context\.", "context.roster"), "Facts of the context without which it is not applicable")),
            ("match", Match()),
            ("subject", Record("What a finding is about; by default the variable of the first `for`", ["type", "id"],
                ("type", OneOf("A type of the model", GraphSchema.Collections.Select(c => c.Type))), ("id", Condition("CEL, a text")))),
            ("message", Plain("The finding's sentence: `{CEL}` inside, `{{` and `}}` are braces", null, "{key.name} never expires")),
            ("supersedes", TextOrList(Plain(pattern: KebabCase), "Weaker rules whose finding on the same subject it replaces")),
            ("tests", List(Ref("test"), "Small organizations and what the rule says of them; the last key")));
        // Who is deprecated names a successor, and nobody else does.
        (rule["if"], rule["then"], rule["else"]) = (
            new JsonObject { ["properties"] = new JsonObject { ["status"] = new JsonObject { ["const"] = "deprecated" } }, ["required"] = Texts(["status"]) },
            new JsonObject { ["required"] = Texts(["replaced_by"]) },
            new JsonObject { ["not"] = new JsonObject { ["required"] = Texts(["replaced_by"]) } });
        return Document("rule", "A rule of PolicyScanner", rule, [("clause", Clause()), .. TestSchema.Definitions()]);
    }

    public static JsonObject Severity(string description) => OneOf(description, Enum.GetValues<Severity>().OrderDescending().Select(s => s.NameOf()));

    public static JsonObject Condition(string description) => Plain(description);

    private static JsonObject Tags()
    {
        var tags = TextOrList(Plain(pattern: KebabCase), "Words for selection, `--select tag:…`");
        tags["anyOf"]![1]!["maxItems"] = 10;
        tags["anyOf"]![1]!["uniqueItems"] = true;
        return tags;
    }

    private static JsonObject Parameter()
    {
        var parameter = Record("A parameter", ["type", "default"],
            ("type", OneOf("Its type", "int", "number", "string", "bool", "duration", "timestamp", "enum", "list<string>")),
            ("default", new JsonObject { ["description"] = "The value unless somebody sets another" }), ("min", Plain("The least value")), ("max", Plain("The greatest value")),
            ("values", TextOrList(Plain(), "What an `enum` can be")), ("description", Plain("What it means")));
        parameter["if"] = new JsonObject { ["properties"] = new JsonObject { ["type"] = new JsonObject { ["const"] = "enum" } }, ["required"] = Texts(["type"]) };
        parameter["then"] = new JsonObject { ["required"] = Texts(["values"]) };
        return parameter;
    }

    // A rule begins with what it ranges over, or with groups of it.
    private static JsonObject Match()
    {
        var match = List(Ref("clause"), "Clauses, from top to bottom; each sees what those above it bind", mayBeEmpty: false);
        match["prefixItems"] = new JsonArray(new JsonObject
        {
            ["allOf"] = new JsonArray(Ref("clause"), Any(new JsonObject { ["required"] = Texts(["for"]) }, new JsonObject { ["required"] = Texts(["collect", "by"]) })),
        });
        return match;
    }

    private static JsonObject Clause()
    {
        var (where, bound) = (Lines("Conditions in CEL, which hold together"), Plain("The name that is bound", Identifier));
        return new JsonObject
        {
            ["description"] = "One clause",
            ["oneOf"] = new JsonArray(
                Of("for", "A row for each", [("where", where)]),
                Of("lookup", "The match, or null", [("where", where)]),
                Of("exists", "Keeps the row if there is one; with `as` binds true or false", [("where", where), ("as", bound)]),
                Of("not", "Keeps the row if there is none; with `as` binds true or false", [("where", where), ("as", bound)]),
                Of("all", "Keeps the row if every one satisfies", [("where", where), ("satisfy", Lines("What every one satisfies"))], "satisfy"),
                Of("collect", "Binds the list of matches, or groups by keys", [("where", where), ("by", Named("Keys of groups")), ("as", bound)], "as"),
                Record("Names intermediate results", ["let"], ("let", Named("Results by name"))),
                Record("Keeps the row if it holds", ["when"], ("when", Lines("Conditions in CEL, which hold together")))),
        };
    }

    private static JsonObject Of(string kind, string does, IEnumerable<(string, JsonObject)> others, params string[] required) => Record(does, [kind, .. required],
        [(kind, Plain("A name and what it ranges over: a collection, or an edge of a name above", Head, [.. Collections.Select(c => $"{c.Type.Split('_')[^1]} in {c.Name}")])),
            .. others.Select(o => (o.Item1, o.Item2.DeepClone()))]);

    private static JsonObject Lines(string description) => TextOrList(Condition("A line"), description, mayBeEmpty: false);

    private static JsonObject Named(string description)
    {
        var named = Map(Condition("CEL"), description, Identifier);
        named["minProperties"] = 1;
        return named;
    }

    /// <summary>The collections that have rows.</summary>
    public static IEnumerable<CollectionSchema> Collections => GraphSchema.Collections.Where(c => c.Fields.Count > 0);
}
