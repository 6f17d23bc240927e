using PolicyScanner.Expressions.Checking;
using PolicyScanner.Expressions.Values;

namespace PolicyScanner.Rules.Context;

/// <summary>Which members <c>context</c> has: the known tables, then those somebody declared. Immutable.</summary>
internal sealed class ContextSchema
{
    public const string Prefix = "context.";

    private readonly Dictionary<string, ContextTable> _byName;

    public ContextSchema(IReadOnlyList<ContextTable> own)
    {
        Tables = [.. KnownTables.All, .. own];
        _byName = Tables.ToDictionary(t => t.Name, StringComparer.Ordinal);
        Symbols = Tables.Select((t, i) => new Symbol(SymbolKind.Context, t.Name, t.Type, i)).ToDictionary(s => s.Name, StringComparer.Ordinal);
    }

    /// <summary>The known tables alone.</summary>
    public static ContextSchema Known { get; } = new([]);

    /// <summary>The tables; those of somebody's own come last, so that the known ones have the same place in every schema.</summary>
    public IReadOnlyList<ContextTable> Tables { get; }

    /// <summary>What expressions may name.</summary>
    public IReadOnlyDictionary<string, Symbol> Symbols { get; }

    public ContextTable? Find(string name) => _byName.GetValueOrDefault(name);

    /// <summary>The values in the order of the tables: what is given, else what stands there otherwise.</summary>
    public Value[] Facts(IReadOnlyDictionary<string, Value> given) => [.. Tables.Select(t => given.TryGetValue(t.Name, out var value) ? value : t.Otherwise)];
}
