using PolicyScanner.Expressions.Values;
using PolicyScanner.Rules.Reading;
using PolicyScanner.Text;

namespace PolicyScanner.Rules.Context;

/// <summary>Gathers the rows of a table: each key leads to one row.</summary>
internal sealed class TableRows(TableFact table, DiagnosticBag bag)
{
    private readonly List<Value> _rows = [];
    private readonly Dictionary<Value, Value> _byKey = new(ValueComparer.Instance);
    private readonly Dictionary<string, TextSpan> _places = new(StringComparer.Ordinal);

    public void Add(Value row, TextSpan at, SourceText source)
    {
        var keys = table.Keys.Select(key => Key(row, key)).OfType<string>().Distinct(StringComparer.Ordinal).ToArray();
        if (table.Keys.Count > 0 && keys.Length == 0) bag.EmptyKey(at, string.Join(" or ", table.Keys.Select(k => $"`{k.Column}`")));
        foreach (var key in keys)
        {
            if (_places.TryAdd(key, at)) _byKey.Add(Value.Of(key), row);
            else bag.KeyTwice(at, key, Places.Of(source, _places[key]));
        }
        _rows.Add(row);
    }

    public Value ToValue() => table.Keys.Count > 0 ? Value.Of(new CelMap(_byKey)) : Value.Of(new CelList([.. _rows]));

    private static string? Key(Value row, FactKey key) =>
        row.AsMap.Entries[Value.Of(key.Column)] is { IsString: true } text && key.Of(text.AsString) is { Length: > 0 } folded ? folded : null;
}
