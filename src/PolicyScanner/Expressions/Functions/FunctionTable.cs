namespace PolicyScanner.Expressions.Functions;

/// <summary>All functions of the language: what the checker resolves calls with, and what the manual and the tests list.</summary>
internal static class FunctionTable
{
    /// <summary>All rows, in the order of the manual.</summary>
    internal static IReadOnlyList<FunctionRow> Rows { get; } =
    [
        .. TextFunctions.Rows, .. PatternFunctions.Rows, .. NameFunctions.Rows, .. ListFunctions.Rows, .. TimeFunctions.Rows, .. ConversionFunctions.Rows,
    ];

    private static readonly Dictionary<string, FunctionRow[]> ByName =
        Rows.GroupBy(r => r.Name, StringComparer.Ordinal).ToDictionary(g => g.Key, g => g.ToArray(), StringComparer.Ordinal);

    /// <summary>The overloads of a name; empty where there is no such function.</summary>
    internal static IReadOnlyList<FunctionRow> Named(string name) => ByName.GetValueOrDefault(name) ?? [];
}
