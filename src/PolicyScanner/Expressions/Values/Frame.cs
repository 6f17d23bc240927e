using PolicyScanner.Expressions.Checking;
using PolicyScanner.Graph;

namespace PolicyScanner.Expressions.Values;

/// <summary>
/// Where an expression runs: the variables of one rule over one graph. One thread uses a frame at a time.
/// </summary>
internal sealed class Frame
{
    private readonly Lookups _lookups;

    /// <param name="graph">The graph.</param>
    /// <param name="now">The instant of the run.</param>
    /// <param name="slotCount">How many variables there are.</param>
    /// <param name="parameters">The rule's parameters in force.</param>
    /// <param name="memory">What the definitions gave before; shared by all frames of a run.</param>
    /// <param name="budget">What the rule may still spend, shared by the frames of one rule.</param>
    public Frame(AccessGraph graph, DateTimeOffset now, int slotCount, Value[] parameters, DefinitionMemory memory, Budget budget)
    {
        (Graph, Now, Slots, Parameters, Memory, Budget, _lookups) = (graph, now, new Value[slotCount], parameters, memory, budget, new());
    }

    private Frame(Frame caller, int slotCount) =>
        (Graph, Now, Slots, Parameters, Memory, Budget, _lookups) = (caller.Graph, caller.Now, new Value[slotCount], [], caller.Memory, caller.Budget, caller._lookups);

    public AccessGraph Graph { get; }

    public DateTimeOffset Now { get; }

    /// <summary>The variables by <see cref="Symbol.Index"/>.</summary>
    public Value[] Slots { get; }

    /// <summary>The parameters by <see cref="Symbol.Index"/>.</summary>
    public Value[] Parameters { get; }

    public DefinitionMemory Memory { get; }

    /// <summary>The tables of the context by <see cref="Symbol.Index"/>; null where one is not given.</summary>
    public IReadOnlyList<Value> Facts => Memory.Facts;

    public Budget Budget { get; }

    /// <summary>Where an edge leads; looked up once a frame.</summary>
    public EdgeIndex Edge(EdgeSchema edge) => _lookups.Edges[edge.Index] ??= Graph.Edge(edge);

    /// <summary>The rows of a collection by its place in <see cref="GraphSchema.Collections"/>; looked up once a frame.</summary>
    public Entity[] Rows(int collection) => _lookups.Rows[collection] ??= Graph.Rows(GraphSchema.Collections[collection]);

    /// <summary>Rows that the to-many edge of an entity may lead to and that were not read.</summary>
    public IReadOnlyList<PhantomRow> Behind(EdgeSchema edge, int source) =>
        (_lookups.Whole[edge.Index] ??= Graph.Missing.IsWhole(edge)) ? [] : Graph.Missing.Behind(edge, source);

    /// <summary>
    /// The hidden rows of a list that a loop cannot rule out by what it asks of them alone. Many entities share one list: it is looked through once a frame.
    /// </summary>
    public PossibleRows Possible(LoopTest test, IReadOnlyList<PhantomRow> phantoms)
    {
        if (phantoms.Count == 0) return PossibleRows.None;
        var known = _lookups.Possible;
        if (known.TryGetValue((test, phantoms), out var possible)) return possible;
        Budget.Charge(phantoms.Count);
        return known[(test, phantoms)] = new([.. phantoms.Where(p => !test.RulesOut(p, this))]);
    }

    /// <summary>A row that was read and of which it is not known whether it is one of those that are asked for.</summary>
    public PhantomRow MayBelong(Value entity, Unknown why) =>
        PhantomRow.Read(entity.AsCollection, Graph.Rows(entity.AsCollection)[entity.AsOrdinal].OrganizationId, entity.AsOrdinal, why.Causes);

    /// <summary>The frame for the body of a definition. It is used again for the next call: definitions never call themselves.</summary>
    public Frame Call(DefinitionFunction definition)
    {
        var calls = _lookups.Calls;
        if (calls.Length <= definition.Index) Array.Resize(ref calls, definition.Index + 8);
        _lookups.Calls = calls;
        return calls[definition.Index] ??= new(this, definition.SlotCount);
    }

    /// <summary>What a rule and the definitions it calls look up once.</summary>
    private sealed class Lookups
    {
        public readonly EdgeIndex?[] Edges = new EdgeIndex?[GraphSchema.EdgeCount];
        public readonly bool?[] Whole = new bool?[GraphSchema.EdgeCount];
        public readonly Entity[]?[] Rows = new Entity[]?[GraphSchema.Collections.Count];
        public readonly Dictionary<(LoopTest, IReadOnlyList<PhantomRow>), PossibleRows> Possible = [];
        public Frame?[] Calls = [];
    }
}
