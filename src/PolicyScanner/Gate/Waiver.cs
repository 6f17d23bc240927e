using PolicyScanner.Expressions;
using PolicyScanner.Graph;
using PolicyScanner.Text;

namespace PolicyScanner.Gate;

/// <summary>A decision to accept a finding, or several, for a while: an entry of a waiver file.</summary>
public sealed record Waiver
{
    internal Waiver() { }

    /// <summary>The rule's id, a former id of it, or a glob, as written.</summary>
    public required string Rule { get; init; }

    /// <summary>The organization it is for; null for the only one of the scan.</summary>
    public string? OrganizationId { get; init; }

    /// <summary>The subject, <c>type/id</c>; null where <see cref="Where"/> chooses.</summary>
    public string? Subject { get; init; }

    /// <summary>The condition that the subjects meet, CEL as written; null where <see cref="Subject"/> names one.</summary>
    public string? Where { get; init; }

    /// <summary>Why; null where the file does not say.</summary>
    public string? Reason { get; init; }

    /// <summary>Who answers for it; null where the file does not say.</summary>
    public string? Owner { get; init; }

    /// <summary>The last day on which it holds, UTC; null for no end.</summary>
    public DateOnly? Expires { get; init; }

    /// <summary>The evidence hash it was made for: it lapses when the facts change. Null where it holds whatever they are.</summary>
    public string? Pin { get; init; }

    /// <summary>Its place in the file, <c>file:line:column</c>.</summary>
    public required string At { get; init; }

    /// <summary>From its first key to the end of its last value.</summary>
    internal TextSpan Place { get; init; }

    /// <summary>The rules it is for, by id.</summary>
    internal IReadOnlySet<string> Rules { get; init; } = new HashSet<string>();

    /// <summary>Whether the rule is a glob.</summary>
    internal bool IsGlob => Wildcard.Is(Rule);

    internal WaiverCondition? Condition { get; init; }
}

/// <summary>The compiled condition of a waiver over the subjects of its rules.</summary>
/// <param name="Collection">Whose rows the subjects are.</param>
/// <param name="Expression">The condition; the subject is in the first slot.</param>
/// <param name="SlotCount">How many slots its frame needs.</param>
internal sealed record WaiverCondition(CollectionSchema Collection, CompiledExpression Expression, int SlotCount);
