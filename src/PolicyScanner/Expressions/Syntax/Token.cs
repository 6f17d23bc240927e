using PolicyScanner.Expressions.Values;
using PolicyScanner.Text;

namespace PolicyScanner.Expressions.Syntax;

internal enum TokenKind
{
    /// <summary>The end of the text; stands once, last.</summary>
    End,
    Name,

    /// <summary>A field's name in backticks.</summary>
    QuotedName,

    /// <summary>A literal other than an int.</summary>
    Literal,

    /// <summary>An int without its sign: its value is the magnitude, as a uint.</summary>
    Int,

    /// <summary>What could not be read: the problem was reported.</summary>
    Broken,
    In,
    LeftParen, RightParen, LeftBracket, RightBracket, LeftBrace, RightBrace,
    Dot, Comma, Colon, Question,
    Not, Or, And,
    Equal, NotEqual, Less, LessOrEqual, Greater, GreaterOrEqual,
    Plus, Minus, Star, Slash, Percent,
}

/// <summary>A word, literal or sign of an expression.</summary>
/// <param name="Kind">What it is, or was meant as.</param>
/// <param name="Span">Its place.</param>
/// <param name="Value">A literal's value.</param>
/// <param name="IsMistaken">Whether it is a sign of another language, which was reported.</param>
internal readonly record struct Token(TokenKind Kind, TextSpan Span, Value Value = default, bool IsMistaken = false)
{
    public bool IsOpener => Kind is TokenKind.LeftParen or TokenKind.LeftBracket or TokenKind.LeftBrace;

    public bool IsCloser => Kind is TokenKind.RightParen or TokenKind.RightBracket or TokenKind.RightBrace;
}
