using PolicyScanner.Evaluation.Planning;
using PolicyScanner.Expressions.Values;
using PolicyScanner.Graph;
using PolicyScanner.Rules;

namespace PolicyScanner.Evaluation.Execution;

/// <summary>What all rules of a scan share.</summary>
internal sealed record ScanContext(AccessGraph Graph, DateTimeOffset Now, DefinitionMemory Memory, RowIndexes Indexes, CancellationToken Cancellation)
{
    /// <summary>What each rule may spend.</summary>
    public long Budget { get; init; } = Expressions.Values.Budget.Default;

    /// <summary>How many rows an edge may lead to before an index is worth more than a walk.</summary>
    public int LongWalk { get; init; } = 32;
}

/// <summary>
/// Evaluates one rule: row by row through its clauses, depth first, so that rows come in the order of what they bind. A row carries what is known of it:
/// a condition that is false drops it, one that is unknown or failed marks it, and what is left at the end decides about its subject.
/// </summary>
internal sealed class RuleRun : IDisposable
{
    private readonly RulePlan _plan;
    private readonly ScanContext _context;
    private readonly AccessGraph _graph;
    private readonly Frame _frame;
    private readonly Value[] _slots;
    private readonly Budget _budget;
    private readonly Step[] _steps;
    private readonly RowFinder _rows;
    private readonly SubjectBook _subjects;
    private readonly RowWatch? _watch;
    private int _tenant;
    private int _ticks;
    private Step? _spentAt;

    public RuleRun(RulePlan plan, ScanContext context, RowWatch? watch = null)
    {
        (_plan, _context, _graph, _steps, _watch) = (plan, context, context.Graph, [.. plan.Steps], watch);
        _budget = new(context.Budget);
        _frame = new(_graph, context.Now, plan.Body.SlotCount, plan.Body.Parameters, context.Memory, _budget);
        _slots = _frame.Slots;
        _rows = new(plan, context, _frame, _budget);
        _subjects = new(plan, _frame);
    }

    /// <summary>What the rule has spent.</summary>
    public long Spent => _context.Budget - _budget.Left;

    public void Dispose() => _subjects.Dispose();

    /// <summary>The frame of the run with what a row had bound, as a <see cref="RowWatch"/> kept it.</summary>
    public Frame Bind(Value[] slots)
    {
        slots.CopyTo(_slots, 0);
        return _frame;
    }

    public RuleReport Run(IReadOnlyList<int> tenants)
    {
        foreach (var tenant in tenants)
        {
            _tenant = tenant;
            _subjects.Enter(tenant);
            Enter(0, Truth.True);
            _subjects.Leave();
        }
        if (_budget.IsSpent) _spentAt ??= _steps[0];
        return _spentAt is null ? _subjects.Report() : _subjects.Report(_spentAt);
    }

    private void Enter(int at, Truth status)
    {
        if (at == _plan.SubjectStep + 1 && !(at == 1 && _steps[0] is RowStep { Row: ForClause })) _subjects.Begin();
        if (at == _steps.Length)
        {
            _subjects.EndRow(status);
            Watch(at, status);
            return;
        }
        if (at > _plan.SubjectStep) Watch(at, status);
        switch (_steps[at])
        {
            case LetStep let:
                foreach (var value in let.Let.Values) _slots[value.Symbol.Index] = value.Expression.Run(_frame);
                Enter(at + 1, status);
                break;
            case WhenStep filter:
                Filter(at, status, Check(filter.Conditions, Truth.True));
                break;
            case RowStep { Row: ForClause } step:
                For(at, step, status);
                break;
            case RowStep { Row: LookupClause } step:
                _slots[step.Slot] = Lookup(at, step);
                Enter(at + 1, status);
                break;
            case RowStep { Row: ExistsClause clause } step:
                var any = Any(at, step);
                if (clause.Negated) any = any.Not();
                if (clause.As is null)
                {
                    Filter(at, status, any);
                    break;
                }
                _slots[clause.As.Index] = any.ToValue();
                Enter(at + 1, status);
                break;
            case RowStep { Row: AllClause } step:
                Filter(at, status, All(at, step));
                break;
            case RowStep { Row: CollectClause { By.Count: 0 } clause } step:
                _slots[clause.As.Index] = Collect(at, step);
                Enter(at + 1, status);
                break;
            case RowStep { Row: CollectClause clause } step:
                CollectBy(at, step, clause, status);
                break;
            default:
                throw new InvalidOperationException($"`{_steps[at].Clause.At}` cannot be evaluated");
        }
    }

    private void Watch(int at, Truth status) => _watch?.Reached(at, status, _subjects.Current, _tenant, _frame, _steps.Length);

    private void Filter(int at, Truth status, Truth condition)
    {
        status = status.And(condition);
        if (!status.IsFalse) Enter(at + 1, status);
    }

    private void For(int at, RowStep step, Truth status)
    {
        var candidates = Open(at, step, out var before);
        // The subjects are all rows of the first clause, whatever its lines say.
        var opens = at == 0 && _plan.SubjectStep == 0;
        while (Next(ref candidates, step))
        {
            _slots[step.Slot] = candidates.Current;
            if (opens)
            {
                _subjects.Begin();
                Watch(at, status);
            }
            var row = status.And(Check(in candidates, step, before));
            if (!row.IsFalse) Enter(at + 1, row);
            if (opens) _subjects.End();
            else if (at > _plan.SubjectStep && !candidates.IsRow && _subjects.IsOpen) candidates.LeaveOutPhantoms();
            if (_spentAt is not null) return;
        }
    }

    private Value Lookup(int at, RowStep step)
    {
        var candidates = Open(at, step, out var before);
        var (found, causes, failure) = (Value.Null, default(Stops), default(Failure));
        var several = false;
        List<(Value Row, Unknown Why)>? open = null;
        while (Next(ref candidates, step))
        {
            var current = _slots[step.Slot] = candidates.Current;
            var truth = Check(in candidates, step, before);
            if (truth.IsTrue)
            {
                several |= !found.IsNull;
                if (found.IsNull || IsBefore(current, found)) found = current;
            }
            else if (truth.Unknown is { } why && candidates.IsRow) (open ??= []).Add((current, why));
            // One with the same id in a later organization comes behind.
            else if (!(candidates.Phantom is { } hidden && step.FindsById && found.IsEntity && IsBefore(found, hidden))) Note(truth, ref causes, ref failure, ref candidates);
        }
        if (several) _subjects.SawSeveral(step.Clause);
        // Behind one that matches nobody is looked for.
        if (open is not null) foreach (var (row, why) in open) if (!found.IsEntity || IsBefore(row, found)) causes.Add(why);
        if (causes.Unknown is not { } unknown) return failure is not null ? Value.Of(failure.Error) : found;
        // There is one, whichever it is.
        return found.IsEntity && failure is null ? Value.Of(PhantomRow.Any(found.AsCollection, _graph.Tenants.Ids[_tenant], unknown.Causes)) : Value.Of(unknown);
    }

    // By id; with one id in several organizations, by these.
    private bool IsBefore(Value one, Value other)
    {
        var order = string.CompareOrdinal(IdOf(one), IdOf(other));
        return order < 0 || (order == 0 && one.AsOrdinal < other.AsOrdinal);
    }

    private bool IsBefore(Value row, PhantomRow hidden) =>
        !hidden.MayBeRead && string.CompareOrdinal(_graph.Rows(row.AsCollection)[row.AsOrdinal].OrganizationId, hidden.OrganizationId) <= 0;

    private string IdOf(Value entity) => entity.AsCollection.IdOf(_graph.Rows(entity.AsCollection)[entity.AsOrdinal]);

    /// <summary>Whether there is one.</summary>
    private Truth Any(int at, RowStep step)
    {
        var candidates = Open(at, step, out var before);
        var (causes, failure) = (default(Stops), default(Failure));
        while (Next(ref candidates, step))
        {
            _slots[step.Slot] = candidates.Current;
            var truth = Check(in candidates, step, before);
            if (truth.IsTrue) return truth;
            Note(truth, ref causes, ref failure, ref candidates);
        }
        return Or(causes, failure, Truth.False);
    }

    private Truth All(int at, RowStep step)
    {
        var candidates = Open(at, step, out var before);
        var (causes, failure) = (default(Stops), default(Failure));
        while (Next(ref candidates, step))
        {
            _slots[step.Slot] = candidates.Current;
            var where = Check(in candidates, step, before);
            if (where.IsFalse) continue;
            var satisfied = Check(step.Satisfy, Truth.True);
            if (satisfied.IsTrue) continue;
            if (where.IsTrue && satisfied.IsFalse) return Truth.False;
            // !where || satisfied, of which neither decides.
            if (where.Unknown is { } one) causes.Add(one);
            if (satisfied.Unknown is { } other) causes.Add(other);
            if (!candidates.IsRow && causes.HasEnough) candidates.LeaveOutPhantoms();
            if (where.Unknown is null && satisfied.Unknown is null) failure ??= where.Failure ?? satisfied.Failure;
        }
        return Or(causes, failure, Truth.True);
    }

    private Value Collect(int at, RowStep step)
    {
        var candidates = Open(at, step, out var before);
        var (found, causes, failure, more) = (new List<Value>(), default(Stops), default(Failure), new MoreRows(_frame, step.IsOfOneUser));
        while (Next(ref candidates, step))
        {
            var current = _slots[step.Slot] = candidates.Current;
            var truth = Check(in candidates, step, before);
            if (truth.IsTrue) found.Add(current);
            else if (!truth.IsFalse)
            {
                more.Add(in candidates, truth, null);
                Note(truth, ref causes, ref failure, ref candidates);
            }
        }
        if (failure is not null) return Value.Of(failure.Error);
        return Value.Of(causes.Unknown is { } unknown ? more.List(found, unknown, null, candidates.HaveLeftOut) : found.Count == 0 ? CelList.Empty : new([.. found]));
    }

    private void CollectBy(int at, RowStep step, CollectClause clause, Truth status)
    {
        var candidates = Open(at, step, out var before);
        var (groups, order) = (new Dictionary<Value[], List<Value>>(KeyComparer.Instance), new List<(Value[] Keys, List<Value> Members)>());
        var (causes, failure, more) = (default(Stops), default(Failure), new MoreRows(_frame, step.IsOfOneUser));
        var keys = new Value[clause.By.Count];
        while (Next(ref candidates, step))
        {
            var current = _slots[step.Slot] = candidates.Current;
            var truth = Check(in candidates, step, before);
            if (truth.IsFalse) continue;
            var keyed = truth.IsTrue || truth.Unknown is not null ? Keys(clause, keys) : truth;
            truth = truth.And(keyed);
            if (!truth.IsTrue)
            {
                more.Add(in candidates, truth, keyed.IsTrue ? [.. keys] : null);
                Note(truth, ref causes, ref failure, ref candidates);
                continue;
            }
            if (!groups.TryGetValue(keys, out var members))
            {
                Value[] own = [.. keys];
                groups.Add(own, members = []);
                order.Add((own, members));
            }
            members.Add(current);
        }
        if (_spentAt is not null) return;

        var unknown = causes.Unknown;
        if (failure is not null) status = status.And(Truth.Of(failure));
        foreach (var (own, members) in order)
        {
            Bind(clause, own, Value.Of(unknown is null ? new CelList([.. members]) : more.List(members, unknown, own, candidates.HaveLeftOut)));
            Enter(at + 1, status);
            if (_spentAt is not null) return;
        }
        if (unknown is not null)
        {
            if (!more.MayMakeGroup(groups, candidates.HaveLeftOut)) return;
            Bind(clause, null, Value.Of(more.NewGroup(groups, unknown, candidates.HaveLeftOut)), Value.Of(unknown));
            Enter(at + 1, status.And(Truth.Of(unknown)));
        }
        else if (failure is not null && order.Count == 0)
        {
            Bind(clause, null, Value.Of(failure.Error), Value.Of(failure.Error));
            Enter(at + 1, status);
        }
    }

    /// <summary>What groups the row at hand; true where all of it is known.</summary>
    private Truth Keys(CollectClause clause, Value[] keys)
    {
        var truth = Truth.True;
        for (var i = 0; i < keys.Length; i++)
        {
            keys[i] = clause.By[i].Expression.Run(_frame);
            if (keys[i].IsStop) truth = truth.And(Truth.Of(keys[i], clause.By[i].Expression));
        }
        return truth;
    }

    private void Bind(CollectClause clause, Value[]? keys, Value members, Value instead = default)
    {
        for (var i = 0; i < clause.By.Count; i++) _slots[clause.By[i].Symbol.Index] = keys is null ? instead : keys[i];
        _slots[clause.As.Index] = members;
    }

    private static void Note(Truth truth, ref Stops causes, ref Failure? failure, ref Candidates candidates)
    {
        if (truth.Unknown is { } unknown) causes.Add(unknown);
        else failure ??= truth.Failure;
        // What is hidden can only leave open what is open already.
        if (!candidates.IsRow && causes.HasEnough) candidates.LeaveOutPhantoms();
    }

    private static Truth Or(Stops causes, Failure? failure, Truth otherwise) =>
        causes.Unknown is { } unknown ? Truth.Of(unknown) : failure is not null ? Truth.Of(failure) : otherwise;

    private Truth Check(in Candidates candidates, RowStep step, Truth before)
    {
        if (candidates.Phantom is { } hidden && step.Identity is { } identity && identity.IsOfRead(hidden, _frame)) return Truth.False;
        var start = candidates.Presence.And(before);
        return Check(candidates.KeysHold ? step.Rest : step.Own, start);
    }

    private Truth Check(Condition[] conditions, Truth truth)
    {
        foreach (var condition in conditions)
        {
            var value = condition.Run(_frame);
            if (value.IsTrue) continue;
            truth = truth.And(Truth.Of(value, condition.Line));
            if (truth.IsFalse) return truth;
        }
        return truth;
    }

    /// <summary>The rows to look at, and what the lines say that do not depend on them: none where that is false.</summary>
    private Candidates Open(int at, RowStep step, out Truth before)
    {
        before = Check(step.Outer, Truth.True);
        return before.IsFalse ? new(step.Row.Source.Collection, (0, 0), []) : _rows.Find(at, step, _tenant);
    }

    private bool Next(ref Candidates candidates, RowStep step)
    {
        if (_budget.IsSpent)
        {
            _spentAt ??= step;
            return false;
        }
        if (!candidates.MoveNext()) return false;
        _budget.Charge();
        if ((++_ticks & 0xFFF) == 0) _context.Cancellation.ThrowIfCancellationRequested();
        return true;
    }
}
