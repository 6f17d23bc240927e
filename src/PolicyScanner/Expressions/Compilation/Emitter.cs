using PolicyScanner.Expressions.Checking;
using PolicyScanner.Expressions.Syntax;
using PolicyScanner.Expressions.Values;

namespace PolicyScanner.Expressions.Compilation;

/// <summary>
/// A checked tree to nested closures, one for each node. Each has a short path for what is there and of the expected type, and one for all else:
/// unknowns, errors, and types that the checker could not see.
/// </summary>
internal static class Emitter
{
    internal static Code Emit(Node tree) => tree switch
    {
        LiteralNode literal => Constant.Code(literal.Value),
        NameNode name => NameCode.Emit(name.Symbol, name.Name),
        SelectNode { Symbol: { } symbol, IsTest: true } test => SelectCode.IsPresent(NameCode.Emit(symbol, test.Field)),
        SelectNode { Symbol: { } symbol } member => NameCode.Emit(symbol, member.Field),
        SelectNode select => SelectCode.Emit(select),
        UnaryNode unary => Unary(unary.Operator, Emit(unary.Operand)),
        BinaryNode binary => OperatorCode.Emit(binary),
        ConditionalNode conditional => Conditional(Emit(conditional.Test), Emit(conditional.Then), Emit(conditional.Otherwise), MayFail(conditional.Test)),
        IndexNode index => Index(index, Emit(index.Operand), Emit(index.Index)),
        CallNode call => CallCode.Emit(call),
        ListNode list => List([.. list.Elements.Select(Emit)]),
        MapNode map => Map([.. map.Entries.Select(e => Emit(e.Key))], [.. map.Entries.Select(e => Emit(e.Value))]),
        MacroNode macro => MacroCode.Emit(macro),
        _ => throw new InvalidOperationException($"a {tree.GetType().Name} cannot be emitted"),
    };

    /// <summary>How a message names what an operand reads, <c>key.expires_at</c>.</summary>
    internal static string Describe(Node node) => node switch
    {
        NameNode name => name.Name,
        SelectNode { IsTest: false } select => $"{Describe(select.Operand)}.{select.Field}",
        CallNode { Target: { } target } call => $"{Describe(target)}.{call.Function}(…)",
        CallNode call => $"{call.Function}(…)",
        IndexNode index => $"{Describe(index.Operand)}[…]",
        LiteralNode literal => literal.Value.IsNull ? "null" : "…",
        _ => "(…)",
    };

    /// <summary>The error of an operand that is null where something must be.</summary>
    internal static Value NullError(Node operand) => Value.Fail($"`{Describe(operand)}` is null");

    private static Code Unary(UnaryOperator @operator, Code operand) => Constant.Fold(
        @operator is UnaryOperator.Not
            ? frame => Logic.Not(operand(frame))
            : frame => Arithmetic.Negate(operand(frame)),
        operand);

    private static Code Conditional(Code test, Code then, Code otherwise, bool mayFail) => frame =>
    {
        var decides = test(frame);
        if (decides.IsTrue) return then(frame);
        if (decides.IsFalse) return otherwise(frame);
        if (!decides.IsStop) return Value.Fail($"`?:` does not take {ValueNames.Of(decides)}");
        // Whichever it is, where both are the same.
        return decides.IsUnknown && !mayFail && then(frame) is { IsStop: false } value && Equality.Equal(value, otherwise(frame)).IsTrue ? value : decides;
    };

    // Whether what is unknown may turn out to be an error. What a clause or `let` gave may be one.
    private static bool MayFail(Node node) => node switch
    {
        NameNode { Symbol: { Kind: SymbolKind.Slot } symbol } => symbol.Type is not { Kind: CelKind.Entity, Nullable: false },
        BinaryNode { Operator: BinaryOperator.Subtract, Left.Type.Kind: CelKind.Timestamp, Right.Type.Kind: CelKind.Timestamp } minus => minus.Children.Any(MayFail),
        BinaryNode { Operator: BinaryOperator.Divide or BinaryOperator.Modulo or BinaryOperator.Add or BinaryOperator.Subtract or BinaryOperator.Multiply } or IndexNode => true,
        CallNode { Children: var constants } when constants.All(c => c is LiteralNode) => false,
        CallNode { Function: not ("size" or "startsWith" or "endsWith" or "contains") } => true,
        _ => node.Children.Any(MayFail),
    };

    private static Code Index(IndexNode node, Code operand, Code index)
    {
        var isNull = NullError(node.Operand);
        return Constant.Fold(
            frame =>
            {
                var (of, at) = (operand(frame), index(frame));
                return of.IsNull && !at.IsStop ? isNull : Members.Index(of, at);
            },
            operand, index);
    }

    private static Code List(Code[] elements) => Constant.Fold(
        frame =>
        {
            if (elements.Length == 0) return Value.Of(CelList.Empty);
            var (items, stops) = (new Value[elements.Length], new Stops());
            for (var i = 0; i < items.Length; i++)
            {
                items[i] = elements[i](frame);
                if (items[i].IsStop) stops.Add(items[i]);
            }
            return stops.Any ? stops.Or(default) : Value.Of(new CelList(items));
        },
        elements);

    private static Code Map(Code[] keys, Code[] values) => Constant.Fold(
        frame =>
        {
            var (entries, stops) = (new Dictionary<Value, Value>(keys.Length, ValueComparer.Instance), new Stops());
            for (var i = 0; i < keys.Length; i++)
            {
                var (key, value) = (keys[i](frame), values[i](frame));
                if (value.IsStop) stops.Add(value);
                if (key.IsStop) stops.Add(key);
                else if (key.Kind is not (ValueKind.Bool or ValueKind.Int or ValueKind.Uint or ValueKind.String)) stops.Add(Value.Fail($"{ValueNames.Of(key)} cannot be a key"));
                else if (!entries.TryAdd(key, value)) stops.Add(Value.Fail($"the key {Members.KeyText(key)} is there twice"));
            }
            return stops.Any ? stops.Or(default) : Value.Of(new CelMap(entries));
        },
        [.. keys, .. values]);
}
