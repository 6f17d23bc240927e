using System.Text.Json.Nodes;

namespace PolicyScanner.Cli.Schemas;

/// <summary>The words in which the schemas are written: each gives a piece of JSON Schema.</summary>
internal static class Shape
{
    private static readonly string[] Scalar = ["string", "number", "boolean"];

    /// <summary>A text; readers take a plain number or truth value as the text it is written as.</summary>
    public static JsonObject Plain(string? description = null, string? pattern = null, params string[] examples) => Described(new JsonObject { ["type"] = Texts(Scalar) }, description, pattern, examples);

    /// <summary>An instant or another text that no reader of YAML takes for something else.</summary>
    public static JsonObject Word(string? description = null, string? pattern = null, params string[] examples) => Described(new JsonObject { ["type"] = "string" }, description, pattern, examples);

    public static JsonObject Flag(string description) => Described(new JsonObject { ["type"] = "boolean" }, description);

    public static JsonObject Integer(string? description = null) => Described(new JsonObject { ["type"] = "integer" }, description);

    public static JsonObject OneOf(string description, params IEnumerable<string> words) => Described(new JsonObject { ["enum"] = Texts(words) }, description);

    /// <summary>The name of a schema's version.</summary>
    public static JsonObject Version(string schema) => Described(new JsonObject { ["const"] = schema }, "What the file is, and its version");

    public static JsonObject List(JsonNode items, string? description = null, bool mayBeEmpty = true)
    {
        var list = new JsonObject { ["type"] = "array", ["items"] = items };
        if (!mayBeEmpty) list["minItems"] = 1;
        return Described(list, description);
    }

    /// <summary>One text, or a list of them.</summary>
    public static JsonObject TextOrList(JsonObject text, string? description = null, bool mayBeEmpty = true) => Described(Any(text, List(text.DeepClone(), mayBeEmpty: mayBeEmpty)), description);

    /// <summary>A mapping with these keys and no others.</summary>
    public static JsonObject Record(string? description, IEnumerable<string> required, params IEnumerable<(string Key, JsonNode Value)> keys)
    {
        var record = new JsonObject { ["type"] = "object", ["additionalProperties"] = false, ["properties"] = Properties(keys) };
        if (Texts(required) is { Count: > 0 } needed) record["required"] = needed;
        return Described(record, description);
    }

    /// <summary>A mapping from names to values.</summary>
    public static JsonObject Map(JsonNode values, string? description = null, string? names = null)
    {
        var map = new JsonObject { ["type"] = "object", ["additionalProperties"] = values };
        if (names is not null) map["propertyNames"] = new JsonObject { ["pattern"] = names };
        return Described(map, description);
    }

    public static JsonObject Any(params IEnumerable<JsonNode> shapes) => new() { ["anyOf"] = new JsonArray([.. shapes]) };

    public static JsonObject Null() => new() { ["type"] = "null" };

    /// <summary>What is described elsewhere in the same schema.</summary>
    public static JsonObject Ref(string name) => new() { ["$ref"] = $"#/$defs/{name}" };

    public static JsonObject Properties(IEnumerable<(string Key, JsonNode Value)> keys) => new(keys.Select(k => KeyValuePair.Create(k.Key, (JsonNode?)k.Value)));

    public static JsonArray Texts(IEnumerable<string> texts) => new([.. texts.Select(t => (JsonNode)t)]);

    /// <summary>A whole schema.</summary>
    public static JsonObject Document(string name, string title, JsonObject root, params IEnumerable<(string Name, JsonNode Shape)> definitions)
    {
        var document = new JsonObject
        {
            ["$schema"] = "https://json-schema.org/draft/2020-12/schema", ["$id"] = $"urn:policyscanner:{name}:v1", ["title"] = title,
        };
        foreach (var (key, value) in root.ToList())
        {
            root.Remove(key);
            document[key] = value;
        }
        var defs = Properties(definitions);
        if (defs.Count > 0) document["$defs"] = defs;
        return document;
    }

    public static JsonObject Described(JsonObject shape, string? description, string? pattern = null, params string[] examples)
    {
        if (pattern is not null) shape["pattern"] = pattern;
        if (description is not null) shape["description"] = description;
        if (examples.Length > 0) shape["examples"] = Texts(examples);
        return shape;
    }
}
