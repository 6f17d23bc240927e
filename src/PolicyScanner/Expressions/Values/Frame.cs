using PolicyScanner.Graph;

namespace PolicyScanner.Expressions.Values;

/// <summary>
/// Where an expression runs: the variables of one rule over one graph. One thread uses a frame at a time.
/// </summary>
internal sealed class Frame
{
    private readonly EdgeIndex?[] _edges = new EdgeIndex?[GraphSchema.EdgeCount];

    /// <param name="graph">The graph.</param>
    /// <param name="now">The instant of the run.</param>
    /// <param name="slotCount">How many variables there are.</param>
    /// <param name="parameters">The rule's parameters in force.</param>
    /// <param name="memory">What the definitions gave before; shared by all frames of a run.</param>
    /// <param name="budget">What the rule may still spend, shared by the frames of one rule.</param>
    public Frame(AccessGraph graph, DateTimeOffset now, int slotCount, Value[] parameters, DefinitionMemory memory, Budget budget)
    {
        (Graph, Now, Slots, Parameters, Memory, Budget) = (graph, now, new Value[slotCount], parameters, memory, budget);
    }

    public AccessGraph Graph { get; }

    public DateTimeOffset Now { get; }

    /// <summary>The variables by <see cref="Checking.Symbol.Index"/>.</summary>
    public Value[] Slots { get; }

    /// <summary>The parameters by <see cref="Checking.Symbol.Index"/>.</summary>
    public Value[] Parameters { get; }

    public DefinitionMemory Memory { get; }

    public Budget Budget { get; }

    /// <summary>Where an edge leads; looked up once a frame.</summary>
    public EdgeIndex Edge(EdgeSchema edge) => _edges[edge.Index] ??= Graph.Edge(edge);
}

/// <summary>What a rule may still spend in one run: each element that a loop, a clause or a macro looks at costs one.</summary>
internal sealed class Budget(long left)
{
    private long _left = left;

    /// <summary>The cost of a rule's run that no real rule comes near.</summary>
    public const long Default = 2_000_000_000;

    public bool IsSpent => _left < 0;

    public void Charge(long cost = 1) => _left -= cost;
}
