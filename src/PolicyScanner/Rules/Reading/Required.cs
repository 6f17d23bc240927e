using PolicyScanner.Expressions.Checking;
using PolicyScanner.Rules.Context;
using PolicyScanner.Text;
using PolicyScanner.Text.Yaml;

namespace PolicyScanner.Rules.Reading;

/// <summary>Reads <c>requires</c> of rules and definitions.</summary>
internal static class Required
{
    /// <summary>The tables that are named; what is none is reported.</summary>
    public static IReadOnlyList<Symbol> Read(IReadOnlyList<YamlScalar> texts, ContextSchema context, DiagnosticBag bag)
    {
        var tables = new List<Symbol>();
        foreach (var text in texts)
        {
            if (!text.Text.StartsWith(ContextSchema.Prefix, StringComparison.Ordinal)) bag.NoRequirement(text.Span, text.Text);
            else if (context.Symbols.TryGetValue(text.Text[ContextSchema.Prefix.Length..], out var table)) tables.Add(table);
            else bag.NoTable(text.Span, text.Text[ContextSchema.Prefix.Length..], [.. context.Symbols.Keys]);
        }
        return tables;
    }

    /// <summary>A scope in which the tables are known to be there.</summary>
    public static Scope Knowing(this Scope scope, IReadOnlyList<Symbol> required) => scope.Knowing(required.Select(Path));

    /// <summary>How expressions name a table.</summary>
    public static string Path(Symbol table) => ContextSchema.Prefix + table.Name;
}
