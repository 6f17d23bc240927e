using System.Globalization;
using PolicyScanner.Expressions.Checking;
using PolicyScanner.Rules.Context;
using PolicyScanner.Text;
using PolicyScanner.Text.Yaml;

namespace PolicyScanner.Rules.Reading;

/// <summary>Reads an example of a definition: what it is given, and what it gives.</summary>
internal sealed class ExampleReader(DefinitionFunction function, ContextSchema context, DiagnosticBag bag)
{
    public DefinitionExample? Read(YamlMapping mapping)
    {
        if (mapping.Entries.Count == 0)
        {
            bag.EmptyMapping(mapping.Span, "an example");
            return null;
        }
        var keys = new Keys(mapping, "an example", ["given", "expect", "now", "context"], bag);
        var now = keys.Value("now") is { } instant ? FixtureReader.Instant(instant, "`now`", bag) : null;
        var facts = keys.MappingOf("context") is { } tables ? new ContextReader(bag).ReadInline(tables, context) : OrganizationContext.Empty.Given;
        var given = Given(keys);
        if (keys.Required("expect") is not { } node) return null;
        var before = bag.Count;
        var expect = Plain(node, function.Returns);
        return bag.Count > before ? null : new(given, expect, facts, now, mapping.Place);
    }

    private Dictionary<string, object?> Given(Keys keys)
    {
        var given = new Dictionary<string, object?>(StringComparer.Ordinal);
        var names = function.Parameters.Select(p => p.Name).ToArray();
        if (function.Parameters.Count == 0 && keys.Find("given") is null) return given;
        if (keys.Required("given") is not { } node || bag.Mapping(node, "`given`") is not { } mapping) return given;
        var values = new Keys(mapping, $"`given` of `{function.Name}`", names, bag);
        foreach (var (name, type) in function.Parameters)
            if (values.Required(name, keys.Find("given")!.Key.Span) is { } value) given[name] = Value(value, name, type);
        return given;
    }

    private object? Value(YamlNode node, string name, CelType type)
    {
        if (type is not { Kind: CelKind.Entity, Collection: { } collection } || (type.Nullable && node is YamlScalar { IsNull: true })) return Plain(node, type);
        return bag.Mapping(node, $"`{name}`") is { } row ? new FixtureReader(bag).Row(row, collection) : null;
    }

    // A value of the type; what is none is reported.
    private object? Plain(YamlNode node, CelType type)
    {
        if (node is YamlScalar { IsNull: true } nothing)
        {
            if (!type.Nullable && type.Kind is not (CelKind.Null or CelKind.Error)) bag.WrongExampleValue(nothing.Span, "null", type.ToString());
            return null;
        }
        if (type.Kind is CelKind.List)
            return bag.List(node, "the value") is { } list ? list.Items.Select(item => Plain(item, type.Element!)).ToArray() : null;
        if (type.Kind is CelKind.Entity) type = CelType.String; // A row that is expected is named by its id.
        if (bag.Text(node, "the value") is not { } text) return null;
        object? value = type.Kind switch
        {
            CelKind.Bool when text.IsPlain => bag.Flag(text, "the value"),
            CelKind.Int when text.IsPlain && long.TryParse(text.Text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number) => number,
            CelKind.Double when text.IsPlain && double.TryParse(text.Text, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) => number,
            CelKind.String => text.Text,
            CelKind.Timestamp => InstantText.Parse(text.Text),
            CelKind.Duration => DurationText.Parse(text.Text),
            CelKind.Error => text.Text,
            _ => null,
        };
        if (value is null && type.Kind is not CelKind.Bool) bag.WrongExampleValue(text.Span, text.Text, type.ToString());
        else if (value is null && !text.IsPlain) bag.WrongExampleValue(text.Span, text.Text, type.ToString());
        return value;
    }
}
