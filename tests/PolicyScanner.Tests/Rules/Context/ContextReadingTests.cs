using PolicyScanner.Expressions.Values;
using PolicyScanner.Rules.Context;
using Xunit;

namespace PolicyScanner.Tests.Rules.Context;

/// <summary>An organization's own facts: what is read, and what is said of mistakes.</summary>
public sealed class ContextReadingTests
{
    private const string Everything =
        """
        approved_domains: [Bücher.example, "*.EU.acme.example"]
        approved_key_creators: [svac_1, Ann+ci@Acme.example]
        high_privilege_workspaces: { names: ["*Prod*"], tags: { env: prod } }
        privileged_roles: [Break Glass, rbac_role_1]
        teams:
          - { name: Finance, workspaces: ["Fin-*"], groups: [Finance], allow: { emails: [Ann@acme.example], domains: [Partner.example], departments: [Finance Dept] } }
          - { name: open, allow: {} }
        roster:
          - { email: Ann@Acme.example, status: active, department: Finance Dept }
          - { email: bob@acme.example }
        key_inventory:
          - { id: k1, hint: sk-ant-api03-R2D...igAA, owner: ann, expires: 2026-01-31 }
        tables:
          costs: { key: fold(name), columns: { name: string, budget: int, share: number?, until: timestamp?, grace: duration?, open: bool? }, rows: [{ name: " A ", budget: 5, grace: 2w, open: true }] }
          hosts: { columns: { name: string }, rows: [] }
        """;

    [Fact]
    public void Everything_is_read_as_rules_compare_it()
    {
        var context = OrganizationContext.Parse(new("context.yaml", Everything));

        var graph = new PolicyScanner.Graph.AccessGraphBuilder().Build();
        Snapshots.Match(string.Join('\n', context.Schema.Tables.Zip(context.Facts(context.Schema), (t, v) => $"{t.Name}: {t.Type} = {ValueText.Of(v, graph)}")));
        Assert.Equal(
            ["approved_domains", "approved_key_creators", "costs", "high_privilege_workspaces", "hosts", "key_inventory", "privileged_roles", "roster", "teams"], context.Tables);
    }

    [Fact]
    public void Nothing_is_given_but_the_workspaces_that_hurt_everywhere()
    {
        var facts = OrganizationContext.Empty.Facts(ContextSchema.Known);

        Assert.Equal([true, true, false, true, true, true, true], facts.Select(f => f.IsNull));
        Assert.Empty(OrganizationContext.Empty.Tables);
    }

    [Fact]
    public void Each_mistake_is_told_once_and_at_its_place()
    {
        var error = Assert.Throws<ContextException>(() => OrganizationContext.Parse(new("context.yaml",
            """
            approved_domain: [x.example]
            approved_domains: ["@x.example", "a b", "x..example", "*", "*.ok.example"]
            approved_key_creators: []
            high_privilege_workspaces: { name: [x], tags: { env: [5] } }
            privileged_roles: break glass
            teams:
              - { name: a, workspaces: [""], allow: { department: [x], emails: [nobody] } }
              - { workspaces: [x] }
              - {}
            roster: { file: people.csv }
            key_inventory: [{ owner: x }, { id: k1 }, { id: k1, expires: soon }, { id: k2, hint: h }, { hint: h }, { id: k1 }, 5]
            tables:
              broken: 5
              now: { columns: { a: string } }
              roster: { columns: { a: string } }
              centres: { key: nme, columns: { name: string, budget: int } }
              numbers: { key: budget, columns: { budget: int } }
              types: { columns: { a: strin, b: enum, c: [x], d: { header: x }, ok: "timestamp?" } }
              both: { columns: { name: string }, rows: [{ name: a }], file: x.csv }
              rows: { key: name, columns: { name: string, n: int }, rows: [{ name: a }, { name: b, n: "5" }, { name: c, n: x }, { name: d, n: 1, m: 2 }, { name: "", n: 1 }] }
            """)));

        Snapshots.Match(RuleFiles.Short(error.Problems));
    }

    [Fact]
    public void Whoever_allows_by_department_needs_a_roster()
    {
        const string Team = "teams: [{ name: a, workspaces: [x], allow: { departments: [finance] } }]\n";

        var error = Assert.Throws<ContextException>(() => OrganizationContext.Parse(new("context.yaml", Team)));

        Assert.Equal(
            "context.yaml:1:46 PS0554 who is of a department is not known without a `roster` (give `roster`, or allow by `emails` or `domains`)", RuleFiles.Short(error.Problems));
        Assert.Equal(["roster", "teams"], OrganizationContext.Parse(new("context.yaml", Team + "roster: [{ email: a@x.example }]")).Tables);
    }

    [Theory]
    [InlineData("acme.example", "acme.example")]
    [InlineData(" ACME.Example ", "acme.example")]
    [InlineData("Bücher.example", "xn--bcher-kva.example")]
    [InlineData("*.Bücher.example", "*.xn--bcher-kva.example")]
    [InlineData("localhost", "localhost")]
    [InlineData("a_b.example", "a_b.example")]
    [InlineData("*", null)]
    [InlineData("*.", null)]
    [InlineData("a.*.example", null)]
    [InlineData("*.*.example", null)]
    [InlineData("ann@acme.example", null)]
    [InlineData("acme.example.", null)]
    [InlineData(".acme.example", null)]
    [InlineData("https://acme.example", null)]
    [InlineData("", null)]
    public void A_domain_is_read_in_its_ascii_form(string text, string? domain) => Assert.Equal(domain, DomainText.Of(text));

    [Fact]
    public void A_program_gives_a_table_as_rows()
    {
        var people = new ContextFile(new("hr", "ann\nbob"), ["mail", "state"], [new(1, ["ann@x.example", null]), new(2, ["bob@x.example", " left "]), new(2, ["", " "])]);

        var context = OrganizationContext.Parse(new("context.yaml", "roster: { columns: { email: mail, status: state } }"), (table, _, _) => table == "roster" ? people : null);

        var roster = context.Given["roster"].AsMap.Entries;
        Assert.Equal(["ann@x.example", "bob@x.example"], roster.Keys.Select(k => k.AsString));
        Assert.Equal("left", roster[Value.Of("bob@x.example")].AsMap.Entries[Value.Of("status")].AsString);
        Assert.Empty(people.Problems);
    }

    [Fact]
    public void Every_row_of_a_table_that_is_wrong_is_told()
    {
        var file = new ContextFile(
            new("costs.csv", "name,budget,until\na,1,\na,2,\n,3,\nb,x,y\nc\nd,,\ne,4,2026-01-31"), ["name", "budget", "until"],
            [
                new(2, ["a", "1", ""]), new(3, ["a", "2", ""]), new(4, ["", "3", ""]), new(5, ["b", "x", "y"]), new(6, ["c"]), new(7, ["d", "", null]), new(8, ["e", "4", "2026-01-31"]),
            ]);

        var error = Assert.Throws<ContextException>(() => OrganizationContext.Parse(
            new("context.yaml", "tables: { costs: { key: name, columns: { name: string, budget: int, until: timestamp? } } }"), (table, _, _) => table == "costs" ? file : null));

        Assert.Equal(
            """
            costs.csv:3:1 PS0561 `a` is there already (the other one is at costs.csv:2:1)
            costs.csv:4:1 PS0560 the key `name` is empty (rows are found by it)
            costs.csv:5:1 PS0551 `budget` cannot be `x` (it is a whole number)
            costs.csv:5:1 PS0551 `until` cannot be `y` (it is an instant such as `2026-01-31T00:00:00Z`)
            costs.csv:6:1 PS0565 the row has 1 cell, and the header 3 (a cell that has a comma or a line break in it stands in quotes)
            costs.csv:7:1 PS0567 `budget` is empty (only a column whose type ends with `?` may be)
            """,
            RuleFiles.Short(error.Problems));
    }

    [Theory]
    [InlineData("roster: { columns: { email: mail } }", new[] { "Mail", "status" }, "f:1:1 PS0564 there is no column `mail` for `email` (did you mean `Mail`?)")]
    [InlineData("roster: {}", new[] { "address" }, "context.yaml:1:9 PS0321 `roster` needs `file` (add `file: …`)")]
    [InlineData("roster: { columns: { email: mail, team: crew } }", new[] { "mail" }, "f:1:1 PS0564 there is no column `crew` for `team` (there are `mail`; say which one it is: `columns: { team: … }`)")]
    [InlineData("roster: { columns: { email: mail } }", new[] { "mail", "x", "mail", "x" }, "f:1:1 PS0563 there are two columns `mail` (rename one of them)")]
    [InlineData("roster: { columns: { email: mail } }", new[] { "mail", "x", "x" }, "f:1:1 PS0566 `roster` is empty (everybody and everything would be missing in it: leave it out where it is not known)")]
    [InlineData("tables: { t: { columns: { a: { type: string, header: A b } } } }", new[] { "x" }, "f:1:1 PS0564 there is no column `A b` for `a` (there are `x`; say which one it is: `a: { type: …, header: … }`)")]
    public void A_header_that_lacks_a_column_is_told(string yaml, string[] header, string problem)
    {
        var asked = yaml.Contains("tables", StringComparison.Ordinal) ? "t" : "roster";

        var error = Assert.Throws<ContextException>(() => OrganizationContext.Parse(
            new("context.yaml", yaml), (table, _, _) => table == asked && header[0] != "address" ? new ContextFile(new("f", ""), header, []) : null));

        Assert.Equal(problem, RuleFiles.Short(error.Problems));
    }
}
