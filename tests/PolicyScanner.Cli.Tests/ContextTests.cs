using System.Text.Json.Nodes;
using PolicyScanner.Cli.Configuration;
using PolicyScanner.Rules.Context;
using PolicyScanner.Tests;
using Xunit;

namespace PolicyScanner.Cli.Tests;

/// <summary>An organization's own facts: in the configuration, in files, and what a scan says where they are missing.</summary>
public sealed class ContextTests
{
    private const string Head = "schema: policyscanner.config/v1\ncontext:\n";

    private const string CostRule = """
        schema: policyscanner.rule/v1
        id: over-budget
        title: Key of a cost centre without money
        severity: low
        requires: [context.cost_centres]
        match:
          - for: key in api_keys
            where: fold(key.name) in context.cost_centres && context.cost_centres[fold(key.name)].budget == 0
        message: "{key.name} has no budget"
        tests:
          - name: nothing left
            context: { cost_centres: [{ name: Staging, budget: 0 }, { name: research, budget: 1 }] }
            given: { api_keys: [{ id: k1, name: staging }, { id: k2, name: research }] }
            expect: [k1]

        """;

    private const string CostTable = Head + """
          tables:
            cost_centres: { key: fold(name), columns: { name: string, budget: { type: int, header: Budget EUR } }, file: costs.csv }

        """;

    private static readonly string Sample = $"{Tool.Acme}.snapshot.json";
    private static readonly string[] Scan = ["scan", "--input", Sample, "--as-of", "2026-11-23T12:00:00Z", "--no-fail", "--inconclusive", "warn"];

    /// <summary>samples/orgs/acme/README.md says what these rules find with the facts of the folder.</summary>
    [Fact]
    public async Task Acme_with_its_own_facts_has_exactly_these_findings_that_rest_on_them()
    {
        var run = await Tool.RunAsync([.. Scan, "--config", Path.Combine(Tool.Acme, "policyscanner.yaml"), "-o", "json"]);

        Assert.Equal(0, run.Code);
        Assert.DoesNotContain("facts of your own", run.Error, StringComparison.Ordinal);
        var report = JsonNode.Parse(run.Output)!;
        string[] rules =
        [
            "group-cross-team-member", "key-orphaned-never-expires-exposed", "key-unapproved-creator", "user-multi-high-privilege", "user-not-in-roster", "user-outsider-admin",
            "user-unapproved-domain", "workspace-cross-team-member",
        ];
        Assert.All(rules, rule => Assert.Equal("evaluated", (string)report["rules"]!.AsArray().Single(r => (string)r!["id"]! == rule)!["outcome"]!));
        Assert.DoesNotContain(report["inconclusive"]!.AsArray(), i => rules.Contains((string)i!["rule"]!));
        Assert.Equal(
            """
            group-cross-team-member medium rbac_group_01Security/user_01HugoMartins
            key-orphaned-never-expires-exposed critical apikey_01InferenceLegacy replaces key-orphaned
            key-unapproved-creator medium apikey_01BillingReports
            user-multi-high-privilege high user_01FemiAdeyemi
            user-multi-high-privilege high user_01RaviNatarajan
            user-not-in-roster critical user_01DmitriPetrov
            user-not-in-roster high user_01PedroAlvarez
            user-not-in-roster high user_01PedroAlvarez
            user-not-in-roster high user_01ZoeFischer
            user-outsider-admin critical user_01DmitriPetrov replaces user-unapproved-domain
            user-unapproved-domain high user_01NilsBerg
            user-unapproved-domain high user_01ZoeFischer
            workspace-cross-team-member medium wrkspc_01ProdBilling/user_01JonasKeller
            """,
            string.Join('\n', report["findings"]!.AsArray().Where(f => rules.Contains((string)f!["rule"]!)).Select(Line).Order(StringComparer.Ordinal)));

        static string Line(JsonNode? finding) =>
            $"{finding!["rule"]} {finding["severity"]} {finding["subject"]!["id"]}{string.Concat(finding["supersedes"]!.AsArray().Select(s => $" replaces {s}"))}";
    }

    [Fact]
    public async Task A_scan_ends_with_what_more_facts_would_unlock()
    {
        using var folder = new TemporaryFolder();
        var config = folder.Write("policyscanner.yaml", Head + "  approved_domains: [acme-robotics.example]\n");

        var some = await Tool.InProcessAsync([.. Scan, "--config", config]);
        var one = await Tool.InProcessAsync([.. Scan, "--select", "id:user-not-in-roster"]);
        var quiet = await Tool.InProcessAsync([.. Scan, "--config", config, "--quiet"]);

        Assert.Equal("3 rules wait for facts of your own: roster (user-not-in-roster), teams (group-cross-team-member, workspace-cross-team-member): see docs/configuration.md\n", some.Error);
        Assert.Equal("1 rule waits for facts of your own: roster (user-not-in-roster): see docs/configuration.md\n", one.Error);
        Assert.Equal((some.Output, ""), (quiet.Output, quiet.Error));
    }

    [Fact]
    public async Task Every_row_that_is_wrong_is_told_at_once_with_its_line()
    {
        using var folder = new TemporaryFolder();
        folder.Write("policyscanner.yaml", Head + """
              roster: { file: hr/roster.csv, columns: { email: mail, status: state } }
              key_inventory: { file: keys.json }
              tables:
                broken: { columns: { name: string }, file: broken.json }
                empty: { columns: { name: string }, file: empty.csv }
                header: { columns: { name: string }, file: header.csv }
                nowhere: { columns: { name: string }, file: nowhere.csv }

            """);
        folder.Write("hr/roster.csv", "\uFEFFmail,state\r\nann@x.example,\"on\r\nleave\"\r\nAnn+2@X.example,active\r\n,active\r\nnobody,active\r\nbob@x.example\r\n,\r\n\r\nkim@x.example,a\"b\r\nkit@x.example,\"open\r\n");
        folder.Write("keys.json", """
            [
              { "id": "k1", "expires": "2026-01-31" },
              { "id": "k2", "expires": "soon", "tags": ["x"] },
              { "id": "k1", "owner": "sk-ant-api03-TESTTESTTESTTESTTESTTESTTESTTEST" },
              7,
              { "id": "k3", "id": "k4" }
            ]
            """);
        folder.Write("broken.json", "[\n  { \"name\": \"a\" },\n  { \"name\" \"b\" }\n]\n");
        folder.Write("empty.csv", "\n");
        folder.Write("header.csv", "na\"me\na\n");
        var config = Path.Combine(folder.Path, "policyscanner.yaml");

        var scan = await Tool.InProcessAsync([.. Scan, "--config", config]);
        var lint = await Tool.InProcessAsync(["lint", config]);

        Assert.Equal((2, "", 2), (scan.Code, scan.Output, lint.Code));
        Assert.DoesNotContain("TESTTEST", scan.Error + lint.Output, StringComparison.Ordinal);
        Assert.Equal(scan.Error.Split("error PS").Length, lint.Output.Split("error PS").Length);
        Snapshots.Match(scan.Error.Replace(folder.Path + Path.DirectorySeparatorChar, "", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_file_that_a_flag_names_goes_before_the_configuration()
    {
        using var folder = new TemporaryFolder();
        var config = folder.Write("policyscanner.yaml", Head + "  roster: { file: nowhere.csv, columns: { email: mail } }\n");
        var inline = folder.Write("inline.yaml", Head + "  roster: [{ email: nobody@x.example }]\n");
        var people = folder.Write("people.csv", "mail;email\nx;y\n");
        string[] only = ["--select", "id:user-not-in-roster", "-o", "json"];

        Assert.Equal(4, Findings(await Tool.InProcessAsync([.. Scan, .. only, "--config", config, "--context", $"roster={Path.Combine(Tool.Acme, "roster.csv")}"])));
        Assert.Contains("`email` cannot be `y`", (await Tool.InProcessAsync([.. Scan, "--config", inline, "--context", $"roster={people}"])).Error, StringComparison.Ordinal);
        Assert.Equal(44, Findings(await Tool.InProcessAsync([.. Scan, .. only, "--config", inline])));
    }

    [Theory]
    [InlineData("roster", "`--context roster` is not understood\n  = help: write `--context NAME=PATH`, as in `--context roster=people.csv`\n")]
    [InlineData("rostr=x.csv", "--context: `rostr` is no table that a file can give\n  = help: did you mean `roster`?\n")]
    [InlineData("teams=x.csv", "--context: `teams` is no table that a file can give\n  = help: it can be `roster`, `key_inventory`; others are written into `policyscanner.yaml`\n")]
    [InlineData("roster=/nowhere.csv", "--context: `/nowhere.csv` does not exist\n  = help: check the path\n")]
    public async Task A_flag_that_names_nothing_is_refused(string flag, string problem) =>
        Assert.Equal(new(2, "", "error: " + problem), await Tool.InProcessAsync([.. Scan, "--context", flag]));

    [Fact]
    public async Task Tables_of_ones_own_are_known_wherever_rules_are_checked()
    {
        using var folder = new TemporaryFolder();
        var config = folder.Write("policyscanner.yaml", CostTable);
        var rule = folder.Write("over-budget.yaml", CostRule);
        folder.Write("costs.csv", "name,Budget EUR,remarks\nSupport-Handover, 0 ,\"a, b\"\nstaging-bot,5,\n");

        var test = await Tool.InProcessAsync(["test", rule, "--config", config]);
        var lint = await Tool.InProcessAsync(["lint", rule, "--config", config]);
        var together = await Tool.InProcessAsync(["lint", rule, config]);
        var list = await Tool.InProcessAsync(["rules", "list", "--rules", rule, "--config", config]);
        var scan = await Tool.InProcessAsync([.. Scan, "--rules", rule, "--config", config, "-o", "json"]);

        Assert.Equal((0, "1 passed, 0 failed, 1 rules and definitions\n"), (test.Code, test.Output));
        Assert.Equal((0, 0, 0), (lint.Code, together.Code, list.Code));
        Assert.Equal("support-handover has no budget", (string)Assert.Single(JsonNode.Parse(scan.Output)!["findings"]!.AsArray())!["message"]!);
        Assert.All(
            new[] { await Tool.InProcessAsync(["test", rule]), await Tool.InProcessAsync(["rules", "list", "--rules", rule]) },
            run => Assert.Contains("PS0550: the context has no table `cost_centres`", run.Error, StringComparison.Ordinal));
    }

    [Fact]
    public async Task Whoever_looks_around_has_the_same_facts()
    {
        string[] data = ["--input", Sample, "--as-of", "2026-11-23T12:00:00Z", "--config", Path.Combine(Tool.Acme, "policyscanner.yaml")];

        var explain = await Tool.InProcessAsync(["explain", "user-unapproved-domain", "--subject", "user/user_01ZoeFischer", .. data]);
        var eval = await Tool.InProcessAsync(["eval", "context.approved_domains", .. data]);

        Assert.StartsWith("FAIL  user/user_01ZoeFischer", explain.Output, StringComparison.Ordinal);
        Assert.Contains("acme-robotics.example", eval.Output, StringComparison.Ordinal);
    }

    [Fact]
    public void Rows_keep_their_lines_whatever_is_in_them()
    {
        var file = CsvTable.Read(new("t.csv", "\uFEFFa;b\r\n\"1\";\"x\r\n\"\"y\"\"; z\"\r\n\r\n2;é\n3;"));

        Assert.Equal(["a", "b"], file.Header);
        Assert.Equal(["2: 1|x\r\n\"y\"; z", "5: 2|é", "6: 3|"], file.Rows.Select(Text));
        Assert.Empty(file.Problems);
    }

    [Fact]
    public void A_json_file_has_the_columns_of_all_its_objects()
    {
        var file = JsonTable.Read(new("t.json", "[{ \"a\": 1.50, \"b\": true },\n\n { \"c\": null, \"a\": \"é\\n\" }]"));

        Assert.Equal(["a", "b", "c"], file.Header);
        Assert.Equal(["1: 1.50|true|", "3: é\n||"], file.Rows.Select(Text));
    }

    [Theory]
    [InlineData("", "t.json:1: this is no JSON")]
    [InlineData("{}", "t.json:1: the file is no list of objects")]
    [InlineData("[\n{ \"a\": 1 }\n] 5", "t.json:3: this is no JSON")]
    [InlineData("[\n{ \"a\": {} }]", "t.json:2: `a` is an object")]
    public void A_json_file_that_is_no_table_is_told(string text, string problem) =>
        Assert.Equal(problem, Assert.Single(JsonTable.Read(new("t.json", text)).Problems.Select(p => $"{p.Source.Name}:{p.Line}: {p.Message}")));

    private static string Text(ContextRow row) => $"{row.Line}: {string.Join('|', row.Cells)}";

    private static int Findings(Run run)
    {
        Assert.True(run.Code == 0, run.Error);
        return JsonNode.Parse(run.Output)!["findings"]!.AsArray().Count;
    }
}
