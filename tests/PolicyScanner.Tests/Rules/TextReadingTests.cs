using PolicyScanner.Rules.Reading;
using PolicyScanner.Text;
using Xunit;

namespace PolicyScanner.Tests.Rules;

public sealed class TextReadingTests
{
    [Theory]
    [InlineData("90d", "90.00:00:00")]
    [InlineData("2w", "14.00:00:00")]
    [InlineData("36h", "1.12:00:00")]
    [InlineData("1h30m", "01:30:00")]
    [InlineData("1.5h", "01:30:00")]
    [InlineData("1w2d3h4m5s", "9.03:04:05")]
    [InlineData("250ms", "00:00:00.2500000")]
    [InlineData("1us", "00:00:00.0000010")]
    [InlineData("100ns", "00:00:00.0000001")]
    [InlineData("-5m", "-00:05:00")]
    [InlineData("+5m", "00:05:00")]
    [InlineData("0", "00:00:00")]
    [InlineData("0s", "00:00:00")]
    [InlineData("", null)]
    [InlineData("-", null)]
    [InlineData("5", null)]
    [InlineData("d", null)]
    [InlineData("5 d", null)]
    [InlineData("5d ", null)]
    [InlineData("5y", null)]
    [InlineData("5D", null)]
    [InlineData("1..5h", null)]
    [InlineData("--5m", null)]
    [InlineData("1e3s", null)]
    [InlineData("99999999999999w", null)]
    [InlineData("99999999999999999999999999999999999999d", null)]
    public void Durations(string text, string? expected) => Assert.Equal(expected, DurationText.Parse(text)?.ToString("c"));

    [Theory]
    [InlineData("2026-01-31", "2026-01-31T00:00:00.0000000+00:00")]
    [InlineData("2026-01-31T12:30:00Z", "2026-01-31T12:30:00.0000000+00:00")]
    [InlineData("2026-01-31T12:30:00+02:00", "2026-01-31T10:30:00.0000000+00:00")]
    [InlineData("2026-01-31T12:30:00.25Z", "2026-01-31T12:30:00.2500000+00:00")]
    [InlineData("2026-01-31T12:30:00", "2026-01-31T12:30:00.0000000+00:00")]
    [InlineData("2026-01-31T12:30Z", "2026-01-31T12:30:00.0000000+00:00")]
    [InlineData("2026-02-30", null)]
    [InlineData("31.01.2026", null)]
    [InlineData("2026", null)]
    [InlineData("", null)]
    public void Instants(string text, string? expected) => Assert.Equal(expected, InstantText.Parse(text)?.ToString("O"));

    [Theory]
    [InlineData("plain", "plain")]
    [InlineData("", "")]
    [InlineData("{a}", "<a>")]
    [InlineData("x {a} y {b}z", "x |<a>| y |<b>|z")]
    [InlineData("{{a}}", "{a}")]
    [InlineData("{{{a}}}", "{|<a>|}")]
    [InlineData("{ {\"k\": {\"l\": 1}}[\"k\"] }", "< {\"k\": {\"l\": 1}}[\"k\"] >")]
    [InlineData("{a + \"}\" + '{'} b", "<a + \"}\" + '{'>| b")]
    [InlineData("{\"\\\"}\"}", "<\"\\\"}\">")]
    [InlineData("{r\"\\\"}", "<r\"\\\">")]
    [InlineData("{\"\"\"a\"}\"\"\"}", "<\"\"\"a\"}\"\"\">")]
    [InlineData("a {b", "a  !2 this `{` is not closed")]
    [InlineData("a } b", "a  b !2 this `}` closes nothing")]
    [InlineData("a {} b", "a  b !2 there is nothing between the braces")]
    [InlineData("{\"a} b", " !0 this `{` is not closed")]
    [InlineData("} {a}", " |<a> !0 this `}` closes nothing")]
    public void Messages(string message, string expected)
    {
        var source = new SourceText("m", message);
        var bag = new DiagnosticBag(source);

        var parts = MessageTemplate.Parse(Fragment.Whole(source), bag);

        Assert.Equal(expected, string.Join('|', parts.Select(p => p.Text ?? $"<{p.Expression!.Text}>")) + string.Concat(bag.Problems.Select(p => $" !{p.Span.Start} {p.Message}")));
        Assert.All(parts.Where(p => p.Expression is not null), p => Assert.Equal(message.IndexOf(p.Expression!.Text, StringComparison.Ordinal), p.Expression!.ToSource(default).Start));
    }

    [Theory]
    [InlineData("1;2;", "2 1 0", "")]
    [InlineData(";;", "0 1 2", "")]
    [InlineData("1;0;", "1 0 2", "1>0(0 1)")]
    [InlineData("0;;", "0 1 2", "0>0(0)")]
    [InlineData("1,2;2;0", "2 1 0", "2>0(0 1 2)")]
    [InlineData("1;2;1", "2 1 0", "2>0(1 2)")]
    public void Dependencies(string targets, string order, string circles)
    {
        var parsed = targets.Split(';').Select(t => t.Length == 0 ? Array.Empty<int>() : [.. t.Split(',').Select(int.Parse)]).ToArray();

        var (found, closing) = DependencyOrder.Of(parsed);

        Assert.Equal((order, circles), (string.Join(' ', found), string.Join(' ', closing.Select(c => $"{c.From}>{c.Place}({string.Join(' ', c.Circle)})"))));
    }

    [Fact]
    public void A_chain_of_a_hundred_thousand_dependencies_is_no_problem()
    {
        IReadOnlyList<int>[] chain = [.. Enumerable.Range(1, 99_999).Select(i => (IReadOnlyList<int>)[i]), []];

        Assert.Equal(99_999, DependencyOrder.Of(chain).Order[0]);
    }
}
