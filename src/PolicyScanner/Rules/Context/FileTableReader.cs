using PolicyScanner.Expressions.Values;
using PolicyScanner.Rules.Reading;
using PolicyScanner.Text;

namespace PolicyScanner.Rules.Context;

/// <summary>Reads a table that is a file: finds its columns by the header, then takes row for row. Every row that is wrong is reported.</summary>
internal sealed class FileTableReader(ContextFile file, ContextTable table)
{
    private readonly TableFact _fact = (TableFact)table.Fact;
    private readonly DiagnosticBag _bag = file.Bag;

    public Value? Read()
    {
        // A file that is broken from its start has nothing more to say.
        if (_bag.HasErrors && file.Header.Count == 0) return null;
        var before = _bag.ErrorCount;
        var columns = _fact.Row.Fields.ToDictionary(f => f.Name, Column, StringComparer.Ordinal);
        if (_bag.ErrorCount > before) return null;

        var rows = new TableRows(_fact, _bag);
        foreach (var row in file.Rows)
        {
            var at = file.At(row.Line);
            if (row.Cells.All(string.IsNullOrWhiteSpace)) continue;
            if (row.Cells.Count != file.Header.Count) _bag.UnevenRow(at, row.Cells.Count, file.Header.Count);
            else if (Row(row, columns, at) is { } value) rows.Add(value, at, file.Source);
        }
        if (file.Rows.Count == 0 && !_fact.MayBeEmpty && !_bag.HasErrors) _bag.NoRows(file.At(1), table.Name);
        return rows.ToValue();
    }

    // Where a column stands; -1 for one that may be left out, and is.
    private int Column(FactField field)
    {
        var isNamed = table.Headers.TryGetValue(field.Name, out var name);
        var header = name ?? field.Name;
        var places = Enumerable.Range(0, file.Header.Count).Where(i => file.Header[i].Trim() == header).ToArray();
        if (places.Length > 1) _bag.HeaderTwice(file.At(1), header);
        if (places.Length == 0 && (isNamed || field.Required))
        {
            _bag.NoHeader(
                file.At(1), header, field.Name, file.Header,
                table.Declaration is null ? $"say which one it is: `columns: {{ {field.Name}: … }}`" : $"say which one it is: `{field.Name}: {{ type: …, header: … }}`");
        }
        return places.Length == 0 ? -1 : places[0];
    }

    private Value? Row(ContextRow row, Dictionary<string, int> columns, TextSpan at)
    {
        var before = _bag.ErrorCount;
        var value = RecordFact.Of(_fact.Row.Fields, field =>
        {
            var scalar = (ScalarFact)field.Fact;
            var text = columns[field.Name] < 0 ? null : row.Cells[columns[field.Name]]?.Trim();
            if (string.IsNullOrEmpty(text))
            {
                // What rows are found by has a problem of its own.
                if (!scalar.Optional && !_fact.Keys.Any(k => k.Column == field.Name)) _bag.EmptyCell(at, field.Name);
                return scalar.Optional ? Value.Null : Value.Of("");
            }
            if (scalar.Of.Parse(text) is { } parsed) return ParameterType.ToValue(parsed);
            _bag.NoValue(at, $"`{field.Name}`", text, scalar.Of.Noun);
            return Value.Null;
        });
        return _bag.ErrorCount == before ? value : null;
    }
}
