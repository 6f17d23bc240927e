using PolicyScanner.Evaluation.Explaining;
using PolicyScanner.Findings;
using PolicyScanner.Graph;
using PolicyScanner.Reports;
using PolicyScanner.Rules;
using Xunit;

namespace PolicyScanner.Tests.Evaluation.Explaining;

/// <summary>Explanations as people read them.</summary>
public sealed class ExplanationTests
{
    private static readonly AccessGraph Organization = Snapshot.ReadFile(Path.Combine(Repository.Directory, "samples", "orgs", "acme.snapshot.json"));
    private static readonly DateTimeOffset AcmeNow = new(2026, 12, 1, 0, 0, 0, TimeSpan.Zero), Now = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);

    [Theory]
    [InlineData("hit", "key-orphaned", "api_key/apikey_01InferenceLegacy")]
    [InlineData("miss", "key-orphaned", "api_key/apikey_01InferenceBatch")]
    [InlineData("inconclusive", "group-zombie-with-roles", "group/rbac_group_01Contractors")]
    [InlineData("collect", "user-multi-workspace-admin", "user/user_01ElenaCastillo")]
    [InlineData("severity", "group-zombie-with-roles", "group/rbac_group_01VendorAccess")]
    [InlineData("not", "workspace-zombie", "workspace/wrkspc_01Staging")]
    public void Rules_over_acme(string name, string rule, string subject) => Snapshots.Match(Text(Explainer.Explain(Organization, RuleSet.BuiltIn, rule, subject, rule.StartsWith("user", StringComparison.Ordinal) ? "Acme Robotics (API)" : null, new() { AsOf = AcmeNow })), name);

    [Fact]
    public void A_join_shows_the_row_that_decides_and_how_many_there_are()
    {
        var join = Scenario.Of("""
            severity_when:
              - { if: m.workspace.name == "prod", severity: critical }
            match:
              - for: u in users
              - for: m in workspace_members
                where:
                  - m.user_id == u.id
                  - m.workspace_role == "workspace_admin"
              - lookup: twin in users
                where: [twin.email == u.email, twin.id != u.id]
              - let: { limit: "1 + u.name.size()" }
              - when: twin == null
            message: "{u.id} {m.workspace.name}"
            """, People);

        Snapshots.Match(Explain(join, "user/u1") + "\n" + Explain(join, "u2") + "\n" + Explain(join, "u3"));
    }

    [Fact]
    public void An_all_names_who_does_not_satisfy_it()
    {
        var all = Scenario.Of("""
            match:
              - for: u in users
              - all: m in u.memberships
                where: m.workspace_role == "workspace_admin"
                satisfy: [m.workspace.archived_at == null, m.workspace.name == "dev"]
            message: m
            """, People);

        Snapshots.Match(Explain(all, "u1") + "\n" + Explain(all, "u3"));
    }

    [Fact]
    public void An_error_shows_the_line_and_the_values_it_saw()
    {
        var error = Scenario.Of("""
            match:
              - for: u in users
                where: ["10 / (u.name.size() - 2) > 0", u.role == "user"]
            message: m
            """, "given: { users: [{ id: u1, name: ab, role: user }, { id: u2, name: ab, role: admin }] }");

        Snapshots.Match(Explain(error, "u1") + "\n" + Explain(error, "u2"));
    }

    [Fact]
    public void A_finding_that_another_rule_replaces_says_by_which()
    {
        var two = Scenario.Of("given: { users: [{ id: u1 }] }", ("weak", "match: [{ for: u in users }]\nmessage: weak"), ("strong", "severity: high\nmatch: [{ for: u in users }]\nmessage: strong\nsupersedes: [weak]"));

        var explanation = Explainer.Explain(two.Graph, two.Rules, "weak", "u1", null, new() { AsOf = Now });

        Assert.Equal((ExplainedVerdict.Fail, "weak"), (explanation.Verdict, explanation.Message));
        Assert.Equal(["strong"], explanation.ReplacedBy);
        Assert.Contains("not reported: the finding of strong on the same subject takes its place", Text(explanation), StringComparison.Ordinal);
        Assert.Empty(Explainer.Explain(two.Graph, two.Rules, "strong", "u1", null, new() { AsOf = Now }).ReplacedBy);
    }

    [Fact]
    public void A_rule_that_groups_is_explained_by_the_name_it_gives()
    {
        var groups = Scenario.Of("""
            match:
              - collect: u in users
                by: { email: u.email }
                as: same
              - when: same.size() > 1
            subject: { type: user, id: email }
            message: "{same.size()} share {email}"
            """, "given: { users: [{ id: u1, email: a@x }, { id: u2, email: a@x }, { id: u3, email: b@x }] }");

        Snapshots.Match(Explain(groups, "user/a@x") + "\n" + Explain(groups, "user/b@x") + "\n" + Explain(groups, "user/u3"));
    }

    [Fact]
    public void A_rule_that_does_not_apply_or_is_off_says_why_though_its_subject_was_not_read()
    {
        var needs = Scenario.Of("match: [{ for: r in role_permissions }]\nmessage: m", "given: { roles: [{ id: r1 }] }\nmissing: [{ role_permissions: not_requested }]");
        var off = Scenario.Of("match: [{ for: u in users }]\nmessage: m", "given: { users: [{ id: u1 }] }").With(r => r.Without("r", "not ours"));

        Assert.StartsWith("NOT APPLICABLE  r says nothing of role_permission/r1/x: `role_permissions` was not fetched", Explain(needs, "r1/x"), StringComparison.Ordinal);
        Assert.StartsWith("DISABLED  r says nothing of user/u1: not ours.\n", Explain(off, "u1"), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("api_key/k1", null, "the rule `r` judges users, and `api_key/k1` is an api_key | write `--subject user/ID`, or name a rule about api_keys")]
    [InlineData("user/u11", null, "there is no user `u11` in the data; it may be one of those that were not read: users: missing in this test, and 1 more | did you mean `user/u1`?")]
    [InlineData("jane@x.example", null, "there is no user `jane@x.example` in the data; it may be one of those that were not read: users: missing in this test, and 1 more | `user/u1` has that name")]
    [InlineData("u2", null, "several organizations have a user `u2` | add `--organization ID`: `o1 (One)`, `o2 (Two)`")]
    [InlineData("u2", "o3", "there is no organization `o3` in the data | did you mean `o1`?")]
    public void Who_is_not_there_or_there_twice_is_told_what_to_write(string subject, string? organization, string expected)
    {
        var scenario = Scenario.Of("match: [{ for: u in users }]\nmessage: m", """
            given:
              organizations: [{ id: o1, name: One, tenant_id: o1 }, { id: o2, name: Two, tenant_id: o1 }]
              users: [{ id: u1, email: jane@x.example, organization_id: o1 }, { id: u2, organization_id: o1 }, { id: u2, organization_id: o2 }]
            missing: [users]
            """);

        var error = Assert.Throws<ExplainException>(() => Explainer.Explain(scenario.Graph, scenario.Rules, "r", subject, organization, new() { AsOf = Now }));

        Assert.Equal(expected, $"{error.Message} | {error.Help}");
        Assert.Equal("o2", Explainer.Explain(scenario.Graph, scenario.Rules, "r", "u2", "two", new() { AsOf = Now }).Subject.OrganizationId);
    }

    [Fact]
    public void Names_are_made_harmless()
    {
        var hostile = Scenario.Of("match: [{ for: u in users, where: u.name != \"x\" }]\nmessage: \"{u.name}\"", "given: { users: [{ id: \"u\\e[31m1\", name: \"a\\nb\\u202e\" }] }");

        var text = Explain(hostile, "u\u001b[31m1");

        Assert.DoesNotContain(text, c => char.IsControl(c) && c != '\n' || c > '~');
        Assert.Contains("u.name -> \"a\\u{a}b\\u{202e}\"", text, StringComparison.Ordinal);
    }

    private const string People = """
        given:
          users: [{ id: u1, email: a@x, name: A }, { id: u2, email: b@x, name: B }, { id: u3, email: b@x, name: C }]
          workspaces: [{ id: w1, name: dev }, { id: w2, name: prod }]
          workspace_members:
            - { user_id: u1, workspace_id: w1, workspace_role: workspace_admin }
            - { user_id: u1, workspace_id: w2, workspace_role: workspace_admin }
            - { user_id: u2, workspace_id: w1, workspace_role: workspace_developer }
            - { user_id: u3, workspace_id: w1, workspace_role: workspace_admin }
        """;

    private static string Explain(Scenario scenario, string subject) => Text(Explainer.Explain(scenario.Graph, scenario.Rules, "r", subject, null, new() { AsOf = Now }));

    private static string Text(Explanation explanation)
    {
        using var text = new StringWriter { NewLine = "\r\n" };
        ExplanationText.Write(explanation, new() { Width = 140 }, text);
        return text.ToString();
    }
}
