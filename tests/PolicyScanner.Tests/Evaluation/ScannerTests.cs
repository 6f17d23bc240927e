using PolicyScanner.Findings;
using PolicyScanner.Graph;
using PolicyScanner.Tests.Graph;
using Xunit;

namespace PolicyScanner.Tests.Evaluation;

/// <summary>A whole scan: order, threads, tenants, rules that are not evaluated, rules that replace each other.</summary>
public sealed class ScannerTests
{
    private static readonly (string Id, string Rule)[] SomeRules =
    [
        ("a-low", "severity: low\nmatch: [{ for: u in users }, { not: m in u.memberships }]\nmessage: '{u.email}'"),
        ("b-high", "severity: high\nmatch: [{ for: k in api_keys }, { lookup: u in users, where: u.id == k.owner_id }, { when: u == null }]\nmessage: '{k.name}'"),
        ("c-mixed", "severity: info\nseverity_when: [{ if: w.archived_at != null, severity: critical }]\nmatch: [{ for: w in workspaces }, { collect: m in w.members, as: ms }, { when: ms.size() < 3 }]\nmessage: '{ms.size()} of {w.name}'"),
        ("d-groups", "severity: medium\nmatch: [{ collect: k in api_keys, where: k.workspace_id != null, by: { w: k.workspace_id }, as: ks }, { when: ks.size() > 1 }]\nsubject: { type: workspace, id: w }\nmessage: '{ks}'"),
        ("e-errors", "severity: medium\nmatch: [{ for: u in users, where: 10 / u.name.size() > 1 }]\nmessage: m"),
    ];

    [Fact]
    public void The_bytes_do_not_depend_on_the_number_of_threads()
    {
        var scenario = Scenario.Of("given: { users: [{ id: u1 }] }", SomeRules);
        var findings = 0;
        for (var seed = 0; seed < 60; seed++)
        {
            var graph = scenario.Over(RandomGraphs.Graph(seed));
            var (one, many) = (graph.Scan(threads: 1), graph.Scan(threads: 8));
            Assert.Equal(All(one), All(many));
            findings += one.Findings.Count + one.Inconclusive.Count + one.Errors.Count;
        }
        Assert.True(findings > 500, $"only {findings}");

        static string All(ScanResult result) =>
            Scenario.Text(result) + string.Join('\n', result.Findings.Select(f => $"{f.Fingerprint} {f.Evidence.Hash} {f.Evidence.Total} {string.Join(' ', f.Evidence.Lines)}"));
    }

    [Fact]
    public void Everything_is_in_order()
    {
        var scenario = Scenario.Of("given: { users: [{ id: u1 }] }", SomeRules);
        for (var seed = 0; seed < 60; seed++)
        {
            var result = scenario.Over(RandomGraphs.Graph(seed)).Scan();
            Assert.Equal(["a-low", "b-high", "c-mixed", "d-groups", "e-errors"], result.Rules.Select(r => r.Rule.Id));
            AssertOrdered(result.Findings.Select(f => (string[])[$"{4 - f.Severity:d}", f.RuleId, f.Subject.OrganizationId, f.Subject.Type, f.Subject.Id]));
            AssertOrdered(result.Inconclusive.Select(e => (string[])[Rank(e.RuleId), e.RuleId, e.OrganizationId, string.Join(',', e.Missing), e.Parent ?? "", e.Reason]));
            AssertOrdered(result.Errors.Select(e => (string[])[Rank(e.RuleId), e.RuleId, e.Subject?.OrganizationId ?? "", e.Subject?.Type ?? "", e.Subject?.Id ?? ""]));
            foreach (var rule in result.Rules) Assert.Equal(rule.Subjects, rule.Fail + rule.Pass + rule.Inconclusive + rule.Error);
        }

        string Rank(string rule) => $"{4 - scenario.Rules.Find(rule)!.Severity:d}";

        static void AssertOrdered(IEnumerable<string[]> keys)
        {
            var lines = keys.Select(k => string.Join('\u0001', k)).ToArray();
            Assert.Equal(lines.Order(StringComparer.Ordinal), lines);
        }
    }

    /// <summary>Two tenants with the same ids: whatever a rule joins, it finds within one of them.</summary>
    [Theory]
    [InlineData("match: [{ for: k in api_keys }, { lookup: u in users, where: u.id == k.owner_id }, { when: u == null }]")]
    [InlineData("match: [{ for: k in api_keys }, { not: u in users, where: u.id == k.owner_id }]")]
    [InlineData("match: [{ for: k in api_keys }, { all: u in users, satisfy: u.id != k.owner_id }]")]
    [InlineData("match: [{ for: k in api_keys }, { collect: u in users, where: u.id == k.owner_id, as: us }, { when: us.size() == 0 }]")]
    [InlineData("match: [{ for: k in api_keys, where: k.owner == null }]")]
    public void Nothing_crosses_tenants(string match)
    {
        var scenario = Scenario.Of(match + "\nmessage: m", """
            given:
              organizations: [{ id: a }, { id: b }]
              users: [{ id: u1, organization_id: a }, { id: u2, organization_id: b }]
              api_keys:
                - { id: k1, owner_id: u1, organization_id: a }
                - { id: k2, owner_id: u1, organization_id: b }
            """);

        Assert.Equal("fail b:api_key/k2\n2: 1 1 0 0", scenario.Verdicts());
        // One tenant of two organizations: a join by id finds the user of the other one, an edge does not.
        var linked = scenario.Over(new AccessGraphBuilder().AddGraph(scenario.Graph).Add(new Organization
        {
            OrganizationId = "b", Name = "b", CreatedAt = null, TenantId = "a", Sources = ["compliance"], TakenAt = default,
        }).Build());
        Assert.Equal(match.Contains("k.owner ==", StringComparison.Ordinal) ? "fail b:api_key/k2\n2: 1 1 0 0" : "2: 0 2 0 0", linked.Verdicts());
    }

    [Fact]
    public void A_hole_in_one_tenant_leaves_the_other_alone()
    {
        var scenario = Scenario.Of("match: [{ for: u in users }, { not: m in u.memberships }]\nmessage: m", """
            given:
              organizations: [{ id: a }, { id: b }]
              users: [{ id: u1, organization_id: a }, { id: u1, organization_id: b }]
              workspaces: [{ id: w1, organization_id: a }, { id: w2, organization_id: b }]
            missing: [workspace_members]
            """);
        Assert.Equal("inconclusive a:user/u1: workspace_members\ninconclusive b:user/u1: workspace_members\n2: 0 0 2 0", scenario.Verdicts());

        var graph = new AccessGraphBuilder().AddGraph(scenario.Graph).Cover("b", "workspace_members", CoverageState.Complete).Build();
        Assert.Equal("fail b:user/u1\ninconclusive a:user/u1: workspace_members\n2: 1 0 1 0", scenario.Over(graph).Verdicts());
    }

    [Fact]
    public void Rules_that_do_not_apply_say_why()
    {
        var rule = "match: [{ for: k in api_keys }]\nmessage: m";
        Assert.Equal("NotApplicable: needs enterprise mode: the data were read in compliance mode", Scenario.Of(rule, "given: { organizations: [{ id: o, sources: [compliance] }] }").Verdicts());
        Assert.Equal(
            "NotApplicable: needs enterprise mode: add an enterprise connection",
            Scenario.Of(
                "match: [{ for: u in users }, { exists: k in u.keys }, { exists: g in u.groups }]\nmessage: m",
                "given: { organizations: [{ id: o, sources: [compliance] }] }\nmissing: [{ api_keys: not_requested }]").Verdicts());
        Assert.Equal("NotApplicable: `invites` was not fetched: this version does not fetch it yet", Scenario.Of("match: [{ for: i in invites }]\nmessage: m", "given: { users: [{ id: u1 }] }\nmissing: [{ invites: not_requested }]").Verdicts());
        Assert.Equal("NotApplicable: there is no organization in the data", Scenario.Of(rule, "given: { users: [{ id: u1 }] }").Over(new AccessGraphBuilder().Build()).Verdicts());
        Assert.Equal("Disabled: on purpose", Scenario.Of(rule, "given: { users: [{ id: u1 }] }").With(r => r.Without("r", "on purpose")).Verdicts());
        Assert.Equal("NotApplicable: needs `context.roster`, which is not given", Scenario.Of("requires: [context.roster]\n" + rule, "given: { users: [{ id: u1 }] }").Verdicts());
    }

    [Fact]
    public void A_scan_that_is_cancelled_stops()
    {
        var scenario = Scenario.Of("match: [{ for: u in users }]\nmessage: m", "given: { users: [{ id: u1 }] }");
        using var cancelled = new CancellationTokenSource();
        cancelled.Cancel();

        Assert.ThrowsAny<OperationCanceledException>(() => scenario.ScanUntil(cancelled.Token));
        // In the middle of a rule, after a few thousand rows: here of pairs.
        var users = string.Join(", ", Enumerable.Range(0, 70).Select(i => $"{{ id: u{i} }}"));
        var pairs = Scenario.Of("match: [{ for: u in users }, { exists: v in users, where: v.id + u.id == '' }]\nmessage: m", $"given: {{ users: [{users}] }}");
        Assert.Throws<OperationCanceledException>(() => pairs.RunUntil(cancelled.Token));
    }

    [Theory]
    [InlineData("strong: fail user/u1 high supersedes weak: s\nweak: fail user/u2 medium: w\n", "")]
    // Less severe, or not stable: both stay.
    [InlineData("strong: fail user/u1 low: s\nweak: fail user/u1 medium: w\nweak: fail user/u2 medium: w\n", "low")]
    [InlineData("strong: fail user/u1 high: s\nweak: fail user/u1 medium: w\nweak: fail user/u2 medium: w\n", "experimental")]
    public void A_rule_that_supersedes_another_takes_the_place_of_its_finding_on_the_same_subject(string findings, string change)
    {
        var strong = "severity: high\nsupersedes: [weak]\ncompliance: { SOC2: [CC2] }\nmatch: [{ for: u in users, where: u.id == \"u1\" }]\nmessage: s";
        if (change == "low") strong = strong.Replace("severity: high", "severity: low", StringComparison.Ordinal);
        if (change == "experimental") strong = strong.Replace("supersedes", "status: experimental\nsupersedes", StringComparison.Ordinal);
        var scenario = Scenario.Of(
            "given: { users: [{ id: u1 }, { id: u2 }] }",
            ("strong", strong), ("weak", "severity: medium\ncompliance: { SOC2: [CC1], ISO: [A] }\nmatch: [{ for: u in users }]\nmessage: w"));

        var result = scenario.Scan();
        var lines = Scenario.Text(result).Split('\n').Where(l => l.Contains("fail user/", StringComparison.Ordinal)).Order(StringComparer.Ordinal);
        Assert.Equal(findings, string.Join('\n', lines) + "\n");
        Assert.Equal(2, result.Rules.Single(r => r.Rule.Id == "weak").Fail);
        if (change.Length > 0) return;
        var compliance = result.Findings[0].Compliance;
        Assert.Equal("ISO A, SOC2 CC1 CC2", string.Join(", ", compliance.OrderBy(c => c.Key, StringComparer.Ordinal).Select(c => $"{c.Key} {string.Join(' ', c.Value)}")));
    }

    [Fact]
    public void What_is_replaced_by_what_is_replaced_is_named_as_well()
    {
        var scenario = Scenario.Of(
            "given: { users: [{ id: u1 }] }",
            ("a", "severity: high\nsupersedes: [b]\nmatch: [{ for: u in users }]\nmessage: a"),
            ("b", "severity: high\nsupersedes: [c]\nmatch: [{ for: u in users }]\nmessage: b"),
            ("c", "severity: low\nmatch: [{ for: u in users }]\nmessage: c"));

        Assert.StartsWith("a: fail user/u1 high supersedes b, c: a\na: 1 subjects", Scenario.Text(scenario.Scan()), StringComparison.Ordinal);
    }
}
