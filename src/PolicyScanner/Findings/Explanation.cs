using PolicyScanner.Rules;

namespace PolicyScanner.Findings;

/// <summary>What a rule makes of one subject.</summary>
public enum ExplainedVerdict
{
    /// <summary>It breaks the rule.</summary>
    Fail,

    /// <summary>An expression failed, or the whole rule did.</summary>
    Error,

    /// <summary>Data are missing, and what they are would decide.</summary>
    Inconclusive,

    /// <summary>It is fine.</summary>
    Pass,

    /// <summary>The rule names its subjects by itself, and none of its rows is about this one: it says nothing of it.</summary>
    NotNamed,

    /// <summary>The rule does not apply to the subject's organization: the mode has no such data, or nobody asked for them.</summary>
    NotApplicable,

    /// <summary>The configuration switched the rule off.</summary>
    Disabled,
}

/// <summary>Why a rule says what it says of one subject: the same as a scan says, and what it saw on the way.</summary>
/// <remarks><c>ExplanationText</c> shows it with every clause and line. Holds names from the organization: escape them for the output at hand.</remarks>
public sealed record Explanation
{
    internal Explanation() { }

    /// <summary>The rule, with overrides applied.</summary>
    public required Rule Rule { get; init; }

    /// <summary>Whom it is about.</summary>
    public required Subject Subject { get; init; }

    /// <summary>The instant the rule took as now, UTC.</summary>
    public required DateTimeOffset AsOf { get; init; }

    /// <summary>What the rule makes of it.</summary>
    public required ExplainedVerdict Verdict { get; init; }

    /// <summary>Why the rule does not apply, is off or failed; null for the other verdicts.</summary>
    public string? Reason { get; init; }

    /// <summary>How bad the finding is; null where there is none.</summary>
    public Severity? Severity { get; init; }

    /// <summary>The severity it may have where <c>severity_when</c> rests on missing data; null where that is not so.</summary>
    public Severity? MayBe { get; init; }

    /// <summary>The finding's message; null where there is none.</summary>
    public string? Message { get; init; }

    /// <summary>The rules whose finding on the same subject takes the place of this one, sorted; empty where the finding is reported.</summary>
    public IReadOnlyList<string> ReplacedBy { get; init; } = [];

    /// <summary>What is missing, for an inconclusive verdict.</summary>
    internal IReadOnlyList<UnknownValue> Missing { get; init; } = [];

    /// <summary>The row that decided, clause by clause; null where none was looked at.</summary>
    internal ExplainedRow? Row { get; init; }
}
