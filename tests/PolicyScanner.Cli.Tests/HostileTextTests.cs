using PolicyScanner.FakeApi;
using PolicyScanner.Tests;
using Xunit;

namespace PolicyScanner.Cli.Tests;

/// <summary>Text that others chose, in an organization, a snapshot, a rule or an argument: neither stream of the tool acts on a terminal.</summary>
public sealed class HostileTextTests
{
    private const string Hostile = "\u001b[2J\u009b31m\u0007\u202egnp.exe\u200b\u2066x\U000E0041";

    [Fact]
    public async Task The_text_report_and_what_is_said_beside_it()
    {
        using var folder = new TemporaryFolder();
        var snapshot = folder.Write("acme.json", Renamed(await File.ReadAllTextAsync($"{Tool.Acme}.snapshot.json", TestContext.Current.CancellationToken)));

        var run = await Tool.RunAsync("scan", "--input", snapshot, "--as-of", "2026-11-23T12:00:00Z", "--verbose", "--timing");

        Assert.Equal(1, run.Code);
        Assert.Contains("\\u{1b}[2J", run.Output, StringComparison.Ordinal);
        Harmless(run);
    }

    [Fact]
    public async Task What_a_server_says()
    {
        using var folder = new TemporaryFolder();
        foreach (var file in Directory.EnumerateFiles(Path.Combine(Tool.Acme, "enterprise"), "*.json", SearchOption.AllDirectories))
            folder.Write(Path.GetRelativePath(Tool.Acme, file), Renamed(await File.ReadAllTextAsync(file, TestContext.Current.CancellationToken)));
        await using var server = await FakeApiServer.StartAsync(new() { Folder = folder.Path, Fail = [("/v1/organizations/workspaces/*", 403)] });

        foreach (string[] command in (string[][])[["fetch", "-o", Path.Combine(folder.Path, "out.json")], ["scan"]])
        {
            var run = await Tool.RunAsync([.. command, "--api-type", "enterprise", "--domain", server.Address.ToString(), "--verbose"], Keys.OfAdmin);

            Assert.True(run.Code is 1 or 3, run.Error);
            Harmless(run);
        }
    }

    [Theory]
    [InlineData("title: \"Key named %\"")]
    [InlineData("title: %")]
    [InlineData("%: 1")]
    [InlineData("severity: \"%\"")]
    [InlineData("tags: [\"%\"]")]
    [InlineData("replaced_by: \"%\"")]
    [InlineData("compliance: { \"%\": [\"%\"] }")]
    [InlineData("references: [\"%\"]")]
    [InlineData("description: \"%\"")]
    [InlineData("supersedes: [\"%\"]")]
    [InlineData("params: { \"%\": { type: \"%\", default: \"%\" } }")]
    public async Task What_a_rule_file_says(string line)
    {
        using var folder = new TemporaryFolder();
        var key = line[..line.IndexOf(':', StringComparison.Ordinal)];
        // As the file may hold it: as it is, and by the escapes of YAML.
        foreach (var text in (string[])[Hostile, "\\e[2J\\x9b31m\\a\\u202egnp.exe\\u200b\\u2066x\\U000E0041"])
        {
            var others = Rules.NamedX.Split('\n').Where(l => !l.StartsWith($"{key}:", StringComparison.Ordinal));
            var file = folder.Write("named-x.yaml", string.Join('\n', others) + line.Replace("%", text, StringComparison.Ordinal) + "\n");

            foreach (string[] command in (string[][])[["lint", file], ["lint", file, "--format", "json"], ["test", file], ["rules", "show", "named-x", "--rules", file], ["rules", "list", "--rules", file]])
                Harmless(await Tool.InProcessAsync(command));
        }
    }

    [Theory]
    [InlineData("key.name == \"%\"")]
    [InlineData("key.%name == 1")]
    [InlineData("key.name.matches(\"[%\")")]
    [InlineData("\"%\" + 1")]
    [InlineData("%")]
    public async Task What_a_condition_says(string condition)
    {
        using var folder = new TemporaryFolder();
        var file = folder.Write("named-x.yaml", Rules.NamedX.Replace("where: key.name == \"x\"", $"where: '{condition.Replace("%", Hostile, StringComparison.Ordinal)}'", StringComparison.Ordinal));

        Harmless(await Tool.InProcessAsync(["lint", file]));
        Harmless(await Tool.InProcessAsync(["test", file]));
    }

    [Fact]
    public async Task What_a_test_of_a_rule_says()
    {
        using var folder = new TemporaryFolder();
        var file = folder.Write("named-x.yaml", Rules.NamedX.Replace("name: one is", "name: \"one \\e[2J\\u202e\"", StringComparison.Ordinal).Replace("expect: [k1]", "expect: [k2]", StringComparison.Ordinal)
            .Replace("name: x }", "name: \"x\" }", StringComparison.Ordinal));

        var run = await Tool.InProcessAsync(["test", file]);

        Assert.NotEqual(0, run.Code);
        Harmless(run);
    }

    [Theory]
    [InlineData("scan", "--input", "%")]
    [InlineData("scan", "-o", "%")]
    [InlineData("scan", "-o", "json=%/%")]
    [InlineData("scan", "--select", "id:%")]
    [InlineData("scan", "--select", "%")]
    [InlineData("scan", "--param", "%=1")]
    [InlineData("scan", "--fail-on", "%")]
    [InlineData("scan", "--as-of", "%")]
    [InlineData("scan", "--rules", "%")]
    [InlineData("scan", "--config", "%")]
    [InlineData("scan", "--connection", "%")]
    [InlineData("scan", "--domain", "https://%")]
    [InlineData("scan", "--%")]
    [InlineData("%")]
    [InlineData("rules", "show", "%")]
    [InlineData("fetch", "-o", "%/%")]
    [InlineData("lint", "%")]
    public async Task What_an_argument_says(params string[] arguments)
    {
        var run = await Tool.InProcessAsync([.. arguments.Select(a => a.Replace("%", Hostile, StringComparison.Ordinal))]);

        Assert.Equal((2, ""), (run.Code, run.Output));
        Harmless(run);
    }

    [Fact]
    public async Task What_a_configuration_says()
    {
        using var folder = new TemporaryFolder();
        var config = folder.Write("policyscanner.yaml", $$"""
            schema: policyscanner.config/v1
            "{{Hostile}}": 1
            fail_on: "{{Hostile}}"
            connections: { "{{Hostile}}": { api_type: "{{Hostile}}", api_key: { env: "{{Hostile}}" } } }
            rules: ["{{Hostile}}"]
            overrides: { "{{Hostile}}": { severity: "{{Hostile}}" } }
            """);

        var run = await Tool.InProcessAsync(["scan", "--config", config]);

        Assert.Equal(2, run.Code);
        Harmless(run);
    }

    private static string Renamed(string json) =>
        System.Text.RegularExpressions.Regex.Replace(json, "\"(name|email)\": ?\"[^\"]*\"", m => $"\"{m.Groups[1].Value}\": {System.Text.Json.JsonSerializer.Serialize($"{Hostile} \r\n::error::x")}");

    private static void Harmless(Run run)
    {
        Assert.Equal("", ActingCharacters.In(run.Output));
        Assert.Equal("", ActingCharacters.In(run.Error));
        Assert.DoesNotMatch("(?m)^(::|##)", run.Output + "\n" + run.Error);
        Assert.True(run.ShowsNoInnards, run.Error);
    }
}
