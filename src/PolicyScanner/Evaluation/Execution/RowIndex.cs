using System.Collections.Concurrent;
using PolicyScanner.Evaluation.Planning;
using PolicyScanner.Expressions.Values;
using PolicyScanner.Graph;
using PolicyScanner.Rules;

namespace PolicyScanner.Evaluation.Execution;

/// <summary>
/// Rows of one tenant by the values of some keys: of a whole collection, or, where they are found behind an edge, by the entity it leaves from as well.
/// Rows with one key are chained in their order. A row whose key is unknown or failed may match anything and stands aside.
/// </summary>
internal sealed class RowIndex
{
    private const int End = -1;

    private readonly int _keyCount;
    private readonly List<int> _rows = [];
    private readonly List<int> _scopes = [];
    private readonly List<int> _hashes = [];
    private readonly List<Value> _keys = [];
    private readonly Dictionary<int, List<int>> _aside = [];
    private int[] _heads = [];
    private int[] _next = [];

    private RowIndex(int keyCount) => _keyCount = keyCount;

    /// <summary>The scope of the rows of a whole collection; behind an edge it is the ordinal of the entity it leaves from.</summary>
    public const int Whole = 0;

    /// <summary>How many rows were looked at to make it: what each rule that uses it is charged.</summary>
    public int Cost { get; private set; }

    public static RowIndex Build(RowStep step, AccessGraph graph, int tenant, Frame frame, CancellationToken cancellation)
    {
        var index = new RowIndex(step.Join!.Keys.Length);
        if (step.Row.Source is EdgeOf { Edge: var edge })
        {
            var (start, end) = graph.Tenants.Range(edge.Source, tenant);
            for (var source = start; source < end; source++)
                foreach (var row in graph.Edge(edge).Many(source)) index.Add(step, source, row, frame, cancellation);
        }
        else
        {
            var (start, end) = graph.Tenants.Range(step.Row.Source.Collection, tenant);
            index.Expect(end - start);
            for (var row = start; row < end; row++) index.Add(step, Whole, row, frame, cancellation);
        }
        index.Link();
        return index;
    }

    /// <summary>Rows that stand aside, in their order.</summary>
    public IReadOnlyList<int> Aside(int scope) => _aside.Count == 0 ? [] : _aside.GetValueOrDefault(scope) ?? (IReadOnlyList<int>)[];

    /// <summary>The first entry with those keys, or -1.</summary>
    public int First(int scope, Value[] probes)
    {
        if (_heads.Length == 0) return End;
        var hash = Hash(scope, probes, 0);
        return Match(_heads[hash & (_heads.Length - 1)], scope, hash, probes);
    }

    /// <summary>The next entry with the same keys, or -1.</summary>
    public int Next(int entry, int scope, Value[] probes) => Match(_next[entry], scope, _hashes[entry], probes);

    public int Row(int entry) => _rows[entry];

    /// <summary>Whether the index can answer for a value: one that is not known, or only in part, may equal anything.</summary>
    public static bool IsKey(Value value) =>
        value.Kind is not (ValueKind.Unknown or ValueKind.Error or ValueKind.Phantom or ValueKind.List or ValueKind.Map);

    private void Expect(int rows)
    {
        foreach (var list in (ReadOnlySpan<List<int>>)[_rows, _scopes, _hashes]) list.Capacity = rows;
        _keys.Capacity = rows * _keyCount;
    }

    private void Add(RowStep step, int scope, int row, Frame frame, CancellationToken cancellation)
    {
        if ((++Cost & 0xFFF) == 0) cancellation.ThrowIfCancellationRequested();
        frame.Slots[step.Slot] = Value.Entity(step.Row.Source.Collection, row);
        var before = _keys.Count;
        foreach (var key in step.Join!.Keys)
        {
            var value = key(frame);
            if (IsKey(value))
            {
                _keys.Add(value);
                continue;
            }
            _keys.RemoveRange(before, _keys.Count - before);
            if (!_aside.TryGetValue(scope, out var aside)) _aside[scope] = aside = [];
            aside.Add(row);
            return;
        }
        _rows.Add(row);
        _scopes.Add(scope);
        _hashes.Add(Hash(scope, _keys, before));
    }

    // From the last to the first: the chains are in the order of the rows then.
    private void Link()
    {
        if (_rows.Count == 0) return;
        _heads = new int[(int)System.Numerics.BitOperations.RoundUpToPowerOf2((uint)_rows.Count)];
        _next = new int[_rows.Count];
        Array.Fill(_heads, End);
        for (var entry = _rows.Count - 1; entry >= 0; entry--)
        {
            ref var head = ref _heads[_hashes[entry] & (_heads.Length - 1)];
            (_next[entry], head) = (head, entry);
        }
    }

    private int Match(int entry, int scope, int hash, Value[] probes)
    {
        for (; entry != End; entry = _next[entry])
            if (_hashes[entry] == hash && _scopes[entry] == scope && KeysEqual(entry, probes)) return entry;
        return End;
    }

    private bool KeysEqual(int entry, Value[] probes)
    {
        for (var i = 0; i < _keyCount; i++) if (!ValueComparer.Instance.Equals(_keys[(entry * _keyCount) + i], probes[i])) return false;
        return true;
    }

    private int Hash(int scope, IReadOnlyList<Value> keys, int from)
    {
        // What HashCode does is seeded for each process and slower; the order of rows does not depend on it either way.
        var hash = scope;
        for (var i = 0; i < _keyCount; i++) hash = (hash * 31) + ValueComparer.Instance.GetHashCode(keys[from + i]);
        return hash ^ (hash >>> 15);
    }
}

/// <summary>The indexes of a scan: each is built once, by whichever rule needs it first. Safe for several threads.</summary>
internal sealed class RowIndexes(AccessGraph graph, DateTimeOffset now, DefinitionMemory memory, CancellationToken cancellation)
{
    private readonly ConcurrentDictionary<(object Source, int Tenant, string Key), Lazy<RowIndex>> _indexes = new();

    public RowIndex Get(RulePlan plan, RowStep step, int tenant)
    {
        object source = step.Row.Source is EdgeOf edge ? edge.Edge : step.Row.Source.Collection;
        return _indexes.GetOrAdd((source, tenant, step.Join!.Name), _ => new(() =>
        {
            // A budget of its own: what a rule may spend must not depend on which rule came first.
            var frame = new Frame(graph, now, plan.Body.SlotCount, plan.Body.Parameters, memory, new(Budget.Default));
            return RowIndex.Build(step, graph, tenant, frame, cancellation);
        })).Value;
    }
}
