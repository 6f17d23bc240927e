using PolicyScanner.Findings;
using PolicyScanner.Gate;
using PolicyScanner.Graph;
using PolicyScanner.Rules;
using PolicyScanner.Tests.Findings;
using Xunit;

namespace PolicyScanner.Tests.Gate;

public sealed class GateDecisionTests
{
    private static readonly Rule Stable = Scans.Rule("a-rule", "A rule");
    private static readonly Rule Experimental = Scans.Rule("new-rule", "A new rule") with { Status = RuleStatus.Experimental };

    [Flags]
    public enum Trouble { None = 0, Finding = 1, Hole = 2, Inconclusive = 4, Error = 8, NothingEvaluated = 16 }

    public static TheoryData<string, string> Cases => new()
    {
        // what is in the result                                         the decision
        { "nothing", "exit code 0" },
        { "finding high", "exit code 1: 1 finding at or above high" },
        { "finding critical, finding high, finding medium", "exit code 1: 2 findings at or above high" },
        { "finding medium", "exit code 0" },
        { "waived", "exit code 0" },
        { "baseline", "exit code 0" },
        { "finding of an experimental rule", "exit code 0" },
        { "data-incomplete", "exit code 3: data are incomplete" },
        { "data-incomplete, finding high", "exit code 1: 1 finding at or above high" },
        { "data-incomplete, waived", "exit code 3: data are incomplete" },
        { "partial", "exit code 3: not completely read: users" },
        { "failed", "exit code 3: not completely read: api_keys" },
        { "partial, failed, data-incomplete", "exit code 3: not completely read: api_keys, users" },
        { "not requested", "exit code 0" },
        { "hole on purpose", "exit code 0" },
        { "inconclusive", "exit code 3: 1 rule could not judge every subject" },
        { "inconclusive, inconclusive", "exit code 3: 1 rule could not judge every subject" },
        { "inconclusive that does not count", "exit code 0" },
        { "inconclusive of an experimental rule", "exit code 0" },
        { "error", "exit code 3: 1 rule in error" },
        { "error of an experimental rule", "exit code 0" },
        { "failed rule", "exit code 3: 1 rule in error" },
        { "error, failed rule, inconclusive", "exit code 3: 1 rule could not judge every subject; 2 rules in error" },
        { "nothing evaluated", "exit code 3: no selected rule was evaluated" },
        { "nothing evaluated, partial", "exit code 3: no selected rule was evaluated; not completely read: users" },
        { "partial, finding high", "exit code 1: 1 finding at or above high" },
    };

    [Theory]
    [MemberData(nameof(Cases))]
    public void A_result_decides_the_exit_code_and_says_why(string result, string decision) => Assert.Equal(decision, GateDecision.Of(Result(result)).Summary);

    [Theory]
    [InlineData("critical", 1)]
    [InlineData("high", 1)]
    [InlineData("medium", 0)]
    [InlineData("info", 0)]
    public void A_limit_includes_the_severity_it_names(string severity, int exitCode) =>
        Assert.Equal(exitCode, GateDecision.Of(Result($"finding {severity}"), new() { FailOn = Severity.High }).ExitCode);

    [Fact]
    public void Without_a_limit_no_finding_fails_and_incomplete_data_still_do()
    {
        var options = new GateOptions { FailOn = null };

        Assert.Equal(0, GateDecision.Of(Result("finding critical"), options).ExitCode);
        Assert.Equal(3, GateDecision.Of(Result("finding critical, partial"), options).ExitCode);
    }

    [Theory]
    [InlineData("finding high", true, true, "exit code 0 (1 without --no-fail: 1 finding at or above high)")]
    [InlineData("error", false, false, "exit code 0 (3 without --inconclusive warn: 1 rule in error)")]
    [InlineData("finding high, error", true, true, "exit code 0 (1 without --no-fail: 1 finding at or above high)")]
    [InlineData("finding high, error", true, false, "exit code 0 (1 without --no-fail and --inconclusive warn: 1 finding at or above high)")]
    [InlineData("finding high, error", false, false, "exit code 1: 1 finding at or above high")]
    [InlineData("nothing", true, false, "exit code 0")]
    public void What_an_option_softened_is_said(string result, bool noFail, bool inconclusiveFails, string decision) =>
        Assert.Equal(decision, GateDecision.Of(Result(result), new() { NoFail = noFail, InconclusiveFails = inconclusiveFails }).Summary);

    [Fact]
    public void Every_combination_follows_the_table_of_exit_codes()
    {
        var (seen, wrong) = (0, new List<string>());
        for (var i = 0; i < 32 * 4; i++)
        {
            var (trouble, options) = ((Trouble)(i % 32), new GateOptions { NoFail = (i & 32) != 0, InconclusiveFails = (i & 64) == 0 });
            var decision = GateDecision.Of(Result(trouble), options);
            var (finding, notJudged) = (trouble.HasFlag(Trouble.Finding), (trouble & ~Trouble.Finding) != 0);
            var strict = finding ? 1 : notJudged ? 3 : 0;
            var expected = strict switch { 1 => options.NoFail ? 0 : 1, 3 => options.InconclusiveFails ? 3 : 0, _ => 0 };

            if ((decision.ExitCode, decision.StrictExitCode, decision.WasSoftened) != (expected, strict, expected != strict)) wrong.Add($"{trouble} {options}: {decision}");
            seen++;
        }
        Assert.Equal((128, ""), (seen, string.Join('\n', wrong)));
    }

    private static ScanResult Result(Trouble trouble) => Result(string.Join(", ", new[]
    {
        (Trouble.Finding, "finding high"), (Trouble.Hole, "partial"), (Trouble.Inconclusive, "inconclusive"), (Trouble.Error, "error"), (Trouble.NothingEvaluated, "nothing evaluated"),
    }.Where(t => trouble.HasFlag(t.Item1)).Select(t => t.Item2).DefaultIfEmpty("nothing")));

    private static ScanResult Result(string what)
    {
        var parts = what.Split(", ");
        var graph = Scans.Graph();
        var result = Scans.Clean with { Rules = [Scans.Evaluated(Stable, 3), Scans.Evaluated(Experimental, 3)] };
        foreach (var part in parts) result = With(result, part, graph);
        return result with { Graph = graph.Build() };
    }

    private static ScanResult With(ScanResult result, string part, AccessGraphBuilder graph)
    {
        var user = Scans.Subject("user", "user_1", null);
        switch (part)
        {
            case "nothing": return result;
            case "waived": return Add(Finding(Severity.High) with { Status = FindingStatus.Waived });
            case "baseline": return Add(Finding(Severity.High) with { Status = FindingStatus.Baseline });
            case "finding of an experimental rule": return Add(Scans.Finding(Experimental, user, "") with { Gates = false });
            case "data-incomplete": return Add(Scans.Finding(Scans.Rule("data-incomplete", "Incomplete"), user, ""));
            case "partial": graph.Cover(Scans.Acme, "users", CoverageState.Partial, "403"); return result;
            case "failed": graph.Cover(Scans.Acme, "api_keys", CoverageState.Failed, "403"); return result;
            case "not requested": graph.Cover(Scans.Acme, "users", CoverageState.NotRequested, "ask for it"); return result;
            case "hole on purpose":
                graph.Cover(Scans.Acme, "workspace_members", CoverageState.Complete, null, [new() { Parent = "workspace/w", Reason = "archived", NotRequested = true }]);
                return result;
            case "inconclusive": return Unjudged(Stable, true);
            case "inconclusive that does not count": return Unjudged(Stable, false);
            case "inconclusive of an experimental rule": return Unjudged(Experimental, true);
            case "error": return result with { Errors = [.. result.Errors, new(Stable.Id, user, "rules/a.yaml:1:1", "division by zero")] };
            case "error of an experimental rule": return result with { Errors = [.. result.Errors, new(Experimental.Id, user, "rules/a.yaml:1:1", "division by zero")] };
            case "failed rule": return result with { Rules = [.. result.Rules, new() { Rule = Scans.Rule("third", "Third"), Outcome = RuleOutcome.Error }] };
            case "nothing evaluated": return result with { Rules = [new() { Rule = Stable, Outcome = RuleOutcome.NotApplicable }, new() { Rule = Stable, Outcome = RuleOutcome.Disabled }] };
            default: return Add(Finding(Enum.Parse<Severity>(part["finding ".Length..], ignoreCase: true)));
        }

        Finding Finding(Severity severity) => Scans.Finding(Stable, user, "") with { Severity = severity };
        ScanResult Add(Finding finding) => result with { Findings = [.. result.Findings, finding] };
        ScanResult Unjudged(Rule rule, bool counts) => result with
        {
            Inconclusive = [.. result.Inconclusive, new() { RuleId = rule.Id, OrganizationId = Scans.Acme, Missing = ["users"], Reason = "403", Subjects = [], Total = null, Counts = counts }],
        };
    }
}
