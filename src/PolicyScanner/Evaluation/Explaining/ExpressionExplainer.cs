using PolicyScanner.Expressions;
using PolicyScanner.Expressions.Checking;
using PolicyScanner.Expressions.Compilation;
using PolicyScanner.Expressions.Syntax;
using PolicyScanner.Expressions.Values;
using PolicyScanner.Findings;

namespace PolicyScanner.Evaluation.Explaining;

/// <summary>
/// What an expression read to come to its value: the fields, calls and names in it, each compiled from its node of the checked tree and run on the
/// same frame. What the value does not depend on (behind a side of <c>&amp;&amp;</c> that is false) was not read.
/// </summary>
internal sealed class ExpressionExplainer
{
    private const int MostLevels = 6;

    private readonly string _text;
    private readonly Frame _frame;
    private readonly int _level;
    private readonly List<ExplainedPart> _parts = [];
    private readonly HashSet<string> _told = new(StringComparer.Ordinal);

    private ExpressionExplainer(string text, Frame frame, int level) => (_text, _frame, _level) = (text, frame, level);

    /// <summary>The parts of an expression over the rows that the frame has bound.</summary>
    public static IReadOnlyList<ExplainedPart> Parts(CompiledExpression expression, Frame frame) => PartsOf(expression.Tree, expression.Text, frame, 0);

    /// <summary>As it was written, on one line.</summary>
    public static string OneLine(string text) => string.Join(' ', text.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));

    private static List<ExplainedPart> PartsOf(Node node, string text, Frame frame, int level)
    {
        var explainer = new ExpressionExplainer(text, frame, level);
        explainer.Read(node, isWhole: true);
        return explainer._parts;
    }

    private Value Read(Node node, bool isWhole = false)
    {
        var value = Emitter.Emit(node)(_frame);
        switch (node)
        {
            case LiteralNode or NameNode { Symbol.Kind: SymbolKind.Type }:
                break;
            case BinaryNode { Operator: BinaryOperator.And or BinaryOperator.Or } logic:
                var decides = logic.Operator is BinaryOperator.Or;
                if (Read(logic.Left) is not { IsBool: true } left || left.AsBool != decides) Read(logic.Right);
                break;
            case ConditionalNode choice:
                var test = Read(choice.Test);
                if (test.IsBool) Read(test.AsBool ? choice.Then : choice.Otherwise);
                break;
            case SelectNode { Symbol: null } select:
                if (!isWhole) Tell(node, value);
                // Where the way to a field breaks off, the part before says why.
                if (value.IsStop || !IsPath(select.Operand)) Read(select.Operand);
                break;
            case NameNode or SelectNode:
                if (!isWhole) Tell(node, value);
                break;
            case CallNode { Definition: { } definition } call:
                if (!isWhole) Tell(node, value, Body(call, definition));
                Operands(call.Arguments);
                if (isWhole) _parts.AddRange(Body(call, definition));
                break;
            case CallNode call:
                if (!isWhole) Tell(node, value);
                Operands(call.Row is { IsMember: false } ? call.Arguments : call.Children);
                break;
            case IndexNode index:
                if (!isWhole) Tell(node, value);
                Operands([index.Operand, index.Index]);
                break;
            case MacroNode macro:
                if (!isWhole) Tell(node, value);
                Operands([macro.Range]);
                break;
            default:
                foreach (var child in node.Children) Read(child);
                break;
        }
        return value;
    }

    private void Operands(IEnumerable<Node> operands)
    {
        foreach (var operand in operands)
            if (!IsShownElsewhere(operand)) Read(operand);
    }

    // `live(key)` is about a row that is shown already, `admin_of.size()` about a list that is; a table of the context is its author's, and long.
    private bool IsShownElsewhere(Node node) => node switch
    {
        NameNode { Symbol: { Kind: SymbolKind.Slot, Index: var slot } } => _frame.Slots[slot].Kind is ValueKind.Entity or ValueKind.List,
        SelectNode { Symbol.Kind: SymbolKind.Context } => Emitter.Emit(node)(_frame).Kind is ValueKind.List or ValueKind.Map,
        _ => false,
    };

    private void Tell(Node node, Value value, IReadOnlyList<ExplainedPart>? parts = null)
    {
        var text = OneLine(_text.Substring(node.Span.Start, node.Span.Length));
        if (_told.Add(text)) _parts.Add(new(text, ExplainedValue.Of(value, _frame.Graph), parts ?? []));
    }

    // The sides of a definition's `&&` or `||` one by one, up to the one that decides.
    private List<ExplainedPart> Body(CallNode call, DefinitionFunction definition)
    {
        var arguments = call.Arguments.Select(a => Emitter.Emit(a)(_frame)).ToArray();
        if (_level == MostLevels || Array.Exists(arguments, a => a.IsStop)) return [];
        // Definitions never call themselves: the frame stays this call's until its body is told.
        var called = _frame.Call(definition);
        arguments.CopyTo(called.Slots, 0);
        var (body, parts) = (definition.Body!, new List<ExplainedPart>());
        if (body.Tree is not BinaryNode { Operator: BinaryOperator.And or BinaryOperator.Or } chain) return PartsOf(body.Tree, body.Text, called, _level + 1);
        foreach (var side in Variables.Chain(chain, chain.Operator))
        {
            var value = Emitter.Emit(side)(called);
            var text = OneLine(body.Text.Substring(side.Span.Start, side.Span.Length));
            parts.Add(new(text, ExplainedValue.Of(value, called.Graph), PartsOf(side, body.Text, called, _level + 1)));
            if (value.IsBool && value.AsBool == chain.Operator is BinaryOperator.Or) break;
        }
        return parts;
    }

    private static bool IsPath(Node node) => node is NameNode || (node is SelectNode select && IsPath(select.Operand));
}
