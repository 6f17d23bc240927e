using PolicyScanner.Expressions.Checking;
using PolicyScanner.Graph;
using PolicyScanner.Text;
using PolicyScanner.Text.Yaml;

namespace PolicyScanner.Rules.Reading;

/// <summary>Types as definitions write them: <c>api_key</c>, <c>string</c>, <c>list&lt;string&gt;</c>, <c>timestamp?</c>.</summary>
internal static class DefinitionTypes
{
    private static readonly (string Name, CelType Type)[] Plain =
    [
        ("bool", CelType.Bool), ("int", CelType.Int), ("double", CelType.Double), ("string", CelType.String), ("timestamp", CelType.Timestamp), ("duration", CelType.Duration),
    ];

    /// <summary>The type; one that fits everywhere where the text is none, which is reported.</summary>
    public static CelType Read(YamlScalar text, DiagnosticBag bag)
    {
        if (Parse(text.Text) is { } type) return type;
        var name = text.Text.TrimEnd('?');
        var names = Plain.Select(p => p.Name).Concat(GraphSchema.Collections.Select(c => c.Type));
        var hint = GraphSchema.Find(name) is { } collection ? $"did you mean `{collection.Type}`?" : Nearest.Hint(name, names);
        bag.UnknownType(text.Span, text.Text, hint);
        return CelType.Error;
    }

    private static CelType? Parse(string text)
    {
        if (text.EndsWith('?')) return Parse(text[..^1]) is { Nullable: false } type ? type.OrNull() : null;
        if (text.StartsWith("list<", StringComparison.Ordinal) && text.EndsWith('>'))
            return Parse(text[5..^1].Trim()) is { Kind: not CelKind.List } element ? CelType.List(element) : null;
        foreach (var (name, plain) in Plain) if (name == text) return plain;
        return GraphSchema.FindType(text) is { } collection ? CelType.Entity(collection) : null;
    }
}
