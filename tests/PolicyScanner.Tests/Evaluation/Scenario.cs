using System.Globalization;
using System.Text;
using PolicyScanner.Evaluation;
using PolicyScanner.Evaluation.Execution;
using PolicyScanner.Evaluation.Planning;
using PolicyScanner.Evaluation.Testing;
using PolicyScanner.Expressions.Values;
using PolicyScanner.Findings;
using PolicyScanner.Graph;
using PolicyScanner.Rules;
using PolicyScanner.Rules.Context;
using PolicyScanner.Text;
using Xunit;

namespace PolicyScanner.Tests.Evaluation;

/// <summary>A rule and a small organization, both as rule files write them, and what the scan of the one with the other gives.</summary>
internal sealed class Scenario
{
    private static readonly DateTimeOffset Now = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);

    private Scenario(RuleSet rules, AccessGraph graph) => (Rules, Graph) = (rules, graph);

    public RuleSet Rules { get; private init; }

    public AccessGraph Graph { get; private init; }

    public Rule Rule => Rules.Rules[0];

    /// <param name="rule">A rule without what does not matter: <c>match</c> and what belongs to it.</param>
    /// <param name="given">The keys <c>given</c> and <c>missing</c> of a test.</param>
    public static Scenario Of(string rule, string given)
    {
        var rules = Load(("r", rule), given);
        var test = rules.Rules[0].Tests[0];
        var fixture = FixtureGraph.Build(test.Given, test.Missing, Now);
        return fixture.Problems.Count == 0 ? new(rules, fixture.Graph) : throw new ArgumentException(string.Join("; ", fixture.Problems), nameof(given));
    }

    /// <summary>The organization under several rules, each with an id.</summary>
    public static Scenario Of(string given, params IReadOnlyList<(string Id, string Rule)> rules)
    {
        var one = Of("match: [{ for: u in users }]\nmessage: m", given);
        return new(RuleSet.Load(rules.Select(r => Source(r, null)), new() { BuiltIn = false }), one.Graph);
    }

    public Scenario Over(AccessGraph graph) => new(Rules, graph);

    public Scenario With(Func<RuleSet, RuleSet> change) => new(change(Rules), Graph);

    public ScanResult Scan(int threads = 2) => ScanUntil(TestContext.Current.CancellationToken, threads);

    public ScanResult ScanUntil(CancellationToken cancelled, int threads = 2) => Scanner.Scan(Graph, Rules, new() { AsOf = Now, Threads = threads }, cancelled);

    /// <summary>How the first rule is evaluated.</summary>
    public string Plan() => Planner.Plan(Rule).ToString();

    /// <summary>What the first rule costs: one for each row or element that is looked at.</summary>
    public long Cost(long budget = Budget.Default) => Run(budget, out _);

    /// <summary>Runs the first rule alone, whose check of the token is its own.</summary>
    public void RunUntil(CancellationToken cancelled)
    {
        using var run = new RuleRun(Planner.Plan(Rule), Context(cancelled));
        run.Run(Applicability.Of(Rule, Graph).Tenants);
    }

    /// <summary>What the first rule says when it may spend no more than that.</summary>
    public RuleReport RunWith(long budget)
    {
        Run(budget, out var report);
        return report;
    }

    /// <summary>What the first rule says, by joins or pair by pair.</summary>
    public RuleReport Report(bool joins, int longWalk)
    {
        var applicability = Applicability.Of(Rule, Graph);
        if (applicability.Reason is { } reason) return RuleReport.Skipped(Rule, RuleOutcome.NotApplicable, reason);
        using var run = new RuleRun(Planner.Plan(Rule, joins), Context(TestContext.Current.CancellationToken) with { LongWalk = longWalk });
        return run.Run(applicability.Tenants);
    }

    /// <summary>All that a scan says, a line each.</summary>
    public string Outcome() => Text(Scan());

    /// <summary>Who got which verdict, without messages and reasons; the counts are subjects, fail, pass, inconclusive, error.</summary>
    public string Verdicts()
    {
        var result = Scan();
        var rule = result.Rules[0];
        return string.Join('\n', [
            .. result.Findings.Select(f => $"fail {Name(f.Subject, result)}{(f.MayBe is { } mayBe ? " maybe " + Word(mayBe) : "")}"),
            .. result.Inconclusive.Select(e => $"inconclusive {Subjects(e, result)}: {string.Join(", ", e.Missing)}{(e.Parent is null ? "" : " of " + e.Parent)}{(e.Counts ? "" : ", does not count")}"),
            .. result.Errors.Select(e => $"error {(e.Subject is null ? "nobody" : Name(e.Subject, result))}: {e.Message}"),
            rule.Outcome is RuleOutcome.Evaluated ? $"{rule.Subjects}: {rule.Fail} {rule.Pass} {rule.Inconclusive} {rule.Error}" : $"{rule.Outcome}: {rule.Reason}",
        ]);
    }

    public static string Text(ScanResult result)
    {
        var text = new StringBuilder();
        var several = result.Rules.Count > 1;
        foreach (var finding in result.Findings)
        {
            text.Append(several ? finding.RuleId + ": " : "").Append(CultureInfo.InvariantCulture, $"fail {Name(finding.Subject, result)} {Word(finding.Severity)}");
            if (finding.MayBe is { } mayBe) text.Append(CultureInfo.InvariantCulture, $" maybe {Word(mayBe)}");
            if (finding.Supersedes.Count > 0) text.Append(CultureInfo.InvariantCulture, $" supersedes {string.Join(", ", finding.Supersedes)}");
            text.Append(CultureInfo.InvariantCulture, $": {finding.Message}\n");
        }
        foreach (var entry in result.Inconclusive)
        {
            text.Append(several ? entry.RuleId + ": " : "").Append(CultureInfo.InvariantCulture, $"inconclusive {Subjects(entry, result)}: {string.Join(", ", entry.Missing)}");
            if (entry.Parent is not null) text.Append(CultureInfo.InvariantCulture, $" of {entry.Parent}");
            text.Append(CultureInfo.InvariantCulture, $", {entry.Reason}{(entry.Counts ? "" : ", does not count")}\n");
        }
        foreach (var error in result.Errors)
            text.Append(several ? error.RuleId + ": " : "").Append(CultureInfo.InvariantCulture, $"error {(error.Subject is null ? "nobody" : Name(error.Subject, result))}: {error.Message} at {error.At}\n");
        foreach (var rule in result.Rules)
        {
            text.Append(several ? rule.Rule.Id + ": " : "");
            if (rule.Outcome is RuleOutcome.Evaluated)
                text.Append(CultureInfo.InvariantCulture, $"{rule.Subjects} subjects: {rule.Fail} fail, {rule.Pass} pass, {rule.Inconclusive} inconclusive, {rule.Error} error\n");
            else text.Append(CultureInfo.InvariantCulture, $"{rule.Outcome}: {rule.Reason}\n");
        }
        return text.ToString();
    }

    private long Run(long budget, out RuleReport report)
    {
        using var run = new RuleRun(Planner.Plan(Rule), Context(TestContext.Current.CancellationToken) with { Budget = budget });
        report = run.Run(Applicability.Of(Rule, Graph).Tenants);
        return run.Spent;
    }

    private ScanContext Context(CancellationToken cancellation)
    {
        var memory = new DefinitionMemory(Graph, Rules.Definitions.Count, Rules.Context.Facts(OrganizationContext.Empty.Given));
        return new(Graph, Now, memory, new(Graph, Now, memory, cancellation), cancellation);
    }

    private static RuleSet Load((string Id, string Rule) rule, string given) =>
        RuleSet.Load([Source(rule, given)], new() { BuiltIn = false, Tests = true });

    private static SourceText Source((string Id, string Rule) rule, string? given)
    {
        var head = new StringBuilder("schema: policyscanner.rule/v1\n").Append("id: ").Append(rule.Id).Append('\n');
        if (!rule.Rule.Contains("title:", StringComparison.Ordinal)) head.Append("title: t\n");
        if (!rule.Rule.StartsWith("severity:", StringComparison.Ordinal)) head.Append("severity: medium\n");
        head.Append(rule.Rule.TrimEnd()).Append('\n');
        if (given is not null) head.Append("tests:\n  - name: t\n    expect: pass\n").AppendJoin('\n', given.Split('\n').Select(line => "    " + line)).Append('\n');
        return new($"{rule.Id}.yaml", head.ToString());
    }

    private static string Subjects(InconclusiveEntry entry, ScanResult result) => string.Join(", ", entry.Subjects.Select(s => Name(s, result)).DefaultIfEmpty("nobody known"));

    private static string Word(Severity severity) => severity.ToString().ToLowerInvariant();

    private static string Name(Subject subject, ScanResult result) =>
        $"{(result.Graph.Organizations.Count > 1 ? subject.OrganizationId + ":" : "")}{subject.Type}/{subject.Id}";
}
