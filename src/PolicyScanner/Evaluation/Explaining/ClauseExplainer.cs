using PolicyScanner.Evaluation.Execution;
using PolicyScanner.Evaluation.Planning;
using PolicyScanner.Expressions.Values;
using PolicyScanner.Findings;
using PolicyScanner.Graph;
using PolicyScanner.Rules;

namespace PolicyScanner.Evaluation.Explaining;

/// <summary>
/// What each clause came to for one row of a run: its own lines run once more over what the row had bound, and over every row that the clause may look
/// at. Nothing is planned here: no join, no index, no row left out.
/// </summary>
/// <param name="rule">The rule.</param>
/// <param name="frame">Holds what the row had bound.</param>
/// <param name="tenant">The tenant.</param>
/// <param name="reached">The clause that dropped the row; the number of clauses for one that came through.</param>
/// <param name="cancellation">Ends it.</param>
internal sealed class ClauseExplainer(Rule rule, Frame frame, int tenant, int reached, CancellationToken cancellation)
{
    private readonly AccessGraph _graph = frame.Graph;
    private readonly Value[] _slots = frame.Slots;

    public IReadOnlyList<ExplainedClause> Clauses() => [.. rule.Body.Clauses.Select((clause, at) => at > reached ? NotReached(clause) : Explain(clause, at))];

    /// <summary>A condition over what the row has bound.</summary>
    public ExplainedLine Line(Line line) => Of(line, Truth.Of(line.Expression.Run(frame), line.Expression));

    private ExplainedClause Explain(Clause clause, int at) => clause switch
    {
        LetClause let => new(let.At, "let", ExplainedMark.None) { Lines = [.. let.Values.Select(v => Value(v, let.At))] },
        WhenClause filter => Condition(new(filter.At, "when", ExplainedMark.None), filter.Lines),
        // Its row is bound: the subject, or the row that came furthest.
        ForClause row when at == 0 || at < reached => OneOf(row, at),
        LookupClause row when _slots[row.Variable.Index].IsEntity => OneOf(row, at),
        LookupClause row => Over(row) with { Binds = [(row.Variable.Name, Shown(_slots[row.Variable.Index]))] },
        ExistsClause { As: { } name } row => Over(row) with { Binds = [(name.Name, Shown(_slots[name.Index]))] },
        // There is no group, and so no row.
        CollectClause row when at == reached => Over(row) with { Mark = ExplainedMark.False },
        CollectClause row => Over(row) with { Binds = [.. row.By.Select(b => b.Symbol).Append(row.As).Select(s => (s.Name, Shown(_slots[s.Index])))] },
        RowClause row => Over(row),
        _ => throw new InvalidOperationException($"`{clause.At}` cannot be explained"),
    };

    private static ExplainedClause NotReached(Clause clause)
    {
        ExplainedClause none = new(clause.At, clause is RowClause row ? ClauseText.Head(row) : clause is LetClause ? "let" : "when", ExplainedMark.NotReached);
        return clause switch
        {
            LetClause let => none with { Lines = [.. let.Values.Select(v => new ExplainedLine($"{let.At}.{v.Symbol.Name}", $"{v.Symbol.Name}: {OneLine(v.Expression.Text)}", ExplainedMark.NotReached))] },
            WhenClause filter => none with { Lines = Unread(filter.Lines) },
            AllClause all => none with { Lines = Unread(all.Where), Satisfy = Unread(all.Satisfy) },
            RowClause other => none with { Lines = Unread(other.Where) },
            _ => none,
        };
    }

    // The subject's own row comes from nowhere; another one is one of those that the clause looked at.
    private ExplainedClause OneOf(RowClause row, int at)
    {
        var (bound, matches) = (_slots[row.Variable.Index], at == 0 ? null : Over(row).Matches);
        var clause = Condition(new(row.At, ClauseText.Head(row), ExplainedMark.None) { Binds = [(row.Variable.Name, Shown(bound))], Matches = matches }, row.Where);
        return bound.Kind is ValueKind.Phantom && clause.Mark is ExplainedMark.True ? clause with { Mark = ExplainedMark.Unknown } : clause;
    }

    private ExplainedClause Condition(ExplainedClause clause, IReadOnlyList<Line> lines)
    {
        var truths = Truths(lines);
        var all = truths.Aggregate(Truth.True, (all, truth) => all.And(truth));
        return clause with { Mark = ExplainedValue.Mark(all), Lines = [.. lines.Select((line, i) => all.IsFalse && truths[i].Failure is not null ? NotReached(line) : Of(line, truths[i]))] };
    }

    private ExplainedClause Over(RowClause row)
    {
        var bound = _slots[row.Variable.Index];
        var looked = new ClauseRows(row, frame, tenant, cancellation);
        var (outcome, satisfy) = (looked.Outcome, (row as AllClause)?.Satisfy ?? []);
        ExplainedClause clause = new(row.At, ClauseText.Head(row), row is ExistsClause { As: not null } or LookupClause or CollectClause ? ExplainedMark.None : ExplainedValue.Mark(outcome))
        {
            Lines = [.. row.Where.Select((line, i) => new ExplainedLine(line.At, OneLine(line.Expression.Text), ExplainedMark.None) { Tally = looked.Tallies[i] })],
            Satisfy = [.. satisfy.Select((line, i) => new ExplainedLine(line.At, OneLine(line.Expression.Text), ExplainedMark.None) { Tally = looked.Tallies[row.Where.Count + i] })],
            Matches = new(looked.Read, looked.Matched, [.. looked.First.Select(Shown)], [.. looked.Misses.Select(Miss)], looked.Open),
        };
        _slots[row.Variable.Index] = bound;
        return clause;

        (object? Row, ExplainedLine Line) Miss((Value Row, Line Line) miss)
        {
            _slots[row.Variable.Index] = miss.Row;
            return (Shown(miss.Row), Line(miss.Line));
        }
    }

    private ExplainedLine Value(NamedExpression named, string at)
    {
        var value = _slots[named.Symbol.Index];
        return new($"{at}.{named.Symbol.Name}", $"{named.Symbol.Name}: {OneLine(named.Expression.Text)}", ExplainedMark.None)
        {
            Value = Shown(value), Parts = ExpressionExplainer.Parts(named.Expression, frame),
        };
    }

    private ExplainedLine Of(Line line, Truth truth) => new(line.At, OneLine(line.Expression.Text), ExplainedValue.Mark(truth))
    {
        Value = truth.Failure is { } failure ? new ErrorValue(failure.Error.Message) : truth.Unknown is { } unknown ? ExplainedValue.Of(unknown) : null,
        Parts = ExpressionExplainer.Parts(line.Expression, frame),
    };

    private Truth[] Truths(IReadOnlyList<Line> lines) => [.. lines.Select(l => Truth.Of(l.Expression.Run(frame), l.Expression))];

    private object? Shown(Value value) => ExplainedValue.Of(value, _graph);

    private static ExplainedLine NotReached(Line line) => new(line.At, OneLine(line.Expression.Text), ExplainedMark.NotReached);

    private static ExplainedLine[] Unread(IReadOnlyList<Line> lines) => [.. lines.Select(NotReached)];

    private static string OneLine(string text) => ExpressionExplainer.OneLine(text);
}
