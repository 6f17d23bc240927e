using System.Globalization;
using System.Text;
using PolicyScanner.Expressions.Values;
using PolicyScanner.Text;

namespace PolicyScanner.Expressions.Syntax;

/// <summary>Text to tokens. What is no CEL but clearly meant as something (<c>=</c>, <c>&amp;</c>, <c>&lt;&gt;</c>) is reported and read as that.</summary>
internal sealed class Lexer
{
    private const ulong LargestMagnitude = 1UL << 63;

    private readonly string _text;
    private readonly DiagnosticBag _problems;
    private readonly List<Token> _tokens = [];
    private int _at;

    private Lexer(string text, DiagnosticBag problems) => (_text, _problems) = (text, problems);

    /// <summary>All tokens, the end last. Null where a string is not closed or <c>#</c> begins a comment (reported): nobody knows what of the rest belongs to it.</summary>
    /// <param name="text">The expression.</param>
    /// <param name="problems">Takes offsets in <paramref name="text"/>.</param>
    public static IReadOnlyList<Token>? Read(string text, DiagnosticBag problems)
    {
        var lexer = new Lexer(text, problems);
        while (lexer._at < text.Length)
            if (!lexer.ReadOne()) return null;
        lexer.Add(TokenKind.End, 0);
        return lexer._tokens;
    }

    public static bool IsNameStart(char c) => char.IsAsciiLetter(c) || c == '_';

    public static bool IsNamePart(char c) => char.IsAsciiLetterOrDigit(c) || c == '_';

    private char Peek(int ahead = 0) => _at + ahead < _text.Length ? _text[_at + ahead] : '\0';

    private void Add(TokenKind kind, int length, Value value = default, bool isMistaken = false)
    {
        _tokens.Add(new(kind, new(_at, length), value, isMistaken));
        _at += length;
    }

    private bool ReadOne()
    {
        switch (Peek())
        {
            case ' ' or '\t' or '\n' or '\r' or '\f':
                _at++;
                return true;
            case '/' when Peek(1) == '/':
                SkipLine();
                return true;
            case '"' or '\'':
                return ReadString();
            case 'b' or 'B' or 'r' or 'R' when StringLiteral.StartsAt(_text, _at):
                return ReadString();
            case (>= '0' and <= '9') or '.' when char.IsAsciiDigit(Peek()) || char.IsAsciiDigit(Peek(1)):
                ReadNumber();
                return true;
            case var c when IsNameStart(c):
                return ReadName();
            case '`':
                ReadQuotedName();
                return true;
            default:
                if (Sign() is var (kind, length)) Add(kind, length);
                else if (!ReadMistakenSign()) return ReadUnknown();
                return true;
        }
    }

    private (TokenKind Kind, int Length)? Sign() => (Peek(), Peek(1)) switch
    {
        ('=', '=') when Peek(2) != '=' => (TokenKind.Equal, 2),
        ('!', '=') when Peek(2) != '=' => (TokenKind.NotEqual, 2),
        ('!', not '=') => (TokenKind.Not, 1),
        ('<', '=') => (TokenKind.LessOrEqual, 2),
        ('<', not '>') => (TokenKind.Less, 1),
        ('>', '=') => (TokenKind.GreaterOrEqual, 2),
        ('>', _) => (TokenKind.Greater, 1),
        ('&', '&') => (TokenKind.And, 2),
        ('|', '|') => (TokenKind.Or, 2),
        ('(', _) => (TokenKind.LeftParen, 1),
        (')', _) => (TokenKind.RightParen, 1),
        ('[', _) => (TokenKind.LeftBracket, 1),
        (']', _) => (TokenKind.RightBracket, 1),
        ('{', _) => (TokenKind.LeftBrace, 1),
        ('}', _) => (TokenKind.RightBrace, 1),
        ('.', _) => (TokenKind.Dot, 1),
        (',', _) => (TokenKind.Comma, 1),
        (':', _) => (TokenKind.Colon, 1),
        ('?', not '?') => (TokenKind.Question, 1),
        ('+', _) => (TokenKind.Plus, 1),
        ('-', _) => (TokenKind.Minus, 1),
        ('*', not '*') => (TokenKind.Star, 1),
        ('/', _) => (TokenKind.Slash, 1),
        ('%', _) => (TokenKind.Percent, 1),
        _ => null,
    };

    // Signs of other languages.
    private bool ReadMistakenSign()
    {
        (TokenKind Kind, int Length, string Help)? meant = (Peek(), Peek(1), Peek(2)) switch
        {
            ('=', '=', '=') => (TokenKind.Equal, 3, "write `==`"),
            ('!', '=', '=') => (TokenKind.NotEqual, 3, "write `!=`"),
            ('=', '>', _) => (TokenKind.GreaterOrEqual, 2, "write `>=`; `exists` and its like take `(x, condition)`"),
            ('=', '<', _) => (TokenKind.LessOrEqual, 2, "write `<=`"),
            ('=', '~', _) => (TokenKind.Equal, 2, "write `x.matches(pattern)`"),
            ('=', _, _) => (TokenKind.Equal, 1, "write `==`"),
            ('<', '>', _) => (TokenKind.NotEqual, 2, "write `!=`"),
            ('&', _, _) => (TokenKind.And, 1, "write `&&`"),
            ('|', _, _) => (TokenKind.Or, 1, "write `||`"),
            ('?', '?', _) => (TokenKind.Or, 2, "write `x != null ? x : y`"),
            ('*', '*', _) => (TokenKind.Star, 2, "write the factors out"),
            _ => null,
        };
        if (meant is not var (kind, length, help)) return false;
        _problems.NoOperator(new(_at, length), _text.Substring(_at, length), help);
        Add(kind, length, isMistaken: true);
        return true;
    }

    private bool ReadName()
    {
        var end = EndOf(_at, IsNamePart);
        var name = _text[_at..end];
        // As in f"…": only r, b and br stand before a string. In 'it's' it is no prefix that is wrong.
        var followsString = _tokens is [.., { Kind: TokenKind.Literal } last] && last.Span.End == _at;
        if (end < _text.Length && _text[end] is '"' or '\'' && name.Length <= 2 && !followsString)
        {
            var prefix = new TextSpan(_at, name.Length);
            _at = end;
            if (!ReadString()) return false;
            _problems.UnknownPrefix(prefix, name);
            return true;
        }
        switch (name)
        {
            case "true": Add(TokenKind.Literal, name.Length, Value.True); break;
            case "false": Add(TokenKind.Literal, name.Length, Value.False); break;
            case "null": Add(TokenKind.Literal, name.Length, Value.Null); break;
            case "in": Add(TokenKind.In, name.Length); break;
            default: Add(TokenKind.Name, name.Length); break;
        }
        return true;
    }

    private void ReadQuotedName()
    {
        var end = EndOf(_at + 1, c => IsNamePart(c) || c is '.' or '-' or '/' or ' ');
        if (end < _text.Length && _text[end] == '`' && end > _at + 1)
        {
            Add(TokenKind.QuotedName, end + 1 - _at);
            return;
        }
        var close = _text.IndexOf('`', _at + 1);
        if (close < 0) _problems.OpenBackticks(new(_at, 1));
        else _problems.BadQuotedName(new(_at, close + 1 - _at));
        Add(TokenKind.Broken, (close < 0 ? end : close + 1) - _at);
    }

    private bool ReadString()
    {
        var literal = StringLiteral.Read(_text, _at, _problems);
        if (literal is not var (length, value)) return false;
        if (value is { } read) Add(TokenKind.Literal, length, read);
        else Add(TokenKind.Broken, length);
        return true;
    }

    private void ReadNumber()
    {
        var isHex = Peek() == '0' && Peek(1) == 'x' && char.IsAsciiHexDigit(Peek(2));
        var end = isHex ? EndOf(_at + 2, char.IsAsciiHexDigit) : EndOf(_at, char.IsAsciiDigit);
        var isDouble = false;
        if (!isHex)
        {
            if (At(end) == '.' && char.IsAsciiDigit(At(end + 1))) (end, isDouble) = (EndOf(end + 1, char.IsAsciiDigit), true);
            var exponent = At(end) is 'e' or 'E' ? end + (At(end + 1) is '+' or '-' ? 2 : 1) : end;
            if (exponent > end && char.IsAsciiDigit(At(exponent))) (end, isDouble) = (EndOf(exponent, char.IsAsciiDigit), true);
        }
        var isUint = !isDouble && At(end) is 'u' or 'U';
        var digits = _text.AsSpan()[(isHex ? _at + 2 : _at)..end];
        if (isUint) end++;
        var rest = EndOf(end, IsNamePart);
        if (rest > end)
        {
            _problems.LettersInNumber(TextSpan.FromBounds(_at, rest), _text[_at..rest]);
            Add(TokenKind.Broken, rest - _at);
        }
        else if (isDouble)
        {
            AddNumber(TokenKind.Literal, end, Value.Of(double.Parse(digits, NumberStyles.Float, CultureInfo.InvariantCulture)) is var d && double.IsFinite(d.AsDouble) ? d : null, "double");
        }
        else
        {
            var fits = ulong.TryParse(digits, isHex ? NumberStyles.AllowHexSpecifier : NumberStyles.None, CultureInfo.InvariantCulture, out var number);
            // One more than an int holds is fine behind a minus: the parser sees to it.
            if (isUint) AddNumber(TokenKind.Literal, end, fits ? Value.Of(number) : null, "uint");
            else AddNumber(TokenKind.Int, end, fits && number <= LargestMagnitude ? Value.Of(number) : null, "int");
        }
    }

    private void AddNumber(TokenKind kind, int end, Value? value, string type)
    {
        if (value is { } number)
        {
            Add(kind, end - _at, number);
            return;
        }
        _problems.NumberOutOfRange(TextSpan.FromBounds(_at, end), _text[_at..end], type);
        Add(TokenKind.Broken, end - _at);
    }

    private char At(int place) => place < _text.Length ? _text[place] : '\0';

    private int EndOf(int from, Func<char, bool> belongs)
    {
        while (from < _text.Length && belongs(_text[from])) from++;
        return from;
    }

    private bool ReadUnknown()
    {
        Rune.DecodeFromUtf16(_text.AsSpan(_at), out var rune, out var length);
        var at = new TextSpan(_at, length);
        if (rune.Value == '#')
        {
            _problems.HashComment(at);
            return false;
        }
        if (Rune.IsWhiteSpace(rune) || Rune.GetUnicodeCategory(rune) is UnicodeCategory.Format or UnicodeCategory.Control)
        {
            _problems.NoSpace(at, rune);
            // Inside of a name it makes one broken name of two.
            var end = Rune.IsWhiteSpace(rune) ? _at : EndOf(_at + length, IsNamePart);
            if (end > _at + length) Add(TokenKind.Broken, end - _at);
            else _at += length;
        }
        else if (StringLiteral.IsTypographicQuote(_text[_at]))
        {
            _problems.TypographicQuote(at, rune);
            Add(TokenKind.Broken, StringLiteral.TypographicEnd(_text, _at) - _at);
        }
        else
        {
            var end = EndOf(_at + length, c => IsNamePart(c) || (!char.IsAscii(c) && char.IsLetterOrDigit(c)));
            _problems.UnknownCharacter(at, rune);
            Add(TokenKind.Broken, end - _at);
        }
        return true;
    }

    private void SkipLine()
    {
        while (_at < _text.Length && _text[_at] is not '\n' and not '\r') _at++;
    }
}
