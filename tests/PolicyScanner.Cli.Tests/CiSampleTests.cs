using System.Diagnostics;
using System.Text.RegularExpressions;
using PolicyScanner.Cli.Commands;
using PolicyScanner.Tests;
using PolicyScanner.Text;
using PolicyScanner.Text.Yaml;
using Xunit;

namespace PolicyScanner.Cli.Tests;

/// <summary>samples/ci: what a shell can run is run, and whatever the workflows call exists.</summary>
public sealed partial class CiSampleTests
{
    private static readonly string Samples = Path.Combine(Tool.Repository, "samples", "ci");

    [Fact]
    public async Task The_shell_gate_ends_with_the_code_of_the_scan_and_leaves_the_reports()
    {
        using var folder = new TemporaryFolder();
        string[] scan = ["--input", Path.Combine(Tool.Repository, "samples", "orgs", "acme.snapshot.json"), "--as-of", "2026-11-23T12:00:00Z", "--inconclusive", "warn"];

        var first = await ShellAsync("gate.sh", folder.Path, scan);
        await Tool.InProcessAsync(["baseline", "create", "--report", Path.Combine(folder.Path, "out", "policyscanner.json"), "--baseline", Path.Combine(folder.Path, ".policyscanner", "baseline.json")]);
        var second = await ShellAsync("gate.sh", folder.Path, scan);
        var third = await ShellAsync("gate.sh", folder.Path, ["--input", "nowhere.json"]);

        Assert.Equal((1, 0, 2), (first.Code, second.Code, third.Code));
        Assert.Contains("policyscanner: there are findings", first.Error, StringComparison.Ordinal);
        Assert.Contains("policyscanner: nothing new", second.Error, StringComparison.Ordinal);
        Assert.All(new[] { "policyscanner.json", "policyscanner.sarif", "policyscanner.xml" }, f => Assert.True(File.Exists(Path.Combine(folder.Path, "out", f)), f));
    }

    [Fact]
    public async Task The_hook_refuses_a_rule_that_does_not_check_and_one_whose_test_fails()
    {
        using var folder = new TemporaryFolder();
        Directory.CreateDirectory(Path.Combine(folder.Path, "rules"));
        await File.WriteAllTextAsync(Path.Combine(folder.Path, "policyscanner.yaml"), "schema: policyscanner.config/v1\nrules: [builtin, rules]\n", TestContext.Current.CancellationToken);

        Assert.Equal(0, await HookAsync("user.role == \"admin\"", "[u1]"));
        Assert.NotEqual(0, await HookAsync("user.rol == \"admin\"", "[u1]"));
        Assert.NotEqual(0, await HookAsync("user.role == \"owner\"", "[u1]"));

        async Task<int> HookAsync(string where, string expect)
        {
            await File.WriteAllTextAsync(Path.Combine(folder.Path, "rules", "my-rule.yaml"), $$"""
                schema: policyscanner.rule/v1
                id: my-rule
                title: An administrator
                severity: low
                match: [{ for: user in users, where: '{{where}}' }]
                message: "{user.email}"
                tests: [{ name: t, given: { users: [{ id: u1, role: admin }] }, expect: {{expect}} }]
                """, TestContext.Current.CancellationToken);
            return (await ShellAsync("pre-commit.sh", folder.Path, [])).Code;
        }
    }

    [Fact]
    public void Every_workflow_is_yaml_and_calls_commands_and_flags_that_exist()
    {
        using var output = new MemoryStream();
        var root = CommandLine.Root(new() { Output = output, Error = TextWriter.Null, Input = TextReader.Null, Variable = _ => null, Time = TimeProvider.System });
        var files = Directory.GetFiles(Samples, "*.yml").Concat(Directory.GetFiles(Samples, "*.yaml")).ToList();

        Assert.True(files.Count >= 4);
        foreach (var file in files)
        {
            var text = File.ReadAllText(file).ReplaceLineEndings("\n");
            Assert.Empty(YamlDocument.Read(new SourceText(file, text)).Problems.Where(p => p.Severity is DiagnosticSeverity.Error).Select(p => p.ToString()));
            var calls = Call().Matches(text).Select(m => Joined().Replace(m.Value, " ").Trim()).ToList();
            Assert.NotEmpty(calls);
            foreach (var call in calls)
                Assert.True(root.Parse(Variables().Replace(call["policyscanner ".Length..], "x")).Errors.Count == 0, $"{Path.GetFileName(file)}: {call}");
        }
    }

    private static async Task<Run> ShellAsync(string script, string folder, string[] arguments)
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "there is no shell");
        var tool = Tool.StartInfo([]);
        var start = new ProcessStartInfo("sh") { RedirectStandardOutput = true, RedirectStandardError = true, WorkingDirectory = folder };
        start.ArgumentList.Add(Path.Combine(Samples, script));
        foreach (var argument in arguments) start.ArgumentList.Add(argument);
        foreach (var name in start.Environment.Keys.Where(k => k.StartsWith("POLICYSCANNER_", StringComparison.Ordinal)).ToArray()) start.Environment.Remove(name);
        start.Environment["POLICYSCANNER_TOOL"] = $"{tool.FileName} {tool.ArgumentList[0]}";
        using var process = Process.Start(start)!;
        var (output, error) = (process.StandardOutput.ReadToEndAsync(), process.StandardError.ReadToEndAsync());
        await process.WaitForExitAsync();
        return new(process.ExitCode, await output, await error);
    }

    // A call, with the lines that a folded text joins to it.
    [GeneratedRegex(@"(?<=^ *(?:- )?(?:run: |entry: )?)policyscanner (?:scan|lint|test|fetch|waive|waivers|baseline|rules)\b[^\n]*(?:\n +(?:-[a-z-]|--)[^\n]*)*", RegexOptions.Multiline)]
    private static partial Regex Call();

    [GeneratedRegex(@"\n +")]
    private static partial Regex Joined();

    [GeneratedRegex(@"\$\([^)]*\)")]
    private static partial Regex Variables();
}
