using PolicyScanner.Cli.Scaffolding;
using PolicyScanner.Graph;
using PolicyScanner.Tests;
using Xunit;

namespace PolicyScanner.Cli.Tests;

/// <summary><c>init</c> and <c>rules new</c>: what they write works as it is.</summary>
public sealed class ScaffoldingTests : IDisposable
{
    private static readonly Dictionary<string, string> NoEnvironment = [];

    private readonly TemporaryFolder _folder = new();

    public static TheoryData<string> Collections => [.. GraphSchema.Collections.Where(c => c.Fields.Count > 0).Select(c => c.Name)];

    public void Dispose() => _folder.Dispose();

    [Theory]
    [MemberData(nameof(Collections))]
    public async Task A_new_rule_over_any_collection_passes_lint_and_its_tests(string collection)
    {
        var made = await Tool.InProcessAsync(["rules", "new", "my-rule", "--for", collection, "-o", _folder.Path]);
        var file = Path.Combine(_folder.Path, "my-rule.yaml");
        var (lint, test) = (await Tool.InProcessAsync(["lint", file]), await Tool.InProcessAsync(["test", file]));

        Assert.Equal((0, ""), (made.Code, made.Output));
        Assert.Contains($"in {collection}\n", Read("my-rule.yaml"), StringComparison.Ordinal);
        Assert.Equal(new(0, "0 errors, 0 warnings, 1 files\n", ""), lint);
        Assert.Equal(new(0, $"{(RuleTemplate.Find(collection)!.Missing is null ? 2 : 3)} passed, 0 failed, 1 rules and definitions\n", ""), test);
    }

    [Theory]
    [InlineData("Key \"x\" \\ is: {odd} # \u202e")]
    [InlineData("- !!tag *alias & 'x' 😀")]
    public async Task A_title_is_kept_whatever_it_means_to_yaml(string title)
    {
        await Tool.InProcessAsync(["rules", "new", "my-rule", "--title", title, "--severity", "critical", "-o", _folder.Path]);

        var shown = await Tool.InProcessAsync(["rules", "show", "my-rule", "--rules", _folder.Path]);

        Assert.Equal((0, ""), (shown.Code, shown.Error));
        Assert.StartsWith($"my-rule\n{title.Replace("\u202e", "\\u{202e}", StringComparison.Ordinal)}\n\nseverity     critical\n", shown.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task All_that_is_wrong_with_a_new_rule_is_said_at_once_and_nothing_is_written()
    {
        var run = await Tool.InProcessAsync(["rules", "new", "My_Rule", "--for", "user", "--title", "two\nlines", "--severity", "hgh", "-o", Path.Combine(_folder.Path, "other.yaml")]);

        Assert.Equal((2, ""), (run.Code, run.Output));
        Assert.Equal(5, run.Error.Split("error: ").Length - 1);
        Assert.Contains("did you mean `users`?", run.Error, StringComparison.Ordinal);
        Assert.Empty(Directory.EnumerateFileSystemEntries(_folder.Path));
    }

    [Theory]
    [InlineData("key-orphaned", "api_keys", "there is a built-in rule `key-orphaned`")]
    [InlineData("my-rule", "usage", "--for: `usage` cannot be read yet")]
    public async Task Ids_that_are_taken_and_data_that_are_not_there_are_refused(string id, string collection, string message)
    {
        var run = await Tool.InProcessAsync(["rules", "new", id, "--for", collection, "-o", _folder.Path]);

        Assert.Equal(2, run.Code);
        Assert.StartsWith($"error: {message}\n  = help: ", run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_rule_that_is_there_is_not_written_over()
    {
        _folder.Write("my-rule.yaml", "mine");

        var run = await Tool.InProcessAsync(["rules", "new", "my-rule", "-o", _folder.Path]);

        Assert.Equal((2, "mine"), (run.Code, Read("my-rule.yaml")));
        Assert.Contains("is there already", run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_init_writes_passes_lint_tests_and_a_scan()
    {
        var made = await Tool.RunAsync(["init"], NoEnvironment, _folder.Path);
        var lint = await Tool.RunAsync(["lint"], NoEnvironment, _folder.Path);
        var test = await Tool.RunAsync(["test", "rules"], NoEnvironment, _folder.Path);
        var scan = await Tool.RunAsync(["scan", "--input", Tool.Acme + ".snapshot.json", "--as-of", "2026-11-23T12:00:00Z"], NoEnvironment, _folder.Path);

        Assert.Equal((0, ""), (made.Code, made.Output));
        Assert.All(StarterFiles.All, file => Assert.Equal(file.Text, Read(file.Name)));
        Assert.StartsWith("0 errors, 0 warnings, ", lint.Output, StringComparison.Ordinal);
        Assert.Equal(new(0, "3 passed, 0 failed, 1 rules and definitions\n", ""), test);
        Assert.Equal(1, scan.Code);
        Assert.Contains("findings: ", scan.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_empty_list_of_waivers_takes_one_and_keeps_its_comment()
    {
        await Tool.InProcessAsync(["init", _folder.Path]);
        var (report, waivers) = (Path.Combine(_folder.Path, "report.json"), Path.Combine(_folder.Path, ".policyscanner", "waivers.yaml"));
        await Tool.InProcessAsync(["scan", "--input", Tool.Acme + ".snapshot.json", "--as-of", "2026-11-23T12:00:00Z", "--select", "id:key-orphaned", "-o", $"json={report}"]);
        var fingerprint = System.Text.Json.Nodes.JsonNode.Parse(Read("report.json"))!["findings"]![0]!["fingerprint"]!.GetValue<string>();

        var waived = await Tool.InProcessAsync(["waive", fingerprint, "--report", report, "--reason", "r", "--owner", "o", "--until", "9999-01-01", "--waivers", waivers]);

        Assert.Equal("", waived.Output);
        Assert.Equal(0, waived.Code);
        Assert.Contains("# Findings that are accepted", Read(".policyscanner/waivers.yaml"), StringComparison.Ordinal);
        Assert.Contains("waivers:\n  - rule: key-orphaned\n", Read(".policyscanner/waivers.yaml"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Init_writes_nothing_where_one_of_its_files_is_there_and_says_which()
    {
        _folder.Write("rules/user-contractor.yaml", "mine");
        _folder.Write(".policyscanner/waivers.yaml", "mine too");

        var run = await Tool.InProcessAsync(["init", _folder.Path]);

        Assert.Equal((2, ""), (run.Code, run.Output));
        Assert.Equal(["rules/user-contractor.yaml", ".policyscanner/waivers.yaml"],
            run.Error.Split('\n').Where(l => l.StartsWith("error: ", StringComparison.Ordinal)).Select(l => Path.GetRelativePath(_folder.Path, l.Split('`')[1])));
        Assert.Equal(2, Directory.EnumerateFiles(_folder.Path, "*", SearchOption.AllDirectories).Count());
        Assert.Equal(("mine", "mine too"), (Read("rules/user-contractor.yaml"), Read(".policyscanner/waivers.yaml")));
    }

    private string Read(string name) => File.ReadAllText(Path.Combine(_folder.Path, name));
}
