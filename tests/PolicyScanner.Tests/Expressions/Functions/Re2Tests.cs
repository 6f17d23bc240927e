using System.Text.RegularExpressions;
using PolicyScanner.Expressions.Functions;
using Xunit;

namespace PolicyScanner.Tests.Expressions.Functions;

public sealed class Re2Tests
{
    [Theory]
    // Anchors
    [InlineData("^a$", "a", true)]
    [InlineData("^a$", "a\n", false)]
    [InlineData("^a$", "\na", false)]
    [InlineData("(?m)^a$", "b\na\nc", true)]
    [InlineData("(?m)^a$", "ba\nc", false)]
    [InlineData("(?m)a$\n^$", "a\n", true)]
    [InlineData(@"\Aa\z", "a", true)]
    [InlineData(@"\Aa\z", "a\n", false)]
    [InlineData(@"(?m)\Aa\z", "b\na", false)]
    [InlineData("a$b", "a$b", false)]
    [InlineData("", "", true)]
    [InlineData("b", "abc", true)]
    [InlineData("a||b", "", true)]
    [InlineData("^(?:)$", "", true)]
    [InlineData("(^)*a", "ba", true)]
    // Classes of ASCII
    [InlineData(@"^\d$", "3", true)]
    [InlineData(@"^\d$", "٣", false)]
    [InlineData(@"^\D$", "٣", true)]
    [InlineData(@"^\w+$", "aZ_9", true)]
    [InlineData(@"^\w$", "é", false)]
    [InlineData(@"^\W$", "é", true)]
    [InlineData(@"^\s$", "\f", true)]
    [InlineData(@"^\s$", "\v", false)]
    [InlineData(@"^\s$", "\u00a0", false)]
    [InlineData(@"\bprod\b", "my prod key", true)]
    [InlineData(@"\bprod\b", "production", false)]
    [InlineData(@"a\Bb", "ab", true)]
    [InlineData("^[[:alpha:]]+$", "Az", true)]
    [InlineData("^[[:alpha:]]+$", "é", false)]
    [InlineData("^[[:^alpha:][:digit:]x]+$", "5 x", true)]
    [InlineData("^[[:space:]]$", "\v", true)]
    [InlineData("^[[:punct:]]{4}$", "!@`~", true)]
    // Code points
    [InlineData("^.$", "😀", true)]
    [InlineData("^..$", "😀", false)]
    [InlineData("^.$", "\n", false)]
    [InlineData("(?s)^.$", "\n", true)]
    [InlineData("(?s)^.$", "😀", true)]
    [InlineData("^[^a]$", "😀", true)]
    [InlineData("^[^a]$", "\n", true)]
    [InlineData("^[😀-😂]+$", "😁😂", true)]
    [InlineData("^[😀-😂]$", "😃", false)]
    [InlineData("^[^😀]$", "😁", true)]
    [InlineData("^[^😀]$", "😀", false)]
    [InlineData("^😀{2}$", "😀😀", true)]
    [InlineData(@"^\x{1F600}\x41$", "😀A", true)]
    [InlineData(@"^[\x{FFFF}-\x{10FFFF}]+$", "\uffff𐀀\U0010ffff", true)]
    [InlineData(@"^[\x{FFFF}-\x{10FFFF}]$", "\ufffe", false)]
    [InlineData(@"^[\x{103FF}-\x{10800}]+$", "\U000103ff\U00010400\U000107ff\U00010800", true)]
    [InlineData(@"^[\x{103FF}-\x{10800}]$", "\U00010801", false)]
    [InlineData(@"^[\x{103FF}-\x{10800}]$", "\U000103fe", false)]
    [InlineData(@"^\101\07$", "A\a", true)]
    [InlineData(@"^\pL+$", "éЖ漢", true)]
    [InlineData(@"^\pL$", "5", false)]
    [InlineData(@"^\PL$", "5", true)]
    [InlineData(@"^\p{^L}$", "5", true)]
    [InlineData(@"^\P{^L}$", "L", true)]
    [InlineData(@"^\p{Lu}\p{Ll}$", "Éé", true)]
    [InlineData(@"^[\p{Nd}\pP]+$", "٣!", true)]
    [InlineData(@"^\p{Any}$", "😀", true)]
    // Case
    [InlineData("(?i)^straße$", "STRAẞE", true)]
    [InlineData("(?i)^i$", "I", true)]
    [InlineData("(?i)^i$", "İ", false)]
    [InlineData("(?i)^i$", "ı", false)]
    [InlineData("(?i)^k$", "\u212a", true)]
    [InlineData("(?i)^\u212a$", "k", true)]
    [InlineData("(?i)^s$", "ſ", true)]
    [InlineData("(?i)^σ$", "ς", true)]
    [InlineData("(?i)^[a-k]$", "\u212a", true)]
    [InlineData("(?i)^[^k]$", "\u212a", false)]
    [InlineData(@"(?i)^\w$", "\u212a", true)]
    [InlineData(@"(?i)^\W$", "\u212a", false)]
    [InlineData(@"(?i)^\p{Lu}$", "a", true)]
    [InlineData("^k$", "K", false)]
    [InlineData("a(?i)b|c", "C", true)]
    [InlineData("a(?i)b", "AB", false)]
    [InlineData("(a(?i)b)c", "aBC", false)]
    [InlineData("(?i:a)b", "Ab", true)]
    [InlineData("(?i:a)b", "AB", false)]
    [InlineData("(?i)a(?-i)b", "Ab", true)]
    [InlineData("(?i)a(?-i)b", "AB", false)]
    [InlineData("(?i-s:A.)", "a\n", false)]
    [InlineData("(?Ui)A+?", "a", true)]
    // Groups, repetitions, quotes
    [InlineData("^(?P<user>[a-z]+)@(?<host>[a-z]+)$", "a@b", true)]
    [InlineData("^a{2}$", "aa", true)]
    [InlineData("^a{2,}$", "aaa", true)]
    [InlineData("^a{2,3}?$", "aaaa", false)]
    [InlineData("^(ab)+$", "abab", true)]
    [InlineData("^a{,2}$", "a{,2}", true)]
    [InlineData("^a{x}{$", "a{x}{", true)]
    [InlineData("^x{0}$", "", true)]
    [InlineData(@"^\Qa.b*\E+$", "a.b**", true)]
    [InlineData(@"^\Qa+\Eb$", "a+b", true)]
    [InlineData(@"^\Q\E$", "", true)]
    [InlineData(@"^\Qa|b", "a|b", true)]
    [InlineData(@"^\.\-\_\/\ $", ".-_/ ", true)]
    [InlineData("^[]a]+$", "]a", true)]
    [InlineData("^[^]a]$", "b", true)]
    [InlineData("^[a-]+$", "a-", true)]
    [InlineData("^[-a]+$", "a-", true)]
    [InlineData(@"^[\]\-\\]+$", @"]-\", true)]
    [InlineData("^[[:]+$", "[:", true)]
    [InlineData("^[a&&b]+$", "a&b", true)]
    [InlineData("^[a-z-[b]]$", "b]", true)]
    [InlineData("^a b#c$", "a b#c", true)]
    [InlineData(@"^[^\x00-\x{10FFFF}]?$", "", true)]
    [InlineData(@"[^\x00-\x{10FFFF}]", "a", false)]
    // What differs: see Re2.
    [InlineData(@"^\pL$", "𝔘", false)]
    [InlineData(@"^\PL$", "𝔘", true)]
    [InlineData(@"a\b", "aé", false)]
    public void A_pattern_matches_as_in_RE2(string pattern, string text, bool matches)
    {
        var regex = Re2.TryTranslate(pattern, out var problem);

        Assert.Null(problem);
        Assert.Equal(matches, regex!.IsMatch(text));
        Assert.Same(regex, Re2.TryTranslate(pattern, out _));
    }

    [Theory]
    [InlineData("(a", "`(` is not closed, at character 1")]
    [InlineData("é(a", "`(` is not closed, at character 2")]
    [InlineData("a)", "`)` closes nothing, at character 2")]
    [InlineData("[a", "`[` is not closed, at character 1")]
    [InlineData("[]", "`[` is not closed, at character 1")]
    [InlineData("*a", "`*` has nothing to repeat, at character 1")]
    [InlineData("(+)", "`+` has nothing to repeat, at character 2")]
    [InlineData("a|?", "`?` has nothing to repeat, at character 3")]
    [InlineData("{2}", "`{2}` has nothing to repeat, at character 1")]
    [InlineData("(?i)*", "`*` has nothing to repeat, at character 5")]
    [InlineData("a**", "`**` repeats a repetition: put it into parentheses, at character 3")]
    [InlineData("a*??", "`*?` repeats a repetition: put it into parentheses, at character 4")]
    [InlineData("a{2}{3}", "`{2}{3}` repeats a repetition: put it into parentheses, at character 5")]
    [InlineData("a{1001}", "`{1001}` repeats more than 1000 times, at character 2")]
    [InlineData("a{99999999999}", "`{99999999999}` repeats more than 1000 times, at character 2")]
    [InlineData("(a{40}){40}", "`{40}` repeats more than 1000 times, counting repetitions inside, at character 12")]
    [InlineData("a{3,2}", "`{3,2}` has its smaller number last, at character 2")]
    [InlineData("[b-a]", "a range in `[…]` runs backwards, at character 5")]
    [InlineData(@"(a)\1", @"`\1` refers to a group, which RE2 cannot, at character 4")]
    [InlineData(@"(?P<a>b)\k<a>", @"`\k` refers to a group, which RE2 cannot, at character 9")]
    [InlineData("(?P<a>b)(?P=a)", "`(?P=` refers to a group, which RE2 cannot, at character 10")]
    [InlineData("(?=a)", "`(?=` looks around, which RE2 cannot, at character 2")]
    [InlineData("(?!a)", "`(?!` looks around, which RE2 cannot, at character 2")]
    [InlineData("(?<=a)", "`(?<=` looks around, which RE2 cannot, at character 2")]
    [InlineData("(?<!a)", "`(?<!` looks around, which RE2 cannot, at character 2")]
    [InlineData("(?>a)", "`(?>` is an atomic group, which RE2 has not, at character 2")]
    [InlineData("(?x)a", "this is no group of RE2: it has `(?:…)`, `(?P<name>…)` and the flags `i`, `m`, `s`, `U`, at character 3")]
    [InlineData("(?", "this is no group of RE2: it has `(?:…)`, `(?P<name>…)` and the flags `i`, `m`, `s`, `U`, at character 3")]
    [InlineData("(?i-)a", "`(?-` names no flag, at character 5")]
    [InlineData("(?P<a-b>c)", "the name of a group is made of letters, digits and `_`, and ends with `>`, at character 5")]
    [InlineData("(?P<a>b)(?<a>c)", "the group `a` is there twice, at character 12")]
    [InlineData(@"\p{Greek}", @"`Greek` is no general category such as `L` or `Lu`; for scripts write the range, `[\x{370}-\x{3FF}]`, at character 1")]
    [InlineData(@"\pX", @"`X` is no general category such as `L` or `Lu`; for scripts write the range, `[\x{370}-\x{3FF}]`, at character 1")]
    [InlineData(@"\p", @"`\p` needs a category such as `{L}`, at character 1")]
    [InlineData(@"\C", @"`\C` matches half a character: write `.`, at character 1")]
    [InlineData(@"a\Z", @"RE2 has no `\Z`: write `\z`, at character 2")]
    [InlineData(@"\y", @"RE2 has no `\y`, at character 1")]
    [InlineData(@"[\b]", @"RE2 has no `\b`, at character 2")]
    [InlineData(@"\é", @"`\` escapes only ASCII signs, at character 1")]
    [InlineData(@"a\", @"`\` at the end escapes nothing, at character 2")]
    [InlineData(@"\x4", @"`\x` needs two hexadecimal digits, or up to `{10FFFF}`, at character 1")]
    [InlineData(@"\x{110000}", @"`\x` needs two hexadecimal digits, or up to `{10FFFF}`, at character 1")]
    [InlineData("[[:foo:]]", "`[:foo:]` is no class: there are `[:alnum:]`, `[:alpha:]`, `[:ascii:]`, `[:blank:]`, `[:cntrl:]`, `[:digit:]`, `[:graph:]`, `[:lower:]`, `[:print:]`, `[:punct:]`, `[:space:]`, `[:upper:]`, `[:word:]`, `[:xdigit:]`, at character 2")]
    public void What_RE2_refuses_is_refused(string pattern, string problem)
    {
        Assert.Null(Re2.TryTranslate(pattern, out var found));
        Assert.Equal(problem, found);
    }

    [Fact]
    public void A_pattern_has_a_largest_size_and_depth()
    {
        Assert.Null(Re2.TryTranslate(string.Concat(Enumerable.Repeat("(a{1000}|b{1000})", 11)), out var tooLarge));
        Assert.Equal("the pattern is too large", tooLarge);
        Assert.Null(Re2.TryTranslate(string.Concat(Enumerable.Repeat(@"\pL", 300)), out var tooLong));
        Assert.StartsWith("the pattern is too large, at character ", tooLong, StringComparison.Ordinal);
        Assert.Null(Re2.TryTranslate($"[{string.Concat(Enumerable.Range(0, 100).Select(i => char.ConvertFromUtf32(0x10000 + (i * 1_500))))}]", out var tooMany));
        Assert.Equal("a class has too many ranges beyond U+FFFF, at character 103", tooMany);
        Assert.Null(Re2.TryTranslate(new string('(', 3_000) + new string(')', 3_000), out var tooDeep));
        Assert.Equal("groups are nested more than 250 levels deep, at character 251", tooDeep);
    }

    // Where RE2 and .NET agree, on ASCII without line ends, .NET's own engine is the judge.
    [Fact]
    public void Random_patterns_match_what_NET_matches()
    {
        string[] atoms = ["a", "b", "c", ".", "[ab]", "[^a]", "[a-c-]", @"\d", "^", "$", @"\.", "(?i:B)", "é"];
        string[] repetitions = ["", "", "", "*", "+", "?", "{2}", "{1,2}", "{0,}", "*?"];
        var random = new Random(20_261_125);
        string Pattern(int depth) => string.Join('|', Enumerable.Range(0, random.Next(1, 3)).Select(_ => string.Concat(Enumerable.Range(0, random.Next(1, 4)).Select(_ =>
            (depth > 0 && random.Next(3) == 0 ? $"({Pattern(depth - 1)})" : atoms[random.Next(atoms.Length)]) + repetitions[random.Next(repetitions.Length)]))));
        var matched = 0;
        for (var i = 0; i < 200; i++)
        {
            var pattern = Pattern(2);
            var regex = Re2.TryTranslate(pattern, out var problem);
            Assert.True(regex is not null, $"{pattern}: {problem}");
            var oracle = new Regex(pattern, RegexOptions.CultureInvariant | RegexOptions.NonBacktracking);
            for (var j = 0; j < 20; j++)
            {
                var text = string.Concat(random.GetItems("abcABC1.-é".ToCharArray(), random.Next(0, 8)));
                Assert.True(oracle.IsMatch(text) == regex.IsMatch(text), $"`{pattern}` on `{text}`");
                if (regex.IsMatch(text)) matched++;
            }
        }
        Assert.InRange(matched, 800, 3_600);
    }
}
