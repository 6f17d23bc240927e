using System.Text.Json;
using System.Text.RegularExpressions;
using PolicyScanner.Expressions.Checking;
using Xunit;

namespace PolicyScanner.Tests.Expressions.Checking;

/// <summary>
/// Our types against those that cel-go finds for the expressions of the CEL conformance suite and of its own tests. The data are not part of the
/// repository (Apache-2.0, cel-expr/cel-spec and google/cel-go): without them the tests are skipped. Where we differ is approved, so that the list
/// can only change on purpose.
/// </summary>
/// <remarks>
/// Why we differ: instants and durations written in the expression are read when the rule is loaded, so that one out of range is a load error and
/// not one of the run; numbers of different types have an order, as at run time; the elements of an empty list stay <c>dyn</c>, whatever a macro's
/// body would make of them.
/// </remarks>
public sealed partial class CelTypesTests
{
    private static readonly string Data = Path.Combine(Repository.Directory, "..", "shared", "data");

    [Fact]
    public void Types_are_those_of_the_conformance_suite_except_where_we_differ_on_purpose()
    {
        using var suite = Read("cel-conformance.json");
        var cases =
            from file in suite.RootElement.GetProperty("files").EnumerateArray()
            from section in file.GetProperty("sections").EnumerateArray()
            from test in section.GetProperty("tests").EnumerateArray()
            where !test.GetProperty("needs_protobuf").GetBoolean() && !test.TryGetProperty("libraries", out _)
                && !test.TryGetProperty("disable_check", out _) && !test.TryGetProperty("container", out _) && test.TryGetProperty("cel_go_type", out _)
            let variables = Variables(test)
            where variables is not null
            select (Id: test.GetProperty("id").GetString()!, Theirs: Name(test.GetProperty("cel_go_type").GetString()!),
                Ours: OurType(test.GetProperty("expr").GetString()!, Expression.Scope([.. variables])));

        Compare(cases, atLeast: 1003);
    }

    [Fact]
    public void Types_are_those_of_cel_go_s_own_tests_except_where_we_differ_on_purpose()
    {
        using var suite = Read("cel-go-parse-check.json");
        var cases =
            from part in new[] { "parsing", "checking" }
            from test in suite.RootElement.GetProperty(part).EnumerateArray().Select((test, index) => (Id: $"{part}[{index}]", Json: test))
            where test.Json.TryGetProperty("type", out _) || test.Json.GetProperty("error").GetString()!.Contains("no matching overload", StringComparison.Ordinal)
            let ours = OurType(test.Json.GetProperty("expr").GetString()!, Expression.Scope())
            // The data do not declare their variables; messages are not part of the language here.
            where ours is not ("PS0202" or "PS0122")
            select (test.Id, Theirs: test.Json.TryGetProperty("type", out var type) ? Name(type.GetString()!) : "error", Ours: ours);

        Compare(cases, atLeast: 76);
    }

    private static void Compare(IEnumerable<(string Id, string Theirs, string Ours)> cases, int atLeast)
    {
        // A function that is not there says nothing of types.
        var results = cases.Where(c => c.Ours is not "PS0201").ToArray();

        var different = results.Where(c => c.Ours != c.Theirs && !(c.Theirs is "error" && c.Ours.StartsWith("PS", StringComparison.Ordinal))).ToArray();
        Snapshots.Match(string.Join("\n", different.Select(c => $"{c.Id}: {c.Theirs}, ours {c.Ours}")));
        Assert.True(results.Length - different.Length >= atLeast, $"only {results.Length - different.Length} agree");
    }

    private static JsonDocument Read(string file)
    {
        var path = Path.Combine(Data, file);
        Assert.SkipUnless(File.Exists(path), $"`{file}` is not there");
        return JsonDocument.Parse(File.ReadAllBytes(path));
    }

    /// <summary>Null where the test declares what we have no word for: functions, dotted names.</summary>
    private static List<(string, string)>? Variables(JsonElement test)
    {
        var variables = new List<(string, string)>();
        if (!test.TryGetProperty("type_env", out var declarations)) return variables;
        foreach (var declaration in declarations.EnumerateArray())
        {
            var name = declaration.GetProperty("name").GetString()!;
            if (declaration.GetProperty("kind").GetString() != "variable" || name.Contains('.', StringComparison.Ordinal)) return null;
            variables.Add((name, Name(declaration.GetProperty("type").GetString()!)));
        }
        return variables;
    }

    // A type as a value is just that here: `type`, not `type(int)`.
    private static string Name(string type) => TypeOfType().Replace(type, "type")
        .Replace("google.protobuf.Timestamp", "timestamp", StringComparison.Ordinal).Replace("google.protobuf.Duration", "duration", StringComparison.Ordinal)
        .Replace("null_type", "null", StringComparison.Ordinal);

    private static string OurType(string text, Scope scope) =>
        Expression.Problems(text, scope).FirstOrDefault(p => p.Severity is PolicyScanner.Text.DiagnosticSeverity.Error) is { } problem
            ? problem.Code
            : Expression.Compile(text, scope).Type.ToString();

    [GeneratedRegex(@"^type\(.*\)$")]
    private static partial Regex TypeOfType();
}
