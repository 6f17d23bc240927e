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
        using var data = Read("cel-conformance.json");
        var expressions = data.RootElement.GetProperty("files").EnumerateArray()
            .SelectMany(f => f.GetProperty("sections").EnumerateArray())
            .SelectMany(s => s.GetProperty("tests").EnumerateArray())
            .Where(t => !t.GetProperty("needs_protobuf").GetBoolean() && !Libraries(t).Intersect(["ext_block", "optionals"]).Any())
            .Select(t => t.GetProperty("expr").GetString()!)
            .ToArray();

        var refused = expressions.Distinct().Select(Problems).Where(p => p.Length > 0).ToArray();

        Assert.Empty(refused);
        Assert.Equal(ConformanceExpressions, expressions.Length);
    }

    private static string Problems(string text)
    {
        var source = new SourceText("cel", text);
        var bag = new DiagnosticBag(source);
        var tree = Parser.Parse(Fragment.Whole(source), bag);
        Assert.Equal(bag.HasErrors, tree is null);
        return string.Join('\n', bag.Problems);
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
