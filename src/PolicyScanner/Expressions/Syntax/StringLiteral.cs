using System.Globalization;
using System.Text;
using PolicyScanner.Expressions.Values;
using PolicyScanner.Text;

namespace PolicyScanner.Expressions.Syntax;

/// <summary>Strings and bytes: <c>"…"</c>, <c>'…'</c>, both tripled, with <c>r</c> before them raw and with <c>b</c> bytes.</summary>
internal sealed class StringLiteral
{
    private const string DoubleQuotes = "“”„‟«»″";
    private const string SingleQuotes = "‘’‚‛‹›′´";

    private readonly string _text;
    private readonly DiagnosticBag _problems;
    private readonly bool _isBytes;
    private readonly StringBuilder _characters = new();
    private readonly List<byte> _bytes = [];
    private int _at;
    private bool _isBroken;

    private StringLiteral(string text, int at, bool isBytes, DiagnosticBag problems) => (_text, _at, _isBytes, _problems) = (text, at, isBytes, problems);

    /// <summary>Whether a prefixed string starts here: <c>r"</c>, <c>b'</c>, <c>br"</c>.</summary>
    public static bool StartsAt(string text, int at)
    {
        var quote = at + PrefixLength(text, at);
        return quote > at && quote < text.Length && text[quote] is '"' or '\'';
    }

    /// <summary>Reads the literal that starts at <paramref name="start"/>.</summary>
    /// <returns>Its length, and its value unless an escape is wrong; null where it is not closed. Both were reported.</returns>
    public static (int Length, Value? Value)? Read(string text, int start, DiagnosticBag problems)
    {
        var prefix = PrefixLength(text, start);
        var isBytes = prefix > 0 && text[start] is 'b' or 'B';
        var isRaw = prefix > 0 && text[start + prefix - 1] is 'r' or 'R';
        var quote = text[start + prefix];
        var isTriple = string.CompareOrdinal(text, start + prefix, new string(quote, 3), 0, 3) == 0;
        var close = new string(quote, isTriple ? 3 : 1);
        var literal = new StringLiteral(text, start + prefix + close.Length, isBytes, problems);
        if (!literal.ReadUntil(close, isRaw))
        {
            problems.OpenString(new(start, prefix + close.Length), close);
            return null;
        }
        return (literal._at + close.Length - start, literal.Value());
    }

    public static bool IsTypographicQuote(char c) => DoubleQuotes.Contains(c, StringComparison.Ordinal) || SingleQuotes.Contains(c, StringComparison.Ordinal);

    /// <summary>Where a text in typographic quotes ends: behind the next quote of its kind, at the latest at the end of the line.</summary>
    public static int TypographicEnd(string text, int at)
    {
        var closing = DoubleQuotes.Contains(text[at], StringComparison.Ordinal) ? DoubleQuotes + "\"\n" : SingleQuotes + "'\n";
        var close = text.AsSpan(at + 1).IndexOfAny(closing);
        return close < 0 ? text.Length : at + close + 2;
    }

    private static int PrefixLength(string text, int at)
    {
        var length = text[at] is 'b' or 'B' ? 1 : 0;
        return at + length < text.Length && text[at + length] is 'r' or 'R' ? length + 1 : length;
    }

    private bool ReadUntil(string close, bool isRaw)
    {
        while (_at < _text.Length)
        {
            if (string.CompareOrdinal(_text, _at, close, 0, close.Length) == 0) return true;
            switch (_text[_at])
            {
                case '\n' or '\r' when close.Length == 1:
                    return false;
                case '\r':
                    // Line ends read as one line feed, however the file was saved.
                    Append('\n');
                    _at += _at + 1 < _text.Length && _text[_at + 1] == '\n' ? 2 : 1;
                    break;
                case '\\' when !isRaw:
                    if (_at + 1 == _text.Length || (close.Length == 1 && _text[_at + 1] is '\n' or '\r')) return false;
                    ReadEscape();
                    break;
                default:
                    var length = char.IsSurrogatePair(_text, _at) ? 2 : 1;
                    Append(_text.AsSpan(_at, length));
                    _at += length;
                    break;
            }
        }
        return false;
    }

    private void ReadEscape()
    {
        var letter = _text[_at + 1];
        switch (letter)
        {
            case 'a': Simple('\a'); break;
            case 'b': Simple('\b'); break;
            case 'f': Simple('\f'); break;
            case 'n': Simple('\n'); break;
            case 'r': Simple('\r'); break;
            case 't': Simple('\t'); break;
            case 'v': Simple('\v'); break;
            case '\\' or '\'' or '"' or '`' or '?': Simple(letter); break;
            case 'x' or 'X': Numeric(2, 2, 16); break;
            case 'u' or 'U' when _isBytes: Broken(2, "bytes have no `\\u`", "write the bytes: `\\xe2\\x82\\xac`"); break;
            case 'u': Numeric(2, 4, 16); break;
            case 'U': Numeric(2, 8, 16); break;
            case >= '0' and <= '3': Numeric(1, 3, 8); break;
            default:
                var length = char.IsSurrogatePair(_text, _at + 1) ? 3 : 2;
                Broken(length, $"`{Shown(length)}` is no escape", $"write `\\{Shown(length)}`, or a raw string: `r\"…\"`");
                break;
        }
    }

    // What cannot be seen is not repeated.
    private string Shown(int length)
    {
        var escape = _text.Substring(_at, length);
        var category = Rune.GetUnicodeCategory(escape.EnumerateRunes().Last());
        return category is <= UnicodeCategory.OtherNumber or (>= UnicodeCategory.ConnectorPunctuation and <= UnicodeCategory.OtherSymbol) ? escape : "\\";
    }

    private void Simple(char meaning)
    {
        Append(meaning);
        _at += 2;
    }

    private void Numeric(int start, int digits, int radix)
    {
        var (number, count) = (0L, 0);
        while (count < digits && _at + start + count < _text.Length && Digit(_text[_at + start + count]) is var digit && digit < radix)
        {
            number = (number * radix) + digit;
            count++;
        }
        var length = start + count;
        var escape = _text.Substring(_at, length);
        if (count < digits)
        {
            var wanted = digits.ToString(CultureInfo.InvariantCulture) + (radix == 8 ? " octal digits" : " hexadecimal digits");
            Broken(length, $"`{escape}` is no whole escape: {(radix == 8 ? "it is" : $"`{escape[..2]}` has")} {wanted}", null);
        }
        else if (_isBytes)
        {
            _bytes.Add((byte)number);
            _at += length;
        }
        else if (number > 0x10FFFF || number is >= 0xD800 and <= 0xDFFF)
        {
            Broken(length, $"`{escape}` is no Unicode character", number > 0x10FFFF ? "they end at `\\U0010ffff`" : "write one of a pair of surrogates as one `\\U` escape");
        }
        else
        {
            _characters.Append(new Rune((int)number).ToString());
            _at += length;
        }
    }

    private static int Digit(char c) => char.IsAsciiHexDigit(c) ? Convert.ToInt32(c.ToString(), 16) : int.MaxValue;

    private void Broken(int length, string message, string? help)
    {
        _problems.BadEscape(new(_at, length), message, help);
        _isBroken = true;
        _at += length;
    }

    private void Append(char c) => Append([c]);

    private void Append(ReadOnlySpan<char> characters)
    {
        if (!_isBytes)
        {
            _characters.Append(characters);
            return;
        }
        Span<byte> utf8 = stackalloc byte[4];
        _bytes.AddRange(utf8[..Encoding.UTF8.GetBytes(characters, utf8)]);
    }

    private Value? Value() => _isBroken ? null : _isBytes ? Values.Value.Of(_bytes.ToArray()) : Values.Value.Of(_characters.ToString());
}
