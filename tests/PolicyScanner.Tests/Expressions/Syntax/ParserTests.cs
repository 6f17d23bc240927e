using PolicyScanner.Expressions.Syntax;
using PolicyScanner.Text;
using Xunit;

namespace PolicyScanner.Tests.Expressions.Syntax;

public sealed class ParserTests
{
    [Theory]
    // Literals
    [InlineData("0", "0")]
    [InlineData("007", "7")]
    [InlineData("0xfF", "255")]
    [InlineData("9223372036854775807", "9223372036854775807")]
    [InlineData("-9223372036854775808", "-9223372036854775808")]
    [InlineData("- 9223372036854775808", "-9223372036854775808")]
    [InlineData("-0x8000000000000000", "-9223372036854775808")]
    [InlineData("0x00000000000000000000001", "1")]
    [InlineData("18446744073709551615u", "18446744073709551615u")]
    [InlineData("0xFU", "15u")]
    [InlineData("1.5", "1.5e+0")]
    [InlineData(".5", "5.0e-1")]
    [InlineData("1e3", "1.0e+3")]
    [InlineData("1.25E-2", "1.25e-2")]
    [InlineData("-1.5", "-1.5e+0")]
    [InlineData("1e-400", "0.0e+0")]
    [InlineData("null == true || false", "(|| (== null true) false)")]
    // Strings
    [InlineData("'a' + \"b\"", "(+ \"a\" \"b\")")]
    [InlineData("'say \"hi\"'", "\"say \"hi\"\"")]
    [InlineData("''", "\"\"")]
    [InlineData("'''it's\n\"so\"'''", "\"it's<a>\"so\"\"")]
    [InlineData("\"\"\"a\r\nb\rc\"\"\"", "\"a<a>b<a>c\"")]
    [InlineData("\"\"\"\"\"\"", "\"\"")]
    [InlineData(@"'\a\b\f\n\r\t\v\\\'\""\`\?'", "\"<7><8><c><a><d><9><b>\\'\"`?\"")]
    [InlineData(@"'\x41\X42\103\u00e9\U0001F600'", "\"ABCé😀\"")]
    [InlineData(@"r'\d+\'", "\"\\d+\\\"")]
    [InlineData(@"R""\n""", "\"\\n\"")]
    [InlineData("r'''a\\'b'''", "\"a\\'b\"")]
    [InlineData("b'aé'", "b<61c3a9>")]
    [InlineData("B'😀'", "b<f09f9880>")]
    [InlineData(@"b'\xff\377\n'", "b<ffff0a>")]
    [InlineData(@"br'\xff'", "b<5c786666>")]
    // Names
    [InlineData("a.b.c", "(. (. a b) c)")]
    [InlineData(".a.b", "(. a b)")]
    [InlineData("b.r.br", "(. (. b r) br)")]
    [InlineData("a.package.for", "(. (. a package) for)")]
    [InlineData("a.`b-c`.`in`.`x/y z.t`", "(. (. (. a b-c) in) x/y z.t)")]
    [InlineData("and.or(not)", "(call or and : not)")]
    [InlineData("not", "not")]
    // Precedence
    [InlineData("1 + 2 * 3 - 4 / 2 % 2", "(- (+ 1 (* 2 3)) (% (/ 4 2) 2))")]
    [InlineData("(1 + 2) * 3", "(* (+ 1 2) 3)")]
    [InlineData("a - b - c", "(- (- a b) c)")]
    [InlineData("4--4", "(- 4 -4)")]
    [InlineData("4 - -x", "(- 4 (- x))")]
    [InlineData("--1", "(- -1)")]
    [InlineData("!!a", "(! (! a))")]
    [InlineData("!a.b[0]", "(! (at (. a b) 0))")]
    [InlineData("-a.b()", "(- (call b a :))")]
    [InlineData("-1.size()", "(call size -1 :)")]
    [InlineData("a < b < c", "(< (< a b) c)")]
    [InlineData("a + 1 in b == c", "(== (in (+ a 1) b) c)")]
    [InlineData("a == b && c || d", "(|| (&& (== a b) c) d)")]
    [InlineData("a || b && c", "(|| a (&& b c))")]
    [InlineData("a && b && c && d", "(&& (&& a b) (&& c d))")]
    [InlineData("a || b || c", "(|| (|| a b) c)")]
    [InlineData("a && (b && c)", "(&& a (&& b c))")]
    [InlineData("a ? b : c ? d : e", "(? a b (? c d e))")]
    [InlineData("a ? (b ? c : d) : e", "(? a (? b c d) e)")]
    [InlineData("a || b ? c && d : e", "(? (|| a b) (&& c d) e)")]
    [InlineData("a ?.b : c", "(? a b c)")]
    // Brackets
    [InlineData("[]", "(list)")]
    [InlineData("[,]", "(list)")]
    [InlineData("[1, 'a',]", "(list 1 \"a\")")]
    [InlineData("{}", "(map)")]
    [InlineData("{,}", "(map)")]
    [InlineData("{'a': 1, b ? c : d: [2],}", "(map (\"a\" 1) ((? b c d) (list 2)))")]
    [InlineData("a[b[0]]['c']", "(at (at a (at b 0)) \"c\")")]
    [InlineData("{'a': 1}.a", "(. (map (\"a\" 1)) a)")]
    // Calls and macros
    [InlineData("f()", "(call f)")]
    [InlineData(".f(1)", "(call f 1)")]
    [InlineData("a.b.f(1, [2])", "(call f (. a b) : 1 (list 2))")]
    [InlineData("has(a.b.c)", "(has (. a b) c)")]
    [InlineData("has((a.b))", "(has a b)")]
    [InlineData("has(a, b)", "(call has a b)")]
    [InlineData("a.has(b)", "(call has a : b)")]
    [InlineData(".has(a)", "(call has a)")]
    [InlineData("a.all(x, x > 0)", "(all a x (> x 0))")]
    [InlineData("a.exists((x), x)", "(exists a x x)")]
    [InlineData("a.exists_one(x, x)", "(existsone a x x)")]
    [InlineData("a.existsOne(x, x)", "(existsone a x x)")]
    [InlineData("a.map(x, x + 1)", "(map a x (+ x 1))")]
    [InlineData("a.map(x, x > 0, x + 1)", "(map a x if (> x 0) (+ x 1))")]
    [InlineData("a.filter(x, x.exists(y, y == x)).size()", "(call size (filter a x (exists x y (== y x))) :)")]
    [InlineData("a.all(x)", "(call all a : x)")]
    [InlineData("a.all(x, y, z)", "(call all a : x y z)")]
    [InlineData("a.map(1)", "(call map a : 1)")]
    [InlineData("all(a, b)", "(call all a b)")]
    // White space and comments
    [InlineData("\t a // why\r\n + b // and\n", "(+ a b)")]
    [InlineData("'//' + a", "(+ \"//\" a)")]
    public void Text_to_tree(string text, string tree)
    {
        var source = new SourceText("cel", text);
        var bag = new DiagnosticBag(source);

        var parsed = Parser.Parse(Fragment.Whole(source), bag);

        Assert.Empty(bag.Problems);
        Assert.Equal(tree, TreeText.Of(parsed!));
    }

    [Theory]
    [InlineData("(a) + (b)", "(a) + (b)")]
    [InlineData("(a).b", "(a).b")]
    [InlineData("(a).b(c) && d", "(a).b(c)")]
    [InlineData("-1 + 2", "-1")]
    [InlineData("! ( a ) || b", "! ( a )")]
    [InlineData(".a.b.`c` in d", ".a.b.`c`")]
    [InlineData("has( a.b ) ? c : d", "has( a.b )")]
    [InlineData("a [ 1 ] == 2", "a [ 1 ]")]
    [InlineData("{ 1 : 2 }.size() * 2", "{ 1 : 2 }.size()")]
    [InlineData("[ 1 ].map(x, x) == y", "[ 1 ].map(x, x)")]
    public void A_node_spans_its_text_with_its_parentheses(string text, string span)
    {
        var source = new SourceText("cel", text);

        var tree = Parser.Parse(Fragment.Whole(source), new(source))!;

        var node = tree switch { BinaryNode binary when span != text => binary.Left, ConditionalNode conditional => conditional.Test, _ => tree };
        // The left side's own parentheses belong to what contains it.
        Assert.Equal(span, text.Substring(node.Span.Start, node.Span.Length));
    }

    [Fact]
    public void A_node_points_at_its_operator_or_name()
    {
        const string Text = "a.b[1] == c ? f(2) : g.exists(x, !x) && -h";
        var source = new SourceText("cel", Text);

        var tree = Parser.Parse(Fragment.Whole(source), new(source))!;

        Assert.Equal(
            ["?", "==", "[1]", "b", "a", "1", "c", "f", "2", "&&", "exists", "g", "!", "x", "-", "h"],
            Descendants(tree).Select(n => Text.Substring(n.Place.Start, n.Place.Length)));
    }

    [Fact]
    public void Each_operator_of_a_chain_has_its_own_place_and_span()
    {
        const string Text = "a && b && c && d && e";
        var source = new SourceText("cel", Text);

        var tree = Parser.Parse(Fragment.Whole(source), new(source))!;

        Assert.Equal(
            [("a && b && c && d && e", 12), ("a && b && c", 7), ("a && b", 2), ("d && e", 17)],
            Descendants(tree).OfType<BinaryNode>().Select(n => (Text.Substring(n.Span.Start, n.Span.Length), n.Place.Start)));
    }

    [Theory]
    [InlineData("&&")]
    [InlineData("||")]
    public void A_chain_as_long_as_an_expression_may_be_is_a_shallow_tree(string sign)
    {
        var source = new SourceText("cel", string.Join(sign, Enumerable.Repeat("a", 3_334)));

        var tree = Parser.Parse(Fragment.Whole(source), new(source))!;

        Assert.Equal(13, Depth(tree));
    }

    [Theory]
    [InlineData("(", "a", ")", 250)]
    [InlineData("[", "a", "]", 249)]
    [InlineData("f(", "a", ")", 249)]
    [InlineData("a[", "a", "]", 249)]
    [InlineData("{1:", "a", "}", 249)]
    [InlineData("!", "a", "", 249)]
    [InlineData("-", "a", "", 249)]
    [InlineData("-", "1", "", 250)]
    [InlineData("", "a", ".b", 249)]
    [InlineData("", "a", "[1]", 249)]
    [InlineData("", "a", ".f()", 249)]
    [InlineData("", "a", "+1", 249)]
    [InlineData("", "a", "<1", 249)]
    [InlineData("a?b:", "a", "", 249)]
    public void Expressions_nest_up_to_a_limit(string before, string middle, string behind, int deepest)
    {
        string Nested(int times) => string.Concat(Enumerable.Repeat(before, times)) + middle + string.Concat(Enumerable.Repeat(behind, times));

        Assert.Equal("", Problems(Nested(deepest)));
        Assert.Contains("error PS0103: the expression is nested more than 250 levels deep", Problems(Nested(deepest + 1)), StringComparison.Ordinal);
        var longest = 9_999 / (before.Length + behind.Length);
        Assert.Contains("error PS0103: the expression is nested more than 250 levels deep", Problems(Nested(longest)), StringComparison.Ordinal);
    }

    [Fact]
    public void An_expression_is_long_in_code_points()
    {
        Assert.Equal("", Problems($"'{string.Concat(Enumerable.Repeat("😀", 9_998))}'"));
        Assert.StartsWith(
            "cel:1:1: error PS0102: the expression has 10,001 characters, and may have 10,000", Problems($"'{string.Concat(Enumerable.Repeat("😀", 9_999))}'"),
            StringComparison.Ordinal);
    }

    [Fact]
    public void Whatever_is_written_gives_a_tree_or_problems_in_their_places()
    {
        string[] words =
        [
            "a", "b", "1", "1u", "2.5", "'s'", "b'x'", "true", "null", "in", "(", ")", "[", "]", "{", "}", "(", ")", ".", ",", ":", "?", "!", "&&", "||", "==", "<", "+", "-", "*", "&",
            "=", "not", "and", "or", "if", "`q`", "@", "#", "has", "all", "map", "//", "\n", "'", "\"", "😁", "\\", "\u200b",
        ];
        var random = new Random(20_261_125);
        for (var i = 0; i < 20_000; i++)
        {
            var text = string.Join(random.Next(3) == 0 ? "" : " ", random.GetItems(words, random.Next(1, 14)));
            var source = new SourceText("cel", text);
            var bag = new DiagnosticBag(source);

            var tree = Parser.Parse(Fragment.Whole(source), bag);

            Assert.True(tree is null == bag.HasErrors, text);
            Assert.All(bag.Problems, p => Assert.InRange(p.Span.End, p.Span.Start, text.Length));
            if (tree is not null) Assert.DoesNotContain(Descendants(tree), n => n is BrokenNode);
        }
    }

    private static string Problems(string text)
    {
        var source = new SourceText("cel", text);
        var bag = new DiagnosticBag(source);
        Assert.Equal(Parser.Parse(Fragment.Whole(source), bag) is null, bag.HasErrors);
        return string.Join('\n', bag.Problems);
    }

    private static IEnumerable<Node> Descendants(Node node) => node.Children.SelectMany(Descendants).Prepend(node);

    private static int Depth(Node node) => 1 + node.Children.Select(Depth).DefaultIfEmpty().Max();
}
