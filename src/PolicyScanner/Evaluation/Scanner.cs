using PolicyScanner.Findings;
using PolicyScanner.Graph;
using PolicyScanner.Rules;

namespace PolicyScanner.Evaluation;

/// <summary>What a scan takes beside graph and rules.</summary>
public sealed record ScanOptions
{
    /// <summary>The instant the rules take as now, UTC.</summary>
    public required DateTimeOffset AsOf { get; init; }

    /// <summary>How many threads evaluate; the result does not depend on it.</summary>
    public int Threads { get; init; } = Environment.ProcessorCount;
}

/// <summary>Evaluates rules over a graph.</summary>
public static class Scanner
{
    /// <summary>Evaluates every rule of the set.</summary>
    /// <exception cref="OperationCanceledException">The scan was cancelled.</exception>
    public static ScanResult Scan(AccessGraph graph, RuleSet rules, ScanOptions options, CancellationToken cancellation = default) =>
        throw new NotImplementedException();
}
