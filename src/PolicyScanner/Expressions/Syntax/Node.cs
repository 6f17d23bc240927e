using PolicyScanner.Expressions.Checking;
using PolicyScanner.Expressions.Values;
using PolicyScanner.Graph;
using PolicyScanner.Text;

namespace PolicyScanner.Expressions.Syntax;

/// <summary>A node of an expression's tree. Spans are offsets in the expression's own text; the checker writes what it found out into the node.</summary>
internal abstract class Node(TextSpan span)
{
    /// <summary>From the first to the last character of the node.</summary>
    public TextSpan Span { get; } = span;

    /// <summary>The place to point at for a problem with the node as such: the operator, the name, the literal.</summary>
    public virtual TextSpan Place => Span;

    /// <summary>Set by the checker. <see cref="CelType.Error"/> where a problem was reported already.</summary>
    public CelType Type { get; set; } = CelType.Dyn;

    /// <summary>The nodes below, in the order of the text.</summary>
    public abstract IEnumerable<Node> Children { get; }
}

/// <summary><c>1</c>, <c>"a"</c>, <c>true</c>, <c>null</c>.</summary>
internal sealed class LiteralNode(TextSpan span, Value value) : Node(span)
{
    public Value Value { get; } = value;

    public override IEnumerable<Node> Children => [];
}

/// <summary>A name that stands alone: a variable, <c>now</c>, <c>params</c>, a type such as <c>int</c>. A leading dot is not part of it.</summary>
internal sealed class NameNode(TextSpan span, string name) : Node(span)
{
    public string Name { get; } = name;

    /// <summary>Set by the checker: what the name stands for.</summary>
    public Symbol? Symbol { get; set; }

    public override IEnumerable<Node> Children => [];
}

/// <summary><c>operand.field</c>, and <c>has(operand.field)</c> where <see cref="IsTest"/>.</summary>
internal sealed class SelectNode(TextSpan span, Node operand, string field, TextSpan fieldSpan, bool isTest = false) : Node(span)
{
    public Node Operand { get; } = operand;

    public string Field { get; } = field;

    public TextSpan FieldSpan { get; } = fieldSpan;

    public bool IsTest { get; } = isTest;

    public override TextSpan Place => FieldSpan;

    /// <summary>Set by the checker where the operand is an entity: the field it reads.</summary>
    public FieldSchema? ReadsField { get; set; }

    /// <summary>Set by the checker where the operand is an entity: the edge it walks.</summary>
    public EdgeSchema? WalksEdge { get; set; }

    /// <summary>Set by the checker where the whole is a member of a namespace, as in <c>params.limit</c> or <c>scan.modes</c>.</summary>
    public Symbol? Symbol { get; set; }

    public override IEnumerable<Node> Children => [Operand];
}

internal enum UnaryOperator { Not, Negate }

internal sealed class UnaryNode(TextSpan span, UnaryOperator @operator, TextSpan operatorSpan, Node operand) : Node(span)
{
    public UnaryOperator Operator { get; } = @operator;

    public Node Operand { get; } = operand;

    public override TextSpan Place { get; } = operatorSpan;

    public override IEnumerable<Node> Children => [Operand];
}

internal enum BinaryOperator
{
    Or, And,
    Equal, NotEqual, Less, LessOrEqual, Greater, GreaterOrEqual, In,
    Add, Subtract, Multiply, Divide, Modulo,
}

internal sealed class BinaryNode(TextSpan span, BinaryOperator @operator, TextSpan operatorSpan, Node left, Node right) : Node(span)
{
    public BinaryOperator Operator { get; } = @operator;

    public Node Left { get; } = left;

    public Node Right { get; } = right;

    public override TextSpan Place { get; } = operatorSpan;

    public override IEnumerable<Node> Children => [Left, Right];
}

/// <summary><c>test ? then : otherwise</c>.</summary>
internal sealed class ConditionalNode(TextSpan span, TextSpan questionMark, Node test, Node then, Node otherwise) : Node(span)
{
    public Node Test { get; } = test;

    public Node Then { get; } = then;

    public Node Otherwise { get; } = otherwise;

    public override TextSpan Place { get; } = questionMark;

    public override IEnumerable<Node> Children => [Test, Then, Otherwise];
}

/// <summary><c>operand[index]</c>.</summary>
internal sealed class IndexNode(TextSpan span, TextSpan bracket, Node operand, Node index) : Node(span)
{
    public Node Operand { get; } = operand;

    public Node Index { get; } = index;

    public override TextSpan Place { get; } = bracket;

    public override IEnumerable<Node> Children => [Operand, Index];
}

/// <summary><c>function(arguments)</c> or <c>target.function(arguments)</c>.</summary>
internal sealed class CallNode(TextSpan span, Node? target, string function, TextSpan functionSpan, IReadOnlyList<Node> arguments) : Node(span)
{
    public Node? Target { get; } = target;

    public string Function { get; } = function;

    public IReadOnlyList<Node> Arguments { get; } = arguments;

    public override TextSpan Place { get; } = functionSpan;

    /// <summary>
    /// Set by the checker: the row of the function table. Null where <c>dyn</c> arguments leave several rows of <see cref="Function"/>, the run decides
    /// then. Where the row is no member although there is a target, the target is a namespace and no argument, as in <c>math.abs(x)</c>.
    /// </summary>
    public Functions.FunctionRow? Row { get; set; }

    /// <summary>Set by the checker: the definition that is called.</summary>
    public DefinitionFunction? Definition { get; set; }

    public override IEnumerable<Node> Children => Target is null ? Arguments : Arguments.Prepend(Target);
}

/// <summary><c>[a, b]</c>.</summary>
internal sealed class ListNode(TextSpan span, IReadOnlyList<Node> elements) : Node(span)
{
    public IReadOnlyList<Node> Elements { get; } = elements;

    public override IEnumerable<Node> Children => Elements;
}

/// <summary><c>{key: value}</c>.</summary>
internal sealed class MapNode(TextSpan span, IReadOnlyList<(Node Key, Node Value)> entries) : Node(span)
{
    public IReadOnlyList<(Node Key, Node Value)> Entries { get; } = entries;

    public override IEnumerable<Node> Children => Entries.SelectMany(e => new[] { e.Key, e.Value });
}

internal enum MacroKind { All, Exists, ExistsOne, Map, Filter }

/// <summary>
/// <c>range.exists(x, body)</c> and its like. <c>map</c> may have a condition before its body: <c>range.map(x, condition, body)</c>; <c>filter</c>'s
/// condition is its body.
/// </summary>
internal sealed class MacroNode(
    TextSpan span, MacroKind kind, TextSpan nameSpan, Node range, string variable, TextSpan variableSpan, Node? condition, Node body) : Node(span)
{
    public MacroKind Kind { get; } = kind;

    public Node Range { get; } = range;

    public string Variable { get; } = variable;

    public TextSpan VariableSpan { get; } = variableSpan;

    public Node? Condition { get; } = condition;

    public Node Body { get; } = body;

    public override TextSpan Place { get; } = nameSpan;

    /// <summary>Set by the checker: where the frame holds the element at hand.</summary>
    public int Slot { get; set; } = -1;

    public override IEnumerable<Node> Children => Condition is null ? [Range, Body] : [Range, Condition, Body];
}

/// <summary>Stands where something could not be parsed: the problem was reported, and nothing more is said of it.</summary>
internal sealed class BrokenNode(TextSpan span) : Node(span)
{
    public override IEnumerable<Node> Children => [];
}
