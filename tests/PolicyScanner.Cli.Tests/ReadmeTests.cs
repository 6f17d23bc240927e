using System.Text.RegularExpressions;
using PolicyScanner.Tests;
using Xunit;

namespace PolicyScanner.Cli.Tests;

/// <summary>What the README shows and promises is what happens.</summary>
public sealed partial class ReadmeTests
{
    private static readonly string Readme = File.ReadAllText(Path.Combine(Tool.Repository, "README.md")).ReplaceLineEndings("\n");

    [Fact]
    public async Task The_picture_is_what_its_command_prints()
    {
        var command = Command().Match(Readme).Groups[1].Value;
        var run = await Tool.InProcessAsync(command.Replace("samples/", Path.Combine(Tool.Repository, "samples") + "/", StringComparison.Ordinal).Split(' '));
        var picture = Picture().Match(Readme).Groups[1].Value.Split("  …\n");

        Assert.Equal(0, run.Code);
        Assert.Equal(2, picture.Length);
        Assert.StartsWith(picture[0], run.Output, StringComparison.Ordinal);
        Assert.EndsWith("\n" + picture[1], run.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_first_rule_passes_lint_and_its_test_and_runs_beside_the_built_in_ones()
    {
        using var folder = new TemporaryFolder();
        var rules = Path.Combine(folder.Path, "rules");
        Directory.CreateDirectory(rules);
        await File.WriteAllTextAsync(Path.Combine(rules, "contractor-admin.yaml"), Rule().Match(Readme).Groups[1].Value, TestContext.Current.CancellationToken);

        var lint = await Tool.InProcessAsync(["lint", rules]);
        var test = await Tool.InProcessAsync(["test", rules]);
        var list = await Tool.InProcessAsync(["rules", "list", "--rules", rules, "--rules", "builtin"]);

        Assert.Equal((0, 0, 0), (lint.Code, test.Code, list.Code));
        Assert.StartsWith("1 passed, 0 failed", test.Output, StringComparison.Ordinal);
        Assert.Contains("\ncontractor-admin ", list.Output, StringComparison.Ordinal);
        Assert.Contains("\nkey-orphaned ", list.Output, StringComparison.Ordinal);
    }

    [GeneratedRegex(@"^dotnet run -c Release --project src/PolicyScanner.Cli -- (scan .*)$", RegexOptions.Multiline)]
    private static partial Regex Command();

    [GeneratedRegex(@"```\n(PolicyScanner .*?\n)```\n", RegexOptions.Singleline)]
    private static partial Regex Picture();

    [GeneratedRegex(@"```yaml\n(schema: policyscanner.rule/v1\n.*?)```\n", RegexOptions.Singleline)]
    private static partial Regex Rule();
}
