using PolicyScanner.Evaluation.Execution;
using PolicyScanner.Evaluation.Planning;
using PolicyScanner.Expressions.Values;
using PolicyScanner.Findings;
using PolicyScanner.Graph;
using PolicyScanner.Rules;

namespace PolicyScanner.Evaluation.Explaining;

/// <summary>All rows that a clause may look at for what is bound before it, one by one: how many hold, and which lines the others failed.</summary>
internal sealed class ClauseRows
{
    private const int MostShown = 5, MostMisses = 3;

    private readonly RowClause _clause;
    private readonly Frame _frame;
    private readonly IReadOnlyList<Line> _lines;
    private readonly int[,] _counts;
    private readonly List<Value> _first = [];
    private readonly HashSet<MissingData> _open = [];
    // The fewer lines a row fails, the nearer it came.
    private readonly List<(int Lines, Value Row, Line Line)> _misses = [];
    // What stands for all rows where their source is none.
    private Value? _instead;
    private Truth _any = Truth.False, _all = Truth.True;

    public ClauseRows(RowClause clause, Frame frame, int tenant, CancellationToken cancellation)
    {
        (_clause, _frame) = (clause, frame);
        _lines = clause is AllClause all ? [.. clause.Where, .. all.Satisfy] : clause.Where;
        _counts = new int[_lines.Count, 4];
        var (read, hidden) = Source(tenant);
        foreach (var row in read)
        {
            cancellation.ThrowIfCancellationRequested();
            Read++;
            Look(row, Truth.True);
        }
        var identity = Planner.IdentityOf(clause);
        foreach (var row in hidden)
        {
            cancellation.ThrowIfCancellationRequested();
            if (identity?.IsOfRead(row, frame) != true) Look(Value.Of(row), Truth.Of(new Unknown(row.Causes)));
        }
        if (_instead is { } instead) Look(instead, Truth.Of(instead, null));
    }

    public int Read { get; private set; }

    public int Matched { get; private set; }

    /// <summary>The first rows that hold.</summary>
    public IReadOnlyList<Value> First => _first;

    /// <summary>Rows that do not, with the first line that was false.</summary>
    public IEnumerable<(Value Row, Line Line)> Misses => _misses.Select(m => (m.Row, m.Line));

    public IReadOnlyList<UnknownValue> Open => [.. _open.Select(UnknownValue.Of)];

    /// <summary>By line: how many rows it holds for and not.</summary>
    public IReadOnlyList<ExplainedTally> Tallies => [.. _lines.Select((_, i) => new ExplainedTally(_counts[i, 0], _counts[i, 1], _counts[i, 2], _counts[i, 3]))];

    /// <summary>What the clause is as a condition.</summary>
    public Truth Outcome => _clause switch
    {
        AllClause => _all,
        ExistsClause { Negated: true } => _any.Not(),
        _ => _any,
    };

    private void Look(Value row, Truth presence)
    {
        _frame.Slots[_clause.Variable.Index] = row;
        var truths = _lines.Select(l => Truth.Of(l.Expression.Run(_frame), l.Expression)).ToArray();
        var where = truths.Take(_clause.Where.Count).Aggregate(presence, (all, truth) => all.And(truth));
        var satisfied = truths.Skip(_clause.Where.Count).Aggregate(Truth.True, (all, truth) => all.And(truth));
        if (presence.IsTrue) Count(truths, where);
        if (where.IsTrue)
        {
            Matched++;
            if (_first.Count < MostShown) _first.Add(row);
        }
        else if (where.Unknown is { } unknown) _open.UnionWith(unknown.Causes);
        // What an `all` asks for is where its rows fail; those that it does not speak of are no misses.
        if (_clause is AllClause ? where.IsTrue && satisfied.IsFalse : where.IsFalse) Miss(row, truths);
        _any = Or(_any, where);
        _all = Or(where.Not(), satisfied).And(_all);
    }

    // Nothing depends on a line that failed where another one is false.
    private void Count(Truth[] truths, Truth where)
    {
        for (var i = 0; i < truths.Length; i++)
        {
            if (i >= _clause.Where.Count && !where.IsTrue) break;
            if (truths[i].Failure is null || !where.IsFalse) _counts[i, Column(truths[i])]++;
        }
    }

    private void Miss(Value row, Truth[] truths)
    {
        var (lines, first) = (truths.Count(t => t.IsFalse), Array.FindIndex(truths, _clause is AllClause ? _clause.Where.Count : 0, t => t.IsFalse));
        if (first < 0 || (_misses.Count == MostMisses && _misses[^1].Lines <= lines)) return;
        var at = _misses.FindIndex(m => m.Lines > lines);
        _misses.Insert(at < 0 ? _misses.Count : at, (lines, row, _lines[first]));
        if (_misses.Count > MostMisses) _misses.RemoveAt(MostMisses);
    }

    private (IEnumerable<Value> Read, IEnumerable<PhantomRow> Hidden) Source(int tenant)
    {
        var (graph, collection) = (_frame.Graph, _clause.Source.Collection);
        if (_clause.Source is not EdgeOf { From: var from, Edge: var edge })
        {
            var (start, end) = graph.Tenants.Range(collection, tenant);
            return (Enumerable.Range(start, end - start).Select(i => Value.Entity(collection, i)), graph.Missing.In(collection, tenant));
        }
        var source = _frame.Slots[from.Index];
        if (source.Kind is ValueKind.Phantom && graph.Missing.BehindHidden(edge, source.AsPhantom) is { } rows) return ([], rows);
        if (!source.IsEntity)
        {
            _instead = RowFinder.Unreachable(from, source);
            return ([], []);
        }
        return (_frame.Edge(edge).Many(source.AsOrdinal).ToArray().Select(i => Value.Entity(collection, i)), _frame.Behind(edge, source.AsOrdinal));
    }

    // The dual of `&&`.
    private static Truth Or(Truth one, Truth other) => one.Not().And(other.Not()).Not();

    private static int Column(Truth truth) => truth.IsTrue ? 0 : truth.IsFalse ? 1 : truth.Unknown is not null ? 2 : 3;
}
