using PolicyScanner.Expressions.Syntax;

namespace PolicyScanner.Expressions.Checking;

/// <summary>Which variables an expression names.</summary>
internal static class Variables
{
    /// <summary>Slots of the variables that a checked tree names, without those of its own macros.</summary>
    public static HashSet<int> SlotsOf(Node node)
    {
        var (slots, own) = (new HashSet<int>(), new HashSet<int>());
        Add(node);
        slots.ExceptWith(own);
        return slots;

        void Add(Node at)
        {
            if (at is NameNode { Symbol: { Kind: SymbolKind.Slot, Index: var index } }) slots.Add(index);
            if (at is MacroNode { Slot: >= 0 and var macro }) own.Add(macro);
            foreach (var child in at.Children) Add(child);
        }
    }

    /// <summary>The sides of a chain of one operator; the node itself where it is none.</summary>
    public static IEnumerable<Node> Chain(Node node, BinaryOperator @operator) =>
        node is BinaryNode binary && binary.Operator == @operator ? Chain(binary.Left, @operator).Concat(Chain(binary.Right, @operator)) : [node];
}
