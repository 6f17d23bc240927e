using PolicyScanner.Expressions.Values;
using PolicyScanner.Text;

namespace PolicyScanner.Rules;

/// <summary>A test that a rule carries: a small organization and what the rule says of it.</summary>
internal sealed record RuleTest
{
    public required string Name { get; init; }

    /// <summary>The test's now; null for the runner's fixed one.</summary>
    public DateTimeOffset? Now { get; init; }

    /// <summary>Parameters other than the defaults, as the loader read them.</summary>
    public required IReadOnlyDictionary<string, object> Parameters { get; init; }

    /// <summary>The tables of the context that are given.</summary>
    public required IReadOnlyDictionary<string, Value> Context { get; init; }

    /// <summary>The rows by collection: only the fields that matter.</summary>
    public required IReadOnlyList<FixtureRow> Given { get; init; }

    public required IReadOnlyList<FixtureHole> Missing { get; init; }

    public required Expectation Expect { get; init; }

    /// <summary>The place of the test's name, and of <c>expect</c>.</summary>
    public required TextSpan Place { get; init; }

    public required TextSpan ExpectPlace { get; init; }
}

/// <summary>A row of <c>given</c>: the fields that are named; values are null, bool, long, string, DateTimeOffset, lists of strings, maps of strings.</summary>
internal sealed record FixtureRow(string Collection, IReadOnlyDictionary<string, object?> Fields, TextSpan Place);

/// <summary>An element of <c>missing</c>.</summary>
/// <param name="Collection">The collection.</param>
/// <param name="Parent">The parent's id for <c>{workspace_members: w1}</c>; the entity's id for <c>{api_keys: {k1: expires_at}}</c>; null for the whole collection.</param>
/// <param name="Field">The field that the response lacks; null otherwise.</param>
/// <param name="NotRequested">For <c>{role_permissions: not_requested}</c>.</param>
/// <param name="Place">Where it stands.</param>
internal sealed record FixtureHole(string Collection, string? Parent, string? Field, bool NotRequested, TextSpan Place);

internal enum ExpectedOutcome { Subjects, Pass, Inconclusive, NotApplicable, Error }

/// <summary>What a test expects: an outcome for the rule as a whole, or exactly these subjects.</summary>
internal sealed record Expectation(ExpectedOutcome Outcome, IReadOnlyList<ExpectedSubject> Subjects);

internal sealed record ExpectedSubject(string Subject, string? Message, Severity? Severity, TextSpan Place);

/// <summary>An example of a definition.</summary>
/// <param name="Given">By parameter: a <see cref="FixtureRow"/> for an entity, else a plain value as <paramref name="Expect"/> has it.</param>
/// <param name="Expect">The value: null, bool, long, double, string, DateTimeOffset, TimeSpan or a list.</param>
/// <param name="Context">The tables of the context that are given.</param>
/// <param name="Now">The example's now; null for the runner's fixed one.</param>
/// <param name="Place">Where it stands.</param>
internal sealed record DefinitionExample(IReadOnlyDictionary<string, object?> Given, object? Expect, IReadOnlyDictionary<string, Value> Context, DateTimeOffset? Now, TextSpan Place);

/// <summary>A function of a definitions file.</summary>
internal sealed record Definition(
    Expressions.Checking.DefinitionFunction Function, string? Description, IReadOnlyList<DefinitionExample> Examples, SourceText Source, TextSpan Place);
