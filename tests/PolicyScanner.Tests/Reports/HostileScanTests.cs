using System.Text.Json.Nodes;
using PolicyScanner.Reports;
using Xunit;

namespace PolicyScanner.Tests.Reports;

/// <summary>From a snapshot of an organization with hostile names through all rules into every format.</summary>
public sealed class HostileScanTests
{
    private static readonly ReportOptions Everything = new() { Width = 100_000, Verbose = true, ShowWaived = true };

    /// <summary>How each format is read, and the names of the findings' subjects in it; null for a format that shows names and does not hold them.</summary>
    private static readonly Dictionary<string, Func<string, IEnumerable<string>>?> Readers = new()
    {
        ["text"] = null,
        ["json"] = report => JsonNode.Parse(report)!["findings"]!.AsArray().Select(f => (string?)f!["subject"]!["name"]).OfType<string>(),
        ["sarif"] = report => JsonNode.Parse(report)!["runs"]!.AsArray().SelectMany(r => r!["results"]!.AsArray())
            .Select(r => (string)r!["locations"]![0]!["logicalLocations"]![0]!["name"]!),
    };

    public static TheoryData<int> Names => [.. Enumerable.Range(0, HostileNames.Corpus.Count)];

    [Fact]
    public void Every_format_is_read_here() => Assert.Equal(ReportFormats.All.Select(f => f.Name), Readers.Keys);

    [Theory]
    [MemberData(nameof(Names))]
    public void No_name_acts_and_programs_get_it_back(int index)
    {
        var name = HostileNames.Corpus[index];
        var result = HostileNames.ScanOf(name);

        Assert.Empty(result.Errors);
        Assert.True(result.Findings.Count > 10, $"only {result.Findings.Count} findings");
        foreach (var format in ReportFormats.All)
        {
            var report = format.Text(result, Everything);
            Assert.Equal("", ActingCharacters.In(report));
            if (Readers[format.Name] is not { } read) continue;
            Assert.DoesNotContain(report, c => c > 127);
            // What has no name is called by its id.
            if (name.Length > 0) Assert.Contains(HostileNames.Whole(name), read(report));
        }
    }
}
