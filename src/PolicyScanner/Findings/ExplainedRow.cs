using PolicyScanner.Rules;

namespace PolicyScanner.Findings;

/// <summary>What a condition was.</summary>
internal enum ExplainedMark
{
    True,
    False,
    Unknown,
    Error,

    /// <summary>It has a value and is no condition, or it stands for rows of which each has its own.</summary>
    None,

    /// <summary>Nothing depended on it: something before it was false.</summary>
    NotReached,
}

/// <summary>The row of a rule that decided about a subject.</summary>
/// <param name="Clauses">All clauses, in their order.</param>
/// <param name="StoppedBy">Which clause dropped it; null for a row that came through.</param>
/// <param name="Others">How many further rows of the subject ended the same way.</param>
internal sealed record ExplainedRow(IReadOnlyList<ExplainedClause> Clauses, int? StoppedBy, int Others)
{
    /// <summary>How many further rows of the subject came through and ended otherwise, by what they are.</summary>
    public IReadOnlyList<(ExplainedVerdict Verdict, int Count)> Otherwise { get; init; } = [];

    /// <summary>The cases of <c>severity_when</c> for a finding; the first that holds decided.</summary>
    public IReadOnlyList<(ExplainedLine Case, Severity Severity)> SeverityCases { get; init; } = [];
}

/// <summary>A clause and what it came to.</summary>
/// <param name="At">Where it stands, <c>match[0]</c>.</param>
/// <param name="Head">As written, <c>for key in api_keys</c>.</param>
/// <param name="Mark">What it is as a condition.</param>
internal sealed record ExplainedClause(string At, string Head, ExplainedMark Mark)
{
    /// <summary>The names it binds, and to what.</summary>
    public IReadOnlyList<(string Name, object? Value)> Binds { get; init; } = [];

    /// <summary>Its lines: <c>where</c>, <c>when</c>, or the values of a <c>let</c>.</summary>
    public IReadOnlyList<ExplainedLine> Lines { get; init; } = [];

    /// <summary>What all matches have to satisfy.</summary>
    public IReadOnlyList<ExplainedLine> Satisfy { get; init; } = [];

    /// <summary>The rows it looked at; null for a clause without rows, and for the subject's own.</summary>
    public ExplainedMatches? Matches { get; init; }
}

/// <summary>Rows that a clause looked at.</summary>
/// <param name="Read">How many there are that were read.</param>
/// <param name="Matched">How many of them hold.</param>
/// <param name="First">The first of those.</param>
/// <param name="Misses">Rows that do not hold although they came near, each with the line that was false.</param>
/// <param name="Open">Why there may be further ones: rows that were not read, or not known to hold.</param>
internal sealed record ExplainedMatches(int Read, int Matched, IReadOnlyList<object?> First, IReadOnlyList<(object? Row, ExplainedLine Line)> Misses, IReadOnlyList<UnknownValue> Open);

/// <summary>A line and what it was.</summary>
/// <param name="At">Where it stands, <c>match[0].where[1]</c>.</param>
/// <param name="Text">As written, on one line.</param>
/// <param name="Mark">What it is as a condition.</param>
internal sealed record ExplainedLine(string At, string Text, ExplainedMark Mark)
{
    /// <summary>Its value, where it is no condition or not known.</summary>
    public object? Value { get; init; }

    /// <summary>Of how many rows it was what; null where it was one row's.</summary>
    public ExplainedTally? Tally { get; init; }

    /// <summary>What it read.</summary>
    public IReadOnlyList<ExplainedPart> Parts { get; init; } = [];
}

/// <summary>Of how many rows a line was what. Rows for which nothing depended on it are in none.</summary>
internal sealed record ExplainedTally(int True, int False, int Unknown, int Error);

/// <summary>A part of an expression and its value; for a call of a definition, also what that one read.</summary>
internal sealed record ExplainedPart(string Text, object? Value, IReadOnlyList<ExplainedPart> Parts);
