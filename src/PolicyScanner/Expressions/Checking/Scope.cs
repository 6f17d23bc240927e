using System.Collections.Immutable;
using PolicyScanner.Expressions.Values;

namespace PolicyScanner.Expressions.Checking;

internal enum SymbolKind
{
    /// <summary>A variable: <see cref="Symbol.Index"/> is its slot in <see cref="Frame.Slots"/>.</summary>
    Slot,

    /// <summary>A parameter of the rule: <see cref="Symbol.Index"/> is its place in <see cref="Frame.Parameters"/>.</summary>
    Parameter,

    /// <summary>The instant of the run, <see cref="Frame.Now"/>.</summary>
    Now,

    /// <summary>A member of <c>scan</c>, by name: <c>modes</c> (list of string) or <c>taken_at</c> (timestamp), read from <see cref="Frame.Graph"/>.</summary>
    Scan,

    /// <summary>A table of the context: <see cref="Symbol.Index"/> is its place in <see cref="Frame.Facts"/>.</summary>
    Context,

    /// <summary>A type that stands as a value, as in <c>type(x) == int</c>.</summary>
    Type,
}

/// <summary>What a name stands for.</summary>
internal sealed record Symbol(SymbolKind Kind, string Name, CelType Type, int Index = -1);

/// <summary>Hands out the slots of a frame: each variable of a rule, and of the macros inside its expressions, has its own.</summary>
internal sealed class SlotCounter
{
    public int Count { get; private set; }

    public int Next() => Count++;
}

/// <summary>
/// What an expression may name, and what is known of it where it stands. Immutable: each clause makes a new one. Facts are paths such as
/// <c>key.expires_at</c> or <c>u</c> that are known not to be null.
/// </summary>
internal sealed class Scope
{
    private static readonly string[] Given = ["now", "params", "scan", "context"];

    private readonly ImmutableDictionary<string, Symbol> _variables;

    private Scope(ImmutableDictionary<string, Symbol> variables, ImmutableHashSet<string> facts, IReadOnlyDictionary<string, Symbol> parameters,
        IReadOnlyDictionary<string, DefinitionFunction> definitions, IReadOnlyDictionary<string, Symbol> context, SlotCounter slots, bool allowsUnknownNames)
    {
        (_variables, Facts, Parameters, Definitions, Context, Slots, IsDynamic) = (variables, facts, parameters, definitions, context, slots, allowsUnknownNames);
    }

    /// <summary>Paths that are not null here.</summary>
    public ImmutableHashSet<string> Facts { get; }

    /// <summary>Members of <c>params</c> by name.</summary>
    public IReadOnlyDictionary<string, Symbol> Parameters { get; }

    /// <summary>Functions that definitions add, by name.</summary>
    public IReadOnlyDictionary<string, DefinitionFunction> Definitions { get; }

    /// <summary>Members of <c>context</c> by name.</summary>
    public IReadOnlyDictionary<string, Symbol> Context { get; }

    public SlotCounter Slots { get; }

    /// <summary>Whether types are not checked at all, as CEL's unchecked mode: only for the conformance tests.</summary>
    public bool IsDynamic { get; }

    /// <summary>Names of the bound variables, sorted: for "did you mean".</summary>
    public IEnumerable<string> VariableNames => _variables.Keys.Order(StringComparer.Ordinal);

    public static Scope Create(
        SlotCounter? slots = null, IReadOnlyDictionary<string, Symbol>? parameters = null, IReadOnlyDictionary<string, DefinitionFunction>? definitions = null,
        IReadOnlyDictionary<string, Symbol>? context = null, bool isDynamic = false) => new(
            ImmutableDictionary<string, Symbol>.Empty.WithComparers(StringComparer.Ordinal), ImmutableHashSet<string>.Empty.WithComparer(StringComparer.Ordinal),
            parameters ?? new Dictionary<string, Symbol>(), definitions ?? new Dictionary<string, DefinitionFunction>(), context ?? new Dictionary<string, Symbol>(),
            slots ?? new(), isDynamic);

    /// <summary>Whether a name has a meaning already, so that no variable can be called so.</summary>
    public bool IsTaken(string name) => Given.Contains(name) || _variables.ContainsKey(name);

    public Symbol? Find(string name) => _variables.GetValueOrDefault(name);

    /// <summary>Binds a name. What was known of a variable of that name before is forgotten, with all that has the name in it.</summary>
    public Scope With(string name, CelType type, out Symbol symbol)
    {
        symbol = new(SymbolKind.Slot, name, type, Slots.Next());
        var facts = Facts.Where(f => !Narrowing.Mentions(f, name)).ToImmutableHashSet(StringComparer.Ordinal);
        return new(_variables.SetItem(name, symbol), facts, Parameters, Definitions, Context, Slots, IsDynamic);
    }

    /// <summary>Adds paths that are known not to be null.</summary>
    public Scope Knowing(IEnumerable<string> facts) =>
        new(_variables, Facts.Union(facts), Parameters, Definitions, Context, Slots, IsDynamic);
}

/// <summary>A function that a definitions file adds.</summary>
internal sealed class DefinitionFunction(string name, IReadOnlyList<(string Name, CelType Type)> parameters, CelType returns, int index)
{
    public string Name { get; } = name;

    public IReadOnlyList<(string Name, CelType Type)> Parameters { get; } = parameters;

    public CelType Returns { get; } = returns;

    /// <summary>Facts of the context, <c>context.roster</c>, that whoever calls it has to make sure of.</summary>
    public IReadOnlyList<string> Requires { get; init; } = [];

    /// <summary>Its place among the definitions of a rule set: where <see cref="Frame"/> remembers its results.</summary>
    public int Index { get; } = index;

    /// <summary>How many slots a frame for a call needs; the parameters take the first ones.</summary>
    public int SlotCount { get; set; }

    /// <summary>The checked body; set once all definitions of the set are known.</summary>
    public CompiledExpression? Body { get; set; }
}
