using System.Globalization;
using PolicyScanner.Evaluation.Testing;
using PolicyScanner.Expressions.Values;
using PolicyScanner.Findings;
using PolicyScanner.Graph;
using PolicyScanner.Rules;

namespace PolicyScanner.Evaluation;

/// <summary>Runs the tests that rules carry.</summary>
public static class RuleTests
{
    /// <summary>
    /// Runs all tests and examples of a set that was loaded with <see cref="RuleLoadOptions.Tests"/>: the rules by id, each one's tests by place, then the
    /// definitions.
    /// </summary>
    /// <exception cref="OperationCanceledException">It was cancelled.</exception>
    public static IReadOnlyList<RuleTestResult> Run(RuleSet rules, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(rules);
        var results = new List<RuleTestResult>();
        foreach (var rule in rules.Rules)
        {
            foreach (var test in rule.Tests)
            {
                cancellation.ThrowIfCancellationRequested();
                var run = TestRun.Of(rule, test, rules, cancellation);
                results.Add(new() { RuleId = rule.Id, Test = test.Name, Failure = run.Failure, Source = rule.Source, Place = test.Place, Explanations = run.Surprises() });
            }
        }
        foreach (var definition in rules.Definitions)
        {
            for (var i = 0; i < definition.Examples.Count; i++)
            {
                var example = definition.Examples[i];
                results.Add(new()
                {
                    RuleId = definition.Function.Name, Test = string.Create(CultureInfo.InvariantCulture, $"example {i + 1}"),
                    Failure = Run(definition, example, rules), Source = definition.Source, Place = example.Place,
                });
            }
        }
        return results;
    }

    /// <summary>What was expected and what came instead; null where the example is right.</summary>
    internal static string? Run(Definition definition, DefinitionExample example, RuleSet rules)
    {
        var (now, function) = (example.Now ?? TestRun.DefaultNow, definition.Function);
        var rows = example.Given.Where(g => g.Value is FixtureRow).ToDictionary(g => g.Key, g => Named((FixtureRow)g.Value!, g.Key), StringComparer.Ordinal);
        var graph = FixtureGraph.Build([.. FixtureGraph.WithParents([.. rows.Values], now)], [], now).Graph;
        var frame = new Frame(graph, now, function.SlotCount, [], new(graph, rules.Definitions.Count, rules.Context.Facts(example.Context)), new(Budget.Default));
        for (var i = 0; i < function.Parameters.Count; i++)
        {
            var name = function.Parameters[i].Name;
            frame.Slots[i] = rows.TryGetValue(name, out var row) ? Entity(graph, row, now) : PlainValue.Of(example.Given.GetValueOrDefault(name));
        }
        var (expected, got) = (PlainValue.Of(example.Expect), function.Body!.Run(frame));
        return !got.IsStop && ValueComparer.Instance.Equals(expected, got) ? null : $"expected {ValueText.Of(expected, graph)}, got {ValueText.Of(got, graph)}";
    }

    // Two entities of one collection are two, and what they are called in the example is as good an id as any.
    private static FixtureRow Named(FixtureRow row, string name) => row.Fields.ContainsKey("id") || FixtureRows.IsPutTogether(row.Collection)
        ? row
        : row with { Fields = new Dictionary<string, object?>(row.Fields, StringComparer.Ordinal) { ["id"] = name } };

    private static Value Entity(AccessGraph graph, FixtureRow row, DateTimeOffset now)
    {
        var collection = GraphSchema.Collection(row.Collection);
        return Value.Entity(collection, graph.Ids(collection).First(collection.IdOf(new FixtureRows(now).Make(row, "", _ => []))));
    }
}
