namespace PolicyScanner.Tests.Architecture;

/// <summary>The layers of the core and what each may use: the table of docs/architecture.md.</summary>
internal static class Layers
{
    public const string Root = "PolicyScanner";

    /// <summary>In order: a layer uses only such as stand above it, so there is no cycle.</summary>
    public static IReadOnlyList<(string Layer, string[] MayUse)> All { get; } =
    [
        ("Text", []),
        ("Graph", ["Text"]),
        ("Expressions", ["Text", "Graph"]),
        ("Rules", ["Text", "Graph", "Expressions"]),
        ("Findings", ["Text", "Graph", "Rules"]),
        ("Evaluation", ["Text", "Graph", "Expressions", "Rules", "Findings"]),
        ("Gate", ["Text", "Graph", "Expressions", "Rules", "Findings"]),
        ("Reports", ["Text", "Graph", "Rules", "Findings", "Gate"]),
    ];

    /// <summary>The layer of a namespace of the core: <c>Rules</c> for <c>PolicyScanner.Rules.Yaml</c>; null for foreign ones.</summary>
    public static string? Of(string @namespace) => @namespace.Split('.') is [Root, var layer, ..] ? layer : null;

    public static bool Allows(string from, string to) => from == to || All.Any(l => l.Layer == from && l.MayUse.Contains(to));
}
