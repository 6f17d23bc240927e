using System.Collections.Frozen;
using PolicyScanner.Expressions.Syntax;
using PolicyScanner.Expressions.Values;
using PolicyScanner.Graph;

namespace PolicyScanner.Expressions.Compilation;

/// <summary>Operators of two operands.</summary>
internal static class OperatorCode
{
    public static Code Emit(BinaryNode node)
    {
        var (left, right) = (Emitter.Emit(node.Left), Emitter.Emit(node.Right));
        return Constant.Fold(Emit(node, left, right), left, right);
    }

    private static Code Emit(BinaryNode node, Code left, Code right) => node.Operator switch
    {
        BinaryOperator.And => And(left, right),
        BinaryOperator.Or => Or(left, right),
        BinaryOperator.Equal => Equal<Is>(node, left, right),
        BinaryOperator.NotEqual => Equal<IsNot>(node, left, right),
        BinaryOperator.Less => Compare<IsLess>(node, left, right),
        BinaryOperator.LessOrEqual => Compare<IsLessOrEqual>(node, left, right),
        BinaryOperator.Greater => Compare<IsGreater>(node, left, right),
        BinaryOperator.GreaterOrEqual => Compare<IsGreaterOrEqual>(node, left, right),
        BinaryOperator.In => In(node, left, right),
        BinaryOperator.Add => Strict(node, left, right, Arithmetic.Add),
        BinaryOperator.Subtract => Strict(node, left, right, Arithmetic.Subtract),
        BinaryOperator.Multiply => Strict(node, left, right, Arithmetic.Multiply),
        BinaryOperator.Divide => Strict(node, left, right, Arithmetic.Divide),
        BinaryOperator.Modulo => Strict(node, left, right, Arithmetic.Modulo),
        _ => throw new InvalidOperationException($"`{node.Operator}` is no operator"),
    };

    private static Code And(Code left, Code right) => frame =>
    {
        var first = left(frame);
        if (first.IsFalse) return first;
        var second = right(frame);
        return first.IsTrue && second.IsBool ? second : Logic.And(first, second);
    };

    private static Code Or(Code left, Code right) => frame =>
    {
        var first = left(frame);
        if (first.IsTrue) return first;
        var second = right(frame);
        return first.IsFalse && second.IsBool ? second : Logic.Or(first, second);
    };

    private static Code Equal<TIs>(BinaryNode node, Code left, Code right) where TIs : IEqual
    {
        if (Constant.Is(right, out var constant)) return FieldEqual<TIs>(node.Left, left, constant) ?? EqualConstant<TIs>(left, constant);
        if (Constant.Is(left, out constant)) return FieldEqual<TIs>(node.Right, right, constant) ?? EqualConstant<TIs>(right, constant);
        var (leftIsNever, rightIsNever) = (IsNeverNull(node.Left), IsNeverNull(node.Right));
        return frame =>
        {
            var (x, y) = (left(frame), right(frame));
            if (x.IsString && y.IsString) return Value.Of(TIs.Holds(string.Equals(x.AsString, y.AsString, StringComparison.Ordinal)));
            if (Value.AreAlikeWhole(x, y)) return Value.Of(TIs.Holds(x.AsInt == y.AsInt));
            if ((x.IsUnknown && leftIsNever && y.IsNull) || (y.IsUnknown && rightIsNever && x.IsNull)) return Value.Of(TIs.Holds(false));
            return TIs.Of(Equality.Equal(x, y));
        };
    }

    // Whatever a field that is not known is, some fields are never null.
    private static bool IsNeverNull(Node node) => node is SelectNode { ReadsField.Nullable: false };

    // `key.status == "active"` and `key.expires_at == null` are what most conditions are made of: one closure, and no value in between.
    private static Code? FieldEqual<TIs>(Node operand, Code otherwise, Value constant) where TIs : IEqual
    {
        if (VariableField.Of(operand) is not { } field) return null;
        var slow = EqualConstant<TIs>(otherwise, constant);
        if (field.Schema.Get is Func<Entity, string?> getText && (constant.IsString || constant.IsNull))
        {
            var text = constant.IsNull ? null : constant.AsString;
            return frame => field.Row(frame) is { } row ? Value.Of(TIs.Holds(string.Equals(getText(row), text, StringComparison.Ordinal))) : slow(frame);
        }
        if (field.Schema.Get is Func<Entity, DateTimeOffset?> getTime && constant.IsNull)
            return frame => field.Row(frame) is { } row ? Value.Of(TIs.Holds(getTime(row) is null)) : slow(frame);
        return null;
    }

    private static Code EqualConstant<TIs>(Code operand, Value constant) where TIs : IEqual
    {
        if (constant.IsNull)
        {
            return frame =>
            {
                var value = operand(frame);
                return value.IsStop ? value : Value.Of(TIs.Holds(value.IsNull));
            };
        }
        if (!constant.IsString) return frame => TIs.Of(Equality.Equal(operand(frame), constant));
        var text = constant.AsString;
        return frame =>
        {
            var value = operand(frame);
            return value.IsString ? Value.Of(TIs.Holds(string.Equals(value.AsString, text, StringComparison.Ordinal))) : TIs.Of(Equality.Equal(value, constant));
        };
    }

    private static Code Compare<TOrder>(BinaryNode node, Code left, Code right) where TOrder : IOrder
    {
        var (leftNull, rightNull) = (Emitter.NullError(node.Left), Emitter.NullError(node.Right));
        return frame =>
        {
            var (x, y) = (left(frame), right(frame));
            if (Value.AreAlikeWhole(x, y)) return Value.Of(TOrder.Holds(x.AsInt, y.AsInt));
            return IfNull(x, y, leftNull, rightNull) ?? TOrder.Of(x, y);
        };
    }

    private static Code Strict(BinaryNode node, Code left, Code right, Func<Value, Value, Value> operate)
    {
        var (leftNull, rightNull) = (Emitter.NullError(node.Left), Emitter.NullError(node.Right));
        return frame =>
        {
            var (x, y) = (left(frame), right(frame));
            return IfNull(x, y, leftNull, rightNull) ?? operate(x, y);
        };
    }

    private static Code In(BinaryNode node, Code left, Code right)
    {
        var rangeNull = Emitter.NullError(node.Right);
        if (Constant.Is(right, out var constant) && constant.Kind is ValueKind.List && TextsOf(constant.AsList) is { } texts)
        {
            return frame =>
            {
                var value = left(frame);
                return value.IsString ? Value.Of(texts.Contains(value.AsString)) : constant.AsList.Contains(value);
            };
        }
        return frame =>
        {
            var (value, range) = (left(frame), right(frame));
            return range.IsNull && !value.IsStop ? rangeNull : Members.In(value, range);
        };
    }

    // A list of texts that a rule spells out is a set.
    private static FrozenSet<string>? TextsOf(CelList list) =>
        list.Items.All(i => i.IsString) ? list.Items.Select(i => i.AsString).ToFrozenSet(StringComparer.Ordinal) : null;

    private static Value? IfNull(Value left, Value right, Value leftNull, Value rightNull)
    {
        if (!left.IsNull && !right.IsNull) return null;
        if (left.IsStop || right.IsStop) return Stops.Of(left.IsNull ? leftNull : left, right.IsNull ? rightNull : right);
        return left.IsNull ? leftNull : rightNull;
    }
}

/// <summary><c>==</c> and <c>!=</c>, told apart when the code is made.</summary>
internal interface IEqual
{
    static abstract bool Holds(bool equal);

    static abstract Value Of(Value equal);
}

internal readonly struct Is : IEqual
{
    public static bool Holds(bool equal) => equal;

    public static Value Of(Value equal) => equal;
}

internal readonly struct IsNot : IEqual
{
    public static bool Holds(bool equal) => !equal;

    public static Value Of(Value equal) => Logic.Not(equal);
}

/// <summary>The four comparisons, told apart when the code is made.</summary>
internal interface IOrder
{
    /// <summary>Of ints, or of the ticks of instants and durations.</summary>
    static abstract bool Holds(long left, long right);

    static abstract Value Of(Value left, Value right);
}

internal readonly struct IsLess : IOrder
{
    public static bool Holds(long left, long right) => left < right;

    public static Value Of(Value left, Value right) => Ordering.Less(left, right);
}

internal readonly struct IsLessOrEqual : IOrder
{
    public static bool Holds(long left, long right) => left <= right;

    public static Value Of(Value left, Value right) => Ordering.LessOrEqual(left, right);
}

internal readonly struct IsGreater : IOrder
{
    public static bool Holds(long left, long right) => left > right;

    public static Value Of(Value left, Value right) => Ordering.Greater(left, right);
}

internal readonly struct IsGreaterOrEqual : IOrder
{
    public static bool Holds(long left, long right) => left >= right;

    public static Value Of(Value left, Value right) => Ordering.GreaterOrEqual(left, right);
}
