using System.Globalization;
using PolicyScanner.Expressions.Syntax;
using PolicyScanner.Expressions.Values;

namespace PolicyScanner.Tests.Expressions.Syntax;

/// <summary>Writes a tree as an s-expression: <c>(+ 1 (. a b))</c>.</summary>
internal static class TreeText
{
    public static string Of(Node node) => node switch
    {
        LiteralNode literal => Literal(literal.Value),
        NameNode name => name.Name,
        SelectNode select => $"({(select.IsTest ? "has" : ".")} {Of(select.Operand)} {select.Field})",
        UnaryNode unary => $"({(unary.Operator is UnaryOperator.Not ? "!" : "-")} {Of(unary.Operand)})",
        BinaryNode binary => $"({Sign(binary.Operator)} {Of(binary.Left)} {Of(binary.Right)})",
        ConditionalNode conditional => $"(? {Of(conditional.Test)} {Of(conditional.Then)} {Of(conditional.Otherwise)})",
        IndexNode index => $"(at {Of(index.Operand)} {Of(index.Index)})",
        CallNode { Target: { } target } call => $"(call {call.Function} {Of(target)} :{Each(call.Arguments)})",
        CallNode call => $"(call {call.Function}{Each(call.Arguments)})",
        ListNode list => $"(list{Each(list.Elements)})",
        MapNode map => $"(map{string.Concat(map.Entries.Select(e => $" ({Of(e.Key)} {Of(e.Value)})"))})",
        MacroNode macro =>
            $"({macro.Kind.ToString().ToLowerInvariant()} {Of(macro.Range)} {macro.Variable}{(macro.Condition is { } condition ? " if " + Of(condition) : "")} {Of(macro.Body)})",
        _ => throw new ArgumentException($"no text for {node.GetType().Name}", nameof(node)),
    };

    private static string Each(IEnumerable<Node> nodes) => string.Concat(nodes.Select(n => " " + Of(n)));

    private static string Literal(Value value) => value.Kind switch
    {
        ValueKind.Null => "null",
        ValueKind.Bool => value.AsBool ? "true" : "false",
        ValueKind.Int => value.AsInt.ToString(CultureInfo.InvariantCulture),
        ValueKind.Uint => value.AsUint.ToString(CultureInfo.InvariantCulture) + "u",
        ValueKind.Double => value.AsDouble.ToString("0.0###############e+0", CultureInfo.InvariantCulture),
        ValueKind.String => $"\"{string.Concat(value.AsString.Select(c => char.IsControl(c) ? $"<{(int)c:x}>" : c.ToString()))}\"",
        ValueKind.Bytes => $"b<{Convert.ToHexStringLower(value.AsBytes)}>",
        _ => throw new ArgumentException($"no literal is a {value.Kind}", nameof(value)),
    };

    private static string Sign(BinaryOperator @operator) => @operator switch
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
}
