using System.Text.Json.Nodes;
using System.Xml.Linq;
using PolicyScanner.Reports;
using PolicyScanner.Text;
using Xunit;

namespace PolicyScanner.Tests.Reports;

/// <summary>From a snapshot of an organization with hostile names through all rules into every format.</summary>
public sealed class HostileScanTests
{
    private static readonly ReportOptions Everything = new() { Width = 100_000, Verbose = true, ShowWaived = true };

    /// <summary>How each format is read, and the names of the findings' subjects in it; null for a format that is nothing but lines.</summary>
    private static readonly Dictionary<string, Func<string, IEnumerable<string>>?> Readers = new()
    {
        ["text"] = null,
        ["json"] = report => JsonNode.Parse(report)!["findings"]!.AsArray().Select(f => (string?)f!["subject"]!["name"]).OfType<string>(),
        ["sarif"] = report => JsonNode.Parse(report)!["runs"]!.AsArray().SelectMany(r => r!["results"]!.AsArray())
            .Select(r => (string)r!["locations"]![0]!["logicalLocations"]![0]!["name"]!),
        ["junit"] = report => XDocument.Parse(report).Descendants("failure").Select(f => QuotedIn((string)f.Parent!.Attribute("name")!)).OfType<string>(),
        ["markdown"] = null,
        ["html"] = report => Html.Read(report).Descendants("tr").Where(r => r.Element("td")?.Element("code") is not null).Select(r => r.Elements("td").ElementAt(1).Value),
        ["csv"] = report => Csv.Read(report).Where(r => r["status"] == "open").Select(r => r["subject_name"]),
        ["gitlab-codequality"] = report => JsonNode.Parse(report)!.AsArray().Select(i => (string)i!["description"]!),
        ["ocsf"] = report => report.Split('\n', StringSplitOptions.RemoveEmptyEntries).SelectMany(l => JsonNode.Parse(l)!["resources"]?.AsArray() ?? []).Select(r => (string?)r!["name"]).OfType<string>(),
    };

    /// <summary>Formats that hold names for programs, as they are; the others hold what people may look at.</summary>
    private static readonly HashSet<string> ForPrograms = ["json", "sarif", "ocsf"];

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
            var report = format.Lines(result, Everything);
            Assert.Equal("", ActingCharacters.In(report));
            if (Readers[format.Name] is not { } read) continue;
            var names = read(report).ToList();
            // What has no name is called by its id.
            if (name.Length == 0) continue;
            if (ForPrograms.Contains(format.Name))
            {
                Assert.DoesNotContain(report, c => c > 127);
                Assert.Contains(HostileNames.Whole(name), names);
            }
            // A long one is cut, elsewhere in a message than in a name.
            else if (name.Length <= 200) Assert.Contains(names, n => n.Contains(CleanText.Of(HostileNames.Whole(name)).Trim(' '), StringComparison.Ordinal));
        }
    }

    // `type/id "name"`, which may be followed by the organization.
    private static string? QuotedIn(string text)
    {
        var (start, end) = (text.IndexOf(" \"", StringComparison.Ordinal), text.LastIndexOf('"'));
        return start < 0 ? null : text[(start + 2)..end];
    }
}
