using System.Text.Json;
using PolicyScanner.Expressions.Syntax;
using PolicyScanner.Text;
using Xunit;

namespace PolicyScanner.Tests.Expressions.Syntax;

/// <summary>What cel-go parses, this parser does; what cel-go refuses, it refuses. The data are Google's and lie outside of the repository.</summary>
public sealed class CelGoTests
{
    private const int ParsedByBoth = 238;
    private const int RefusedByBoth = 86;
    private const int ConformanceExpressions = 1_645;

    /// <summary>What cel-go refuses only because of how its tests configure it, and the reserved name of its accumulator, which does not exist here.</summary>
    private static readonly string[] RefusedThereOnly =
    [
        "[].existsOne(__result__, __result__)", "m.map(__result__, __result__)", "m.filter(__result__, false)",
        "a.`b-c`", "a.`b c`", "a.`b.c`", "a.`in`", "a.`/foo`",
    ];

    [Fact]
    public void What_cel_go_parses_parses()
    {
        var cases = ParseCheck().Where(c => c.Ast is { } ast && !ast.Contains("Expr_StructExpr", StringComparison.Ordinal)).ToArray();

        var refused = cases.Select(c => c.Text).Distinct().Select(Problems).Where(p => p.Length > 0).ToArray();

        Assert.Empty(refused);
        Assert.Equal(ParsedByBoth, cases.Length);
    }

    [Fact]
    public void What_cel_go_refuses_is_refused()
    {
        var cases = ParseCheck().Where(c => c.Ast is null && !c.Error.Contains("recursion", StringComparison.Ordinal) && !RefusedThereOnly.Contains(c.Text)).ToArray();

        var parsed = cases.Select(c => c.Text).Distinct().Where(t => Problems(t).Length == 0).ToArray();

        Assert.Empty(parsed);
        Assert.Equal(RefusedByBoth, cases.Length);
    }

    [Fact]
    public void Expressions_of_the_conformance_tests_parse()
    {
        var expressions = Conformance();

        var refused = expressions.Distinct().Select(Problems).Where(p => p.Length > 0).ToArray();

        Assert.Empty(refused);
        Assert.Equal(ConformanceExpressions, expressions.Length);
    }

    /// <summary>One mistake, one problem: nearly always, as some mistakes are really two.</summary>
    [Fact]
    public void A_missing_word_is_one_mistake()
    {
        var mistakes =
            from text in Conformance().Distinct()
            from token in Lexer.Read(text, new(new("cel", text)))!
            where token.Span.Length > 0
            select Bag(text.Remove(token.Span.Start, token.Span.Length).Insert(token.Span.Start, " ")).Problems.Count;

        var counts = mistakes.CountBy(c => Math.Min(c, 2)).ToDictionary();

        Assert.Equal((2_442, 11_090, 23), (counts[0], counts[1], counts[2]));
    }

    private static string[] Conformance()
    {
        using var data = Read("cel-conformance.json");
        return
        [
            .. from file in data.RootElement.GetProperty("files").EnumerateArray()
               from section in file.GetProperty("sections").EnumerateArray()
               from test in section.GetProperty("tests").EnumerateArray()
               where !test.GetProperty("needs_protobuf").GetBoolean() && !Libraries(test).Intersect(["ext_block", "optionals"]).Any()
               select test.GetProperty("expr").GetString()!,
        ];
    }

    private static string Problems(string text) => string.Join('\n', Bag(text).Problems);

    private static DiagnosticBag Bag(string text)
    {
        var source = new SourceText("cel", text);
        var bag = new DiagnosticBag(source);
        var tree = Parser.Parse(Fragment.Whole(source), bag);
        Assert.Equal(bag.HasErrors, tree is null);
        return bag;
    }

    private static List<(string Text, string? Ast, string Error)> ParseCheck()
    {
        using var data = Read("cel-go-parse-check.json");
        return
        [
            .. from part in data.RootElement.EnumerateObject()
               where part.Value.ValueKind is JsonValueKind.Array
               from c in part.Value.EnumerateArray()
               select (c.GetProperty("expr").GetString()!, Optional(c, "ast"), Optional(c, "error") ?? ""),
        ];
    }

    private static IEnumerable<string> Libraries(JsonElement test) =>
        test.TryGetProperty("libraries", out var libraries) ? libraries.EnumerateArray().Select(l => l.GetString()!) : [];

    private static string? Optional(JsonElement element, string name) => element.TryGetProperty(name, out var value) ? value.GetString() : null;

    private static JsonDocument Read(string name)
    {
        var path = Path.Combine(Repository.Directory, "..", "shared", "data", name);
        Assert.SkipUnless(File.Exists(path), $"{name} is not beside the repository");
        return JsonDocument.Parse(File.ReadAllText(path));
    }
}
