using PolicyScanner.Expressions.Checking;
using PolicyScanner.Expressions.Functions;
using PolicyScanner.Rules.Context;
using PolicyScanner.Text;
using PolicyScanner.Text.Yaml;

namespace PolicyScanner.Rules.Reading;

/// <summary>A definition whose head was read and whose body was not looked at yet: it may call any other.</summary>
internal sealed record DefinitionDraft(DefinitionFunction Function, YamlScalar Name, YamlNode? Body, YamlNode? Examples, string? Description, YamlDocument Document);

/// <summary>Reads definition files: first the heads of all functions, then, elsewhere, their bodies.</summary>
/// <param name="taken">Functions that are there already.</param>
/// <param name="context">The tables that they may require.</param>
internal sealed class DefinitionReader(IReadOnlyDictionary<string, DefinitionFunction> taken, ContextSchema context)
{
    public const string Schema = "policyscanner.definitions/v1";

    private static readonly string[] Known = ["name", "params", "returns", "requires", "description", "expr", "examples"];
    private static readonly string[] Macros = ["has", "all", "exists", "exists_one", "existsOne", "map", "filter"];

    private readonly List<DefinitionDraft> _drafts = [];
    private readonly Dictionary<string, DefinitionDraft> _byName = new(StringComparer.Ordinal);

    public IReadOnlyList<DefinitionDraft> Drafts => _drafts;

    public void Read(YamlDocument document, YamlMapping root)
    {
        var keys = new Keys(root, "a definitions file", ["schema", "functions"], document.Bag);
        if (keys.Required("functions", root.Entries[0].Value.Place) is not { } node || document.Bag.List(node, "`functions`") is not { } list) return;
        foreach (var item in list.Items)
            if (document.Bag.Mapping(item, "a function") is { } function) Function(document, function);
    }

    private void Function(YamlDocument document, YamlMapping mapping)
    {
        var bag = document.Bag;
        if (mapping.Entries.Count == 0)
        {
            bag.EmptyMapping(mapping.Span, "a function");
            return;
        }
        var keys = new Keys(mapping, "a function", Known, bag);
        var name = keys.RequiredText("name");
        var at = name?.Span ?? mapping.Place;
        var parameters = Parameters(keys.MappingOf("params"), bag);
        var returns = keys.RequiredText("returns", at) is { } type ? DefinitionTypes.Read(type, bag) : CelType.Error;
        var requires = Required.Read(keys.Texts("requires"), context, bag).Select(Required.Path).ToArray();
        var description = keys.Text("description")?.Text;
        var body = keys.Required("expr", at);
        if (name is null || !MayBeCalled(name, document)) return;
        var function = new DefinitionFunction(name.Text, parameters, returns, taken.Count + _drafts.Count) { Requires = requires };
        _byName.Add(name.Text, new(function, name, body, keys.Value("examples"), description, document));
        _drafts.Add(_byName[name.Text]);
    }

    private static List<(string, CelType)> Parameters(YamlMapping? mapping, DiagnosticBag bag)
    {
        var parameters = new List<(string, CelType)>();
        foreach (var entry in mapping?.Entries ?? [])
        {
            Identifiers.Check(entry.Key, bag);
            parameters.Add((entry.Name, bag.Text(entry.Value, $"`{entry.Name}`") is { } type ? DefinitionTypes.Read(type, bag) : CelType.Error));
        }
        return parameters;
    }

    private bool MayBeCalled(YamlScalar name, YamlDocument document)
    {
        var bag = document.Bag;
        if (!Identifiers.Check(name, bag)) return false;
        if (Macros.Contains(name.Text) || FunctionTable.Named(name.Text).Count > 0) bag.RedefinesFunction(name.Span, name.Text);
        else if (taken.ContainsKey(name.Text)) bag.RedefinesBuiltIn(name.Span, name.Text);
        else if (_byName.TryGetValue(name.Text, out var other)) bag.DefinedTwice(name.Span, name.Text, Places.Of(other.Document.Source, other.Name.Span));
        else return true;
        return false;
    }
}
