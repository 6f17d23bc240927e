using PolicyScanner.Evaluation.Execution;
using PolicyScanner.Evaluation.Explaining;
using PolicyScanner.Expressions.Values;
using PolicyScanner.Findings;
using PolicyScanner.Graph;
using PolicyScanner.Rules;
using PolicyScanner.Rules.Reading;

namespace PolicyScanner.Evaluation.Testing;

/// <summary>One run of a rule over the small organization of one of its tests.</summary>
internal sealed class TestRun
{
    /// <summary>Now, for tests that name no instant of their own: a fixed one, so that they go today as they went yesterday.</summary>
    public static readonly DateTimeOffset DefaultNow = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);

    private const int MostExplained = 5;

    private readonly Rule _rule;
    private readonly RuleTest _test;
    private readonly RuleSet _alone;
    private readonly ScanContext _context;

    private TestRun(Rule rule, RuleTest test, RuleSet rules, CancellationToken cancellation)
    {
        (_rule, _test) = (With(rule, test.Parameters), test);
        _alone = new([_rule], rules.Definitions, rules.Context, []);
        var now = test.Now ?? DefaultNow;
        var fixture = FixtureGraph.Build(test.Given, test.Missing, now);
        var memory = new DefinitionMemory(fixture.Graph, rules.Definitions.Count, rules.Context.Facts(test.Context));
        _context = new(fixture.Graph, now, memory, new(fixture.Graph, now, memory, cancellation), cancellation);
        if (fixture.Problems.Count > 0) Failure = string.Join("\n", fixture.Problems);
        else
        {
            Report = Scanner.Evaluate(_rule, _context);
            Failure = ExpectationCheck.Compare(test.Expect, Report);
        }
    }

    /// <summary>What the rule said; null where the test's organization cannot be.</summary>
    public RuleReport? Report { get; }

    /// <summary>What was expected and what came instead; null where the test passes.</summary>
    public string? Failure { get; }

    public static TestRun Of(Rule rule, RuleTest test, RuleSet rules, CancellationToken cancellation) => new(rule, test, rules, cancellation);

    /// <summary>Why the subjects came out as they did that should have come out otherwise.</summary>
    public IReadOnlyList<Explanation> Surprises()
    {
        if (Failure is null || Report is null) return [];
        var named = ExpectationCheck.Unexpected(_test.Expect, Report);
        // Where all of them pass and one should not, none stands out.
        return [.. (named.Count > 0 || _test.Expect.Outcome is ExpectedOutcome.Subjects ? named : Subjects()).Select(Explain).OfType<Explanation>().Take(MostExplained)];
    }

    /// <summary>Every subject and why it came out as it did.</summary>
    public IEnumerable<Explanation> Explanations() => Report is null ? [] : Subjects().Select(Explain).OfType<Explanation>();

    private IEnumerable<string> Subjects()
    {
        if (_rule.Body.SubjectId is not null) return Report!.Result.Outcome is RuleOutcome.Evaluated ? Named() : [];
        var collection = GraphSchema.FindType(_rule.Body.SubjectType)!;
        return _context.Graph.Rows(collection).ToArray().Select(collection.IdOf).Distinct(StringComparer.Ordinal);
    }

    // A rule that names its subjects itself says whom it speaks of while it runs.
    private IEnumerable<string> Named()
    {
        var watch = new RowWatch(GraphSchema.FindType(_rule.Body.SubjectType), "");
        using var run = new RuleRun(Planning.Planner.Plan(_rule), _context, watch);
        Scanner.Skipped(_rule, _context, out var tenants);
        run.Run(tenants);
        return [.. watch.Names];
    }

    private Explanation? Explain(string subject)
    {
        try
        {
            return Explainer.Explain(_context, _alone, _rule, $"{_rule.Body.SubjectType}/{subject}", organization: null);
        }
        catch (ExplainException)
        {
            // It is not given, or several organizations have one of that id: what was expected and what came has to do.
            return null;
        }
    }

    private static Rule With(Rule rule, IReadOnlyDictionary<string, object> parameters)
    {
        if (rule.DisabledBecause is not null) rule = rule with { DisabledBecause = null };
        if (parameters.Count == 0) return rule;
        var values = rule.Body.Parameters.ToArray();
        for (var i = 0; i < values.Length; i++)
            if (parameters.TryGetValue(rule.Parameters[i].Name, out var value)) values[i] = ParameterType.ToValue(value);
        return rule with { Body = rule.Body with { Parameters = values } };
    }
}
