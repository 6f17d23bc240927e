using PolicyScanner.Expressions;
using PolicyScanner.Expressions.Checking;
using PolicyScanner.Expressions.Values;
using PolicyScanner.Graph;

namespace PolicyScanner.Rules;

/// <summary>What a rule does, compiled: the clauses in their order and what is said of the rows that come through them.</summary>
internal sealed record RuleBody
{
    /// <summary>The clauses, as if evaluated top to bottom. The first is a <see cref="ForClause"/>, or a <see cref="CollectClause"/> with keys.</summary>
    public required IReadOnlyList<Clause> Clauses { get; init; }

    /// <summary>The type of the subject, <c>user</c>.</summary>
    public required string SubjectType { get; init; }

    /// <summary>The subject's id; null where the subject is the entity of the first <c>for</c>.</summary>
    public required CompiledExpression? SubjectId { get; init; }

    public required IReadOnlyList<MessagePart> Message { get; init; }

    public required IReadOnlyList<SeverityCase> SeverityWhen { get; init; }

    /// <summary>How many slots a frame for the rule needs.</summary>
    public required int SlotCount { get; init; }

    /// <summary>The parameters' values in force, in the order of the rule's parameters.</summary>
    public required Value[] Parameters { get; init; }

    /// <summary>The tables of the context without which the rule is not applicable.</summary>
    public required IReadOnlyList<Symbol> Requires { get; init; }

    /// <summary>Collections that a clause ranges over, straight or through an edge; of one that was not requested the rule is not applicable.</summary>
    public required IReadOnlySet<string> ClauseCollections { get; init; }

    /// <summary>Everything the expressions read, through definitions too.</summary>
    public required Reads Reads { get; init; }

    /// <summary>Control mappings with the condition over the parameters under which they hold; null for always.</summary>
    public required IReadOnlyList<ControlMapping> Controls { get; init; }
}

/// <summary>One control of a framework.</summary>
internal sealed record ControlMapping(string Framework, string Control, CompiledExpression? Requires)
{
    private static readonly Lazy<AccessGraph> Nothing = new(() => new AccessGraphBuilder().Build());

    /// <summary>The controls that are met with these parameters, by framework.</summary>
    /// <param name="controls">All controls.</param>
    /// <param name="parameters">The parameters in force.</param>
    /// <param name="slotCount">How many slots the rule's frames have.</param>
    public static IReadOnlyDictionary<string, IReadOnlyList<string>> InForce(IReadOnlyList<ControlMapping> controls, Value[] parameters, int slotCount)
    {
        Frame? frame = null;
        var held = new SortedDictionary<string, IReadOnlyList<string>>(StringComparer.Ordinal);
        foreach (var framework in controls.Where(Holds).GroupBy(c => c.Framework)) held.Add(framework.Key, [.. framework.Select(c => c.Control)]);
        return held;

        // A condition that fails is not met: a claim to serve a control must be sure.
        bool Holds(ControlMapping control) => control.Requires is null || control.Requires.Run(frame ??= NewFrame()).IsTrue;

        Frame NewFrame() => new(Nothing.Value, DateTimeOffset.UnixEpoch, slotCount, parameters, new(Nothing.Value, 0, []), new(Budget.Default));
    }
}

/// <summary>A piece of a message: text, or an expression whose value is shown.</summary>
internal sealed record MessagePart(string? Text, CompiledExpression? Expression);

/// <summary>A case of <c>severity_when</c>.</summary>
internal sealed record SeverityCase(CompiledExpression If, Severity Severity);

/// <summary>A line of a condition.</summary>
/// <param name="At">Where it stands in the rule, <c>match[0].where[1]</c>; <c>match[0].where</c> for a single line.</param>
/// <param name="Expression">The condition.</param>
internal sealed record Line(string At, CompiledExpression Expression);

/// <summary>What a clause ranges over.</summary>
internal abstract record ClauseSource(CollectionSchema Collection);

/// <summary>All rows of a collection, within the tenant.</summary>
internal sealed record WholeCollection(CollectionSchema Collection) : ClauseSource(Collection);

/// <summary>Where a to-many edge of a bound variable leads, <c>user.memberships</c>.</summary>
/// <param name="From">The variable's slot.</param>
/// <param name="Edge">The edge.</param>
/// <param name="Collection">Where it leads.</param>
internal sealed record EdgeOf(Symbol From, EdgeSchema Edge, CollectionSchema Collection) : ClauseSource(Collection);

/// <summary>A clause of <c>match</c>.</summary>
/// <param name="At">Where it stands, <c>match[0]</c>.</param>
internal abstract record Clause(string At);

/// <summary>A clause that ranges over rows.</summary>
/// <param name="At">Where it stands.</param>
/// <param name="Variable">Its variable.</param>
/// <param name="Source">What it ranges over.</param>
/// <param name="Where">Its conditions, which hold together.</param>
internal abstract record RowClause(string At, Symbol Variable, ClauseSource Source, IReadOnlyList<Line> Where) : Clause(At);

/// <summary><c>for: k in api_keys</c>: a row for each.</summary>
internal sealed record ForClause(string At, Symbol Variable, ClauseSource Source, IReadOnlyList<Line> Where) : RowClause(At, Variable, Source, Where);

/// <summary><c>lookup: u in users</c>: the match, or null; of several the smallest id.</summary>
internal sealed record LookupClause(string At, Symbol Variable, ClauseSource Source, IReadOnlyList<Line> Where) : RowClause(At, Variable, Source, Where);

/// <summary><c>exists</c> and <c>not</c>: keeps the row, or binds whether there is one where <paramref name="As"/> is given.</summary>
internal sealed record ExistsClause(string At, Symbol Variable, ClauseSource Source, IReadOnlyList<Line> Where, bool Negated, Symbol? As) : RowClause(At, Variable, Source, Where);

/// <summary><c>all: m in … satisfy: …</c>: keeps the row where every match satisfies.</summary>
internal sealed record AllClause(string At, Symbol Variable, ClauseSource Source, IReadOnlyList<Line> Where, IReadOnlyList<Line> Satisfy) : RowClause(At, Variable, Source, Where);

/// <summary><c>collect: m in … as: ms</c>: binds the list of matches; with keys, one row per distinct tuple of keys and outer row.</summary>
/// <param name="At">Where it stands.</param>
/// <param name="Variable">Its variable.</param>
/// <param name="Source">What it ranges over.</param>
/// <param name="Where">Its conditions.</param>
/// <param name="As">The list.</param>
/// <param name="By">The keys' names, slots and expressions; empty for a plain collect.</param>
internal sealed record CollectClause(string At, Symbol Variable, ClauseSource Source, IReadOnlyList<Line> Where, Symbol As, IReadOnlyList<NamedExpression> By)
    : RowClause(At, Variable, Source, Where);

/// <summary><c>let</c>: names values, evaluated when first used in a row.</summary>
internal sealed record LetClause(string At, IReadOnlyList<NamedExpression> Values) : Clause(At);

/// <summary><c>when</c>: keeps the row where all lines hold.</summary>
internal sealed record WhenClause(string At, IReadOnlyList<Line> Lines) : Clause(At);

/// <summary>A name for a value.</summary>
internal sealed record NamedExpression(Symbol Symbol, CompiledExpression Expression);
