using PolicyScanner.Expressions.Values;
using PolicyScanner.Text;

namespace PolicyScanner.Expressions.Syntax;

// The grammar, as cel-spec has it; macros are calls here:
//
//   Expression = Or [ "?" Or ":" Expression ]
//   Or         = And { "||" And }
//   And        = Relation { "&&" Relation }
//   Relation   = Sum { ( "==" | "!=" | "<" | "<=" | ">" | ">=" | "in" ) Sum }
//   Sum        = Product { ( "+" | "-" ) Product }
//   Product    = Unary { ( "*" | "/" | "%" ) Unary }
//   Unary      = Member | "!" { "!" } Member | "-" { "-" } Member
//   Member     = Primary { "." Selector [ "(" [ List ] ")" ] | "[" Expression "]" }
//   Selector   = Name (reserved words too) | "`" { letter | digit | "_" | "-" | "." | "/" | " " } "`" (not called)
//   Primary    = Literal | [ "." ] Name [ "(" [ List ] ")" ] | "(" Expression ")" | "[" [ List ] [ "," ] "]" | "{" [ Entries ] [ "," ] "}"
//   List       = Expression { "," Expression }
//   Entries    = Expression ":" Expression { "," Expression ":" Expression }
//   Literal    = [ "-" ] int | uint | [ "-" ] double | string | bytes | "true" | "false" | "null"

/// <summary>
/// Text to tree: operator precedence by binding power. After a problem it goes on at the next comma, closing bracket, <c>&amp;&amp;</c> or <c>||</c>,
/// so that it finds them all; what is broken stands as a <see cref="BrokenNode"/>, of which nothing more is said.
/// </summary>
internal sealed class Parser
{
    /// <summary>The longest expression, in code points. It bounds the number of nodes too.</summary>
    public const int LongestText = 10_000;

    /// <summary>How deep a tree may be: what protects the stack of everything that walks one.</summary>
    public const int Deepest = 250;

    private static readonly HashSet<string> ReservedWords = new(StringComparer.Ordinal)
    {
        "as", "break", "const", "continue", "else", "for", "function", "if", "import", "let", "loop", "package", "namespace", "return", "var", "void", "while",
    };

    private readonly string _text;
    private readonly IReadOnlyList<Token> _tokens;
    private readonly int[] _closers;
    private readonly DiagnosticBag _problems;
    private readonly HashSet<string> _reservedSeen = new(StringComparer.Ordinal);
    private int _at;

    // The sign that a problem was reported for: what it lacks on its other side is the same mistake.
    private int _blamed = -2;

    private Parser(string text, IReadOnlyList<Token> tokens, int[] closers, DiagnosticBag problems) =>
        (_text, _tokens, _closers, _problems) = (text, tokens, closers, problems);

    private Token Current => _tokens[_at];

    private TokenKind Kind => _tokens[_at].Kind;

    /// <summary>Parses a whole expression. Null when there are errors, which were reported.</summary>
    /// <param name="source">The text and its place.</param>
    /// <param name="bag">The bag of the file; places are mapped through <paramref name="source"/> here.</param>
    public static Node? Parse(Fragment source, DiagnosticBag bag)
    {
        var (before, problems) = (bag.Count, bag.Within(source));
        if (SourceText.CodePoints(source.Text) is var length && length > LongestText)
        {
            problems.ExpressionTooLong(default, length, LongestText);
            return null;
        }
        if (Lexer.Read(source.Text, problems) is not { } tokens) return null;
        if (tokens.Count == 1)
        {
            if (bag.Count == before) problems.EmptyExpression(default);
            return null;
        }
        if (Brackets.Pair(tokens, Deepest, problems) is not { } closers) return null;
        var tree = new Parser(source.Text, tokens, closers, problems).Whole();
        if (bag.Count > before) return null;
        if (FirstBelow(Deepest, tree) is not { } tooDeep) return tree;
        problems.TooDeep(tooDeep.Place, Deepest);
        return null;
    }

    private Node Whole()
    {
        var before = _problems.Count;
        var tree = Expression();
        if (Kind is TokenKind.End) return tree;
        // A comma or a colon: say so once, and look at what comes behind it.
        if (_problems.Count == before) _problems.OperatorExpected(Current.Span, Found(), null);
        while (Kind is not TokenKind.End)
        {
            Next();
            if (Kind is not TokenKind.End and not TokenKind.Comma and not TokenKind.Colon) Expression();
        }
        return tree;
    }

    // Conditionals in a row (`a ? b : c ? d : e`) are no recursion.
    private Node Expression()
    {
        var start = _at;
        var pending = new Stack<(int Start, TextSpan Question, Node Test, Node Then)>();
        while (true)
        {
            var testStart = _at;
            var test = Operators(Power(BinaryOperator.Or));
            if (Kind is not TokenKind.Question)
            {
                while (pending.TryPop(out var outer)) test = new ConditionalNode(SpanFrom(outer.Start), outer.Question, outer.Test, outer.Then, test);
                return test;
            }
            var before = _blamed == _at ? -1 : _problems.Count;
            var question = Next().Span;
            var likeAccess = Kind is TokenKind.Dot && Current.Span.Start == question.End;
            var then = Operators(Power(BinaryOperator.Or));
            if (Kind is not TokenKind.Colon)
            {
                if (Kind is TokenKind.Question) _problems.NestedConditional(Current.Span);
                else if (_problems.Count == before) _problems.NoElse(question, likeAccess);
                while (!(Kind is TokenKind.End or TokenKind.Comma || Current.IsCloser)) Skip();
                return new BrokenNode(SpanFrom(start));
            }
            Next();
            pending.Push((testStart, question, test, then));
        }
    }

    private Node Operators(int least)
    {
        var start = _at;
        var left = Unary();
        while (true)
        {
            ExpectOperator(left);
            if (Infix() is not { } @operator || Power(@operator) < least) return left;
            if (@operator is BinaryOperator.And or BinaryOperator.Or)
            {
                left = Chain(@operator, start, left);
                continue;
            }
            var place = NextOperator();
            var right = Operators(Power(@operator) + 1);
            left = new BinaryNode(SpanFrom(start), @operator, place, left, right);
        }
    }

    // `a && b && c && d` becomes `(a && b) && (c && d)`: a long condition stays a shallow tree.
    private Node Chain(BinaryOperator @operator, int start, Node first)
    {
        var operands = new List<(Node Node, TextSpan Span)> { (first, SpanFrom(start)) };
        var places = new List<TextSpan>();
        while (Infix() == @operator)
        {
            places.Add(NextOperator());
            var operandStart = _at;
            var operand = Operators(Power(@operator) + 1);
            operands.Add((operand, SpanFrom(operandStart)));
        }
        return Balanced(0, operands.Count - 1);

        Node Balanced(int from, int to)
        {
            if (from == to) return operands[from].Node;
            var middle = (from + to) / 2;
            var span = TextSpan.FromBounds(operands[from].Span.Start, operands[to].Span.End);
            return new BinaryNode(span, @operator, places[middle], Balanced(from, middle), Balanced(middle + 1, to));
        }
    }

    /// <summary>The operator that stands here, if one does.</summary>
    private BinaryOperator? Infix() => Kind switch
    {
        TokenKind.Or => BinaryOperator.Or,
        TokenKind.And => BinaryOperator.And,
        TokenKind.Equal => BinaryOperator.Equal,
        TokenKind.NotEqual => BinaryOperator.NotEqual,
        TokenKind.Less => BinaryOperator.Less,
        TokenKind.LessOrEqual => BinaryOperator.LessOrEqual,
        TokenKind.Greater => BinaryOperator.Greater,
        TokenKind.GreaterOrEqual => BinaryOperator.GreaterOrEqual,
        TokenKind.In => BinaryOperator.In,
        TokenKind.Plus => BinaryOperator.Add,
        TokenKind.Minus => BinaryOperator.Subtract,
        TokenKind.Star => BinaryOperator.Multiply,
        TokenKind.Slash => BinaryOperator.Divide,
        TokenKind.Percent => BinaryOperator.Modulo,
        TokenKind.Name when IsWord("and") => BinaryOperator.And,
        TokenKind.Name when IsWord("or") => BinaryOperator.Or,
        TokenKind.Name when IsWord("not") && _tokens[_at + 1].Kind is TokenKind.In => BinaryOperator.In,
        _ => null,
    };

    private static int Power(BinaryOperator @operator) => @operator switch
    {
        BinaryOperator.Or => 1,
        BinaryOperator.And => 2,
        BinaryOperator.Add or BinaryOperator.Subtract => 4,
        BinaryOperator.Multiply or BinaryOperator.Divide or BinaryOperator.Modulo => 5,
        _ => 3,
    };

    // Words of other languages are reported, and read as what they mean there.
    private TextSpan NextOperator()
    {
        var token = Next();
        if (token.Kind is not TokenKind.Name) return token.Span;
        var word = TextOf(token);
        if (Kind is TokenKind.In)
            _problems.NoOperator(TextSpan.FromBounds(token.Span.Start, Next().Span.End), "not in", "write `!(x in list)`");
        else
            _problems.NoOperator(token.Span, word, string.Equals(word, "and", StringComparison.OrdinalIgnoreCase) ? "write `&&`" : "write `||`");
        _blamed = _at - 1;
        return token.Span;
    }

    private void ExpectOperator(Node left)
    {
        if (IsBoundary() || Infix() is not null) return;
        if (left is not BrokenNode && Kind is not TokenKind.Broken && _tokens[_at - 1].Kind is not TokenKind.Broken)
            _problems.OperatorExpected(Current.Span, Found(), HelpForWord());
        while (!IsBoundary() && Kind is not TokenKind.And and not TokenKind.Or) Skip();
    }

    private bool IsBoundary() => Kind is TokenKind.End or TokenKind.Comma or TokenKind.Colon or TokenKind.Question || Current.IsCloser;

    private string? HelpForWord() => Kind is not TokenKind.Name ? null : TextOf(Current) switch
    {
        "is" => "write `==`",
        "contains" or "startsWith" or "endsWith" or "matches" => $"write `x.{TextOf(Current)}(…)`",
        "like" => "write `x.matches(pattern)`, or `glob(…)`",
        "between" => "write `low <= x && x <= high`",
        _ => null,
    };

    private Node Unary()
    {
        var signs = new Stack<int>();
        var first = Prefix();
        var isMixed = false;
        while (Prefix() is { } prefix)
        {
            if (Kind is TokenKind.Name) _problems.NoOperator(Current.Span, TextOf(Current), "write `!`");
            else if (prefix != first && !isMixed) _problems.MixedSigns(Current.Span, TextOf(Current), TextOf(_tokens[_at - 1]));
            isMixed |= prefix != first;
            signs.Push(_at);
            Next();
        }
        // The minus before a number belongs to it: -9223372036854775808 is an int, and 9223372036854775808 is none.
        var isNegative = signs.Count > 0 && _tokens[_at - 1].Kind is TokenKind.Minus && (Kind is TokenKind.Int || Current is { Kind: TokenKind.Literal, Value.Kind: ValueKind.Double });
        var operand = Member(isNegative ? signs.Pop() : _at, isNegative);
        if (operand is BrokenNode) return operand;
        while (signs.TryPop(out var sign)) operand = new UnaryNode(SpanFrom(sign), first!.Value, _tokens[sign].Span, operand);
        return operand;
    }

    private UnaryOperator? Prefix() => Kind switch
    {
        TokenKind.Not => UnaryOperator.Not,
        TokenKind.Minus => UnaryOperator.Negate,
        TokenKind.Name when IsWord("not")
            && _tokens[_at + 1].Kind is TokenKind.Name or TokenKind.Literal or TokenKind.Int or TokenKind.LeftParen or TokenKind.Not => UnaryOperator.Not,
        _ => null,
    };

    private Node Member(int start, bool isNegative)
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
                    _problems.MessageConstruction(node.Place, node is SelectNode select ? select.Field : ((NameNode)node).Name);
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
            _problems.KeywordAsField(token.Span, TextOf(token));
            Next();
        }
        else if (token.Kind is TokenKind.Broken)
        {
            Next();
        }
        else if (token.Kind is TokenKind.Literal or TokenKind.Int)
        {
            _problems.FieldExpected(token.Span, Found());
            Next();
        }
        else if (!token.IsMistaken)
        {
            _problems.FieldExpected(dot.Span, Found());
        }
        return new(SpanFrom(start));
    }

    private IndexNode Indexing(int start, Node operand)
    {
        var open = _at;
        Next();
        SkipOptionalSign();
        var index = Enclosed(open);
        return new(SpanFrom(start), TextSpan.FromBounds(_tokens[open].Span.Start, _tokens[_closers[open]].Span.End), operand, index);
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
                _problems.MisplacedQuotedName(token.Span);
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
        _problems.NumberOutOfRange(token.Span, TextOf(token), "int");
        return new BrokenNode(token.Span);
    }

    // Nothing is taken: the operator that stands here, or the bracket, goes on.
    private void NoValue()
    {
        var behindSign = _at > 0 && _tokens[_at - 1].Kind is TokenKind.In or TokenKind.Question or (>= TokenKind.Not and <= TokenKind.Percent);
        if (Current.IsMistaken || _blamed == _at - 1 || (behindSign && _tokens[_at - 1].IsMistaken)) return;
        if (Infix() is not null || Kind is TokenKind.Question)
        {
            if (behindSign) _problems.ValueExpected(Current.Span, Found());
            else _problems.NothingBefore(Current.Span, TextOf(Current));
            _blamed = _at;
        }
        else if (behindSign)
        {
            _problems.NothingBehind(_tokens[_at - 1].Span, TextOf(_tokens[_at - 1]));
        }
        else
        {
            _problems.ValueExpected(Current.Span, Found());
        }
    }

    private Node Name(int start)
    {
        var token = Next();
        var name = TextOf(token);
        var isReserved = ReservedWords.Contains(name);
        // Once for each word: who calls his variable so uses it more than once.
        if (isReserved && _reservedSeen.Add(name)) _problems.ReservedWord(token.Span, name);
        var node = Kind is TokenKind.LeftParen ? Call(start, null, token) : new NameNode(SpanFrom(start), name);
        return isReserved ? new BrokenNode(node.Span) : node;
    }

    private Node Call(int start, Node? target, Token name)
    {
        var open = _at;
        Next();
        var before = _problems.Count;
        var arguments = Items(open, mayEndWithComma: false);
        var span = SpanFrom(start);
        // With a dot before it, it is the function of that name; and broken arguments have the wrong shape anyway.
        var mayBeMacro = (target is not null || _tokens[start].Kind is not TokenKind.Dot) && _problems.Count == before;
        return (mayBeMacro ? Macros.Expand(span, target, TextOf(name), name.Span, arguments, _problems) : null)
            ?? new CallNode(span, target, TextOf(name), name.Span, arguments);
    }

    /// <summary>One expression up to the bracket that closes <paramref name="open"/>, which is taken.</summary>
    private Node Enclosed(int open)
    {
        var close = _closers[open];
        if (_at == close)
        {
            _problems.NothingBetween(TextSpan.FromBounds(_tokens[open].Span.Start, _tokens[close].Span.End), TextOf(_tokens[open]) + TextOf(_tokens[close]));
            Next();
            return new BrokenNode(_tokens[open].Span);
        }
        var before = _problems.Count;
        var node = Expression();
        if (_at != close) ReportNoCloser(close, before);
        _at = close + 1;
        return node;
    }

    /// <summary>Expressions between commas up to the bracket that closes <paramref name="open"/>, which is taken.</summary>
    private List<Node> Items(int open, bool mayEndWithComma)
    {
        var close = _closers[open];
        var items = new List<Node>();
        while (_at < close && !(mayEndWithComma && Kind is TokenKind.Comma && _at + 1 == close))
        {
            if (mayEndWithComma) SkipOptionalSign();
            var before = _problems.Count;
            items.Add(Expression());
            if (Kind is TokenKind.Colon)
            {
                ReportNoCloser(close, before);
                break;
            }
            if (_at == close || (mayEndWithComma && _at + 1 == close)) break;
            Next();
            if (_at == close && _problems.Count == before) _problems.NothingBehind(_tokens[_at - 1].Span, ",");
        }
        _at = close + 1;
        return items;
    }

    private MapNode Map(int open)
    {
        var close = _closers[open];
        var entries = new List<(Node Key, Node Value)>();
        while (_at < close && !(Kind is TokenKind.Comma && _at + 1 == close))
        {
            SkipOptionalSign();
            var before = _problems.Count;
            var key = Expression();
            if (Kind is TokenKind.Colon)
            {
                Next();
                entries.Add((key, Expression()));
            }
            else if (_problems.Count == before)
            {
                _problems.NoMapValue(key.Span);
            }
            if (Kind is TokenKind.Colon)
            {
                ReportNoCloser(close, before);
                break;
            }
            if (Kind is TokenKind.Comma && _at + 1 < close) Next();
        }
        _at = close + 1;
        return new(SpanFrom(open), entries);
    }

    // Where something was wrong before, this is likely to be part of it.
    private void ReportNoCloser(int close, int problemsBefore)
    {
        if (_problems.Count == problemsBefore) _problems.CloserExpected(Current.Span, TextOf(_tokens[close]), Found());
    }

    private void SkipOptionalSign()
    {
        if (Kind is not TokenKind.Question) return;
        _problems.OptionalSyntax(Current.Span);
        Next();
    }

    private Token Next() => _tokens[_at++];

    /// <summary>Passes one token, or a pair of brackets with all that is in it.</summary>
    private void Skip() => _at = Current.IsOpener ? _closers[_at] + 1 : _at + 1;

    /// <summary>From a token to the last one that was taken.</summary>
    private TextSpan SpanFrom(int start) => TextSpan.FromBounds(_tokens[start].Span.Start, _tokens[Math.Max(start, _at - 1)].Span.End);

    private bool IsWord(string word) => _text.AsSpan(Current.Span.Start, Current.Span.Length).Equals(word, StringComparison.OrdinalIgnoreCase);

    private string TextOf(Token token) => TextOf(token.Span);

    private string TextOf(TextSpan span) => _text.Substring(span.Start, span.Length);

    private string Found() => Current switch
    {
        { Kind: TokenKind.End } => "the end",
        { Kind: TokenKind.Literal, Value.Kind: ValueKind.String } => "a string",
        { Kind: TokenKind.Literal, Value.Kind: ValueKind.Bytes } => "bytes",
        { Kind: TokenKind.QuotedName } => "a name in backticks",
        _ => $"`{ParserProblems.Short(TextOf(Current))}`",
    };

    private static Node? FirstBelow(int depth, Node tree)
    {
        var waiting = new Stack<(Node Node, int Depth)>([(tree, 1)]);
        while (waiting.TryPop(out var next))
        {
            if (next.Depth > depth) return next.Node;
            foreach (var child in next.Node.Children) waiting.Push((child, next.Depth + 1));
        }
        return null;
    }
}
