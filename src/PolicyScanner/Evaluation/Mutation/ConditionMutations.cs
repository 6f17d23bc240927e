using PolicyScanner.Expressions.Checking;
using PolicyScanner.Expressions.Syntax;
using PolicyScanner.Expressions.Values;
using PolicyScanner.Text;
using PolicyScanner.Text.Yaml;

namespace PolicyScanner.Evaluation.Mutation;

/// <summary>
/// The changes of one expression: each condition in it dropped and turned around, each limit moved by one. Conditions are the line itself, the operands of
/// <c>&amp;&amp;</c> and <c>||</c>, the question of <c>? :</c> and what <c>exists</c>, <c>all</c> and <c>filter</c> ask of an element.
/// </summary>
internal sealed class ConditionMutations
{
    private readonly YamlMapping _root;
    private readonly YamlScalar _line;
    private readonly List<Mutation> _found = [];

    private ConditionMutations(YamlMapping root, YamlScalar line) => (_root, _line) = (root, line);

    /// <param name="root">The file.</param>
    /// <param name="line">The expression in it.</param>
    /// <param name="isCondition">Whether the whole is true or false.</param>
    public static IReadOnlyList<Mutation> Of(YamlMapping root, YamlScalar line, bool isCondition)
    {
        if (Parser.Parse(line.Fragment, new DiagnosticBag(line.Fragment.Source)) is not { } tree) return [];
        var mutations = new ConditionMutations(root, line);
        mutations.Visit(tree, isCondition ? "true" : null);
        return mutations._found;
    }

    /// <param name="node">The node.</param>
    /// <param name="dropped">What a condition is where it is left out; null for what is none.</param>
    private void Visit(Node node, string? dropped)
    {
        if (dropped is not null)
        {
            var text = Text(node);
            Add(node.Span, dropped, $"`{text}` dropped", $"a row for which only `{text}` is {(dropped == "true" ? "false" : "true")}{(Row(node, dropped != "true") is { } row ? $", such as `{row}`" : "")}");
            Add(node.Span, $"!({_line.Text.Substring(node.Span.Start, node.Span.Length)})", $"`{text}` negated", $"rows for which `{text}` decides");
        }
        switch (node)
        {
            case BinaryNode { Operator: BinaryOperator.And or BinaryOperator.Or } chain:
                foreach (var operand in Variables.Chain(chain, chain.Operator)) Visit(operand, chain.Operator is BinaryOperator.And ? "true" : "false");
                return;
            case BinaryNode { Operator: BinaryOperator.Less or BinaryOperator.LessOrEqual or BinaryOperator.Greater or BinaryOperator.GreaterOrEqual } comparison:
                MoveLimit(comparison);
                break;
            case ConditionalNode choice:
                Visit(choice.Test, "true");
                Visit(choice.Then, null);
                Visit(choice.Otherwise, null);
                return;
            case MacroNode macro:
                Visit(macro.Range, null);
                if (macro.Condition is not null) Visit(macro.Condition, "true");
                Visit(macro.Body, macro.Kind is MacroKind.Map ? null : "true");
                return;
        }
        foreach (var child in node.Children) Visit(child, null);
    }

    private void MoveLimit(BinaryNode comparison)
    {
        var (old, moved) = comparison.Operator switch
        {
            BinaryOperator.Less => ("<", "<="),
            BinaryOperator.LessOrEqual => ("<=", "<"),
            BinaryOperator.Greater => (">", ">="),
            _ => (">=", ">"),
        };
        Add(comparison.Place, moved, $"`{old}` becomes `{moved}` in `{Text(comparison)}`", $"a row exactly at the limit, where `{Text(comparison.Left)}` equals `{Text(comparison.Right)}`");
    }

    // The fields that make a plain comparison with a text or null true or false, as a test would give them.
    private static string? Row(Node node, bool wanted)
    {
        if (node is not BinaryNode { Operator: var op and (BinaryOperator.Equal or BinaryOperator.NotEqual), Left: SelectNode { Operand: NameNode { Name: not "params" }, Field: var field }, Right: LiteralNode { Value: var value } }) return null;
        var same = wanted == op is BinaryOperator.Equal;
        if (value.IsNull) return same ? $"{{ {field}: null }}" : null;
        return value.Kind is ValueKind.String ? $"{{ {field}: {(same ? "" : "not ")}{value.AsString} }}" : null;
    }

    private void Add(TextSpan span, string by, string change, string missing)
    {
        var changed = new YamlScalar(_line.Span, _line.Fragment.With(span, by), _line.Style);
        _found.Add(new(YamlChange.Replace(_root, _line, changed), _line.Fragment.ToSource(span), change, missing));
    }

    private string Text(Node node) => string.Join(' ', _line.Text.Substring(node.Span.Start, node.Span.Length).Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));
}
