using PolicyScanner.Expressions.Values;
using PolicyScanner.Rules.Reading;
using PolicyScanner.Text;
using PolicyScanner.Text.Yaml;

namespace PolicyScanner.Rules.Context;

/// <summary>Reads <c>context</c>: the tables that are written out, those that are files, and the declarations of somebody's own.</summary>
internal sealed class ContextReader(DiagnosticBag bag)
{
    public const string OwnTables = "tables";

    private readonly FactReader _facts = new(bag);
    private readonly Dictionary<string, Value> _given = new(StringComparer.Ordinal);

    /// <summary>Reads <c>context</c> of a configuration, with declarations.</summary>
    /// <param name="context">Its mapping; null where there is none.</param>
    /// <param name="open">Opens files; null where none may be opened.</param>
    public OrganizationContext Read(YamlMapping? context, ContextFileOpener? open)
    {
        var declared = new TableDeclarationReader(bag).Read(context?.Find(OwnTables)?.Value);
        var (known, own) = (KnownTables.All.Select(t => t.Name).ToArray(), declared.ToDictionary(d => d.Table.Name, StringComparer.Ordinal));
        foreach (var entry in context?.Entries.Where(e => e.Name != OwnTables && !known.Contains(e.Name)) ?? []) bag.NoTable(entry.Key.Span, entry.Name, [.. known, OwnTables]);

        var schema = new ContextSchema([.. declared.Select(d => d.Table)]);
        foreach (var table in schema.Tables)
        {
            if (own.TryGetValue(table.Name, out var declaration)) Rows(table, declaration.Source, open);
            else if (table.Fact is TableFact) RowsOfKnown(table, context?.Find(table.Name), open);
            else if (context?.Find(table.Name) is { } entry) Fact(table, entry);
        }
        CheckDepartments(context);
        return new(schema, _given);
    }

    /// <summary>Reads <c>context</c> of a test: every table is written out.</summary>
    public IReadOnlyDictionary<string, Value> ReadInline(YamlMapping context, ContextSchema schema)
    {
        foreach (var entry in context.Entries)
        {
            if (schema.Find(entry.Name) is not { } table) bag.NoTable(entry.Key.Span, entry.Name, [.. schema.Tables.Select(t => t.Name)]);
            else if (table.Fact is TableFact && entry.Value is YamlMapping file) bag.NoFileHere(file.Place);
            else Fact(table, entry);
        }
        CheckDepartments(context);
        return _given;
    }

    private void Fact(ContextTable table, YamlEntry entry)
    {
        var mayBeEmpty = table.Fact is not (ListFact or TableFact { MayBeEmpty: false });
        if (entry.Value is YamlSequence { Items: [] } list && !mayBeEmpty) bag.NoRows(list.Span, table.Name);
        else if (_facts.Read(entry.Value, table.Fact, $"`{table.Name}`") is { } value) _given[table.Name] = value;
    }

    private void RowsOfKnown(ContextTable table, YamlEntry? entry, ContextFileOpener? open)
    {
        var source = entry?.Value is YamlMapping mapping ? FileOf(table, mapping) : new RowSource(entry, null, null, []);
        Rows(table with { Headers = source.Headers.ToDictionary(h => h.Column, h => h.Header, StringComparer.Ordinal) }, source, open);
    }

    private RowSource FileOf(ContextTable table, YamlMapping mapping)
    {
        var keys = new Keys(mapping, $"`{table.Name}`", ["file", "columns"], bag);
        var (names, headers) = (((TableFact)table.Fact).Row.Fields.Select(f => f.Name).ToArray(), new List<(string, string)>());
        foreach (var column in keys.MappingOf("columns")?.Entries ?? [])
        {
            if (!names.Contains(column.Name)) bag.NoFileColumns(column.Key.Span, column.Name, names);
            else if (bag.Text(column.Value, $"`{column.Name}`") is { } header) headers.Add((column.Name, header.Text.Trim()));
        }
        return new(null, keys.Text("file"), mapping.Place, headers);
    }

    // A file that was named elsewhere, as by a flag, goes before what stands here: the opener knows.
    private void Rows(ContextTable table, RowSource source, ContextFileOpener? open)
    {
        if (table.Fact is not TableFact) return;
        var before = bag.ErrorCount;
        var file = open?.Invoke(table.Name, source.Path?.Text, (message, help) => bag.Unreadable(source.Path?.Span ?? source.NeedsFile ?? default, message, help));
        if (file is not null)
        {
            if (new FileTableReader(file, table).Read() is { } value) _given[table.Name] = value;
        }
        else if (source.Rows is { } rows) Fact(table, rows);
        else if (source.Path is { } path && open is null) bag.NoFileHere(path.Span);
        else if (source.Path is null && source.NeedsFile is { } at && bag.ErrorCount == before) bag.MissingKey(at, "file", $"`{table.Name}`");
    }

    // Where a team allows by department and nobody knows who is of which, everybody would be an outsider.
    private void CheckDepartments(YamlMapping? context)
    {
        if (_given.ContainsKey("roster") || context?.Find("roster") is not null || context?.Find("teams")?.Value is not YamlSequence teams) return;
        foreach (var allow in teams.Items.OfType<YamlMapping>().Select(t => t.Find("allow")?.Value).OfType<YamlMapping>())
            if (allow.Find("departments") is { Value: YamlSequence { Items.Count: > 0 } } departments) bag.DepartmentsNeedRoster(departments.Key.Span);
    }
}

/// <summary>Where the rows of a table are.</summary>
/// <param name="Rows">Written out; null where they are not.</param>
/// <param name="Path">The path of their file; null where none is named.</param>
/// <param name="NeedsFile">Where the lack of a path is reported; null where none is needed.</param>
/// <param name="Headers">What the file calls its columns, where that is another name.</param>
internal sealed record RowSource(YamlEntry? Rows, YamlScalar? Path, TextSpan? NeedsFile, IReadOnlyList<(string Column, string Header)> Headers);
