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
internal sealed class Parser : OperandParser
{
    /// <summary>The longest expression, in code points. It bounds the number of nodes too.</summary>
    public const int LongestText = 10_000;

    /// <summary>How deep a tree may be: what protects the stack of everything that walks one.</summary>
    public const int Deepest = 250;

    private Parser(string text, IReadOnlyList<Token> tokens, int[] closers, DiagnosticBag problems) : base(text, tokens, closers, problems) { }

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
        var before = Problems.Count;
        var tree = Expression();
        if (Kind is TokenKind.End) return tree;
        // A comma or a colon: say so once, and look at what comes behind it.
        if (Problems.Count == before) Problems.OperatorExpected(Current.Span, Found(), null);
        while (Kind is not TokenKind.End)
        {
            Next();
            if (Kind is not TokenKind.End and not TokenKind.Comma and not TokenKind.Colon) Expression();
        }
        return tree;
    }

    // Conditionals in a row (`a ? b : c ? d : e`) are no recursion.
    protected override Node Expression()
    {
        var start = At;
        var pending = new Stack<(int Start, TextSpan Question, Node Test, Node Then)>();
        while (true)
        {
            var testStart = At;
            var test = Operators(Power(BinaryOperator.Or));
            if (Kind is not TokenKind.Question)
            {
                while (pending.TryPop(out var outer)) test = new ConditionalNode(SpanFrom(outer.Start), outer.Question, outer.Test, outer.Then, test);
                return test;
            }
            var before = Blamed == At ? -1 : Problems.Count;
            var question = Next().Span;
            var likeAccess = Kind is TokenKind.Dot && Current.Span.Start == question.End;
            var then = Operators(Power(BinaryOperator.Or));
            if (Kind is not TokenKind.Colon)
            {
                if (Kind is TokenKind.Question) Problems.NestedConditional(Current.Span);
                else if (Problems.Count == before) Problems.NoElse(question, likeAccess);
                while (!(Kind is TokenKind.End or TokenKind.Comma || Current.IsCloser)) Skip();
                return new BrokenNode(SpanFrom(start));
            }
            Next();
            pending.Push((testStart, question, test, then));
        }
    }

    private Node Operators(int least)
    {
        var start = At;
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
            var operandStart = At;
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
            Problems.NoOperator(TextSpan.FromBounds(token.Span.Start, Next().Span.End), "not in", "write `!(x in list)`");
        else
            Problems.NoOperator(token.Span, word, string.Equals(word, "and", StringComparison.OrdinalIgnoreCase) ? "write `&&`" : "write `||`");
        Blamed = At - 1;
        return token.Span;
    }

    private void ExpectOperator(Node left)
    {
        if (IsBoundary() || Infix() is not null) return;
        if (left is not BrokenNode && Kind is not TokenKind.Broken && Tokens[At - 1].Kind is not TokenKind.Broken)
            Problems.OperatorExpected(Current.Span, Found(), HelpForWord());
        while (!IsBoundary() && Kind is not TokenKind.And and not TokenKind.Or) Skip();
    }

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
            if (Kind is TokenKind.Name) Problems.NoOperator(Current.Span, TextOf(Current), "write `!`");
            else if (prefix != first && !isMixed) Problems.MixedSigns(Current.Span, TextOf(Current), TextOf(Tokens[At - 1]));
            isMixed |= prefix != first;
            signs.Push(At);
            Next();
        }
        // The minus before a number belongs to it: -9223372036854775808 is an int, and 9223372036854775808 is none.
        var isNegative = signs.Count > 0 && Tokens[At - 1].Kind is TokenKind.Minus && (Kind is TokenKind.Int || Current is { Kind: TokenKind.Literal, Value.Kind: ValueKind.Double });
        var operand = Member(isNegative ? signs.Pop() : At, isNegative);
        if (operand is BrokenNode) return operand;
        while (signs.TryPop(out var sign)) operand = new UnaryNode(SpanFrom(sign), first!.Value, Tokens[sign].Span, operand);
        return operand;
    }

    private UnaryOperator? Prefix() => Kind switch
    {
        TokenKind.Not => UnaryOperator.Not,
        TokenKind.Minus => UnaryOperator.Negate,
        TokenKind.Name when IsWord("not")
            && Tokens[At + 1].Kind is TokenKind.Name or TokenKind.Literal or TokenKind.Int or TokenKind.LeftParen or TokenKind.Not => UnaryOperator.Not,
        _ => null,
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
