using PolicyScanner.Expressions.Values;
using PolicyScanner.Rules.Reading;
using PolicyScanner.Text;
using PolicyScanner.Text.Yaml;

namespace PolicyScanner.Rules.Context;

/// <summary>Reads facts that are written out in YAML.</summary>
internal sealed class FactReader(DiagnosticBag bag)
{
    /// <summary>A value; null where it is none, which is reported.</summary>
    public Value? Read(YamlNode node, FactType fact, string what) => fact switch
    {
        ScalarFact scalar => Scalar(node, scalar, what),
        ListFact list => bag.List(node, what) is { } items ? Value.Of(new CelList([.. items.Items.Select(i => Read(i, list.Element, $"an element of {what}")).OfType<Value>()])) : null,
        MapFact => Map(node, what),
        RecordFact record => Record(node, record, what),
        TableFact table => Table(node, table, what),
        _ => throw new InvalidOperationException($"a {fact.GetType().Name} cannot be read"),
    };

    private Value? Scalar(YamlNode node, ScalarFact fact, string what)
    {
        if (fact.Optional && node is YamlScalar { IsNull: true }) return Value.Null;
        if (bag.Text(node, what) is not { } text) return null;
        if (fact.Of.IsWord && !text.IsPlain) bag.QuotedWord(text.Span, text.Text, fact.Of.Noun);
        else if (fact.Of.Parse(text.Text) is { } value) return ParameterType.ToValue(value);
        else bag.NoValue(text.Span, what, text.Text, fact.Of.Noun);
        return null;
    }

    private Value? Map(YamlNode node, string what)
    {
        if (bag.Mapping(node, what) is not { } mapping) return null;
        var entries = new Dictionary<Value, Value>(ValueComparer.Instance);
        foreach (var entry in mapping.Entries)
            if (bag.Text(entry.Value, $"`{entry.Name}`") is { } text) entries.Add(Value.Of(entry.Name), Value.Of(text.Text));
        return Value.Of(new CelMap(entries));
    }

    private Value? Record(YamlNode node, RecordFact fact, string what)
    {
        if (bag.Mapping(node, what) is not { } mapping) return null;
        if (mapping.Entries.Count == 0 && fact.Fields.Any(f => f.Required))
        {
            bag.EmptyMapping(mapping.Span, what);
            return null;
        }
        var keys = new Keys(mapping, what, [.. fact.Fields.Select(f => f.Name)], bag);
        var before = bag.ErrorCount;
        var value = RecordFact.Of(fact.Fields, field =>
        {
            var given = field.Required ? keys.Required(field.Name) : keys.Value(field.Name);
            return (given is null ? null : Read(given, field.Fact, $"`{field.Name}`")) ?? field.Fact.Default;
        });
        return bag.ErrorCount == before ? value : null;
    }

    private Value? Table(YamlNode node, TableFact fact, string what)
    {
        if (bag.List(node, what) is not { } list) return null;
        var rows = new TableRows(fact, bag);
        foreach (var item in list.Items)
            if (Record(item, fact.Row, $"a row of {what}") is { } row) rows.Add(row, item.Place, ((YamlMapping)item).Entries[0].Key.Fragment.Source);
        return rows.ToValue();
    }
}
