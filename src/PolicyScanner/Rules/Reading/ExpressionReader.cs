using PolicyScanner.Expressions;
using PolicyScanner.Expressions.Checking;
using PolicyScanner.Expressions.Syntax;
using PolicyScanner.Graph;
using PolicyScanner.Text;
using PolicyScanner.Text.Yaml;

namespace PolicyScanner.Rules.Reading;

/// <summary>Takes expressions out of YAML and compiles them; remembers what all of them read.</summary>
internal sealed class ExpressionReader(SourceText source, DiagnosticBag bag)
{
    private readonly HashSet<FieldSchema> _fields = [];
    private readonly HashSet<EdgeSchema> _edges = [];
    private readonly HashSet<int> _slots = [];
    private readonly List<Fragment> _wrong = [];

    /// <summary>What the expressions read so far.</summary>
    public Reads Reads => new(_fields, _edges, _slots);

    /// <summary>An expression that a key holds; null where it is wrong, which is reported.</summary>
    public CompiledExpression? One(YamlNode node, string what, Scope scope, CelType? expected) =>
        bag.Text(node, what) is { } text && !IsCutByComment(text) ? Part(text.Fragment, scope, expected) : null;

    public CompiledExpression? Part(Fragment source, Scope scope, CelType? expected) => Compile([source], scope, expected, out _)[0];

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
        var compiled = Compile([.. texts.Select(t => t.Fragment)], scope, CelType.Bool, out known);
        var lines = new List<Line>();
        for (var i = 0; i < compiled.Length; i++)
            if (compiled[i] is { } expression) lines.Add(new(node is YamlSequence ? $"{at}[{i}]" : at, expression));
        return lines;
    }

    private CompiledExpression?[] Compile(IReadOnlyList<Fragment> sources, Scope scope, CelType? expected, out Scope known)
    {
        var found = new DiagnosticBag(source);
        var compiled = ExpressionCompiler.CompileAll(sources, scope, expected, found, out known);
        Report(found.Problems, sources);
        foreach (var expression in compiled.OfType<CompiledExpression>())
        {
            _fields.UnionWith(expression.Reads.Fields);
            _edges.UnionWith(expression.Reads.Edges);
            _slots.UnionWith(expression.Reads.Slots);
        }
        return compiled;
    }

    // A line that is wrong makes sure of nothing: that what it speaks of can be null elsewhere is then no second mistake.
    private void Report(IReadOnlyList<Diagnostic> found, IReadOnlyList<Fragment> sources)
    {
        var errors = found.Where(p => p.Severity is DiagnosticSeverity.Error && p.Code != CheckerProblems.NullCode).ToArray();
        _wrong.AddRange(sources.Where(s => errors.Any(p => IsIn(p, s))));
        foreach (var p in found)
        {
            var name = p.Source.Content.Substring(p.Span.Start, p.Span.Length);
            if (p.Code == CheckerProblems.NullCode && name.Length > 0 && _wrong.Exists(w => !IsIn(p, w) && Names(w.Text, name))) continue;
            bag.Report(p.Code, p.Span, p.Message, p.Help, p.Severity);
        }
    }

    private static bool IsIn(Diagnostic problem, Fragment source) =>
        source.ToSource(new(0, source.Text.Length)) is var span && problem.Span.Start >= span.Start && problem.Span.End <= span.End;

    private static bool Names(string text, string name)
    {
        for (var at = text.IndexOf(name, StringComparison.Ordinal); at >= 0; at = text.IndexOf(name, at + 1, StringComparison.Ordinal))
            if (!IsOfName(text, at - 1) && !IsOfName(text, at + name.Length)) return true;
        return false;
    }

    private static bool IsOfName(string text, int at) => at >= 0 && at < text.Length && (char.IsAsciiLetterOrDigit(text[at]) || text[at] == '_');

    // Where a comment stands behind a condition that ends too early (an operator, an open string or bracket is left over), the comment is the mistake; behind a whole one it is just a comment.
    private bool IsCutByComment(YamlScalar text)
    {
        if (YamlTraps.CommentBehind(text) is not { } comment) return false;
        var probe = new DiagnosticBag(text.Fragment.Source);
        Parser.Parse(text.Fragment, probe);
        if (!probe.Problems.Any(p => p.Code is "PS0105" or "PS0113" || p.Span.End >= text.Span.End)) return false;
        bag.CommentCutsCondition(comment);
        _wrong.Add(text.Fragment);
        return true;
    }
}
