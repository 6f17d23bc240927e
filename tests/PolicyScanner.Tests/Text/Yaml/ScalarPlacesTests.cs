using PolicyScanner.Text;
using PolicyScanner.Text.Yaml;
using Xunit;

namespace PolicyScanner.Tests.Text.Yaml;

public sealed class ScalarPlacesTests
{
    // Each has WRONG once, in a value that reads as the second column.
    private static readonly (string Name, string Yaml, string Value)[] Styles =
    [
        ("plain", "a: x == WRONG", "x == WRONG"),
        ("plain with a comment", "a: x == WRONG # why", "x == WRONG"),
        ("plain over two lines", "a: x ==\n  WRONG && y", "x == WRONG && y"),
        ("plain over two lines, the second wider", "a: x == WRONG &&\n       y\nb: 1", "x == WRONG && y"),
        ("plain over an empty line", "a: x\n\n  WRONG", "x\nWRONG"),
        ("plain on the next line", "a:\n  x == WRONG\n", "x == WRONG"),
        ("plain in a list", "- x\n- y == WRONG", "y == WRONG"),
        ("plain in braces", "a: { b: x, c: y == WRONG }", "y == WRONG"),
        ("single quotes", "a: 'x == WRONG'", "x == WRONG"),
        ("single quotes with a quote before", "a: 'it''s == WRONG'", "it's == WRONG"),
        ("single quotes with many before", "a: ''''''' == WRONG'", "''' == WRONG"),
        ("single quotes over two lines", "a: 'x ==   \n   WRONG'", "x == WRONG"),
        ("double quotes", "a: \"x == WRONG\"", "x == WRONG"),
        ("double quotes with escapes before", "a: \"\\\"x\\\" \\u00e9\\x41\\t\\U0001F600 == WRONG\"", "\"x\" éA\t😀 == WRONG"),
        ("double quotes over two lines", "a: \"x ==\n  WRONG\"", "x == WRONG"),
        ("double quotes with an escaped line break", "a: \"x == \\\n    WRONG\"", "x == WRONG"),
        ("double quotes over an empty line", "a: \"x\n\n  WRONG\"", "x\nWRONG"),
        ("literal", "a: |\n  x\n  == WRONG\n", "x\n== WRONG\n"),
        ("literal, stripped", "a: |-\n  x\n  == WRONG\n", "x\n== WRONG"),
        ("literal, kept", "a: |+\n  x\n  == WRONG\n\n", "x\n== WRONG\n\n"),
        ("literal with an indicator", "a: |2-\n    x\n  == WRONG\n", "  x\n== WRONG"),
        ("literal with an empty line", "a: |-\n  x\n\n  WRONG", "x\n\nWRONG"),
        ("literal with an indented line", "a: |-\n  x\n     WRONG", "x\n   WRONG"),
        ("literal after an empty line", "a: |-\n\n  WRONG", "\nWRONG"),
        ("folded", "a: >\n  x ==\n  WRONG\n", "x == WRONG\n"),
        ("folded, stripped", "a: >-\n  x ==\n  WRONG\n", "x == WRONG"),
        ("folded over an empty line", "a: >-\n  x\n\n  WRONG", "x\nWRONG"),
        ("folded with an indented line", "a: >-\n  x\n    y\n  WRONG", "x\n  y\nWRONG"),
        ("folded with a comment above", "a: >- # folded\n  x ==\n  WRONG\n", "x == WRONG"),
        ("folded, later in the file", "b: 1\nc:\n  - a: >-\n      x ==\n      WRONG\n", "x == WRONG"),
        ("literal with trailing spaces", "a: |-\n  x  \n  WRONG  ", "x  \nWRONG  "),
    ];

    private static readonly (string Name, string Text)[] Before =
        [("nothing", ""), ("a comment", "# é ü\n"), ("an astral character", "z: 😀😀\n"), ("an astral comment and a text", "# 𝔘𝔫𝔦\nz: 'ß''' # 😀\n"), ("a byte order mark", "\uFEFF")];

    public static TheoryData<string, string, string> Cases()
    {
        var cases = new TheoryData<string, string, string>();
        foreach (var style in Styles)
            foreach (var before in Before)
                foreach (var end in new[] { "LF", "CRLF" }) cases.Add(style.Name, before.Name, end);
        return cases;
    }

    [Theory, MemberData(nameof(Cases))]
    public void A_place_in_the_value_is_found_in_the_file(string style, string before, string lineEnd)
    {
        var (_, yaml, value) = Styles.Single(s => s.Name == style);
        if (yaml.StartsWith('-') && Before.Single(b => b.Name == before).Text.Contains("z:", StringComparison.Ordinal)) yaml = "a:\n" + yaml;
        var text = Before.Single(b => b.Name == before).Text + yaml;
        var source = new SourceText("f.yaml", lineEnd == "LF" ? text : text.ReplaceLineEndings("\r\n"));
        var bag = new DiagnosticBag(source);

        var root = YamlReader.Read(source, null, bag);

        Assert.Empty(bag.Problems);
        var fragment = Scalars(root!).Single(s => s.Text.Contains("WRONG", StringComparison.Ordinal)).Fragment;
        Assert.Equal(value, fragment.Text);
        var span = fragment.ToSource(new(value.IndexOf("WRONG", StringComparison.Ordinal), 5));
        Assert.Equal((source.Content.IndexOf("WRONG", StringComparison.Ordinal), 5), (span.Start, span.Length));
    }

    [Fact]
    public void Columns_count_code_points_and_the_caret_stands_under_the_place()
    {
        var source = new SourceText("f.yaml", "\uFEFFz: 1\r\na: \"😀 \\u00e9 == WRONG\" # ü\r\n");
        var document = YamlDocument.Read(source);
        var fragment = ((YamlScalar)document.Root!.Find("a")!.Value).Fragment;

        var bag = new DiagnosticBag(source);
        bag.Within(fragment).Report("PS0000", new(fragment.Text.IndexOf("WRONG", StringComparison.Ordinal), 5), "here");

        Assert.Equal(
            """
            f.yaml:2:17: error PS0000: here
              | a: "😀 \u00e9 == WRONG" # ü
              |                 ^^^^^
            """.ReplaceLineEndings("\n"),
            bag.Problems.Single().ToString());
    }

    [Fact]
    public void An_escape_is_underlined_from_its_backslash()
    {
        var document = YamlDocument.Read(new("f.yaml", "a: \"x \\U0001F600 y\""));
        var fragment = ((YamlScalar)document.Root!.Find("a")!.Value).Fragment;

        Assert.Equal(6, fragment.ToSource(new(fragment.Text.IndexOf('\uD83D', StringComparison.Ordinal), 1)).Start);
    }

    private static IEnumerable<YamlScalar> Scalars(YamlNode node) => node switch
    {
        YamlScalar scalar => [scalar],
        YamlSequence list => list.Items.SelectMany(Scalars),
        YamlMapping mapping => mapping.Entries.SelectMany(e => Scalars(e.Value)),
        _ => [],
    };
}
