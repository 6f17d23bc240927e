using PolicyScanner.Expressions.Checking;
using PolicyScanner.Expressions.Values;

namespace PolicyScanner.Expressions.Compilation;

/// <summary>Names: variables, parameters, <c>now</c>, <c>scan</c>, the context, types.</summary>
internal static class NameCode
{
    public static Code Emit(Symbol? symbol, string name)
    {
        if (symbol is null)
        {
            // Only the unchecked mode of CEL gets here.
            return Constant.Code(Value.Fail($"`{name}` is not known"));
        }
        var index = symbol.Index;
        return symbol.Kind switch
        {
            SymbolKind.Slot => frame => frame.Slots[index],
            SymbolKind.Parameter => frame => frame.Parameters[index],
            SymbolKind.Now => frame => Value.Of(frame.Now),
            SymbolKind.Scan when symbol.Name == "taken_at" => frame => Value.Of(frame.Graph.TakenAt),
            SymbolKind.Scan when symbol.Name == "modes" => frame => Value.Of(new CelList([.. frame.Graph.Modes.Select(m => Value.Of(m))])),
            SymbolKind.Context => frame => frame.Facts[index],
            SymbolKind.Type => Constant.Code(Value.OfType(symbol.Name)),
            _ => throw new InvalidOperationException($"`{symbol.Name}` is a symbol of an unknown kind"),
        };
    }
}
