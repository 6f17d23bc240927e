using System.Runtime.CompilerServices;
using PolicyScanner.Expressions.Checking;
using PolicyScanner.Expressions.Syntax;
using PolicyScanner.Expressions.Values;
using PolicyScanner.Graph;

namespace PolicyScanner.Expressions.Compilation;

/// <summary>A field of a variable, <c>key.status</c>: by far the most frequent operand.</summary>
internal sealed class VariableField
{
    private readonly int _slot;
    private readonly int _collection;

    private VariableField(FieldSchema schema, int slot, int collection) => (Schema, _slot, _collection) = (schema, slot, collection);

    public FieldSchema Schema { get; }

    /// <summary>Null where the node is something else.</summary>
    public static VariableField? Of(Node node) =>
        node is SelectNode { IsTest: false, ReadsField: { } field, Operand: NameNode { Symbol: { Kind: SymbolKind.Slot, Index: var slot } } operand }
            ? new(field, slot, GraphSchema.IndexOf(operand.Type.Collection!))
            : null;

    /// <summary>The row at hand; null where it is none, or one that lacks some field: then the long way has to be taken.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public Entity? Row(Frame frame)
    {
        ref readonly var entity = ref frame.Slots[_slot];
        return entity.IsEntity && frame.Rows(_collection)[entity.AsOrdinal] is { Absent: null } row ? row : null;
    }
}
