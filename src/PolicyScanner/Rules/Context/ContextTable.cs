using PolicyScanner.Expressions.Checking;
using PolicyScanner.Expressions.Values;

namespace PolicyScanner.Rules.Context;

/// <summary>A member of <c>context</c>.</summary>
/// <param name="Name">Its name, <c>context.name</c>.</param>
/// <param name="Fact">What it can be.</param>
internal sealed record ContextTable(string Name, FactType Fact)
{
    /// <summary>What it is where it is not given; null, the value, where it is then not there.</summary>
    public Value Otherwise { get; init; }

    /// <summary>For a table of somebody's own: its declaration, by which two are the same; null for a known one.</summary>
    public string? Declaration { get; init; }

    /// <summary>By column, what a file calls it where it does not call it so.</summary>
    public IReadOnlyDictionary<string, string> Headers { get; init; } = new Dictionary<string, string>();

    /// <summary>Its type in expressions: without a value of its own it may be null.</summary>
    public CelType Type => Otherwise.IsNull ? Fact.Type.OrNull() : Fact.Type;
}
