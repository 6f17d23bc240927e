using Xunit;

namespace PolicyScanner.Cli.Tests;

/// <summary>What a shell sees of the tool before it does anything.</summary>
public sealed class ProcessTests
{
    [Fact]
    public async Task Version_is_one_line_on_stdout()
    {
        var run = await Tool.RunAsync("--version");

        Assert.Equal((0, ""), (run.Code, run.Error));
        Assert.Matches(@"\A\d+\.\d+\.\d+\S*\n\z", run.Output.ReplaceLineEndings("\n"));
    }

    [Fact]
    public async Task An_unknown_command_is_a_usage_error_that_leaves_stdout_empty()
    {
        var run = await Tool.RunAsync("scam");

        Assert.Equal((2, ""), (run.Code, run.Output));
        Assert.Contains("scam", run.Error, StringComparison.Ordinal);
    }
}
