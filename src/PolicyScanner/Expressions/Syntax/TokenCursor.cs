using PolicyScanner.Expressions.Values;
using PolicyScanner.Text;

namespace PolicyScanner.Expressions.Syntax;

/// <summary>The tokens of an expression, and how far they were read.</summary>
internal abstract class TokenCursor(string text, IReadOnlyList<Token> tokens, int[] closers, DiagnosticBag problems)
{
    protected string Text { get; } = text;

    protected IReadOnlyList<Token> Tokens { get; } = tokens;

    /// <summary>For each opening bracket, where it is closed.</summary>
    protected int[] Closers { get; } = closers;

    protected DiagnosticBag Problems { get; } = problems;

    protected int At { get; set; }

    /// <summary>The sign that a problem was reported for: what it lacks on its other side is the same mistake.</summary>
    protected int Blamed { get; set; } = -2;

    protected Token Current => Tokens[At];

    protected TokenKind Kind => Tokens[At].Kind;

    /// <summary>The operator that stands here, if one does.</summary>
    protected BinaryOperator? Infix() => Kind switch
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
        TokenKind.Name when IsWord("not") && Tokens[At + 1].Kind is TokenKind.In => BinaryOperator.In,
        _ => null,
    };

    protected bool IsBoundary() => Kind is TokenKind.End or TokenKind.Comma or TokenKind.Colon or TokenKind.Question || Current.IsCloser;

    protected Token Next() => Tokens[At++];

    /// <summary>Passes one token, or a pair of brackets with all that is in it.</summary>
    protected void Skip() => At = Current.IsOpener ? Closers[At] + 1 : At + 1;

    /// <summary>From a token to the last one that was taken.</summary>
    protected TextSpan SpanFrom(int start) => TextSpan.FromBounds(Tokens[start].Span.Start, Tokens[Math.Max(start, At - 1)].Span.End);

    protected bool IsWord(string word) => Text.AsSpan(Current.Span.Start, Current.Span.Length).Equals(word, StringComparison.OrdinalIgnoreCase);

    protected string TextOf(Token token) => TextOf(token.Span);

    protected string TextOf(TextSpan span) => Text.Substring(span.Start, span.Length);

    protected string Found() => Current switch
    {
        { Kind: TokenKind.End } => "the end",
        { Kind: TokenKind.Literal, Value.Kind: ValueKind.String } => "a string",
        { Kind: TokenKind.Literal, Value.Kind: ValueKind.Bytes } => "bytes",
        { Kind: TokenKind.QuotedName } => "a name in backticks",
        _ => $"`{ParserProblems.Short(TextOf(Current))}`",
    };
}
