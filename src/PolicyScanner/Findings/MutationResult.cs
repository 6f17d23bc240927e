using PolicyScanner.Text;

namespace PolicyScanner.Findings;

/// <summary>A change of a rule or definition that no test noticed.</summary>
public sealed record Survivor
{
    /// <summary>The rule's id, or the definition's name.</summary>
    public required string RuleId { get; init; }

    /// <summary>The file.</summary>
    public required SourceText Source { get; init; }

    /// <summary>What was changed, in the file as it is.</summary>
    public required TextSpan Place { get; init; }

    /// <summary>How it was changed, <c>`a &gt; b` dropped</c>.</summary>
    public required string Change { get; init; }

    /// <summary>What a test would need to notice it.</summary>
    public required string Missing { get; init; }
}

/// <summary>How a run over changed rules went.</summary>
/// <param name="Mutants">How many changes there were that the rule language accepts.</param>
/// <param name="Survivors">Those that no test noticed: by rule, then by place, those of definitions last.</param>
public sealed record MutationResult(int Mutants, IReadOnlyList<Survivor> Survivors)
{
    /// <summary>How many changes a test noticed.</summary>
    public int Killed => Mutants - Survivors.Count;
}
