using PolicyScanner.Text;
using PolicyScanner.Text.Yaml;
using Xunit;

namespace PolicyScanner.Tests.Text.Yaml;

public sealed class YamlDocumentTests
{
    public static TheoryData<string, string> Broken() => new()
    {
        { "a: 1\nb: [1, 2\n", "3:1 PS0301" },
        { "a: {b: 1\n", "2:1 PS0301" },
        { "a: 1\nb: \"x\n", "" },
        { "a: 1\n\tb: 2\n", "2:1 PS0304 a tab cannot indent YAML (use spaces)" },
        { "a: 1\nb: &x 1\n", "2:4 PS0308 `&x` is a YAML anchor, which rules do not have (write it out where it is used; if it is a condition, quote the whole line)" },
        { "a: 1\nb: *prod*\n", "2:4 PS0309 `*prod*` is a YAML alias, which rules do not have (write it out; if it is a pattern, quote it: `\"*prod*\"`)" },
        { "a: 1\nb: [\"x\", *prod*]\n", "2:10 PS0309 `*prod*` is a YAML alias, which rules do not have (write it out; if it is a pattern, quote it: `\"*prod*\"`)" },
        { "a: 1\nb:\n  <<: { c: 1 }\n", "3:3 PS0310 `<<` merges mappings, which rules do not do (write it out)" },
        { "a: 1\nwhere: !live(k)\n", "2:8 PS0311 YAML reads `!live(k)` as a tag, not as a text (quote the whole line)" },
        { "a: 1\nwhere: !live(k) && x\n", "2:8 PS0311 YAML reads `!live(k)` as a tag, not as a text (quote the whole line)" },
        { "a: 1\nmessage: {x} is wrong\n", "2:10 PS0312 YAML reads `{` at the start as a mapping (quote the whole line: `'{x} is wrong'`)" },
        { "where: [x] == y\n", "1:8 PS0313 YAML reads `[` at the start as a list (quote the whole line: `'[x] == y'`)" },
        { "a: 1\nwhere: \"a\" == b\n", "2:8 PS0314 YAML ends the text at its closing quote (quote the whole line: `'\"a\" == b'`)" },
        { "a: 1\nwhere:\n  - 'a' == b\n", "3:5 PS0314 YAML ends the text at its closing quote (quote the whole line: `\"'a' == b\"`)" },
        { "a: 1\ntitle: no: this\n", "2:10 PS0315 YAML reads `: ` as the end of a key (quote the whole line: `'no: this'`)" },
        { "a: @x\n", "1:4 PS0316 a YAML text cannot start with `@` (quote the whole line)" },
        { "a: 1\nb: 2\na: 3\n", "3:1 PS0306 `a` is given twice (remove one of them)" },
        { "a: 1\n---\nb: 2\n", "2:1 PS0303 a second document starts here (write one file for each)" },
        { "", "1:1 PS0302 the file is empty (it starts with its `schema`)" },
        { "# only\n", "1:1 PS0302 the file is empty (it starts with its `schema`)" },
        { "- a\n", "1:3 PS0322 the file must be a mapping, and is a list" },
        { "text\n", "1:1 PS0322 the file must be a mapping, and is a text" },
    };

    [Theory, MemberData(nameof(Broken))]
    public void Broken_yaml_gives_one_problem_at_its_true_line(string yaml, string expected)
    {
        var problems = YamlDocument.Read(new("f.yaml", yaml)).Problems;

        Assert.StartsWith(expected, Describe(Assert.Single(problems)), StringComparison.Ordinal);
    }

    [Fact]
    public void A_hundred_thousand_brackets_are_one_problem()
    {
        var problems = YamlDocument.Read(new("f.yaml", "a: " + new string('[', 100_000))).Problems;

        Assert.Equal("1:103 PS0305 nested more than 100 levels deep", Describe(Assert.Single(problems)));
    }

    [Fact]
    public void Truth_values_and_numbers_are_those_of_yaml_1_2()
    {
        var document = YamlDocument.Read(new("f.yaml", "a: true\nb: yes\nc: 'true'\nd: 12\ne: 1.5\nf: off\ng: [x, {}]\n"));
        YamlNode Node(string key) => document.Root!.Find(key)!.Value;

        Assert.Equal((true, null, null, 12L, null, null), (
            document.Flag(Node("a"), "`a`"), document.Flag(Node("b"), "`b`"), document.Flag(Node("c"), "`c`"),
            document.Integer(Node("d"), "`d`"), document.Integer(Node("e"), "`e`"), document.Flag(Node("f"), "`f`")));
        Assert.Equal(["x"], document.Texts(Node("g"), "`g`").Select(t => t.Text));
        Assert.Equal(
            [
                "2:4 PS0323 `yes` is neither `true` nor `false` (write `true`)",
                "3:4 PS0323 `true` is neither `true` nor `false` (write `true`)",
                "5:4 PS0324 `1.5` is not a whole number",
                "6:4 PS0323 `off` is neither `true` nor `false` (write `false`)",
                "7:8 PS0322 an element of `g` must be a text, and is a mapping",
            ],
            document.Problems.Select(Describe));
    }

    [Fact]
    public void Keys_are_checked_against_those_that_are_known()
    {
        var document = YamlDocument.Read(new("f.yaml", "x: 1\nnmae: 1\nzzz: 2\n"));

        document.ExpectKeys(document.Root!, "a connection", "name", "domain", "x");
        document.Required(document.Root!, "name", "a connection");

        Assert.Equal(
            [
                "1:1 PS0321 a connection needs `name` (add `name: …`)",
                "2:1 PS0320 a connection has no key `nmae` (did you mean `name`?)",
                "3:1 PS0320 a connection has no key `zzz` (it can have `name`, `domain`, `x`)",
            ],
            document.Problems.Select(Describe));
    }

    [Fact]
    public void Reading_stops_before_the_key_it_is_told()
    {
        var document = YamlDocument.Read(new("f.yaml", "a: 1\nb: { tests: 2 }\ntests: [\n"), stopAt: "tests");

        Assert.Empty(document.Problems);
        Assert.Equal(["a", "b"], document.Root!.Entries.Select(e => e.Name));
    }

    internal static string Describe(Diagnostic problem) => $"{problem.Line}:{problem.Column} {problem.Code} {problem.Message}{(problem.Help is null ? "" : $" ({problem.Help})")}";
}
