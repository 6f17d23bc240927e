using PolicyScanner.Expressions.Checking;
using PolicyScanner.Text;
using PolicyScanner.Text.Yaml;

namespace PolicyScanner.Rules.Reading;

/// <summary>The parameters of a rule as its file declares them.</summary>
/// <param name="Declarations">What each can be, in the order of the file.</param>
/// <param name="Parameters">Each with its default in force.</param>
internal sealed record RuleParameters(IReadOnlyList<ParameterDeclaration> Declarations, IReadOnlyList<RuleParameter> Parameters)
{
    public IReadOnlyDictionary<string, Symbol> Symbols { get; } = Declarations.ToDictionary(d => d.Name, d => d.Symbol, StringComparer.Ordinal);
}

/// <summary>Reads <c>params</c>.</summary>
internal sealed class ParameterReader(DiagnosticBag bag)
{
    private static readonly string[] Known = ["type", "default", "min", "max", "values", "description"];

    private readonly List<ParameterDeclaration> _declarations = [];
    private readonly List<RuleParameter> _parameters = [];

    public RuleParameters Read(YamlMapping? mapping)
    {
        foreach (var entry in mapping?.Entries ?? [])
            if (Identifiers.Check(entry.Key, bag)) Read(entry);
        return new(_declarations, _parameters);
    }

    /// <summary>A value for a parameter, where a test or a default gives one; null where it is wrong, which is reported.</summary>
    public static object? Value(ParameterDeclaration declaration, YamlNode node, DiagnosticBag bag)
    {
        IReadOnlyList<YamlScalar> texts;
        if (declaration.Type == ParameterType.TextList)
        {
            if (bag.List(node, $"`{declaration.Name}`") is not { } list) return null;
            var before = bag.Count;
            texts = bag.Texts(list, $"`{declaration.Name}`");
            if (bag.Count > before) return null;
        }
        else
        {
            if (node is not YamlScalar { IsNull: false } text)
            {
                bag.WrongKind(node.Place, $"`{declaration.Name}`", declaration.Type.Noun, node.Kind);
                return null;
            }
            if (declaration.Type.IsWord && !text.IsPlain)
            {
                bag.QuotedWord(text.Span, text.Text, declaration.Type.Noun);
                return null;
            }
            texts = [text];
        }
        if (declaration.Read([.. texts.Select(t => t.Text)], out var value) is { } problem) bag.WrongParameterValue(node.Place, problem);
        return value;
    }

    private void Read(YamlEntry entry)
    {
        var (name, index) = (entry.Name, _declarations.Count);
        // However wrong it is, it exists: an expression that names it has no second mistake.
        _declarations.Add(new(new(SymbolKind.Parameter, name, CelType.Error, index), ParameterType.TextList, null, null, []));
        if (bag.Mapping(entry.Value, $"parameter `{name}`") is not { } mapping) return;
        var keys = new Keys(mapping, $"parameter `{name}`", Known, bag);
        var type = Choices.ParameterTypes.Read(keys.RequiredText("type", entry.Key.Span), null, bag);
        var description = keys.Text("description")?.Text;
        var @default = keys.Required("default", entry.Key.Span);
        if (type is null) return;

        var declaration = new ParameterDeclaration(new(SymbolKind.Parameter, name, type.Type, index), type, Limit(keys, "min", type), Limit(keys, "max", type), Values(keys, type, entry));
        _declarations[index] = declaration;
        if (declaration is { Min: { } min, Max: { } max } && ParameterDeclaration.Compare(min.Value, max.Value) > 0)
        {
            bag.MinAboveMax(keys.Find("min")!.Value.Span, min.Text, max.Text);
            return;
        }
        if (@default is not null && Value(declaration, @default, bag) is { } value) _parameters.Add(new(name, type.Name, Written(@default), value, description));
    }

    private Bound? Limit(Keys keys, string key, ParameterType type)
    {
        if (keys.Find(key) is not { } entry) return null;
        if (!type.HasBounds)
        {
            bag.NoBounds(entry.Key.Span, key, type.Name);
            return null;
        }
        if (bag.Text(entry.Value, $"`{key}`") is not { } text) return null;
        if (type.IsWord && !text.IsPlain) bag.QuotedWord(text.Span, text.Text, type.Noun);
        else if (type.Parse(text.Text) is { } value) return new(value, text.Text);
        else bag.WrongParameterValue(text.Span, new($"`{text.Text}` is not {type.Noun}", null));
        return null;
    }

    private string[] Values(Keys keys, ParameterType type, YamlEntry parameter)
    {
        if (type != ParameterType.Enum)
        {
            if (keys.Find("values") is { } entry) bag.OnlyEnumHasValues(entry.Key.Span, type.Name);
            return [];
        }
        if (keys.Required("values", parameter.Key.Span) is not { } node) return [];
        var texts = bag.Texts(node, "`values`");
        if (node is YamlSequence { Items: [] }) bag.EmptyList(node.Span, "`values`");
        foreach (var twice in texts.GroupBy(t => t.Text).SelectMany(g => g.Skip(1))) bag.GivenTwice(twice.Span, twice.Text);
        return [.. texts.Select(t => t.Text).Distinct(StringComparer.Ordinal)];
    }

    private static string Written(YamlNode node) => node is YamlScalar text ? text.Text : $"[{string.Join(", ", ((YamlSequence)node).Items.OfType<YamlScalar>().Select(t => t.Text))}]";
}
