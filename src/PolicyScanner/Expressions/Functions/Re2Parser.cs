using System.Globalization;
using System.Text;

namespace PolicyScanner.Expressions.Functions;

/// <summary>Reads RE2's syntax and writes .NET's. Stops at the first problem.</summary>
internal sealed class Re2Parser
{
    private const int MostRepetitions = 1_000;
    private const int Deepest = 250;

    // Classes grow when they are translated: what is longer than this takes .NET seconds to build.
    private const int LongestTranslation = 200_000;
    private const int MostAlternatives = 64;

    private static readonly CodePointSet Digits = CodePointSet.Of(('0', '9'));
    private static readonly CodePointSet Spaces = CodePointSet.Of(('\t', '\n'), ('\f', '\r'), (' ', ' '));
    private static readonly CodePointSet Words = CodePointSet.Of(('0', '9'), ('A', 'Z'), ('_', '_'), ('a', 'z'));
    private static readonly CodePointSet NoLineFeed = CodePointSet.Of('\n').Negated();

    private static readonly Dictionary<string, CodePointSet> PosixClasses = new(StringComparer.Ordinal)
    {
        ["alnum"] = CodePointSet.Of(('0', '9'), ('A', 'Z'), ('a', 'z')),
        ["alpha"] = CodePointSet.Of(('A', 'Z'), ('a', 'z')),
        ["ascii"] = CodePointSet.Of((0, 0x7F)),
        ["blank"] = CodePointSet.Of(('\t', '\t'), (' ', ' ')),
        ["cntrl"] = CodePointSet.Of((0, 0x1F), (0x7F, 0x7F)),
        ["digit"] = Digits,
        ["graph"] = CodePointSet.Of(('!', '~')),
        ["lower"] = CodePointSet.Of(('a', 'z')),
        ["print"] = CodePointSet.Of((' ', '~')),
        ["punct"] = CodePointSet.Of(('!', '/'), (':', '@'), ('[', '`'), ('{', '~')),
        ["space"] = CodePointSet.Of(('\t', '\r'), (' ', ' ')),
        ["upper"] = CodePointSet.Of(('A', 'Z')),
        ["word"] = Words,
        ["xdigit"] = CodePointSet.Of(('0', '9'), ('A', 'F'), ('a', 'f')),
    };

    /// <summary>Said by whoever finds it: some sizes are known only to .NET.</summary>
    public const string TooLarge = "the pattern is too large";

    private readonly string _pattern;
    private readonly HashSet<string> _names = new(StringComparer.Ordinal);
    private int _at;
    private int _depth;
    private Flags _flags;
    private string? _problem;

    private Re2Parser(string pattern) => _pattern = pattern;

    [Flags]
    private enum Flags
    {
        None = 0,
        IgnoreCase = 1,
        Multiline = 2,
        DotMatchesAll = 4,
        Ungreedy = 8,
    }

    /// <summary>A piece of the translation, and how often repetitions inside of it repeat at most.</summary>
    private readonly record struct Piece(string Text, int Repetitions = 1);

    /// <summary>The pattern as .NET writes it, for a match without <c>RegexOptions.IgnoreCase</c> and the like. Null where <paramref name="problem"/> says why.</summary>
    public static string? Translate(string pattern, out string? problem)
    {
        var parser = new Re2Parser(pattern);
        var whole = parser.Alternation();
        if (parser._problem is null && parser._at < pattern.Length) parser.Fail("`)` closes nothing");
        problem = parser._problem;
        return problem is null ? whole.Text : null;
    }

    private bool IsAtEnd => _problem is not null || _at >= _pattern.Length;

    private char Peek(int ahead = 0) => _at + ahead < _pattern.Length ? _pattern[_at + ahead] : '\0';

    private bool Looking(string at) => string.CompareOrdinal(_pattern, _at, at, 0, at.Length) == 0;

    private bool Take(string expected)
    {
        if (!Looking(expected)) return false;
        _at += expected.Length;
        return true;
    }

    private Piece Fail(string problem)
    {
        var before = Text.SourceText.CodePoints(_pattern.AsSpan(0, Math.Min(_at, _pattern.Length)));
        _problem ??= string.Create(CultureInfo.InvariantCulture, $"{problem}, at character {before + 1}");
        return default;
    }

    private Piece Alternation()
    {
        var (text, repetitions) = (new StringBuilder(), 1);
        Sequence(text, ref repetitions);
        while (!IsAtEnd && Take("|"))
        {
            text.Append('|');
            Sequence(text, ref repetitions);
        }
        return new(text.ToString(), repetitions);
    }

    private void Sequence(StringBuilder text, ref int repetitions)
    {
        while (!IsAtEnd && Peek() is not '|' and not ')')
        {
            if (Take(@"\Q"))
            {
                Quoted(text);
                continue;
            }
            var piece = Repeated(Atom());
            text.Append(piece.Text);
            repetitions = Math.Max(repetitions, piece.Repetitions);
            if (text.Length > LongestTranslation) Fail(TooLarge);
        }
    }

    // \Q…\E: a repetition behind it repeats its last character.
    private void Quoted(StringBuilder text)
    {
        var end = _pattern.IndexOf(@"\E", _at, StringComparison.Ordinal);
        var stop = end < 0 ? _pattern.Length : end;
        while (_at < stop)
        {
            var character = Set(CodePointSet.Of(NextCodePoint()));
            if (_at == stop && end >= 0) _at = end + 2;
            text.Append((_at >= stop ? Repeated(character) : character).Text);
        }
        if (_at == end) _at += 2;
    }

    private Piece Repeated(Piece atom)
    {
        var start = _at;
        if (_problem is not null || Repetition() is not var (least, most, sign)) return atom;
        if (atom.Text.Length == 0) return NothingToRepeat(start, sign);
        if (_problem is not null) return default;
        var isLazy = Take("?") != _flags.HasFlag(Flags.Ungreedy);
        var behind = _at;
        if (!IsAtEnd && Repetition() is var (_, _, second))
        {
            _at = behind;
            return Fail($"`{sign}{second}` repeats a repetition: put it into parentheses");
        }
        var times = Math.Max(1, most ?? least);
        var repetitions = sign.StartsWith('{') ? times * atom.Repetitions : atom.Repetitions;
        if (repetitions > MostRepetitions) return Fail($"`{sign}` repeats more than {MostRepetitions} times, counting repetitions inside");
        return new($"(?:{atom.Text}){sign}{(isLazy ? "?" : "")}", repetitions);
    }

    /// <summary>Takes <c>*</c>, <c>+</c>, <c>?</c> or <c>{2,3}</c>; a brace that is none is a character.</summary>
    private (int Least, int? Most, string Sign)? Repetition()
    {
        switch (Peek())
        {
            case '*' or '+' or '?':
                var sign = Peek();
                _at++;
                return (sign == '+' ? 1 : 0, sign == '?' ? 1 : null, sign.ToString());
            case '{':
                var close = _pattern.IndexOf('}', _at);
                if (close < 0) return null;
                var inside = _pattern[(_at + 1)..close].Split(',');
                if (inside.Length > 2 || !IsNumber(inside[0]) || (inside.Length == 2 && inside[1].Length > 0 && !IsNumber(inside[1]))) return null;
                var written = _pattern[_at..(close + 1)];
                var least = Count(inside[0]);
                int? most = inside.Length == 1 ? least : inside[1].Length == 0 ? null : Count(inside[1]);
                if (least > MostRepetitions || most > MostRepetitions) Fail($"`{Shortened(written)}` repeats more than {MostRepetitions} times");
                else if (most < least) Fail($"`{written}` has its smaller number last");
                else _at = close + 1;
                return (least, most, written);
            default:
                return null;
        }
    }

    private Piece NothingToRepeat(int at, string sign)
    {
        _at = at;
        return Fail($"`{sign}` has nothing to repeat");
    }

    private static bool IsNumber(string text) => text.Length > 0 && text.All(char.IsAsciiDigit);

    private static int Count(string digits) => int.TryParse(digits, NumberStyles.None, CultureInfo.InvariantCulture, out var count) ? count : int.MaxValue;

    private Piece Atom()
    {
        switch (Peek())
        {
            case '(':
                return Group();
            case '[':
                return Set(Class(), mayFold: false);
            case '.':
                _at++;
                return Set(_flags.HasFlag(Flags.DotMatchesAll) ? CodePointSet.Of((0, 0x10FFFF)) : NoLineFeed, mayFold: false);
            case '^':
                _at++;
                return new(_flags.HasFlag(Flags.Multiline) ? "(?m:^)" : @"\A");
            case '$':
                _at++;
                return new(_flags.HasFlag(Flags.Multiline) ? "(?m:$)" : @"\z");
            case '*' or '+' or '?' or '{' when _at is var start && Repetition() is var (_, _, sign):
                return NothingToRepeat(start, sign);
            case '\\':
                return Escape();
            default:
                return Set(CodePointSet.Of(NextCodePoint()));
        }
    }

    private Piece Group()
    {
        var (flags, start) = (_flags, _at);
        if (++_depth > Deepest) return Fail($"groups are nested more than {Deepest} levels deep");
        _at++;
        if (Peek() == '?' && !GroupStart())
        {
            _depth--;
            return new("");
        }
        var inside = IsAtEnd ? default : Alternation();
        if (_problem is null && !Take(")"))
        {
            _at = start;
            return Fail("`(` is not closed");
        }
        _flags = flags;
        _depth--;
        return inside with { Text = $"(?:{inside.Text})" };
    }

    private static readonly string[] LooksAround = ["?=", "?!", "?<=", "?<!"];

    /// <summary>Takes what stands between <c>(</c> and the inside of a group. False where there is none: <c>(?i)</c> sets flags for what follows.</summary>
    private bool GroupStart()
    {
        var looksAround = LooksAround.FirstOrDefault(Looking);
        if (looksAround is not null || Looking("?>") || Looking("?P="))
        {
            Fail(looksAround is not null ? $"`({looksAround}` looks around, which RE2 cannot"
                : Looking("?P=") ? "`(?P=` refers to a group, which RE2 cannot" : "`(?>` is an atomic group, which RE2 has not");
            return true;
        }
        if (Take("?P<") || Take("?<"))
        {
            var close = _pattern.IndexOf('>', _at);
            var name = close < 0 ? "" : _pattern[_at..close];
            if (name.Length == 0 || !name.All(c => char.IsAsciiLetterOrDigit(c) || c == '_')) Fail("the name of a group is made of letters, digits and `_`, and ends with `>`");
            else if (!_names.Add(name)) Fail($"the group `{Shortened(name)}` is there twice");
            else _at = close + 1;
            return true;
        }
        _at++;
        return SetFlags();
    }

    private bool SetFlags()
    {
        var (isOn, hasFlag) = (true, false);
        while (true)
        {
            switch (Peek())
            {
                case ':':
                case ')':
                    // (?-) turns nothing off.
                    if (!isOn && !hasFlag) Fail("`(?-` names no flag");
                    _at++;
                    return _pattern[_at - 1] == ':';
                case '-' when isOn:
                    (isOn, hasFlag) = (false, false);
                    break;
                default:
                    var flag = Peek() switch
                    {
                        'i' => Flags.IgnoreCase,
                        'm' => Flags.Multiline,
                        's' => Flags.DotMatchesAll,
                        'U' => Flags.Ungreedy,
                        _ => Flags.None,
                    };
                    if (flag is Flags.None)
                    {
                        Fail("this is no group of RE2: it has `(?:…)`, `(?P<name>…)` and the flags `i`, `m`, `s`, `U`");
                        return true;
                    }
                    hasFlag = true;
                    _flags = isOn ? _flags | flag : _flags & ~flag;
                    break;
            }
            _at++;
        }
    }

    private Piece Escape()
    {
        switch (Peek(1))
        {
            case 'A' or 'z' or 'b' or 'B':
                _at += 2;
                return new(_pattern.Substring(_at - 2, 2));
            case 'Z' or 'G':
                return Fail($"RE2 has no `\\{Peek(1)}`{(Peek(1) == 'Z' ? ": write `\\z`" : "")}");
            case 'C':
                return Fail(@"`\C` matches half a character: write `.`");
            case >= '1' and <= '9' when !(Peek(1) <= '7' && Peek(2) is >= '0' and <= '7'):
                return Fail($@"`\{Peek(1)}` refers to a group, which RE2 cannot");
            case 'k':
                return Fail(@"`\k` refers to a group, which RE2 cannot");
            default:
                return ClassEscape() is { } set ? Set(set, mayFold: false) : EscapedCodePoint() is var c && c >= 0 ? Set(CodePointSet.Of(c)) : default;
        }
    }

    /// <summary>Takes <c>\d</c>, <c>\pL</c> and their like; null where none stands here.</summary>
    private CodePointSet? ClassEscape()
    {
        var letter = Peek(1);
        if (letter is 'p' or 'P') return Category(letter == 'P');
        var set = char.ToLowerInvariant(letter) switch { 'd' => Digits, 's' => Spaces, 'w' => Words, _ => null };
        if (set is null) return null;
        _at += 2;
        return Folded(set) is var folded && char.IsUpper(letter) ? folded.Negated() : folded;
    }

    private CodePointSet? Category(bool isNegated)
    {
        var close = Peek(2) == '{' ? _pattern.IndexOf('}', _at) : _at + 2;
        if (close < 0 || close >= _pattern.Length)
        {
            Fail($@"`\{Peek(1)}` needs a category such as `{{L}}`");
            return null;
        }
        var name = Peek(2) == '{' ? _pattern[(_at + 3)..close] : _pattern[close].ToString();
        if (name.StartsWith('^')) (name, isNegated) = (name[1..], !isNegated);
        if (CodePointSet.Category(name) is not { } set)
        {
            Fail($"`{Shortened(name)}` is no general category such as `L` or `Lu`; for scripts write the range, `[\\x{{370}}-\\x{{3FF}}]`");
            return null;
        }
        _at = close + 1;
        return isNegated ? Folded(set).Negated() : Folded(set);
    }

    /// <summary>Takes an escape that stands for one code point; -1 where that failed.</summary>
    private int EscapedCodePoint()
    {
        var letter = Peek(1);
        if (_at + 1 >= _pattern.Length)
        {
            Fail(@"`\` at the end escapes nothing");
            return -1;
        }
        if (letter == 'x') return Hexadecimal();
        if (letter is >= '0' and <= '7')
        {
            var (octal, end) = (0, _at + 1);
            while (end < _pattern.Length && end < _at + 4 && _pattern[end] is >= '0' and <= '7') octal = (octal * 8) + _pattern[end++] - '0';
            _at = end;
            return octal;
        }
        int code = letter switch { 'a' => '\a', 'f' => '\f', 'n' => '\n', 'r' => '\r', 't' => '\t', 'v' => '\v', _ => char.IsAsciiLetterOrDigit(letter) || letter > '~' || letter < ' ' ? -1 : letter };
        if (code < 0) Fail(letter is > '~' or < ' ' ? @"`\` escapes only ASCII signs" : $@"RE2 has no `\{letter}`");
        else _at += 2;
        return code;
    }

    private int Hexadecimal()
    {
        var close = Peek(2) == '{' ? _pattern.IndexOf('}', _at) : _at + 4;
        var digits = close < 0 || close > _pattern.Length ? "" : _pattern[(_at + (Peek(2) == '{' ? 3 : 2))..close];
        if (!digits.All(char.IsAsciiHexDigit) || !int.TryParse(digits, NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var code) || code is < 0 or > 0x10FFFF)
        {
            Fail(@"`\x` needs two hexadecimal digits, or up to `{10FFFF}`");
            return -1;
        }
        _at = Peek(2) == '{' ? close + 1 : close;
        return code;
    }

    private CodePointSet Class()
    {
        var start = _at;
        _at++;
        var isNegated = Take("^");
        var set = CodePointSet.Of();
        for (var isFirst = true; _problem is null && (isFirst || Peek() != ']'); isFirst = false)
        {
            if (_at >= _pattern.Length)
            {
                _at = start;
                Fail("`[` is not closed");
                break;
            }
            set = set.And(PosixClass() ?? (Peek() == '\\' ? ClassEscape() : null) ?? Range());
        }
        _at++;
        return isNegated ? set.Negated() : set;
    }

    /// <summary>Takes <c>[:alpha:]</c> or <c>[:^alpha:]</c>; null where none stands here.</summary>
    private CodePointSet? PosixClass()
    {
        var end = Looking("[:") ? _pattern.IndexOf(":]", _at + 2, StringComparison.Ordinal) : -1;
        if (end < 0) return null;
        var name = _pattern[(_at + 2)..end];
        var isNegated = name.StartsWith('^');
        if (!PosixClasses.TryGetValue(isNegated ? name[1..] : name, out var set))
        {
            Fail($"`[:{Shortened(name)}:]` is no class: there are {string.Join(", ", PosixClasses.Keys.Order(StringComparer.Ordinal).Select(k => $"`[:{k}:]`"))}");
            return CodePointSet.Of();
        }
        _at = end + 2;
        return isNegated ? Folded(set).Negated() : Folded(set);
    }

    private CodePointSet Range()
    {
        var from = ClassCharacter();
        if (_problem is not null || Peek() != '-' || Peek(1) is ']' or '\0') return from < 0 ? CodePointSet.Of() : Folded(CodePointSet.Of(from));
        _at++;
        var to = ClassCharacter();
        if (_problem is null && to < from) Fail("a range in `[…]` runs backwards");
        return _problem is null ? Folded(CodePointSet.Of((from, to))) : CodePointSet.Of();
    }

    private int ClassCharacter() => Peek() == '\\' ? EscapedCodePoint() : NextCodePoint();

    private CodePointSet Folded(CodePointSet set) => _flags.HasFlag(Flags.IgnoreCase) ? set.IgnoringCase() : set;

    private Piece Set(CodePointSet set, bool mayFold = true)
    {
        if (_problem is not null) return default;
        var text = (mayFold ? Folded(set) : set).ToRegex(out var alternatives);
        return alternatives > MostAlternatives ? Fail("a class has too many ranges beyond U+FFFF") : new(text);
    }

    private int NextCodePoint()
    {
        Rune.DecodeFromUtf16(_pattern.AsSpan(_at), out var rune, out var length);
        _at += Math.Max(1, length);
        return rune.Value;
    }

    private static string Shortened(string written) =>
        written.Length <= 40 && written.All(c => c is >= ' ' and <= '~' and not '`') ? written : "…";
}
