using System.Globalization;

namespace PolicyScanner.Expressions.Functions;

/// <summary>Reads what stands for one character: escapes, classes in brackets, categories.</summary>
internal abstract class Re2ClassReader(string pattern) : Re2Cursor(pattern)
{
    // Classes grow when they are translated.
    private const int MostAlternatives = 64;

    private static readonly CodePointSet Digits = CodePointSet.Of(('0', '9'));
    private static readonly CodePointSet Spaces = CodePointSet.Of(('\t', '\n'), ('\f', '\r'), (' ', ' '));
    private static readonly CodePointSet Words = CodePointSet.Of(('0', '9'), ('A', 'Z'), ('_', '_'), ('a', 'z'));
    protected static readonly CodePointSet NoLineFeed = CodePointSet.Of('\n').Negated();

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

    [Flags]
    protected enum Flags
    {
        None = 0,
        IgnoreCase = 1,
        Multiline = 2,
        DotMatchesAll = 4,
        Ungreedy = 8,
    }

    /// <summary>What is switched on where the reader stands.</summary>
    protected Flags InForce { get; set; }

    /// <summary>Takes <c>\d</c>, <c>\pL</c> and their like; null where none stands here.</summary>
    protected CodePointSet? ClassEscape()
    {
        var letter = Peek(1);
        if (letter is 'p' or 'P') return Category(letter == 'P');
        var set = char.ToLowerInvariant(letter) switch { 'd' => Digits, 's' => Spaces, 'w' => Words, _ => null };
        if (set is null) return null;
        At += 2;
        return Folded(set) is var folded && char.IsUpper(letter) ? folded.Negated() : folded;
    }

    private CodePointSet? Category(bool isNegated)
    {
        var close = Peek(2) == '{' ? Pattern.IndexOf('}', At) : At + 2;
        if (close < 0 || close >= Pattern.Length)
        {
            Fail($@"`\{Peek(1)}` needs a category such as `{{L}}`");
            return null;
        }
        var name = Peek(2) == '{' ? Pattern[(At + 3)..close] : Pattern[close].ToString();
        if (name.StartsWith('^')) (name, isNegated) = (name[1..], !isNegated);
        if (CodePointSet.Category(name) is not { } set)
        {
            Fail($"`{Shortened(name)}` is no general category such as `L` or `Lu`; for scripts write the range, `[\\x{{370}}-\\x{{3FF}}]`");
            return null;
        }
        At = close + 1;
        return isNegated ? Folded(set).Negated() : Folded(set);
    }

    /// <summary>Takes an escape that stands for one code point; -1 where that failed.</summary>
    protected int EscapedCodePoint()
    {
        var letter = Peek(1);
        if (At + 1 >= Pattern.Length)
        {
            Fail(@"`\` at the end escapes nothing");
            return -1;
        }
        if (letter == 'x') return Hexadecimal();
        if (letter is >= '0' and <= '7')
        {
            var (octal, end) = (0, At + 1);
            while (end < Pattern.Length && end < At + 4 && Pattern[end] is >= '0' and <= '7') octal = (octal * 8) + Pattern[end++] - '0';
            At = end;
            return octal;
        }
        int code = letter switch { 'a' => '\a', 'f' => '\f', 'n' => '\n', 'r' => '\r', 't' => '\t', 'v' => '\v', _ => char.IsAsciiLetterOrDigit(letter) || letter > '~' || letter < ' ' ? -1 : letter };
        if (code < 0) Fail(letter is > '~' or < ' ' ? @"`\` escapes only ASCII signs" : $@"RE2 has no `\{letter}`");
        else At += 2;
        return code;
    }

    private int Hexadecimal()
    {
        var close = Peek(2) == '{' ? Pattern.IndexOf('}', At) : At + 4;
        var digits = close < 0 || close > Pattern.Length ? "" : Pattern[(At + (Peek(2) == '{' ? 3 : 2))..close];
        if (!digits.All(char.IsAsciiHexDigit) || !int.TryParse(digits, NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var code) || code is < 0 or > 0x10FFFF)
        {
            Fail(@"`\x` needs two hexadecimal digits, or up to `{10FFFF}`");
            return -1;
        }
        At = Peek(2) == '{' ? close + 1 : close;
        return code;
    }

    protected CodePointSet Class()
    {
        var start = At;
        At++;
        var isNegated = Take("^");
        var set = CodePointSet.Of();
        for (var isFirst = true; Problem is null && (isFirst || Peek() != ']'); isFirst = false)
        {
            if (At >= Pattern.Length)
            {
                At = start;
                Fail("`[` is not closed");
                break;
            }
            set = set.And(PosixClass() ?? (Peek() == '\\' ? ClassEscape() : null) ?? Range());
        }
        At++;
        return isNegated ? set.Negated() : set;
    }

    /// <summary>Takes <c>[:alpha:]</c> or <c>[:^alpha:]</c>; null where none stands here.</summary>
    private CodePointSet? PosixClass()
    {
        var end = Looking("[:") ? Pattern.IndexOf(":]", At + 2, StringComparison.Ordinal) : -1;
        if (end < 0) return null;
        var name = Pattern[(At + 2)..end];
        var isNegated = name.StartsWith('^');
        if (!PosixClasses.TryGetValue(isNegated ? name[1..] : name, out var set))
        {
            Fail($"`[:{Shortened(name)}:]` is no class: there are {string.Join(", ", PosixClasses.Keys.Order(StringComparer.Ordinal).Select(k => $"`[:{k}:]`"))}");
            return CodePointSet.Of();
        }
        At = end + 2;
        return isNegated ? Folded(set).Negated() : Folded(set);
    }

    private CodePointSet Range()
    {
        var from = ClassCharacter();
        if (Problem is not null || Peek() != '-' || Peek(1) is ']' or '\0') return from < 0 ? CodePointSet.Of() : Folded(CodePointSet.Of(from));
        At++;
        var to = ClassCharacter();
        if (Problem is null && to < from) Fail("a range in `[…]` runs backwards");
        return Problem is null ? Folded(CodePointSet.Of((from, to))) : CodePointSet.Of();
    }

    private int ClassCharacter() => Peek() == '\\' ? EscapedCodePoint() : NextCodePoint();

    private CodePointSet Folded(CodePointSet set) => InForce.HasFlag(Flags.IgnoreCase) ? set.IgnoringCase() : set;

    protected Re2Piece Set(CodePointSet set, bool mayFold = true)
    {
        if (Problem is not null) return default;
        var text = (mayFold ? Folded(set) : set).ToRegex(out var alternatives);
        return alternatives > MostAlternatives ? Fail("a class has too many ranges beyond U+FFFF") : new(text);
    }
}
