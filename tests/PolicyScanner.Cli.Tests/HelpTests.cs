using System.CommandLine;
using System.Text.RegularExpressions;
using PolicyScanner.Cli.Commands;
using Xunit;

namespace PolicyScanner.Cli.Tests;

/// <summary>Help teaches: whoever reads it can go on.</summary>
public sealed class HelpTests
{
    public static TheoryData<string> Commands => [.. All(Root).Select(HelpPage.Path)];

    private static ToolCommand Root { get; } = CommandLine.Root(CommandContext.OfProcess());

    [Theory]
    [MemberData(nameof(Commands))]
    public void Every_command_says_what_it_does_and_gives_an_example_that_parses(string path)
    {
        var command = Assert.IsType<ToolCommand>(All(Root).Single(c => HelpPage.Path(c) == path));

        Assert.NotEmpty(command.Description!);
        Assert.NotEmpty(command.Examples);
        Assert.All(command.Examples, example =>
        {
            Assert.NotEmpty(example.Does);
            var words = Regex.Matches(example.Line, @"'[^']*'|\S+").Select(m => m.Value.Trim('\'')).SkipWhile(w => w.Contains('=', StringComparison.Ordinal)).ToArray();
            Assert.Equal("policyscanner", words[0]);
            Assert.Empty(Root.Parse(words[1..]).Errors);
        });
    }

    [Theory]
    [MemberData(nameof(Commands))]
    public void Every_flag_and_argument_is_described_in_a_group(string path)
    {
        var command = (ToolCommand)All(Root).Single(c => HelpPage.Path(c) == path);

        Assert.All(command.Options, option => Assert.NotEmpty(option.Description ?? ""));
        Assert.All(command.Arguments, argument => Assert.NotEmpty(argument.Description ?? ""));
        var page = HelpPage.Of(command, 100);
        Assert.All(command.Options.Concat(Root.Options), option => Assert.Contains($"{option.Name} ", page.ReplaceLineEndings(" "), StringComparison.Ordinal));
        Assert.DoesNotContain(page.Split('\n'), line => line.Length > 100 && !line.TrimStart().StartsWith("policyscanner", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Help_goes_to_stdout_and_wins_over_mistakes()
    {
        var run = await Tool.InProcessAsync(["scan", "--nonsense", "--help"]);

        Assert.Equal((0, ""), (run.Code, run.Error));
        Assert.StartsWith("Reads an organization, live or from a snapshot", run.Output, StringComparison.Ordinal);
    }

    private static IEnumerable<Command> All(Command command) => [command, .. command.Subcommands.SelectMany(All)];
}
