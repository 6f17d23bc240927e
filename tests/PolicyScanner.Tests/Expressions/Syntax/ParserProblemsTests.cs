using PolicyScanner.Expressions.Syntax;
using PolicyScanner.Text;
using PolicyScanner.Text.Yaml;
using Xunit;

namespace PolicyScanner.Tests.Expressions.Syntax;

public sealed class ParserProblemsTests
{
    /// <summary>
    /// <c>ParserProblems.cases</c>: an expression at the start of a line, below it, indented, all that is said of it as
    /// <c>line:column code message (help)</c>. Line breaks and characters that cannot be seen are written as escapes like <c>⟨0A⟩</c>.
    /// </summary>
    public static TheoryData<string, string> Cases()
    {
        var cases = new TheoryData<string, string>();
        var file = Path.Combine(Repository.Directory, "tests", "PolicyScanner.Tests", "Expressions", "Syntax", "ParserProblems.cases");
        foreach (var block in File.ReadAllText(file).ReplaceLineEndings("\n").Split("\n\n", StringSplitOptions.RemoveEmptyEntries))
        {
            var lines = block.Trim('\n').Split('\n').Where(l => !l.StartsWith("## ", StringComparison.Ordinal)).ToArray();
            cases.Add(lines[0], string.Join('\n', lines[1..].Select(l => l.Trim())));
        }
        return cases;
    }

    [Theory, MemberData(nameof(Cases))]
    public void One_mistake_is_said_once_at_its_place(string text, string problems)
    {
        var source = new SourceText("cel", Unescaped(text));
        var bag = new DiagnosticBag(source);

        var tree = Parser.Parse(Fragment.Whole(source), bag);

        Assert.Null(tree);
        Assert.Equal(problems, string.Join('\n', bag.Problems.Select(p => $"{p.Line}:{p.Column} {p.Code} {p.Message}{(p.Help is { } help ? $" ({help})" : "")}")));
    }

    [Fact]
    public void Every_code_has_a_case()
    {
        var cases = string.Concat(Cases().Select(c => c.Data.Item2));

        // PS0102 and PS0103 are limits: their cases are long, see ParserTests.
        Assert.Equal(["PS0102", "PS0103"], Enumerable.Range(101, 23).Select(n => $"PS0{n}").Where(c => !cases.Contains(c, StringComparison.Ordinal)));
    }

    // The value reads as it stands, however it is written; its mistake is `<>`.
    private static readonly (string Name, string Yaml)[] Styles =
    [
        ("plain", "where: k.name == \"é😀\" && k.b <> 1"),
        ("plain in a list", "where:\n  - k.name == \"é😀\" && k.b <> 1"),
        ("plain over two lines", "where: k.name == \"é😀\" &&\n  k.b <> 1"),
        ("single quotes", "where: 'k.name == ''é😀'' && k.b <> 1'"),
        ("single quotes over two lines", "where: 'k.name == ''é😀''\n    && k.b <> 1'"),
        ("double quotes", "where: \"k.name == \\\"é\\U0001F600😀\\\" && k.b <> 1\""),
        ("double quotes with escaped line break", "where: \"k.name == \\\"é😀\\\" \\\n    && k.b <> 1\""),
        ("folded", "where: >-\n  k.name == \"é😀\"\n  && k.b <> 1"),
        ("folded, on the line of the emoji", "where: >\n  k.a\n  && k.name == \"é😀\" && k.b <> 1\n"),
        ("literal", "where: |\n  k.name == \"é😀\"\n    && k.b <> 1\n"),
        ("literal, on the line of the emoji", "where: |-\n  k.a &&\n  k.name == '''é😀''' && k.b <> 1"),
    ];

    public static TheoryData<string, string, string> Placements()
    {
        var placements = new TheoryData<string, string, string>();
        foreach (var (name, _) in Styles)
            foreach (var before in new[] { "", "\uFEFF", "# ü😀\nid: \"😀\"\n", "\uFEFFtitle: ß\n\n" })
                foreach (var end in new[] { "\n", "\r\n" }) placements.Add(name, before, end);
        return placements;
    }

    [Theory, MemberData(nameof(Placements))]
    public void The_place_is_right_in_the_file(string style, string before, string lineEnd)
    {
        var yaml = (before + Styles.Single(s => s.Name == style).Yaml).ReplaceLineEndings(lineEnd);
        var document = YamlDocument.Read(new("rule.yaml", yaml));
        var where = document.Root!.Find("where")!.Value;
        var fragment = (where is YamlSequence list ? (YamlScalar)list.Items[0] : (YamlScalar)where).Fragment;
        var bag = new DiagnosticBag(document.Source);

        Parser.Parse(fragment, bag);

        var problem = Assert.Single(bag.Problems);
        var lines = yaml.TrimStart('\uFEFF').Split(lineEnd);
        var line = Array.FindIndex(lines, l => l.Contains("<>", StringComparison.Ordinal));
        var column = lines[line][..lines[line].IndexOf("<>", StringComparison.Ordinal)].EnumerateRunes().Count();
        Assert.Equal(
            $"""
            rule.yaml:{line + 1}:{column + 1}: error PS0109: `<>` is no operator
              | {lines[line]}
              | {new string(' ', column)}^^
              = help: write `!=`
            """.ReplaceLineEndings("\n"),
            problem.ToString());
    }

    [Fact]
    public void What_was_asked_for_is_shown_with_its_line()
    {
        var document = YamlDocument.Read(new("rule.yaml", "match:\n  - for: k in api_keys\n    where: \"k.status = \\\"active\\\" and k.name == 'it'\"\n"));
        var clause = (YamlMapping)((YamlSequence)document.Root!.Find("match")!.Value).Items[0];
        var bag = new DiagnosticBag(document.Source);

        Parser.Parse(((YamlScalar)clause.Find("where")!.Value).Fragment, bag);

        Assert.Equal(
            """
            rule.yaml:3:22: error PS0109: `=` is no operator
              |     where: "k.status = \"active\" and k.name == 'it'"
              |                      ^
              = help: write `==`
            rule.yaml:3:35: error PS0109: `and` is no operator
              |     where: "k.status = \"active\" and k.name == 'it'"
              |                                   ^^^
              = help: write `&&`
            """.ReplaceLineEndings("\n"),
            string.Join('\n', bag.Problems));
    }

    private static string Unescaped(string text) =>
        System.Text.RegularExpressions.Regex.Replace(text, "⟨([0-9A-F]+)⟩", m => char.ConvertFromUtf32(Convert.ToInt32(m.Groups[1].Value, 16)));
}
