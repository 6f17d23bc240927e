using PolicyScanner.Text;

namespace PolicyScanner.Findings;

/// <summary>How a test of a rule, or an example of a definition, went.</summary>
public sealed record RuleTestResult
{
    /// <summary>The rule's id, or the definition's name.</summary>
    public required string RuleId { get; init; }

    /// <summary>The test's name; <c>example 1</c> for a definition.</summary>
    public required string Test { get; init; }

    /// <summary>What was expected and what came instead; null when it passed.</summary>
    public required string? Failure { get; init; }

    /// <summary>The file the test stands in.</summary>
    public required SourceText Source { get; init; }

    /// <summary>Where in the file.</summary>
    public required TextSpan Place { get; init; }

    /// <summary>Why the subjects that came out otherwise than expected did, at most five of them; empty for an example and where it passed.</summary>
    public IReadOnlyList<Explanation> Explanations { get; init; } = [];

    /// <summary>Whether it went as expected.</summary>
    public bool Passed => Failure is null;
}
