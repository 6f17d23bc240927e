using System.Text.Json;
using System.Xml.Linq;
using PolicyScanner.Tests;
using Xunit;

namespace PolicyScanner.Cli.Tests;

/// <summary><c>lint</c>, <c>test</c> and <c>rules</c>.</summary>
public sealed class RuleCommandTests
{
    private const string TenMistakes = """
        schema: policyscanner.rule/v1
        id: ten-mistakes
        titel: Ten of them
        severity: hihg
        tags: [a, b
        """;

    private const string ManyMistakes = """
        schema: policyscanner.rule/v1
        id: another-name
        titel: Ten of them
        severity: hihg
        params:
          days: { type: nmber, default: 5 }
        match:
          - for: key in api_key
          - for: user in users
            where:
              - user.emial == "a"
              - user.name.startWith("x")
              - user.added_at > 5
              - "usr.id == params.dys"
          - exsits: m in user.memberships
        message: "{user.nme}"
        """;

    [Fact]
    public async Task A_rule_with_ten_mistakes_shows_all_of_them_at_their_places()
    {
        using var folder = new TemporaryFolder();
        var file = folder.Write("ten-mistakes.yaml", ManyMistakes);

        var run = await Tool.RunAsync("lint", file);

        Assert.Equal((2, ""), (run.Code, run.Error));
        var problems = run.Output.Split('\n').Where(l => l.Contains(": error PS", StringComparison.Ordinal)).ToList();
        Assert.True(problems.Count >= 10, run.Output);
        Assert.All(problems, p => Assert.Matches(@"ten-mistakes\.yaml:\d+:\d+: error PS\d{4}: [^A-Z]", p));
    }

    [Fact]
    public async Task A_scan_with_such_a_rule_never_starts_and_says_the_same()
    {
        using var folder = new TemporaryFolder();
        var file = folder.Write("ten-mistakes.yaml", ManyMistakes);

        var run = await Tool.RunAsync("scan", "--rules", file, "--input", "nowhere.json");

        Assert.Equal((2, ""), (run.Code, run.Output));
        Assert.True(run.Error.Split(": error PS").Length > 10, run.Error);
    }

    [Fact]
    public async Task Lint_speaks_json()
    {
        using var folder = new TemporaryFolder();
        var file = folder.Write("ten-mistakes.yaml", TenMistakes);

        var run = await Tool.InProcessAsync(["lint", file, "--format", "json"]);

        Assert.Equal((2, ""), (run.Code, run.Error));
        using var document = JsonDocument.Parse(run.Output);
        var diagnostic = Assert.Single(document.RootElement.GetProperty("diagnostics").EnumerateArray());
        Assert.Equal(["file", "line", "column", "severity", "code", "message", "help"], diagnostic.EnumerateObject().Select(p => p.Name));
        Assert.Equal((file, "error", "PS0301"), (diagnostic.GetProperty("file").GetString(), diagnostic.GetProperty("severity").GetString(), diagnostic.GetProperty("code").GetString()));
    }

    [Fact]
    public async Task Lint_checks_configuration_files_among_the_rules()
    {
        using var folder = new TemporaryFolder();
        folder.Write("policyscanner.yaml", "schema: policyscanner.config/v1\nrules: [sub]\noverrides: { named-x: { severity: hgh }, named-z: { severity: high } }\n");
        folder.Write("sub/named-x.yaml", Rules.NamedX);

        var run = await Tool.InProcessAsync(["lint", folder.Path]);

        Assert.Equal(2, run.Code);
        Assert.Contains("policyscanner.yaml:3:35: error PS0603: the severity cannot be `hgh`", run.Output, StringComparison.Ordinal);
        Assert.Contains("policyscanner.yaml:3:42: error PS0607: ", run.Output, StringComparison.Ordinal);
        Assert.Matches(@"\n2 errors, \d+ warnings, 2 files\n\z", run.Output);
    }

    [Fact]
    public async Task The_built_in_rules_are_without_errors()
    {
        var run = await Tool.InProcessAsync(["lint"]);

        Assert.Equal((0, ""), (run.Code, run.Error));
        Assert.StartsWith("0 errors", run.Output.Split('\n')[^2], StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_folder_that_cannot_be_read_or_holds_no_rule_is_named()
    {
        using var folder = new TemporaryFolder();
        var empty = Directory.CreateDirectory(Path.Combine(folder.Path, "empty")).FullName;
        var broken = folder.Write("latin1.yaml", "");
        await File.WriteAllBytesAsync(broken, [0xE9, 0x0A], TestContext.Current.CancellationToken);

        var run = await Tool.InProcessAsync(["scan", "--rules", empty, "--rules", broken, "--rules", "builtni", "--input", "x.json"]);

        Assert.Equal(new(2, "", $"error: folder `{empty}` holds no `*.yaml` or `*.yml` file\n  = help: check the path\n"
            + $"error: `{broken}` is not UTF-8 text\n  = help: save it as UTF-8\nerror: `builtni` does not exist\n  = help: check the path\n"), run);
    }

    [Fact]
    public async Task Tests_of_rules_run_and_a_failed_one_says_where_it_stands()
    {
        using var folder = new TemporaryFolder();
        var file = folder.Write("named-x.yaml", Rules.NamedX);
        var passed = await Tool.RunAsync("test", file);
        folder.Write("named-x.yaml", Rules.NamedX.Replace("expect: [k1]", "expect: [k2]", StringComparison.Ordinal));
        var failed = await Tool.RunAsync("test", file);

        Assert.Equal(new(0, "1 passed, 0 failed, 1 rules and definitions\n", ""), passed);
        Assert.Equal((1, ""), (failed.Code, failed.Error));
        Assert.StartsWith($"{file}:10:", failed.Output, StringComparison.Ordinal);
        Assert.EndsWith("0 passed, 1 failed, 1 rules and definitions\n", failed.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_failed_test_says_of_each_subject_which_line_decided()
    {
        using var folder = new TemporaryFolder();
        var file = folder.Write("named-x.yaml", Rules.NamedX.Replace("expect: [k1]", "expect: [k2]", StringComparison.Ordinal));

        var run = await Tool.InProcessAsync(["test", file, "--mutate"]);

        Assert.Equal(new(1, $"""
            {file}:10:11: named-x: one is
              expected a finding for `k2`, which passed, or is no subject
              got a finding for `k1` that was not expected: x is named x
                `k2`: `key.name == "x"` is false (key.name -> "y")
                `k1`: `key.name == "x"` is true (key.name -> "x")

            0 passed, 1 failed, 1 rules and definitions
            no mutants: a test that fails anyway would notice each of them

            """.ReplaceLineEndings("\n"), ""), run);
    }

    [Fact]
    public async Task What_no_test_notices_or_shows_is_listed_and_a_survivor_is_code_1()
    {
        using var folder = new TemporaryFolder();
        var noticed = folder.Write("named-x.yaml", Rules.NamedX);
        var file = folder.Write("named-y.yaml", Rules.NamedX.Replace("named-x", "named-y", StringComparison.Ordinal).Replace(", { id: k2, name: y }", "", StringComparison.Ordinal));

        Assert.Equal(new(0, "1 passed, 0 failed, 1 rules and definitions\n2 mutants, 2 killed, 0 survivors\n", ""), await Tool.InProcessAsync(["test", noticed, "--mutate"]));
        Assert.Equal(new(1, $"""
            {file}:1:1: named-y: no test in which it finds nothing
            {file}:1:1: named-y: no test with `missing` in which it is inconclusive
            {file}:7:12: named-y: `key.name == "x"` is never false

            {file}:7:12: named-y: `key.name == "x"` dropped, and every test still passes
              = help: test it with a row for which only `key.name == "x"` is false, such as `{"{"} name: not x {"}"}`

            1 passed, 0 failed, 1 rules and definitions
            1 rules, 1 conditions, 3 gaps
            2 mutants, 1 killed, 1 survivors

            """.ReplaceLineEndings("\n"), ""), await Tool.RunAsync("test", file, "--coverage", "--mutate"));
        Assert.Equal(0, (await Tool.InProcessAsync(["test", file, "--coverage"])).Code);
        // What has no test at all cannot notice anything.
        var silent = folder.Write("silent.yaml", Rules.NamedX[..Rules.NamedX.IndexOf("tests:", StringComparison.Ordinal)].Replace("named-x", "silent", StringComparison.Ordinal));
        Assert.EndsWith("\n4 mutants, 2 killed, 2 survivors\n", (await Tool.InProcessAsync(["test", noticed, silent, "--mutate"])).Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Tests_can_be_chosen_by_rule_or_by_name_and_told_to_programs()
    {
        using var folder = new TemporaryFolder();
        folder.Write("named-x.yaml", Rules.NamedX);
        folder.Write("named-y.yaml", Rules.NamedX.Replace("named-x", "named-y", StringComparison.Ordinal).Replace("one is", "another", StringComparison.Ordinal).Replace("expect: [k1]", "expect: pass", StringComparison.Ordinal));

        Assert.Equal(new(0, "1 passed, 0 failed, 1 rules and definitions\n", ""), await Tool.InProcessAsync(["test", folder.Path, "--filter", "*-x"]));
        Assert.Equal(new(0, "1 passed, 0 failed, 1 rules and definitions\n", ""), await Tool.InProcessAsync(["test", folder.Path, "--filter", "one*"]));
        Assert.Equal(new(2, "", "error: --filter: no rule and no test is called `named-z`\n  = help: did you mean `named-x`?\n"), await Tool.InProcessAsync(["test", folder.Path, "--filter", "named-z"]));
        var run = await Tool.InProcessAsync(["test", folder.Path, "--coverage", "--format", "json"]);
        using var document = JsonDocument.Parse(run.Output);
        var (root, tests) = (document.RootElement, document.RootElement.GetProperty("tests").EnumerateArray().ToList());
        Assert.Equal((1, 1, 1), (run.Code, root.GetProperty("passed").GetInt32(), root.GetProperty("failed").GetInt32()));
        Assert.Equal(["named-x", "named-y"], tests.Select(t => t.GetProperty("rule").GetString()));
        Assert.Equal((JsonValueKind.Null, 0), (tests[0].GetProperty("failure").ValueKind, tests[0].GetProperty("subjects").GetArrayLength()));
        Assert.Equal(("expected pass, got a finding for `k1`: x is named x", 10, 11), (tests[1].GetProperty("failure").GetString(), tests[1].GetProperty("line").GetInt32(), tests[1].GetProperty("column").GetInt32()));
        Assert.Equal("`key.name == \"x\"` is true (key.name -> \"x\")", tests[1].GetProperty("subjects")[0].GetProperty("decision").GetString());
        Assert.Equal(2, root.GetProperty("coverage").GetProperty("gaps").GetArrayLength());
        var junit = await Tool.InProcessAsync(["test", folder.Path, "--format", "junit"]);
        Assert.Equal((1, 1), (junit.Code, XDocument.Parse(junit.Output).Descendants("failure").Count()));
        Assert.Equal(new(2, "", "error: --format: there is no format `yaml`\n  = help: it can be `text`, `json` or `junit`\n"), await Tool.InProcessAsync(["test", folder.Path, "--format", "yaml"]));
    }

    [Fact]
    public async Task Rules_without_a_test_have_proved_nothing()
    {
        using var folder = new TemporaryFolder();
        var file = folder.Write("named-x.yaml", Rules.NamedX[..Rules.NamedX.IndexOf("tests:", StringComparison.Ordinal)]);

        Assert.Equal(2, (await Tool.InProcessAsync(["test", file])).Code);
    }

    [Fact]
    public async Task A_rule_is_shown_in_full()
    {
        var run = await Tool.InProcessAsync(["rules", "show", "user-multi-workspace-admin", "--param", "user-multi-workspace-admin.max_workspaces=3"]);

        Assert.Equal((0, ""), (run.Code, run.Error));
        Snapshots.Match(run.Output);
    }

    [Fact]
    public async Task A_rule_that_is_not_there_is_answered_with_the_nearest()
    {
        var run = await Tool.InProcessAsync(["rules", "show", "key-never-expire"]);

        Assert.Equal(new(2, "", "error: there is no rule `key-never-expire`\n  = help: did you mean `key-never-expires`?\n"), run);
    }

    [Theory]
    [InlineData("severity>=high,!tag:keys", "!tag:keys,severity>=high")]
    [InlineData("area:data-quality", "id:data-*")]
    [InlineData("ID:KEY-NEVER-EXPIRES", null)]
    [InlineData("id:key-expired-present", "id:*ired-pres*")]
    [InlineData("control:SOC2/CC6.1", "control:soc2/cc6.1")]
    public async Task Selections_choose(string one, string? same)
    {
        var run = await Tool.InProcessAsync(["rules", "list", "--select", one]);

        if (same is null) Assert.Equal((2, ""), (run.Code, run.Output));
        else
        {
            Assert.Equal(0, run.Code);
            Assert.True(run.Output.Split('\n').Length > 2, run.Output);
            Assert.Equal(run, await Tool.InProcessAsync(["rules", "list", "--select", same]));
        }
    }

    [Fact]
    public async Task Repeated_selections_are_alternatives()
    {
        var run = await Tool.InProcessAsync(["rules", "list", "--select", "id:key-orphaned", "--select", "id:group-zombie", "--format", "json"]);

        using var document = JsonDocument.Parse(run.Output);
        Assert.Equal(["group-zombie", "key-orphaned"], document.RootElement.GetProperty("rules").EnumerateArray().Select(r => r.GetProperty("id").GetString()));
    }

    [Fact]
    public async Task A_profile_switches_built_in_rules_off_and_flags_go_before_environment_before_file()
    {
        using var folder = new TemporaryFolder();
        var config = Path.Combine(folder.Path, "policyscanner.yaml");
        await File.WriteAllTextAsync(config, "schema: policyscanner.config/v1\nprofile: small\n", TestContext.Current.CancellationToken);
        async Task<bool> IsOff(string? variable, params string[] flags)
        {
            var environment = new Dictionary<string, string>();
            if (variable is not null) environment["POLICYSCANNER_PROFILE"] = variable;
            var run = await Tool.InProcessAsync(["scan", "--input", Path.Combine(Tool.Repository, "samples", "orgs", "acme.snapshot.json"), "--as-of", "2026-11-23T12:00:00Z", "--config", config, .. flags], environment);
            return run.Output.Contains("disabled: group-cross-team-member, user-multi-high-privilege", StringComparison.Ordinal);
        }

        Assert.True(await IsOff(null));
        Assert.False(await IsOff("strict"));
        Assert.True(await IsOff("strict", "--profile", "small"));
        var wrong = await Tool.InProcessAsync(["rules", "list", "--profile", "smal"]);
        Assert.Equal((2, "error: --profile: there is no profile `smal`\n  = help: did you mean `small`?\n"), (wrong.Code, wrong.Error));
    }
}
