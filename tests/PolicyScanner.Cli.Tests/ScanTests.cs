using System.Text.Json.Nodes;
using PolicyScanner.FakeApi;
using PolicyScanner.Tests;
using Xunit;

namespace PolicyScanner.Cli.Tests;

/// <summary><c>scan</c>, the tool as a process: reports, streams and exit codes.</summary>
public sealed class ScanTests
{
    private const string Later = "2099-01-01T00:00:00Z", InTime = "2026-11-23T12:00:00Z", HighKey = "key-orphaned-never-expires-exposed";

    private static readonly string Sample = $"{Tool.Acme}.snapshot.json";

    [Fact]
    public async Task A_live_scan_says_what_fetching_and_scanning_the_snapshot_says()
    {
        using var folder = new TemporaryFolder();
        await using var server = await FakeApiServer.StartAsync(new() { Folder = Tool.Acme });
        folder.Write("policyscanner.yaml", Keys.Config(server.Address));

        var live = await Tool.RunAsync(["scan", "--as-of", Later, "-o", "json"], Keys.Both, folder.Path);
        var fetch = await Tool.RunAsync(["fetch", "-o", "acme.json"], Keys.Both, folder.Path);
        var offline = await Tool.RunAsync(["scan", "--input", "acme.json", "--as-of", Later, "-o", "json"], new Dictionary<string, string>(), folder.Path);

        Assert.Equal((1, 3, 1), (live.Code, fetch.Code, offline.Code));
        Assert.Equal(WithoutTakenAt(offline.Output), WithoutTakenAt(live.Output));
        Assert.DoesNotContain("TESTTEST", live.Output + live.Error + offline.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Snapshots_of_both_modes_become_the_same_graph_as_one_fetch_of_both()
    {
        using var folder = new TemporaryFolder();
        await using var server = await FakeApiServer.StartAsync(new() { Folder = Tool.Acme });
        folder.Write("policyscanner.yaml", Keys.Config(server.Address));

        await Tool.RunAsync(["fetch", "--connection", "console", "-o", "console.json"], Keys.Both, folder.Path);
        await Tool.RunAsync(["fetch", "--connection", "claude", "-o", "claude.json"], Keys.Both, folder.Path);
        await Tool.RunAsync(["fetch", "-o", "both.json"], Keys.Both, folder.Path);
        var two = await Tool.RunAsync(["scan", "--input", "claude.json", "--input", "console.json", "--as-of", Later, "-o", "json"], new Dictionary<string, string>(), folder.Path);
        var one = await Tool.RunAsync(["scan", "--input", "both.json", "--as-of", Later, "-o", "json"], new Dictionary<string, string>(), folder.Path);

        Assert.Equal(WithoutTakenAt(one.Output), WithoutTakenAt(two.Output));
    }

    [Fact]
    public async Task A_permission_that_is_missing_leaves_a_hole_and_judges_the_rest()
    {
        const string Refused = "/v1/organizations/workspaces/wrkspc_01Research/members";
        await using var server = await FakeApiServer.StartAsync(new() { Folder = Tool.Acme, Fail = [(Refused, 403)] });

        var run = await Tool.RunAsync(["scan", "--api-type", "enterprise", "--domain", server.Address.ToString(), "--as-of", Later, "-o", "json"], Keys.OfAdmin);

        Assert.Equal(1, run.Code);
        var report = JsonNode.Parse(run.Output)!;
        var coverage = report["coverage"]!.AsArray().Single(c => (string)c!["collection"]! == "workspace_members")!;
        Assert.Equal("partial", (string)coverage["state"]!);
        var hole = coverage["holes"]!.AsArray().Single(h => (string)h!["parent"]! == "workspace/wrkspc_01Research")!;
        Assert.Equal((string)hole["reason"]!, (string)coverage["reason"]!);
        Assert.StartsWith("403 on ", (string)hole["reason"]!, StringComparison.Ordinal);
        Assert.All(
            report["inconclusive"]!.AsArray().Where(i => i!["missing"]!.AsArray().Any(m => (string)m! == "workspace_members") && ((string)i["reason"]!).StartsWith("403", StringComparison.Ordinal)),
            i => Assert.Matches("^(user|workspace)-", (string)i!["rule"]!));
        Assert.Contains(report["inconclusive"]!.AsArray(), i => (string)i!["rule"]! == "user-multi-workspace-admin");
        // What rests on other data is judged as ever, and so are the workspaces that could be read.
        Assert.Contains(report["findings"]!.AsArray(), f => (string)f!["rule"]! == HighKey);
        Assert.Contains(report["findings"]!.AsArray(), f => (string)f!["subject"]!["id"]! == "user_01RaviNatarajan");
        Assert.Equal(1, (int)report["scan"]!["exit_code"]!);
    }

    [Fact]
    public async Task Without_findings_a_missing_permission_is_code_3()
    {
        using var folder = new TemporaryFolder();
        folder.Write("enterprise/me.json", """{ "id": "3f1a6c2e-8b4d-4e57-9a10-5c7d2e9b4a01", "type": "organization", "name": "Small" }""");
        folder.Write("enterprise/api_keys.json", "[]");
        folder.Write("enterprise/users.json", """[{ "id": "user_01A", "type": "user", "email": "a@small.example", "name": "A", "role": "user", "added_at": "2026-03-09T08:30:00Z" }]""");
        folder.Write("enterprise/workspaces.json", """
            [{ "id": "wrkspc_01A", "type": "workspace", "name": "a", "created_at": "2026-01-12T09:14:02Z", "archived_at": null, "display_color": "#D97757", "tags": {} }]
            """);
        folder.Write("enterprise/workspaces/wrkspc_01A/members.json", """
            [{ "type": "workspace_member", "user_id": "user_01A", "workspace_id": "wrkspc_01A", "workspace_role": "workspace_developer" }]
            """);
        var options = new FakeApiOptions { Folder = folder.Path };

        Assert.Equal(0, await CodeAsync(options));
        Assert.Equal(3, await CodeAsync(options with { Fail = [("/v1/organizations/workspaces/*", 403)] }));
        Assert.Equal(0, await CodeAsync(options with { Fail = [("/v1/organizations/workspaces/*", 403)] }, "--inconclusive", "warn"));

        async Task<int> CodeAsync(FakeApiOptions api, params string[] more)
        {
            await using var server = await FakeApiServer.StartAsync(api);
            var run = await Tool.RunAsync(["scan", "--api-type", "enterprise", "--domain", server.Address.ToString(), "--as-of", Later, "-o", "json", .. more], Keys.OfAdmin);
            Assert.True(run.ShowsNoInnards, run.Error);
            Assert.Equal(run.Code, (int)JsonNode.Parse(run.Output)!["scan"]!["exit_code"]!);
            return run.Code;
        }
    }

    [Theory]
    [InlineData(1, "--fail-on", "high")]
    [InlineData(0, "--select", "id:key-never-*", "--fail-on", "critical")]
    [InlineData(1, "--select", "id:key-never-*")]
    [InlineData(1, "--select", "id:key-*", "--fail-on", "critical")]
    [InlineData(0, "--select", "id:key-*", "--no-fail")]
    [InlineData(1, "--select", "id:key-*")]
    [InlineData(1, "--select", "id:key-expired-present", "--fail-on", "low")]
    [InlineData(0, "--select", "id:key-expired-present")]
    [InlineData(0, "--select", "id:key-expired-present", "--fail-on", "none")]
    public async Task The_threshold_decides(int code, params string[] arguments)
    {
        using var folder = new TemporaryFolder();
        await using var server = await FakeApiServer.StartAsync(new() { Folder = Tool.Acme });
        var snapshot = Path.Combine(folder.Path, "console.json");
        // The Console organization alone: the sample's hole lies in the other one.
        await Tool.InProcessAsync(["fetch", "--api-type", "enterprise", "--domain", server.Address.ToString(), "-o", snapshot], Keys.OfAdmin);

        var run = await Tool.InProcessAsync(["scan", "--input", snapshot, "--as-of", Later, "-o", "json", .. arguments]);

        Assert.Equal(code, run.Code);
        Assert.Equal(code, (int)JsonNode.Parse(run.Output)!["scan"]!["exit_code"]!);
    }

    [Fact]
    public async Task Several_reports_come_of_one_scan_and_stdout_holds_one_document()
    {
        using var folder = new TemporaryFolder();

        var run = await Tool.RunAsync(["scan", "--input", Sample, "--as-of", InTime, "-o", "json", "-o", "text=report.txt", "-o", "json=report.json", "--timing"], new Dictionary<string, string>(), folder.Path);

        Assert.Equal(1, run.Code);
        Assert.Equal(run.Output, await File.ReadAllTextAsync(Path.Combine(folder.Path, "report.json"), TestContext.Current.CancellationToken));
        Assert.Contains("key-orphaned", await File.ReadAllTextAsync(Path.Combine(folder.Path, "report.txt"), TestContext.Current.CancellationToken), StringComparison.Ordinal);
        Assert.Equal(["report.json", "report.txt"], Directory.EnumerateFileSystemEntries(folder.Path).Select(Path.GetFileName).Order(StringComparer.Ordinal));
        Assert.Matches(@"\A[0-9]+ rules wait [^\n]+\nexit code 1: [^\n]+\ntiming: rules \d+ ms, load \d+ ms, evaluate \d+ ms, reports \d+ ms, total \d+ ms\n\z", run.Error);
    }

    [Fact]
    public async Task Colours_are_for_terminals_that_want_them()
    {
        string[] arguments = ["scan", "--input", Sample, "--as-of", InTime];

        Assert.Contains("\u001b[", (await Tool.InProcessAsync(arguments, inTerminal: true)).Output, StringComparison.Ordinal);
        Assert.DoesNotContain("\u001b[", (await Tool.InProcessAsync(arguments)).Output, StringComparison.Ordinal);
        Assert.DoesNotContain("\u001b[", (await Tool.InProcessAsync([.. arguments, "--no-color"], inTerminal: true)).Output, StringComparison.Ordinal);
        Assert.DoesNotContain("\u001b[", (await Tool.InProcessAsync(arguments, new Dictionary<string, string> { ["NO_COLOR"] = "1" }, inTerminal: true)).Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_instant_before_the_data_were_taken_is_refused()
    {
        var run = await Tool.InProcessAsync(["scan", "--input", Sample, "--as-of", "2026-11-23T11:59:59Z"]);

        Assert.Equal(new(2, "", "error: --as-of 2026-11-23T11:59:59Z is before the data were taken\n  = help: the data were taken at 2026-11-23T12:00:00Z: name that instant or a later one\n"), run);
    }

    [Fact]
    public async Task A_parameter_of_a_rule_can_be_set_and_a_wrong_one_is_refused()
    {
        const string Rule = "user-multi-workspace-admin";
        async Task<Run> WithAsync(string setting) => await Tool.InProcessAsync(["scan", "--input", Sample, "--as-of", InTime, "-o", "json", "--select", $"id:{Rule}", "--param", setting]);

        Assert.Equal(2, Findings(await WithAsync($"{Rule}.max_workspaces=1")));
        Assert.Equal(1, Findings(await WithAsync($"{Rule}.max_workspaces=2")));
        Assert.Equal(new(2, "", $"error: the rule `{Rule}` has no parameter `max_workspace`\n  = help: did you mean `max_workspaces`?\n"), await WithAsync($"{Rule}.max_workspace=2"));
        Assert.Equal((2, ""), ((await WithAsync($"{Rule}.max_workspaces=many")) is var run ? (run.Code, run.Output) : default));
    }

    [Fact]
    public async Task Overrides_of_the_configuration_hold()
    {
        using var folder = new TemporaryFolder();
        var config = folder.Write("policyscanner.yaml", """
            schema: policyscanner.config/v1
            fail_on: critical
            inconclusive: warn
            overrides:
              key-never-expires: { severity: critical }
              key-orphaned: { enabled: false, reason: known since March }
            """);

        var run = await Tool.InProcessAsync(["scan", "--input", Sample, "--as-of", InTime, "-o", "json", "--config", config]);

        Assert.Equal(1, run.Code);
        var report = JsonNode.Parse(run.Output)!;
        Assert.Equal("critical", (string)report["scan"]!["fail_on"]!);
        Assert.All(report["findings"]!.AsArray().Where(f => (string)f!["rule"]! == "key-never-expires"), f => Assert.Equal("critical", (string)f!["severity"]!));
        var disabled = report["rules"]!.AsArray().Single(r => (string)r!["id"]! == "key-orphaned")!;
        Assert.Equal(("disabled", "known since March"), ((string)disabled["outcome"]!, (string)disabled["reason"]!));
    }

    [Fact]
    public async Task A_report_that_cannot_be_written_is_code_2_and_says_which()
    {
        if (!File.Exists("/dev/full")) Assert.Skip("needs a device that is always full");

        var run = await Tool.RunAsync("scan", "--input", Sample, "--as-of", InTime, "-o", "json=/dev/full");

        Assert.Equal((2, ""), (run.Code, run.Output));
        Assert.StartsWith("error: `/dev/full` was not written: ", run.Error, StringComparison.Ordinal);
        Assert.True(run.ShowsNoInnards, run.Error);
    }

    private static int Findings(Run run) => JsonNode.Parse(run.Output)!["findings"]!.AsArray().Count;

    private static string WithoutTakenAt(string report)
    {
        var json = JsonNode.Parse(report)!;
        foreach (var organization in json["scan"]!["organizations"]!.AsArray()) Assert.True(organization!.AsObject().Remove("taken_at"));
        return json.ToJsonString();
    }
}
