using System.Text.Json;
using PolicyScanner.Reports;
using PolicyScanner.Tests.Findings;
using Xunit;

namespace PolicyScanner.Tests.Reports;

public sealed class JsonReportTests
{
    private static readonly ReportFormat Json = ReportFormats.Find("json")!;

    [Fact]
    public void A_report_reads_like_this() => Snapshots.Match(Scrubbed(Json.Text(Scans.Rich())));

    [Fact]
    public void Nothing_found_reads_like_this() => Snapshots.Match(Scrubbed(Json.Text(Scans.Clean)));

    [Fact]
    public void The_bytes_are_ASCII() => Assert.DoesNotContain(Json.Bytes(Scans.Rich()), b => b > 127);

    [Fact]
    public void A_long_report_is_written_as_it_goes()
    {
        var result = Scans.Rich() with { Findings = [.. Enumerable.Repeat(Scans.Rich().Findings[0], 2_000)] };
        using var report = JsonDocument.Parse(Json.Bytes(result));

        Assert.Equal(2_000, report.RootElement.GetProperty("findings").GetArrayLength());
        Assert.Equal(2_000, report.RootElement.GetProperty("summary").GetProperty("by_severity").GetProperty("critical").GetInt32());
    }

    [Theory]
    [InlineData(double.NaN, "\"NaN\"")]
    [InlineData(double.PositiveInfinity, "\"Infinity\"")]
    [InlineData(1e300, "1E+300")]
    [InlineData(long.MaxValue, "9223372036854775807")]
    [InlineData(null, "null")]
    public void A_value_of_evidence_is_written_as_what_it_is(object? value, string json)
    {
        using var stream = new MemoryStream();
        using (var writer = new Utf8JsonWriter(stream)) JsonValue.Write(writer, value);

        Assert.Equal(json, System.Text.Encoding.UTF8.GetString(stream.ToArray()));
    }

    // A release must not have to approve this anew.
    private static string Scrubbed(string report) => report.Replace($"\"version\": \"{Tool.Version}\"", "\"version\": \"VERSION\"", StringComparison.Ordinal);
}
