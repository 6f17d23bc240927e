using PolicyScanner.Findings;

namespace PolicyScanner.Cli.Commands;

/// <summary>How a run of tests went.</summary>
/// <param name="Results">The tests.</param>
internal sealed record TestOutcome(IReadOnlyList<RuleTestResult> Results)
{
    /// <summary>What they never show; null where nobody asked.</summary>
    public CoverageResult? Coverage { get; init; }

    /// <summary>What they do not notice; null where nobody asked.</summary>
    public MutationResult? Mutation { get; init; }

    /// <summary>Whether somebody asked what they do not notice while one of them fails.</summary>
    public bool IsMutationPutOff { get; init; }

    public int Failed => Results.Count(r => !r.Passed);

    public int Passed => Results.Count - Failed;

    public bool IsGood => Failed == 0 && !IsMutationPutOff && Mutation is null or { Survivors.Count: 0 };
}
