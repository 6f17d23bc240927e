using System.Globalization;
using System.Text;

namespace PolicyScanner.Expressions.Functions;

/// <summary>Reads RE2's syntax and writes .NET's: alternatives, repetitions, groups and their flags. Stops at the first problem.</summary>
internal sealed class Re2Parser : Re2ClassReader
{
    private const int MostRepetitions = 1_000;
    private const int Deepest = 250;

    // Classes grow when they are translated: what is longer than this takes .NET seconds to build.
    private const int LongestTranslation = 200_000;

    /// <summary>Said by whoever finds it: some sizes are known only to .NET.</summary>
    public const string TooLarge = "the pattern is too large";

    private readonly HashSet<string> _names = new(StringComparer.Ordinal);
    private int _depth;

    private Re2Parser(string pattern) : base(pattern) { }

    /// <summary>The pattern as .NET writes it, for a match without <c>RegexOptions.IgnoreCase</c> and the like. Null where <paramref name="problem"/> says why.</summary>
    public static string? Translate(string pattern, out string? problem)
    {
        var parser = new Re2Parser(pattern);
        var whole = parser.Alternation();
        if (parser.Problem is null && parser.At < pattern.Length) parser.Fail("`)` closes nothing");
        problem = parser.Problem;
        return problem is null ? whole.Text : null;
    }

    private Re2Piece Alternation()
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
        var end = Pattern.IndexOf(@"\E", At, StringComparison.Ordinal);
        var stop = end < 0 ? Pattern.Length : end;
        while (At < stop)
        {
            var character = Set(CodePointSet.Of(NextCodePoint()));
            if (At == stop && end >= 0) At = end + 2;
            text.Append((At >= stop ? Repeated(character) : character).Text);
        }
        if (At == end) At += 2;
    }

    private Re2Piece Repeated(Re2Piece atom)
    {
        var start = At;
        if (Problem is not null || Repetition() is not var (least, most, sign)) return atom;
        if (atom.Text.Length == 0) return NothingToRepeat(start, sign);
        if (Problem is not null) return default;
        var isLazy = Take("?") != InForce.HasFlag(Flags.Ungreedy);
        var behind = At;
        if (!IsAtEnd && Repetition() is var (_, _, second))
        {
            At = behind;
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
                At++;
                return (sign == '+' ? 1 : 0, sign == '?' ? 1 : null, sign.ToString());
            case '{':
                var close = Pattern.IndexOf('}', At);
                if (close < 0) return null;
                var inside = Pattern[(At + 1)..close].Split(',');
                if (inside.Length > 2 || !IsNumber(inside[0]) || (inside.Length == 2 && inside[1].Length > 0 && !IsNumber(inside[1]))) return null;
                var written = Pattern[At..(close + 1)];
                var least = Count(inside[0]);
                int? most = inside.Length == 1 ? least : inside[1].Length == 0 ? null : Count(inside[1]);
                if (least > MostRepetitions || most > MostRepetitions) Fail($"`{Shortened(written)}` repeats more than {MostRepetitions} times");
                else if (most < least) Fail($"`{written}` has its smaller number last");
                else At = close + 1;
                return (least, most, written);
            default:
                return null;
        }
    }

    private Re2Piece NothingToRepeat(int at, string sign)
    {
        At = at;
        return Fail($"`{sign}` has nothing to repeat");
    }

    private static bool IsNumber(string text) => text.Length > 0 && text.All(char.IsAsciiDigit);

    private static int Count(string digits) => int.TryParse(digits, NumberStyles.None, CultureInfo.InvariantCulture, out var count) ? count : int.MaxValue;

    private Re2Piece Atom()
    {
        switch (Peek())
        {
            case '(':
                return Group();
            case '[':
                return Set(Class(), mayFold: false);
            case '.':
                At++;
                return Set(InForce.HasFlag(Flags.DotMatchesAll) ? CodePointSet.Of((0, 0x10FFFF)) : NoLineFeed, mayFold: false);
            case '^':
                At++;
                return new(InForce.HasFlag(Flags.Multiline) ? "(?m:^)" : @"\A");
            case '$':
                At++;
                return new(InForce.HasFlag(Flags.Multiline) ? "(?m:$)" : @"\z");
            case '*' or '+' or '?' or '{' when At is var start && Repetition() is var (_, _, sign):
                return NothingToRepeat(start, sign);
            case '\\':
                return Escape();
            default:
                return Set(CodePointSet.Of(NextCodePoint()));
        }
    }

    private Re2Piece Group()
    {
        var (flags, start) = (InForce, At);
        if (++_depth > Deepest) return Fail($"groups are nested more than {Deepest} levels deep");
        At++;
        if (Peek() == '?' && !GroupStart())
        {
            _depth--;
            return new("");
        }
        var inside = IsAtEnd ? default : Alternation();
        if (Problem is null && !Take(")"))
        {
            At = start;
            return Fail("`(` is not closed");
        }
        InForce = flags;
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
            var close = Pattern.IndexOf('>', At);
            var name = close < 0 ? "" : Pattern[At..close];
            if (name.Length == 0 || !name.All(c => char.IsAsciiLetterOrDigit(c) || c == '_')) Fail("the name of a group is made of letters, digits and `_`, and ends with `>`");
            else if (!_names.Add(name)) Fail($"the group `{Shortened(name)}` is there twice");
            else At = close + 1;
            return true;
        }
        At++;
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
                    At++;
                    return Pattern[At - 1] == ':';
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
                    InForce = isOn ? InForce | flag : InForce & ~flag;
                    break;
            }
            At++;
        }
    }

    private Re2Piece Escape()
    {
        switch (Peek(1))
        {
            case 'A' or 'z' or 'b' or 'B':
                At += 2;
                return new(Pattern.Substring(At - 2, 2));
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


}
