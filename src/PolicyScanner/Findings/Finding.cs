using PolicyScanner.Rules;

namespace PolicyScanner.Findings;

/// <summary>What a finding, an inconclusive verdict or an error is about.</summary>
/// <param name="Type">The type, <c>api_key</c>.</param>
/// <param name="Id">The id within the organization.</param>
/// <param name="Name">What people call it; null where it has no name.</param>
/// <param name="OrganizationId">The organization.</param>
public sealed record Subject(string Type, string Id, string? Name, string OrganizationId);

/// <summary>Whether a finding counts for the gate.</summary>
public enum FindingStatus
{
    /// <summary>It counts.</summary>
    Open,

    /// <summary>Somebody decided to accept it.</summary>
    Waived,

    /// <summary>It was known before.</summary>
    Baseline,
}

/// <summary>Whether a decision to accept a finding holds.</summary>
public enum AcceptanceState
{
    /// <summary>It holds: the finding is waived.</summary>
    InForce,

    /// <summary>Its last day is over: the finding counts again.</summary>
    Expired,

    /// <summary>It was made for other facts than those of today: the finding counts again.</summary>
    FactsChanged,
}

/// <summary>Somebody's decision to accept a finding, as a waiver file states it.</summary>
/// <param name="State">Whether it holds.</param>
/// <param name="Reason">Why it was accepted; null where the file does not say.</param>
/// <param name="Owner">Who answers for it; null where the file does not say.</param>
/// <param name="Expires">The last day on which it holds, UTC; null for no end.</param>
/// <param name="At"><c>file:line:column</c> of the waiver.</param>
public sealed record Acceptance(AcceptanceState State, string? Reason, string? Owner, DateOnly? Expires, string At);

/// <summary>A subject for which a rule's conditions hold.</summary>
public sealed record Finding
{
    /// <summary>16 hex digits that stay the same while rule, organization and subject do.</summary>
    public required string Fingerprint { get; init; }

    /// <summary>The rule's id.</summary>
    public required string RuleId { get; init; }

    /// <summary>How bad it is: the rule's severity, or the one its <c>severity_when</c> gave.</summary>
    public required Severity Severity { get; init; }

    /// <summary>The severity it may have where <c>severity_when</c> rests on missing data; null where that is not so.</summary>
    public Severity? MayBe { get; init; }

    /// <summary>Whether it counts for the gate.</summary>
    public FindingStatus Status { get; init; }

    /// <summary>The decision to accept it, whether that still holds or not; null where nobody decided.</summary>
    public Acceptance? Acceptance { get; init; }

    /// <summary>What it is about.</summary>
    public required Subject Subject { get; init; }

    /// <summary>What is wrong, in a sentence. Holds names from the organization: escape it for the output at hand.</summary>
    public required string Message { get; init; }

    /// <summary>What to do, Markdown; null where the rule says nothing.</summary>
    public string? Remediation { get; init; }

    /// <summary>Controls by framework.</summary>
    public required IReadOnlyDictionary<string, IReadOnlyList<string>> Compliance { get; init; }

    /// <summary>Ids of the rules whose finding on the same subject this one replaced, sorted.</summary>
    public IReadOnlyList<string> Supersedes { get; init; } = [];

    /// <summary>Why it fired.</summary>
    public required Evidence Evidence { get; init; }

    /// <summary>Whether it counts for the gate at all: findings of an experimental rule do not.</summary>
    public required bool Gates { get; init; }
}

/// <summary>Why a finding fired: what its rows bound and what each line was.</summary>
/// <param name="Rows">At most 20 rows: variable to the fields of what it bound. Values are null, bool, long, double, string, DateTimeOffset, TimeSpan, lists and maps of these.</param>
/// <param name="Lines">The lines of the first row.</param>
/// <param name="Total">How many rows there are.</param>
/// <param name="Hash">16 hex digits over the bound ids and the fields the rule reads: changes when the facts do.</param>
public sealed record Evidence(IReadOnlyList<IReadOnlyDictionary<string, object?>> Rows, IReadOnlyList<EvidenceLine> Lines, int Total, string Hash);

/// <summary>A line of a rule and what it was.</summary>
/// <param name="At">Where in the rule, <c>match[0].where[1]</c>.</param>
/// <param name="Text">The line as written.</param>
/// <param name="Value">Its value.</param>
public sealed record EvidenceLine(string At, string Text, object? Value);
