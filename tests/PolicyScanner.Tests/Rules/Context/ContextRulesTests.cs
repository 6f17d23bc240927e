using PolicyScanner.Evaluation;
using PolicyScanner.Graph;
using PolicyScanner.Rules;
using PolicyScanner.Rules.Context;
using PolicyScanner.Text;
using Xunit;

namespace PolicyScanner.Tests.Rules.Context;

/// <summary>Rules that read the context: what is checked when they are loaded, and what a scan makes of it.</summary>
public sealed class ContextRulesTests
{
    private static readonly OrganizationContext Declared = OrganizationContext.Parse(new(
        "context.yaml",
        """
        approved_domains: [x.example]
        tables:
          costs: { key: fold(name), columns: { name: string, budget: int, until: timestamp? }, rows: [{ name: Fin, budget: 5 }] }
          hosts: { columns: { name: string, owner: string? }, rows: [{ name: h1, owner: ann }] }
        """));

    // What is said of one condition over a user `u` and a workspace `w`, of a rule that requires something or nothing.
    [Theory]
    [InlineData("u.email in context.approved_domains", "", "PS0205 `context.approved_domains` is null where it is not given (add `requires: [context.approved_domains]`, without which there is nothing to say, or `context.approved_domains != null`)")]
    [InlineData("u.email in context.approved_domains", "context.approved_domains", "")]
    [InlineData("context.approved_domains != null && u.email in context.approved_domains", "", "")]
    [InlineData("has(context.roster) && u.email in context.roster", "", "")]
    [InlineData("has(context.high_privilege_workspaces)", "", "PS0207 `context.high_privilege_workspaces` is never null")]
    [InlineData("u.id in context.high_privilege_workspaces.ids", "", "")]
    [InlineData("u.id in context.high_privilege_workspaces.id", "", "PS0203 `high_privilege_workspaces` has no column `id` (did you mean `ids`?)")]
    [InlineData("context.rostr == null", "", "PS0204 `context` has no `rostr` (did you mean `roster`?)")]
    [InlineData("context == null", "", "PS0223 `context` is no value by itself (name a member: `context.approved_domains`, `context.approved_key_creators`, `context.costs`, `context.high_privilege_workspaces`, `context.hosts`, `context.key_inventory`, `context.privileged_roles`, `context.roster`, `context.teams`)")]
    [InlineData("context.roster[mail_key(u.email)].status == 'active'", "context.roster", "")]
    [InlineData("context.roster[mail_key(u.email)].statu == 'active'", "context.roster", "PS0203 `row of roster` has no column `statu` (did you mean `status`?)")]
    [InlineData("fold(context.roster[mail_key(u.email)].status) == 'active'", "context.roster", "PS0205 `context.roster[mail_key(u.email)].status` can be null (add `context.roster[mail_key(u.email)].status != null`)")]
    [InlineData("context.roster[mail_key(u.email)].status != null && fold(context.roster[mail_key(u.email)].status) == 'active'", "context.roster", "")]
    [InlineData("context.roster[u.email].status != null && fold(context.roster[u.id].status) == 'active'", "context.roster", "PS0205 `context.roster[u.id].status` can be null (add `context.roster[u.id].status != null`)")]
    [InlineData("has(context.roster[u.email].email)", "context.roster", "PS0207 `context.roster[u.email].email` is never null")]
    [InlineData("context.costs['fin'].budget > 4", "context.costs", "")]
    [InlineData("context.costs['fin'].budget == '4'", "context.costs", "PS0210 `context.costs['fin'].budget` is `int` and `'4'` is `string`: they are never equal")]
    [InlineData("context.hosts.exists(h, h.name == u.id)", "context.hosts", "")]
    [InlineData("u.id in context.hosts", "context.hosts", "PS0211 `u.id` is `string` and `context.hosts` is `list(row of hosts)`: it is never in there")]
    [InlineData("context.hosts.exists(h, h.owner != null) && context.hosts.exists(h, fold(h.owner) == 'x')", "context.hosts", "PS0205 `h.owner` can be null (add `h.owner != null`)")]
    [InlineData("true", "context.cost", "PS0550 the context has no table `cost` (did you mean `costs`?)")]
    [InlineData("true", "roster", "PS0418 `roster` is nothing that a rule can require (it can be a fact of the context, as in `context.roster`)")]
    [InlineData("known(u)", "", "PS0205 `known` needs `context.costs`, which is null where it is not given (add `requires: [context.costs]`, without which there is nothing to say, or `context.costs != null`)")]
    [InlineData("context.costs != null && known(u)", "", "")]
    [InlineData("known(u)", "context.costs", "")]
    public void A_condition_is_checked_against_the_tables(string condition, string requires, string problem)
    {
        var problems = RuleSet.Check([Known, Rule(condition, requires)], new() { BuiltIn = false, Context = Declared }).Where(p => p.Code is not ("PS0711" or "PS0712" or "PS0713"));

        Assert.Equal(problem, string.Join('\n', problems.Select(p => $"{p.Code} {p.Message}{(p.Help is null ? "" : $" ({p.Help})")}")));
    }

    [Fact]
    public void Tables_that_nobody_declared_are_no_names()
    {
        var error = Assert.Throws<RuleException>(() => RuleSet.Load([Rule("u.id in context.costs", "context.costs")], new() { BuiltIn = false }));

        Assert.Equal(["PS0550", "PS0204"], error.Problems.Select(p => p.Code));
    }

    [Fact]
    public void A_rule_waits_for_what_it_requires_and_runs_with_it()
    {
        var rules = RuleSet.Load([Rule("!(domain(u.email) in context.approved_domains)", "context.approved_domains, context.costs")], new() { BuiltIn = false, Context = Declared });

        var waiting = Scanner.Scan(Graph("kim@y.example"), rules, new() { AsOf = Now }, TestContext.Current.CancellationToken).Rules[0];
        var found = Scanner.Scan(Graph("kim@y.example"), rules, new() { AsOf = Now, Context = Declared }, TestContext.Current.CancellationToken);

        Assert.Equal(["approved_domains", "costs"], waiting.Lacks);
        Assert.Equal("needs `context.approved_domains` and `context.costs`, which are not given", waiting.Reason);
        Assert.Equal("kim@y.example", Assert.Single(found.Findings).Message);
        Assert.Empty(found.Rules[0].Lacks);
        Assert.Empty(Scanner.Scan(Graph("kim@x.example"), rules, new() { AsOf = Now, Context = Declared }, TestContext.Current.CancellationToken).Findings);
    }

    [Fact]
    public void Rules_and_scan_must_mean_the_same_table()
    {
        var rules = RuleSet.Load([Rule("u.id in context.costs", "context.costs")], new() { BuiltIn = false, Context = Declared });
        var other = OrganizationContext.Parse(new("c.yaml", "tables: { costs: { key: name, columns: { name: string }, rows: [{ name: a }] } }"));

        var error = Assert.Throws<ArgumentException>(() => Scanner.Scan(Graph("kim@x.example"), rules, new() { AsOf = Now, Context = other }, TestContext.Current.CancellationToken));

        Assert.Equal("the rules were loaded with another declaration of `costs`: load them with this context", error.Message);
    }

    [Fact]
    public void A_test_gives_tables_and_its_mistakes_are_told()
    {
        const string Tests =
            """
            tests:
              - name: own and known tables
                context: { costs: [{ name: FIN, budget: 9 }], approved_domains: [y.example] }
                given: { users: [{ id: fin }, { id: hr }] }
                expect: [fin]
              - name: a test has none of the organization's
                given: { users: [{ id: fin }] }
                expect: not_applicable
              - name: mistakes
                context: { cost: [], costs: [{ nam: x }], teams: { file: x.csv }, roster: { file: x.csv }, approved_domains: [5, "-"] }
                expect: pass
            """;
        var source = Rule("fold(u.id) in context.costs", "context.costs", Tests);

        var problems = RuleSet.Check([source], new() { BuiltIn = false, Context = Declared }).Where(p => p.Code is not ("PS0711" or "PS0712" or "PS0713"));
        Assert.Equal(
            """
            t.yaml:19:16 PS0550 the context has no table `cost` (did you mean `costs`?)
            t.yaml:19:36 PS0320 a row of `costs` has no key `nam` (did you mean `name`?)
            t.yaml:19:36 PS0321 a row of `costs` needs `budget` (add `budget: …`)
            t.yaml:19:56 PS0322 `teams` must be a list, and is a mapping
            t.yaml:19:81 PS0552 no file is read here (write the rows out, as in `roster: [{ email: ann@acme.example }]`)
            """,
            RuleFiles.Short(problems));

        var sound = RuleSet.Load([new(source.Name, source.Content[..source.Content.IndexOf("  - name: mistakes", StringComparison.Ordinal)])], new() { BuiltIn = false, Tests = true, Context = Declared });
        Assert.Equal([null, null], RuleTests.Run(sound, TestContext.Current.CancellationToken).Where(r => r.RuleId == "t").Select(r => r.Failure));
    }

    private static readonly DateTimeOffset Now = new(2026, 11, 23, 12, 0, 0, TimeSpan.Zero);

    private static readonly SourceText Known = new("known.yaml",
        """
        schema: policyscanner.definitions/v1
        functions:
          - name: known
            params: { user: user }
            returns: bool
            requires: [context.costs]
            expr: user.id in context.costs
        """);

    private static SourceText Rule(string condition, string requires, string tests = "") => new("t.yaml",
        $"""
        schema: policyscanner.rule/v1
        id: t
        title: t
        severity: low
        requires: [{requires}]
        match:
          - for: u in users
            where: "{condition}"
        message: "{"{u.email}"}"
        {tests}
        """);

    private static AccessGraph Graph(string email) => new AccessGraphBuilder()
        .Add(new Organization { OrganizationId = "o1", Name = "o1", CreatedAt = null, TenantId = "o1", Sources = ["enterprise"], TakenAt = Now })
        .Add(new User { Id = "u1", OrganizationId = "o1", Email = email, Name = "", Role = "user", AddedAt = null, CreatedAt = null, Sources = ["enterprise"] })
        .Cover("o1", "users", CoverageState.Complete)
        .Build();
}
