using PolicyScanner.Text;
using Xunit;

namespace PolicyScanner.Tests.Text;

public sealed class DiagnosticTests
{
    [Fact]
    public void What_acts_on_a_terminal_is_a_space_in_the_excerpt_and_the_caret_stays_in_place()
    {
        var bag = new DiagnosticBag(new SourceText("r.yaml", "a\u202e\u200b\u001b\tb𝒳 wrong"));

        bag.Report("PS0000", new(9, 5), "no");

        Assert.Equal("r.yaml:1:9: error PS0000: no\n  | a    b𝒳 wrong\n  |         ^^^^^", Assert.Single(bag.Problems).ToString());
    }

    [Fact]
    public void What_acts_on_a_terminal_shows_in_the_name_the_message_and_the_help()
    {
        var bag = new DiagnosticBag(new SourceText("r\u001b.yaml", ""));

        bag.Report("PS0000", new(0, 0), "no `\u202e\n`", "did you mean `\u200b`?");

        Assert.Equal("r\\u{1b}.yaml:1:1: error PS0000: no `\\u{202e}\\u{a}`\n  = help: did you mean `\\u{200b}`?", Assert.Single(bag.Problems).ToString());
    }
}
