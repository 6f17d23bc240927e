using PolicyScanner.Expressions.Syntax;

namespace PolicyScanner.Expressions.Checking;

/// <summary>What the arithmetic and ordering operators take and give: the overloads of cel-spec's standard definitions.</summary>
internal static class OperatorTypes
{
    // Lists and their elements come on top, in Result.
    private static readonly (BinaryOperator Operator, CelType Left, CelType Right, CelType Result)[] Arithmetic =
    [
        .. new[] { BinaryOperator.Add, BinaryOperator.Subtract, BinaryOperator.Multiply, BinaryOperator.Divide, BinaryOperator.Modulo }
            .SelectMany(o => new[] { (o, CelType.Int, CelType.Int, CelType.Int), (o, CelType.Uint, CelType.Uint, CelType.Uint) }),
        .. new[] { BinaryOperator.Add, BinaryOperator.Subtract, BinaryOperator.Multiply, BinaryOperator.Divide }
            .Select(o => (o, CelType.Double, CelType.Double, CelType.Double)),
        (BinaryOperator.Add, CelType.String, CelType.String, CelType.String),
        (BinaryOperator.Add, CelType.Bytes, CelType.Bytes, CelType.Bytes),
        (BinaryOperator.Add, CelType.Timestamp, CelType.Duration, CelType.Timestamp),
        (BinaryOperator.Add, CelType.Duration, CelType.Timestamp, CelType.Timestamp),
        (BinaryOperator.Add, CelType.Duration, CelType.Duration, CelType.Duration),
        (BinaryOperator.Subtract, CelType.Timestamp, CelType.Timestamp, CelType.Duration),
        (BinaryOperator.Subtract, CelType.Timestamp, CelType.Duration, CelType.Timestamp),
        (BinaryOperator.Subtract, CelType.Duration, CelType.Duration, CelType.Duration),
    ];

    /// <summary>The type of the result; null where the operator does not take these types.</summary>
    public static CelType? Result(BinaryOperator @operator, CelType left, CelType right) => @operator switch
    {
        BinaryOperator.Less or BinaryOperator.LessOrEqual or BinaryOperator.Greater or BinaryOperator.GreaterOrEqual =>
            AreOrdered(left, right) ? CelType.Bool : null,
        BinaryOperator.Add when left.Kind is CelKind.List && right.Kind is CelKind.List =>
            TypeRelations.Join(left.Element!, right.Element!) is { } element ? CelType.List(element) : null,
        _ when left.Kind is CelKind.Error || right.Kind is CelKind.Error => CelType.Error,
        _ when left.Kind is CelKind.Dyn && right.Kind is CelKind.Dyn => CelType.Dyn,
        BinaryOperator.Add when left.Kind is CelKind.List && right.IsAnything() || right.Kind is CelKind.List && left.IsAnything() => CelType.List(CelType.Dyn),
        _ => Calculated(@operator, left, right),
    };

    public static string Sign(this BinaryOperator @operator) => @operator switch
    {
        BinaryOperator.Or => "||",
        BinaryOperator.And => "&&",
        BinaryOperator.Equal => "==",
        BinaryOperator.NotEqual => "!=",
        BinaryOperator.Less => "<",
        BinaryOperator.LessOrEqual => "<=",
        BinaryOperator.Greater => ">",
        BinaryOperator.GreaterOrEqual => ">=",
        BinaryOperator.In => "in",
        BinaryOperator.Add => "+",
        BinaryOperator.Subtract => "-",
        BinaryOperator.Multiply => "*",
        BinaryOperator.Divide => "/",
        _ => "%",
    };

    private static CelType? Calculated(BinaryOperator @operator, CelType left, CelType right)
    {
        var results = Arithmetic
            .Where(row => row.Operator == @operator && (left.IsAnything() || row.Left == left) && (right.IsAnything() || row.Right == right))
            .Select(row => row.Result).Distinct().ToArray();
        return results switch { [] => null, [var only] => only, _ => CelType.Dyn };
    }

    private static bool AreOrdered(CelType left, CelType right) =>
        left.IsAnything() ? right.IsAnything() || IsOrdered(right)
        : right.IsAnything() ? IsOrdered(left)
        : IsOrdered(left) && (left.Kind == right.Kind || (left.IsNumber() && right.IsNumber()));

    private static bool IsOrdered(CelType type) => type.IsNumber()
        || type.Kind is CelKind.Bool or CelKind.String or CelKind.Bytes or CelKind.Timestamp or CelKind.Duration;
}
