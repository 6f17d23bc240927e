using PolicyScanner.Graph;

namespace PolicyScanner.Findings;

/// <summary>What an expression gave, once or for each row.</summary>
public sealed class QueryResult
{
    internal QueryResult(AccessGraph graph, IReadOnlyList<QueryRow> rows, int total, IReadOnlyList<UnknownValue> hidden) =>
        (Graph, Rows, Total, Hidden) = (graph, rows, total, hidden);

    /// <summary>How many rows there are, those beyond the limit included; 1 for an expression that was evaluated once.</summary>
    public int Total { get; }

    /// <summary>How many of them were kept.</summary>
    public int Count => Rows.Count;

    internal AccessGraph Graph { get; }

    internal IReadOnlyList<QueryRow> Rows { get; }

    /// <summary>Why there may be further rows.</summary>
    internal IReadOnlyList<UnknownValue> Hidden { get; }
}

/// <summary>A row of a result.</summary>
/// <param name="Row">Which row; null for an expression that was evaluated once.</param>
/// <param name="Value">The value, as explanations keep it.</param>
internal sealed record QueryRow(Subject? Row, object? Value)
{
    /// <summary>Whether the row may not be one that was asked for: then the value says why that is not known.</summary>
    public bool MayBe { get; init; }
}
