using PolicyScanner.Graph;

namespace PolicyScanner.Expressions.Values;

/// <summary>
/// What definitions of one entity gave: each is evaluated once an entity and run. Several threads may use it: two may compute the same value at
/// the same time, which does no harm.
/// </summary>
/// <param name="graph">The graph.</param>
/// <param name="definitionCount">How many definitions there are.</param>
/// <param name="facts">The tables of the context, which definitions may read: what they give rests on them as on the graph.</param>
internal sealed class DefinitionMemory(AccessGraph graph, int definitionCount, IReadOnlyList<Value> facts)
{
    private readonly object?[][] _results = new object?[definitionCount][];

    public AccessGraph Graph { get; } = graph;

    public IReadOnlyList<Value> Facts { get; } = facts;

    public bool TryGet(int definition, Value entity, out Value result)
    {
        if (_results[definition] is { } results && Volatile.Read(ref results[entity.AsOrdinal]) is { } found)
        {
            result = ReferenceEquals(found, Yes) ? Value.True : ReferenceEquals(found, No) ? Value.False : (Value)found;
            return true;
        }
        result = default;
        return false;
    }

    public void Set(int definition, Value entity, Value result)
    {
        var results = _results[definition];
        if (results is null)
        {
            var fresh = new object?[Graph.Rows(entity.AsCollection).Length];
            results = Interlocked.CompareExchange(ref _results[definition], fresh, null) ?? fresh;
        }
        // A struct of two words is not written at once: it goes into a box, which is.
        Volatile.Write(ref results[entity.AsOrdinal], result.IsTrue ? Yes : result.IsFalse ? No : result);
    }

    private static readonly object Yes = new();
    private static readonly object No = new();
}
