using System.Text;
using PolicyScanner.Expressions;
using PolicyScanner.Expressions.Values;
using PolicyScanner.Rules;

namespace PolicyScanner.Evaluation.Planning;

/// <summary>How a rule is evaluated: clause by clause, which rows are looked at and which lines are checked when.</summary>
/// <param name="Rule">The rule.</param>
/// <param name="Steps">One for each clause.</param>
/// <param name="SubjectStep">The step behind which the subject is known; 0 where it is the row of the first clause.</param>
internal sealed record RulePlan(Rule Rule, IReadOnlyList<Step> Steps, int SubjectStep)
{
    public RuleBody Body => Rule.Body;

    /// <summary>As people read it: one line a step, with the way its rows are found.</summary>
    public override string ToString()
    {
        var text = new StringBuilder();
        foreach (var step in Steps) text.Append(step).Append('\n');
        return text.ToString();
    }
}

/// <summary>A clause, planned.</summary>
internal abstract record Step(Clause Clause);

/// <summary>Names values.</summary>
internal sealed record LetStep(LetClause Let) : Step(Let)
{
    public override string ToString() => $"let {string.Join(", ", Let.Values.Select(v => v.Symbol.Name))}";
}

/// <summary>Keeps rows.</summary>
internal sealed record WhenStep(WhenClause When, Condition[] Conditions) : Step(When)
{
    public override string ToString() => $"when {string.Join(", ", Conditions.Select(c => c.Text))}";
}

/// <summary>A line, or one side of a line's <c>&amp;&amp;</c>: they hold together in any order, so each is checked where it is cheapest.</summary>
/// <param name="Run">What it is.</param>
/// <param name="Line">The line it stands in: the place of its errors.</param>
/// <param name="Text">As written.</param>
internal sealed record Condition(Code Run, CompiledExpression Line, string Text);

/// <summary>Looks at rows of a source.</summary>
/// <param name="Row">The clause.</param>
/// <param name="Join">Keys by which its rows are found; null where all of them are looked at.</param>
/// <param name="Outer">Conditions that do not name the clause's variable: checked once, before any row is looked at.</param>
/// <param name="Own">Conditions that do.</param>
/// <param name="Rest">Those of them that the join does not vouch for.</param>
/// <param name="Alone">Those of <paramref name="Own"/> that name no other variable: what they say of a hidden row they say for every row before.</param>
internal sealed record RowStep(RowClause Row, JoinKey? Join, Condition[] Outer, Condition[] Own, Condition[] Rest, LoopTest Alone) : Step(Row)
{
    public int Slot { get; } = Row.Variable.Index;

    /// <summary>Which id a row must have; null where no condition says so.</summary>
    public Identity? Identity { get; init; }

    /// <summary>Whether the rows that belong together are of one user, of whom there is at most one below each parent.</summary>
    public bool IsOfOneUser { get; init; }

    /// <summary>Whether all that match have one id.</summary>
    public bool FindsById => Identity is { BelowParent: false };

    /// <summary>What all of them have to satisfy; empty but for <c>all</c>.</summary>
    public Condition[] Satisfy { get; init; } = [];

    public override string ToString()
    {
        var text = new StringBuilder(ClauseText.Head(Row));
        text.Append(Row.Source is EdgeOf ? ": walk" : Join is null ? ": scan" : ": join");
        if (Join is not null) text.Append(Row.Source is EdgeOf ? ", long lists join on " : " on ").Append(Join.Text);
        if (Outer.Length > 0) text.Append("; first ").AppendJoin(", ", Outer.Select(c => c.Text));
        if (Rest.Length > 0) text.Append("; check ").AppendJoin(", ", Rest.Select(c => c.Text));
        if (Satisfy.Length > 0) text.Append("; satisfy ").AppendJoin(", ", Satisfy.Select(c => c.Text));
        return text.ToString();
    }
}

/// <summary>Equalities that find rows by hash: what of the row is compared with what of the rows before.</summary>
/// <param name="Name">The row's side, the same for all rules that mean the same: they share the index.</param>
/// <param name="Keys">Give a row's keys; the row stands in the clause's slot.</param>
/// <param name="Probes">Give what to look for.</param>
/// <param name="Text">The equalities as written.</param>
internal sealed record JoinKey(string Name, Code[] Keys, Code[] Probes, string Text);

/// <summary>Clauses as authors write them.</summary>
internal static class ClauseText
{
    /// <summary><c>not m in user.memberships</c>.</summary>
    public static string Head(RowClause clause) => $"{Word(clause)} {clause.Variable.Name} in {Source(clause.Source)}";

    private static string Word(RowClause clause) => clause switch
    {
        ForClause => "for",
        LookupClause => "lookup",
        ExistsClause { Negated: true } => "not",
        ExistsClause => "exists",
        AllClause => "all",
        _ => "collect",
    };

    private static string Source(ClauseSource source) => source switch
    {
        EdgeOf edge => $"{edge.From.Name}.{edge.Edge.Name}",
        _ => source.Collection.Name,
    };
}
