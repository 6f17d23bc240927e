using PolicyScanner.Expressions.Values;
using PolicyScanner.Text;

namespace PolicyScanner.Expressions.Syntax;

/// <summary>What stands between operators: literals, names, calls, what is in brackets, and what is selected of them.</summary>
internal abstract class OperandParser(string text, IReadOnlyList<Token> tokens, int[] closers, DiagnosticBag problems) : TokenCursor(text, tokens, closers, problems)
{
    private static readonly HashSet<string> ReservedWords = new(StringComparer.Ordinal)
    {
        "as", "break", "const", "continue", "else", "for", "function", "if", "import", "let", "loop", "package", "namespace", "return", "var", "void", "while",
    };

    private readonly HashSet<string> _reservedSeen = new(StringComparer.Ordinal);

    /// <summary>An expression with its operators.</summary>
    protected abstract Node Expression();

    protected Node Member(int start, bool isNegative)
    {
        var isPath = Kind is TokenKind.Name or TokenKind.Dot;
        var node = Primary(start, isNegative);
        while (true)
        {
            switch (Kind)
            {
                case TokenKind.LeftParen or TokenKind.LeftBracket or TokenKind.LeftBrace when node is BrokenNode:
                    Skip();
                    break;
                case TokenKind.Dot:
                    node = Selection(start, node);
                    isPath &= node is SelectNode { IsTest: false };
                    break;
                case TokenKind.LeftBracket:
                    node = Indexing(start, node);
                    isPath = false;
                    break;
                case TokenKind.LeftBrace when isPath && node is NameNode or SelectNode:
                    Problems.MessageConstruction(node.Place, node is SelectNode select ? select.Field : ((NameNode)node).Name);
                    Skip();
                    return new BrokenNode(SpanFrom(start));
                default:
                    return node;
            }
        }
    }

    private Node Selection(int start, Node operand)
    {
        var dot = Next();
        SkipOptionalSign();
        var token = Current;
        switch (token.Kind)
        {
            case TokenKind.Name:
                Next();
                return Kind is TokenKind.LeftParen
                    ? Call(start, operand, token)
                    : new SelectNode(SpanFrom(start), operand, TextOf(token), token.Span);
            case TokenKind.QuotedName:
                Next();
                return new SelectNode(SpanFrom(start), operand, TextOf(token)[1..^1], token.Span);
            default:
                return NoName(start, dot);
        }
    }

    private BrokenNode NoName(int start, Token dot)
    {
        var token = Current;
        if (token.Kind is TokenKind.In || token is { Kind: TokenKind.Literal, Value.Kind: ValueKind.Null or ValueKind.Bool })
        {
            Problems.KeywordAsField(token.Span, TextOf(token));
            Next();
        }
        else if (token.Kind is TokenKind.Broken)
        {
            Next();
        }
        else if (token.Kind is TokenKind.Literal or TokenKind.Int)
        {
            Problems.FieldExpected(token.Span, Found());
            Next();
        }
        else if (!token.IsMistaken)
        {
            Problems.FieldExpected(dot.Span, Found());
        }
        return new(SpanFrom(start));
    }

    private IndexNode Indexing(int start, Node operand)
    {
        var open = At;
        Next();
        SkipOptionalSign();
        var index = Enclosed(open);
        return new(SpanFrom(start), TextSpan.FromBounds(Tokens[open].Span.Start, Tokens[Closers[open]].Span.End), operand, index);
    }

    private Node Primary(int start, bool isNegative)
    {
        var token = Current;
        switch (token.Kind)
        {
            case TokenKind.Literal:
                Next();
                return new LiteralNode(SpanFrom(start), isNegative ? Value.Of(-token.Value.AsDouble) : token.Value);
            case TokenKind.Int:
                Next();
                return Int(start, token, isNegative);
            case TokenKind.Name:
                return Name(start);
            case TokenKind.Dot:
                Next();
                return Kind is TokenKind.Name ? Name(start) : NoName(start, token);
            case TokenKind.LeftParen:
                Next();
                return Enclosed(start);
            case TokenKind.LeftBracket:
                Next();
                var elements = Items(start, mayEndWithComma: true);
                return new ListNode(SpanFrom(start), elements);
            case TokenKind.LeftBrace:
                Next();
                return Map(start);
            case TokenKind.QuotedName:
                Problems.MisplacedQuotedName(token.Span);
                Next();
                break;
            case TokenKind.Broken:
                Next();
                break;
            default:
                NoValue();
                break;
        }
        return new BrokenNode(token.Span);
    }

    private Node Int(int start, Token token, bool isNegative)
    {
        var magnitude = token.Value.AsUint;
        if (isNegative) return new LiteralNode(SpanFrom(start), Value.Of(unchecked(-(long)magnitude)));
        if (magnitude <= long.MaxValue) return new LiteralNode(token.Span, Value.Of((long)magnitude));
        Problems.NumberOutOfRange(token.Span, TextOf(token), "int");
        return new BrokenNode(token.Span);
    }

    // Nothing is taken: the operator that stands here, or the bracket, goes on.
    private void NoValue()
    {
        var behindSign = At > 0 && Tokens[At - 1].Kind is TokenKind.In or TokenKind.Question or (>= TokenKind.Not and <= TokenKind.Percent);
        if (Current.IsMistaken || Blamed == At - 1 || (behindSign && Tokens[At - 1].IsMistaken)) return;
        if (Infix() is not null || Kind is TokenKind.Question)
        {
            if (behindSign) Problems.ValueExpected(Current.Span, Found());
            else Problems.NothingBefore(Current.Span, TextOf(Current));
            Blamed = At;
        }
        else if (behindSign)
        {
            Problems.NothingBehind(Tokens[At - 1].Span, TextOf(Tokens[At - 1]));
        }
        else
        {
            Problems.ValueExpected(Current.Span, Found());
        }
    }

    private Node Name(int start)
    {
        var token = Next();
        var name = TextOf(token);
        var isReserved = ReservedWords.Contains(name);
        // Once for each word: who calls his variable so uses it more than once.
        if (isReserved && _reservedSeen.Add(name)) Problems.ReservedWord(token.Span, name);
        var node = Kind is TokenKind.LeftParen ? Call(start, null, token) : new NameNode(SpanFrom(start), name);
        return isReserved ? new BrokenNode(node.Span) : node;
    }

    private Node Call(int start, Node? target, Token name)
    {
        var open = At;
        Next();
        var before = Problems.Count;
        var arguments = Items(open, mayEndWithComma: false);
        var span = SpanFrom(start);
        // With a dot before it, it is the function of that name; and broken arguments have the wrong shape anyway.
        var mayBeMacro = (target is not null || Tokens[start].Kind is not TokenKind.Dot) && Problems.Count == before;
        return (mayBeMacro ? Macros.Expand(span, target, TextOf(name), name.Span, arguments, Problems) : null)
            ?? new CallNode(span, target, TextOf(name), name.Span, arguments);
    }

    /// <summary>One expression up to the bracket that closes <paramref name="open"/>, which is taken.</summary>
    private Node Enclosed(int open)
    {
        var close = Closers[open];
        if (At == close)
        {
            Problems.NothingBetween(TextSpan.FromBounds(Tokens[open].Span.Start, Tokens[close].Span.End), TextOf(Tokens[open]) + TextOf(Tokens[close]));
            Next();
            return new BrokenNode(Tokens[open].Span);
        }
        var before = Problems.Count;
        var node = Expression();
        if (At != close) ReportNoCloser(close, before);
        At = close + 1;
        return node;
    }

    /// <summary>Expressions between commas up to the bracket that closes <paramref name="open"/>, which is taken.</summary>
    private List<Node> Items(int open, bool mayEndWithComma)
    {
        var close = Closers[open];
        var items = new List<Node>();
        while (At < close && !(mayEndWithComma && Kind is TokenKind.Comma && At + 1 == close))
        {
            if (mayEndWithComma) SkipOptionalSign();
            var before = Problems.Count;
            items.Add(Expression());
            if (Kind is TokenKind.Colon)
            {
                ReportNoCloser(close, before);
                break;
            }
            if (At == close || (mayEndWithComma && At + 1 == close)) break;
            Next();
            if (At == close && Problems.Count == before) Problems.NothingBehind(Tokens[At - 1].Span, ",");
        }
        At = close + 1;
        return items;
    }

    private MapNode Map(int open)
    {
        var close = Closers[open];
        var entries = new List<(Node Key, Node Value)>();
        while (At < close && !(Kind is TokenKind.Comma && At + 1 == close))
        {
            SkipOptionalSign();
            var before = Problems.Count;
            var key = Expression();
            if (Kind is TokenKind.Colon)
            {
                Next();
                entries.Add((key, Expression()));
            }
            else if (Problems.Count == before)
            {
                Problems.NoMapValue(key.Span);
            }
            if (Kind is TokenKind.Colon)
            {
                ReportNoCloser(close, before);
                break;
            }
            if (Kind is TokenKind.Comma && At + 1 < close) Next();
        }
        At = close + 1;
        return new(SpanFrom(open), entries);
    }

    // Where something was wrong before, this is likely to be part of it.
    private void ReportNoCloser(int close, int problemsBefore)
    {
        if (Problems.Count == problemsBefore) Problems.CloserExpected(Current.Span, TextOf(Tokens[close]), Found());
    }

    private void SkipOptionalSign()
    {
        if (Kind is not TokenKind.Question) return;
        Problems.OptionalSyntax(Current.Span);
        Next();
    }
}
