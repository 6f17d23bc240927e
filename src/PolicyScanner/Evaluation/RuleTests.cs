using PolicyScanner.Rules;
using PolicyScanner.Text;

namespace PolicyScanner.Evaluation;

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

    /// <summary>Whether it went as expected.</summary>
    public bool Passed => Failure is null;
}

/// <summary>Runs the tests that rules carry.</summary>
public static class RuleTests
{
    /// <summary>Runs all tests and examples of a set that was loaded with <see cref="RuleLoadOptions.Tests"/>, by rule and place.</summary>
    /// <exception cref="OperationCanceledException">It was cancelled.</exception>
    public static IReadOnlyList<RuleTestResult> Run(RuleSet rules, CancellationToken cancellation = default) => throw new NotImplementedException();
}
