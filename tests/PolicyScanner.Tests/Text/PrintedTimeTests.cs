using PolicyScanner.Text;
using Xunit;

namespace PolicyScanner.Tests.Text;

public sealed class PrintedTimeTests
{
    [Theory]
    [InlineData("2026-11-23T12:00:00+00:00", "2026-11-23T12:00:00Z")]
    [InlineData("2026-11-23T13:30:00+01:30", "2026-11-23T12:00:00Z")]
    [InlineData("2026-11-23T12:00:00.5+00:00", "2026-11-23T12:00:00.5Z")]
    [InlineData("2026-11-23T12:00:00.0000001+00:00", "2026-11-23T12:00:00.0000001Z")]
    [InlineData("0001-01-01T00:00:00+00:00", "0001-01-01T00:00:00Z")]
    public void An_instant_is_in_UTC_with_a_fraction_only_where_there_is_one(string instant, string text) =>
        Assert.Equal(text, PrintedTime.Instant(DateTimeOffset.Parse(instant, System.Globalization.CultureInfo.InvariantCulture)));

    [Theory]
    [InlineData(0, "0s")]
    [InlineData(90 * 86_400, "90d")]
    [InlineData(36 * 3_600, "36h")]
    [InlineData(90 * 60, "90m")]
    [InlineData(61, "61s")]
    [InlineData(1.5, "1.5s")]
    [InlineData(-86_400, "-1d")]
    [InlineData(-0.25, "-0.25s")]
    public void A_duration_is_in_the_greatest_unit_that_fits(double seconds, string text) => Assert.Equal(text, PrintedTime.Duration(TimeSpan.FromSeconds(seconds)));
}
