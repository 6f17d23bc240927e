using PolicyScanner.Expressions.Syntax;
using PolicyScanner.Graph;
using PolicyScanner.Text;

namespace PolicyScanner.Expressions.Checking;

/// <summary>What the parts of the checker share for one expression: where problems go, how a node reads, what was found to be read of the graph.</summary>
internal sealed class CheckContext(Fragment source, DiagnosticBag problems)
{
    private const int LongestExcerpt = 80;

    private readonly HashSet<(string Path, Symbol? Root)> _unguarded = [];

    public DiagnosticBag Problems { get; } = problems;

    public HashSet<FieldSchema> Fields { get; } = [];

    public HashSet<EdgeSchema> Edges { get; } = [];

    /// <summary>A node as it was written, on one line.</summary>
    public string Text(Node node)
    {
        var text = string.Concat(source.Text.AsSpan(node.Span.Start, node.Span.Length).ToString().Select(c => char.IsControl(c) ? ' ' : c));
        if (text.Length <= LongestExcerpt) return text;
        var end = char.IsHighSurrogate(text[LongestExcerpt - 1]) ? LongestExcerpt - 1 : LongestExcerpt;
        return text[..end] + "…";
    }

    /// <summary>
    /// The type of a checked node where a plain value is needed. One that can be null is a problem, told once for each path, and counts as
    /// <see cref="CelType.Error"/> from then on.
    /// </summary>
    public CelType ValueOf(Node node)
    {
        if (!node.Type.Nullable) return node.Type;
        var path = Narrowing.Path(node);
        if (!_unguarded.Add((path ?? $"{node.Span}", path is null ? null : Root(node)))) return CelType.Error;
        if (node is SelectNode { Symbol.Kind: SymbolKind.Context }) Problems.FactCanBeNull(node.Place, Text(node));
        else Problems.CanBeNull(node.Place, Text(node), path is not null, node.Type);
        return CelType.Error;
    }

    /// <summary>Reports a node that is not of the wanted type.</summary>
    public void Expect(Node node, CelType wanted)
    {
        if (node.Type.Fits(wanted)) return;
        if (node.Type.NotNull().Fits(wanted)) ValueOf(node);
        else Problems.WrongType(node.Place, Text(node), node.Type, wanted, HowToGet(node, wanted));
    }

    // Two macros may each have a `k`.
    private static Symbol? Root(Node path)
    {
        while (path is SelectNode select) path = select.Operand;
        return (path as NameNode)?.Symbol;
    }

    private string? HowToGet(Node node, CelType wanted) => (node.Type.NotNull().Kind, wanted.Kind) switch
    {
        (CelKind.List, CelKind.Bool) => $"say what of it: `{Text(node)}.size() > 0`, or `.exists(…)`",
        (_, CelKind.Bool) when node.Type.Nullable => $"say what of it: `{Text(node)} != null`",
        (CelKind.Entity, CelKind.String) => $"name a field: `{Text(node)}.id`",
        (CelKind.String, CelKind.Timestamp) when node is LiteralNode => $"write `timestamp({Text(node)})`",
        (CelKind.String, CelKind.Duration) when node is LiteralNode => $"write `duration({Text(node)})`",
        (CelKind.Int or CelKind.Uint or CelKind.Double or CelKind.Bool or CelKind.Timestamp or CelKind.Duration, CelKind.String) =>
            $"write `string({Text(node)})`",
        _ => null,
    };
}
