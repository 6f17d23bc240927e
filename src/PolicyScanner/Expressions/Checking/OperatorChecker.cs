using System.Globalization;
using PolicyScanner.Expressions.Syntax;
using PolicyScanner.Expressions.Values;
using PolicyScanner.Graph;

namespace PolicyScanner.Expressions.Checking;

/// <summary>The types of operators whose operands were checked.</summary>
internal sealed class OperatorChecker(CheckContext context)
{
    public CelType Unary(UnaryNode node)
    {
        if (node.Operator is UnaryOperator.Not)
        {
            context.Expect(node.Operand, CelType.Bool);
            return CelType.Bool;
        }
        var type = context.ValueOf(node.Operand);
        if (type.IsAnything() || type.Kind is CelKind.Int or CelKind.Double) return type;
        context.Problems.NoSuchUnary(node.Place, "-", context.Text(node.Operand), type);
        return CelType.Error;
    }

    /// <summary>All but <c>&amp;&amp;</c> and <c>||</c>, whose sides see each other's facts.</summary>
    public CelType Binary(BinaryNode node) => node.Operator switch
    {
        BinaryOperator.Equal or BinaryOperator.NotEqual => Equality(node),
        BinaryOperator.In => Membership(node),
        _ => Calculation(node),
    };

    /// <summary>Whether null is among the values of a node wherever it stands: narrowed or not.</summary>
    public static bool IsNullable(Node node) => node.Type.Nullable || node switch
    {
        NameNode name => name.Symbol?.Type.Nullable ?? false,
        SelectNode select => select.ReadsField?.Nullable ?? select.WalksEdge is { ToMany: false, Nullable: true },
        _ => false,
    };

    private CelType Calculation(BinaryNode node)
    {
        if (IsNull(node.Left) || IsNull(node.Right))
        {
            context.Problems.IsNull((IsNull(node.Left) ? node.Left : node.Right).Place, node.Operator.Sign());
            return Outcome(node.Operator);
        }
        var (left, right) = (context.ValueOf(node.Left), context.ValueOf(node.Right));
        if (OperatorTypes.Result(node.Operator, left, right) is { } result) return result;
        context.Problems.NoSuchOperator(node.Place, node.Operator.Sign(), left, right, Help(node));
        return Outcome(node.Operator);
    }

    private CelType Equality(BinaryNode node)
    {
        var (left, right) = (node.Left, node.Right);
        if (IsNull(left) || IsNull(right))
        {
            var other = IsNull(left) ? right : left;
            if (!IsNullable(other) && !other.Type.IsAnything() && !IsNull(other))
                context.Problems.NeverNull(other.Place, context.Text(other), IfEmpty(other, node.Operator is BinaryOperator.Equal));
        }
        else if (!TypeRelations.CanBeEqual(left.Type, right.Type))
            context.Problems.NeverEqual(node.Place, context.Text(left), left.Type, context.Text(right), right.Type, Help(node));
        else if (left.Type.Nullable && right.Type.Nullable)
            context.Problems.BothCanBeNull(node.Place, context.Text(left), context.Text(right));
        else
        {
            ExpectKnownValue(left, right);
            ExpectKnownValue(right, left);
        }
        return CelType.Bool;
    }

    private CelType Membership(BinaryNode node)
    {
        var (item, container) = (context.ValueOf(node.Left), context.ValueOf(node.Right));
        if (container.IsAnything()) return CelType.Bool;
        if ((container.Kind is CelKind.List ? container.Element : container.Kind is CelKind.Map ? container.Key : null) is not { } element)
            context.Problems.NotIn(node.Right.Place, context.Text(node.Right), container, IfText(node));
        else if (!TypeRelations.CanBeEqual(item, element))
            context.Problems.NeverIn(node.Place, context.Text(node.Left), item, context.Text(node.Right), container, Among(node.Right, node.Left));
        else if (node.Right is ListNode list)
            foreach (var known in list.Elements) ExpectKnownValue(node.Left, known);
        return CelType.Bool;
    }

    // The sets of the API are open: what is not known today may be sent tomorrow.
    private void ExpectKnownValue(Node field, Node literal)
    {
        if (field is SelectNode { ReadsField: { KnownValues: { Count: > 0 } known } schema }
            && literal is LiteralNode { Value: { Kind: ValueKind.String } value }
            && !known.Contains(value.AsString, StringComparer.Ordinal))
            context.Problems.UnknownValue(literal.Place, context.Text(literal), value.AsString, schema.Name, known);
    }

    private string? Help(BinaryNode node) => Help(node.Operator, node.Left, node.Right) ?? Help(node.Operator, node.Right, node.Left);

    private string? Help(BinaryOperator @operator, Node one, Node other)
    {
        var text = context.Text(other);
        return (one.Type.Kind, other.Type.Kind) switch
        {
            (CelKind.Timestamp, CelKind.String) when other is LiteralNode => $"write `timestamp({text})`",
            (CelKind.Duration, CelKind.String) when other is LiteralNode literal => InDays(literal.Value.AsString) ?? $"write `duration({text})`",
            (CelKind.Duration, CelKind.Int) when @operator is not (BinaryOperator.Multiply or BinaryOperator.Divide) => $"write `days({text})`",
            (CelKind.Timestamp, CelKind.Int) when @operator is BinaryOperator.Add or BinaryOperator.Subtract => $"write `days({text})`",
            (CelKind.Timestamp, CelKind.Duration) when @operator is not (BinaryOperator.Add or BinaryOperator.Subtract) => "compare an instant with an instant: `now - …`",
            (CelKind.Entity, CelKind.String) => $"compare `{context.Text(one)}.id`",
            (CelKind.List, CelKind.Int) => $"count it: `{context.Text(one)}.size()`",
            (CelKind.List, CelKind.String or CelKind.Entity) when @operator is BinaryOperator.Equal or BinaryOperator.NotEqual =>
                Among(one, other) ?? $"write `{text} in {context.Text(one)}`",
            (CelKind.String, CelKind.Int or CelKind.Uint or CelKind.Double or CelKind.Bool or CelKind.Timestamp or CelKind.Duration) when @operator is BinaryOperator.Add =>
                $"write `string({text})`",
            (CelKind.Double, CelKind.Int) or (CelKind.Double, CelKind.Uint) => $"write `double({text})`",
            (CelKind.Int, CelKind.Uint) => $"write `int({text})`",
            _ => null,
        };
    }

    // CEL's durations end at hours.
    private static string? InDays(string text) => text is [.. var number, 'd' or 'w'] && int.TryParse(number, CultureInfo.InvariantCulture, out var count)
        ? string.Create(CultureInfo.InvariantCulture, $"write `days({(text[^1] is 'w' ? 7L * count : count)})`")
        : null;

    private string? IfEmpty(Node node, bool equal) => node.Type.Kind switch
    {
        CelKind.List or CelKind.Map => $"it can be empty: `{context.Text(node)}.size() {(equal ? "==" : ">")} 0`",
        CelKind.String when node is SelectNode { ReadsField.KnownValues.Count: 0 } => $"it can be empty: `{context.Text(node)} {(equal ? "==" : "!=")} \"\"`",
        _ => null,
    };

    private string? IfText(BinaryNode node) => (node.Left.Type.Kind, node.Right.Type.Kind) switch
    {
        (CelKind.String, CelKind.String) => $"write `{context.Text(node.Right)}.contains({context.Text(node.Left)})`",
        (_, CelKind.Entity) when node.Left.Type.Kind is CelKind.Entity
            && node.Right.Type.Collection!.Edges.FirstOrDefault(e => e.ToMany && GraphSchema.Collection(e.Target) == node.Left.Type.Collection) is { } edge =>
            $"write `{context.Text(node.Left)} in {context.Text(node.Right)}.{edge.Name}`",
        _ => null,
    };

    // `user in workspace.members` means the members' users, `user.id in …` of entities their ids.
    private string? Among(Node list, Node item)
    {
        if (list.Type.Element is not { Kind: CelKind.Entity, Collection: { } elements } || elements == item.Type.Collection) return null;
        if (item.Type.Kind is CelKind.String) return $"write `{context.Text(list)}.exists(x, x.id == {context.Text(item)})`";
        var edge = elements.Edges.FirstOrDefault(e => !e.ToMany && GraphSchema.Collection(e.Target) == item.Type.Collection);
        return edge is null ? null : $"write `{context.Text(list)}.exists(x, x.{edge.Name} == {context.Text(item)})`";
    }

    private static bool IsNull(Node node) => node.Type.Kind is CelKind.Null;

    private static CelType Outcome(BinaryOperator @operator) =>
        @operator is BinaryOperator.Less or BinaryOperator.LessOrEqual or BinaryOperator.Greater or BinaryOperator.GreaterOrEqual ? CelType.Bool : CelType.Error;
}
