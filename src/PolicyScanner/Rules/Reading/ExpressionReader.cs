using PolicyScanner.Expressions;
using PolicyScanner.Expressions.Checking;
using PolicyScanner.Expressions.Syntax;
using PolicyScanner.Graph;
using PolicyScanner.Text;
using PolicyScanner.Text.Yaml;

namespace PolicyScanner.Rules.Reading;

/// <summary>Takes expressions out of YAML and compiles them; remembers what all of them read.</summary>
internal sealed class ExpressionReader(DiagnosticBag bag)
{
    private readonly HashSet<FieldSchema> _fields = [];
    private readonly HashSet<EdgeSchema> _edges = [];
    private readonly HashSet<int> _slots = [];

    /// <summary>What the expressions read so far.</summary>
    public Reads Reads => new(_fields, _edges, _slots);

    /// <summary>An expression that a key holds; null where it is wrong, which is reported.</summary>
    public CompiledExpression? One(YamlNode node, string what, Scope scope, CelType? expected) =>
        bag.Text(node, what) is { } text && !IsCutByComment(text) ? Part(text.Fragment, scope, expected) : null;

    public CompiledExpression? Part(Fragment source, Scope scope, CelType? expected) => Remember(ExpressionCompiler.Compile(source, scope, expected, bag));

    /// <summary>A condition: one line, or a list of lines that hold together.</summary>
    /// <param name="node">The text or list.</param>
    /// <param name="key">The key that holds it.</param>
    /// <param name="at">How evidence names the place.</param>
    /// <param name="scope">What the lines may name.</param>
    /// <param name="known">The scope where all lines hold.</param>
    public IReadOnlyList<Line> Lines(YamlNode node, string key, string at, Scope scope, out Scope known)
    {
        if (node is YamlSequence { Items: [] }) bag.EmptyList(node.Span, $"`{key}`");
        var texts = bag.Texts(node, $"`{key}`").Where(t => !IsCutByComment(t)).ToArray();
        var compiled = ExpressionCompiler.CompileAll([.. texts.Select(t => t.Fragment)], scope, CelType.Bool, bag, out known);
        var lines = new List<Line>();
        for (var i = 0; i < compiled.Length; i++)
            if (Remember(compiled[i]) is { } expression) lines.Add(new(node is YamlSequence ? $"{at}[{i}]" : at, expression));
        return lines;
    }

    // Where a comment stands behind a condition that ends too early (an operator, an open string or bracket is left over), the comment is the mistake; behind a whole one it is just a comment.
    private bool IsCutByComment(YamlScalar text)
    {
        if (YamlTraps.CommentBehind(text) is not { } comment) return false;
        var probe = new DiagnosticBag(text.Fragment.Source);
        Parser.Parse(text.Fragment, probe);
        if (!probe.Problems.Any(p => p.Code is "PS0105" or "PS0113" || p.Span.End >= text.Span.End)) return false;
        bag.CommentCutsCondition(comment);
        return true;
    }

    private CompiledExpression? Remember(CompiledExpression? expression)
    {
        if (expression is null) return null;
        _fields.UnionWith(expression.Reads.Fields);
        _edges.UnionWith(expression.Reads.Edges);
        _slots.UnionWith(expression.Reads.Slots);
        return expression;
    }
}
