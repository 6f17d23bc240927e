using PolicyScanner.Expressions.Checking;
using PolicyScanner.Rules.Reading;
using PolicyScanner.Text;
using PolicyScanner.Text.Yaml;

namespace PolicyScanner.Rules.Context;

/// <summary>A table that somebody declares, and where its rows are.</summary>
internal sealed record DeclaredTable(ContextTable Table, RowSource Source);

/// <summary>
/// Reads <c>tables</c>: by name, <c>columns</c> with their types, a <c>key</c> by which rows are found, and <c>rows</c> or a <c>file</c>.
/// <c>key = column | fold "(" column ")"</c>, <c>type = scalar [ "?" ]</c>.
/// </summary>
internal sealed class TableDeclarationReader(DiagnosticBag bag)
{
    private static readonly ParameterType[] Types = [.. ParameterType.All.Where(t => t != ParameterType.Enum && t != ParameterType.TextList)];

    // Fits everywhere: what is wrong with a declaration is told once, and not again where the table is used.
    private static readonly ParameterType Anything = new("anything", "a value", CelType.Error, text => text);

    public IReadOnlyList<DeclaredTable> Read(YamlNode? tables) =>
        tables is null ? [] : [.. bag.Mapping(tables, $"`{ContextReader.OwnTables}`")?.Entries.Select(Table).OfType<DeclaredTable>() ?? []];

    private DeclaredTable? Table(YamlEntry entry)
    {
        if (!Identifiers.Check(entry.Key, bag)) return null;
        if (KnownTables.All.Any(t => t.Name == entry.Name) || entry.Name == ContextReader.OwnTables)
        {
            bag.NameIsKnown(entry.Key.Span, entry.Name);
            return null;
        }
        var broken = new DeclaredTable(new(entry.Name, new ScalarFact(Anything)), new(null, null, null, []));
        if (bag.Mapping(entry.Value, $"table `{entry.Name}`") is not { } mapping) return broken;
        var keys = new Keys(mapping, $"table `{entry.Name}`", ["key", "columns", "rows", "file"], bag);
        var (fields, headers) = (new List<FactField>(), new List<(string Column, string Header)>());
        if (keys.Required("columns", entry.Key.Span) is not { } columns || bag.Mapping(columns, "`columns`") is not { } declared) return broken;
        if (declared.Entries.Count == 0) bag.EmptyMapping(declared.Span, "`columns`");
        foreach (var column in declared.Entries)
            if (Identifiers.Check(column.Key, bag)) fields.Add(Column(column, headers));

        var key = keys.Text("key") is { } text ? Key(text, fields) : null;
        if (key is null && keys.Find("key") is not null) return broken;
        if (keys.Find("rows") is not null && keys.Find("file") is { } file) bag.RowsOrFile(file.Key.Span);
        var row = new RecordFact($"row of {entry.Name}", fields);
        return new(
            new(entry.Name, new TableFact(row, key is null ? [] : [key], MayBeEmpty: true))
            {
                Declaration = $"{key}: {string.Join(", ", fields.Select(f => $"{f.Name} {((ScalarFact)f.Fact).Of.Name}{(f.Required ? "" : "?")}"))}",
                Headers = headers.ToDictionary(h => h.Column, h => h.Header, StringComparer.Ordinal),
            },
            new(keys.Find("rows"), keys.Text("file"), null, headers));
    }

    private FactField Column(YamlEntry column, List<(string, string)> headers)
    {
        var type = column.Value as YamlScalar;
        if (column.Value is YamlMapping mapping)
        {
            var keys = new Keys(mapping, $"column `{column.Name}`", ["type", "header"], bag);
            type = keys.RequiredText("type");
            if (keys.Text("header") is { } header) headers.Add((column.Name, header.Text.Trim()));
        }
        else if (type is null) bag.WrongKind(column.Value.Place, $"`{column.Name}`", "a type", column.Value.Kind);
        if (type is null) return new(column.Name, new ScalarFact(Anything));
        var optional = type.Text.EndsWith('?');
        if (Array.Find(Types, t => t.Name == type.Text.TrimEnd('?')) is { } found) return new(column.Name, new ScalarFact(found, optional), Required: !optional);
        bag.NoColumnType(type.Span, type.Text, [.. Types.Select(t => t.Name)]);
        return new(column.Name, new ScalarFact(Anything));
    }

    private FactKey? Key(YamlScalar text, List<FactField> fields)
    {
        var fold = KnownTables.Folds.FirstOrDefault(f => text.Text.StartsWith(f.Name + "(", StringComparison.Ordinal) && text.Text.EndsWith(')'));
        var column = fold is null ? text.Text : text.Text[(fold.Name.Length + 1)..^1].Trim();
        if (fields.Any(f => f.Name == column && f.Fact.Type is { Kind: CelKind.String, Nullable: false })) return new(column, fold);
        bag.NoKey(text.Span, text.Text, Nearest.Hint(column, fields.Where(f => f.Fact.Type.Kind is CelKind.String).Select(f => f.Name)));
        return null;
    }
}
