using PolicyScanner.Expressions.Values;
using PolicyScanner.Graph;
using Xunit;

namespace PolicyScanner.Tests.Expressions;

public sealed class ValueTextTests
{
    private static readonly AccessGraph Graph = new AccessGraphBuilder().Build();

    [Theory]
    [InlineData("null", "none")]
    [InlineData("true", "true")]
    [InlineData("-7", "-7")]
    [InlineData("1.5", "1.5")]
    [InlineData("1e99", "1e+99")]
    [InlineData("\"a\\nb\"", "a\nb")]
    [InlineData("timestamp(\"2026-07-01T14:00:00+02:00\")", "2026-07-01T12:00:00Z")]
    [InlineData("timestamp(\"2026-07-01T12:00:00.25Z\")", "2026-07-01T12:00:00.25Z")]
    [InlineData("days(90)", "90d")]
    [InlineData("duration(\"36h\")", "36h")]
    [InlineData("duration(\"90m\")", "90m")]
    [InlineData("duration(\"-61s\")", "-61s")]
    [InlineData("duration(\"1.5s\")", "1.5s")]
    [InlineData("duration(\"0s\")", "0s")]
    [InlineData("[\"a\", \"b\"]", "a, b")]
    [InlineData("[]", "")]
    [InlineData("{\"a\": 1, \"b\": [2, 3]}", "a: 1, b: 2, 3")]
    [InlineData("int", "int")]
    public void A_message_shows_a_value_as_people_write_it(string expression, string text) => Assert.Equal(text, ValueText.Of(new Language().Run(expression), Graph));

    [Fact]
    public void What_is_not_known_and_what_failed_is_said_in_its_place()
    {
        var unknown = Value.Missing(new("users", "o1", null, "HTTP 403", false));

        Assert.Equal("(unknown)", ValueText.Of(unknown, Graph));
        Assert.Equal("at least 2", ValueText.Of(Value.Of(new Unknown(unknown.AsUnknown.Causes, 2)), Graph));
        Assert.Equal("2 to 3", ValueText.Of(Value.Of(new Unknown(unknown.AsUnknown.Causes, 2, 3)), Graph));
        Assert.Equal("at most 3", ValueText.Of(Value.Of(new Unknown(unknown.AsUnknown.Causes, null, 3)), Graph));
        Assert.Equal("(unknown)", ValueText.Of(Value.Of(new Unknown(unknown.AsUnknown.Causes, 0)), Graph));
        Assert.Equal("(error: `1 / 0` divides by zero)", ValueText.Of(Value.Fail("`1 / 0` divides by zero"), Graph));
        Assert.Equal("a, (unknown)", ValueText.Of(Value.Of(new CelList([Value.Of("a")], unknown.AsUnknown)), Graph));
    }

    [Fact]
    public void Evidence_keeps_plain_objects()
    {
        var plain = ValueText.Plain(new Language().Run("""{"null": null, "list": [1, 2u, 0.5, true, "x"], "time": timestamp(0), "length": days(1)}"""), Graph);

        var map = Assert.IsType<Dictionary<string, object?>>(plain);
        Assert.Equal(["null", "list", "time", "length"], map.Keys);
        Assert.Null(map["null"]);
        Assert.Equal(new object?[] { 1L, 2L, 0.5, true, "x" }, Assert.IsType<List<object?>>(map["list"]));
        Assert.Equal(DateTimeOffset.UnixEpoch, map["time"]);
        Assert.Equal(TimeSpan.FromDays(1), map["length"]);
    }
}
