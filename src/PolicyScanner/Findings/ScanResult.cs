using PolicyScanner.Graph;
using PolicyScanner.Rules;
using PolicyScanner.Rules.Context;

namespace PolicyScanner.Findings;

/// <summary>What became of a rule.</summary>
public enum RuleOutcome
{
    /// <summary>It was evaluated; subjects may still be inconclusive.</summary>
    Evaluated,

    /// <summary>It does not apply here: the mode has no such data, or nobody asked for them.</summary>
    NotApplicable,

    /// <summary>Switched off by the configuration.</summary>
    Disabled,

    /// <summary>It could not be evaluated at all.</summary>
    Error,
}

/// <summary>A rule's share of a scan.</summary>
public sealed record RuleResult
{
    /// <summary>The rule, with overrides applied.</summary>
    public required Rule Rule { get; init; }

    /// <summary>What became of it.</summary>
    public required RuleOutcome Outcome { get; init; }

    /// <summary>Why it is not applicable, disabled or in error; null when it was evaluated.</summary>
    public string? Reason { get; init; }

    /// <summary>The tables of the context that it requires and that are not given, <c>roster</c>.</summary>
    public IReadOnlyList<string> Lacks { get; init; } = [];

    /// <summary>What its author should know of the run, such as a lookup that matched several rows; empty for nothing.</summary>
    public IReadOnlyList<string> Notes { get; init; } = [];

    /// <summary>How many subjects it looked at.</summary>
    public int Subjects { get; init; }

    /// <summary>How many of them break the rule; the finding of another rule may have taken the place of this one's.</summary>
    public int Fail { get; init; }

    /// <summary>How many of them are fine.</summary>
    public int Pass { get; init; }

    /// <summary>How many could not be judged because data are missing.</summary>
    public int Inconclusive { get; init; }

    /// <summary>How many could not be judged because an expression failed.</summary>
    public int Error { get; init; }
}

/// <summary>Subjects that one rule could not judge for one reason.</summary>
public sealed record InconclusiveEntry
{
    /// <summary>The rule's id.</summary>
    public required string RuleId { get; init; }

    /// <summary>The organization whose data are missing.</summary>
    public required string OrganizationId { get; init; }

    /// <summary>The collections that are missing, sorted.</summary>
    public required IReadOnlyList<string> Missing { get; init; }

    /// <summary>The parent whose rows are missing, <c>workspace/wrkspc_1</c>; null where it is more than one parent, or a collection.</summary>
    public string? Parent { get; init; }

    /// <summary>Why they are missing.</summary>
    public required string Reason { get; init; }

    /// <summary>The subjects; empty where they could not even be listed.</summary>
    public required IReadOnlyList<Subject> Subjects { get; init; }

    /// <summary>How many subjects; null where they could not even be listed.</summary>
    public required int? Total { get; init; }

    /// <summary>Whether it counts for exit code 3: data that nobody asked for do not.</summary>
    public required bool Counts { get; init; }
}

/// <summary>An expression that failed for a subject.</summary>
/// <param name="RuleId">The rule.</param>
/// <param name="Subject">The subject; null where the rule failed as a whole.</param>
/// <param name="At"><c>file:line:column</c> of the expression.</param>
/// <param name="Message">What went wrong, with the values.</param>
public sealed record RuleError(string RuleId, Subject? Subject, string At, string Message);

/// <summary>The outcome of a scan. Everything is in a defined order: the same input gives the same result.</summary>
public sealed record ScanResult
{
    /// <summary>The instant the rules took as now, UTC.</summary>
    public required DateTimeOffset AsOf { get; init; }

    /// <summary>The graph that was scanned.</summary>
    public required AccessGraph Graph { get; init; }

    /// <summary>The organization's own facts that the rules read.</summary>
    public OrganizationContext Context { get; init; } = OrganizationContext.Empty;

    /// <summary>Each rule's share, by id.</summary>
    public required IReadOnlyList<RuleResult> Rules { get; init; }

    /// <summary>The findings: by severity, rule, organization, subject type and subject id.</summary>
    public required IReadOnlyList<Finding> Findings { get; init; }

    /// <summary>What could not be judged, by rule and cause.</summary>
    public required IReadOnlyList<InconclusiveEntry> Inconclusive { get; init; }

    /// <summary>What failed.</summary>
    public required IReadOnlyList<RuleError> Errors { get; init; }
}
