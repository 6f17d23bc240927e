using PolicyScanner.Evaluation.Planning;
using PolicyScanner.Expressions.Checking;
using PolicyScanner.Expressions.Values;
using PolicyScanner.Graph;
using PolicyScanner.Rules;

namespace PolicyScanner.Evaluation.Execution;

/// <summary>
/// Finds the rows that a clause has to look at: where an edge leads, what an index gives for the keys of a join, or a whole collection of the tenant; each
/// with the rows that holes may hide there.
/// </summary>
internal sealed class RowFinder(RulePlan plan, ScanContext context, Frame frame, Budget budget)
{
    private readonly AccessGraph _graph = context.Graph;
    private readonly Value[][] _probes = [.. plan.Steps.Select(s => s is RowStep { Join: { } join } ? new Value[join.Probes.Length] : [])];
    private readonly HashSet<(Step, int Tenant)> _charged = [];
    private readonly Dictionary<(LoopTest, int Tenant), HiddenRowIndex> _hidden = [];

    /// <summary>The rows for a step, with what the rows before it bound.</summary>
    public Candidates Find(int at, RowStep step, int tenant)
    {
        var collection = step.Row.Source.Collection;
        if (step.Row.Source is EdgeOf { From: var from, Edge: var edge })
        {
            var source = frame.Slots[from.Index];
            if (source.Kind is ValueKind.Phantom && _graph.Missing.BehindHidden(edge, source.AsPhantom) is { } rows) return new(collection, [], rows);
            if (!source.IsEntity)
            {
                var instead = Unreachable(from, source);
                return new(collection, Truth.Of(instead, null), instead);
            }
            var ordinal = source.AsOrdinal;
            var targets = frame.Edge(edge).Many(ordinal);
            var behind = frame.Possible(step.Alone, frame.Behind(edge, ordinal)).Rows;
            return targets.Length > context.LongWalk && Probe(at, step)
                ? new(collection, Index(step, tenant), ordinal, _probes[at], behind)
                : new(collection, targets, behind);
        }
        var phantoms = frame.Possible(step.Alone, _graph.Missing.In(collection, tenant)).Rows;
        return Probe(at, step)
            ? new(collection, Index(step, tenant), RowIndex.Whole, _probes[at], HiddenBy(step, tenant, phantoms).Matching(_probes[at]))
            : new(collection, _graph.Tenants.Range(collection, tenant), phantoms);
    }

    /// <summary>What stands for the rows behind an edge whose source is no row.</summary>
    public static Value Unreachable(Symbol from, Value source) => source.Kind switch
    {
        ValueKind.Phantom => Value.NotRead(source.AsPhantom),
        ValueKind.Unknown or ValueKind.Error => source,
        _ => Value.Fail($"`{from.Name}` is {ValueNames.Of(source)}"),
    };

    // Whether the index can be asked: what the rows before give may itself be unknown.
    private bool Probe(int at, RowStep step)
    {
        if (step.Join is not { } join) return false;
        for (var i = 0; i < join.Probes.Length; i++)
        {
            var probe = _probes[at][i] = join.Probes[i](frame);
            if (!RowIndex.IsKey(probe)) return false;
        }
        return true;
    }

    private HiddenRowIndex HiddenBy(RowStep step, int tenant, IReadOnlyList<PhantomRow> phantoms)
    {
        if (phantoms.Count == 0) return HiddenRowIndex.Empty;
        if (_hidden.TryGetValue((step.Alone, tenant), out var index)) return index;
        budget.Charge(phantoms.Count);
        return _hidden[(step.Alone, tenant)] = new(phantoms, step, frame);
    }

    private RowIndex Index(RowStep step, int tenant)
    {
        var index = context.Indexes.Get(plan, step, tenant);
        if (_charged.Add((step, tenant))) budget.Charge(index.Cost);
        return index;
    }
}
