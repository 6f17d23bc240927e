using System.Text.Json;
using System.Text.Json.Nodes;
using PolicyScanner.Reports;
using PolicyScanner.Tests.Findings;
using Xunit;

namespace PolicyScanner.Tests.Reports;

/// <summary>Whether others take our SARIF for what we say it is.</summary>
public sealed class SarifJudgeTests
{
    private static readonly ReportOptions WithWaived = new() { ShowWaived = true };

    [Fact]
    public async Task The_multitool_and_the_rules_of_GitHub_have_nothing_against_our_reports()
    {
        var verdict = await Judges.ByMultitoolAsync(Reports());

        // There is no address to read on at yet; it is said of each run, of the four organizations of the sample too.
        Assert.All(verdict, v => Assert.Contains(": SARIF2005 Warning_ProvideToolnformationUri ", v, StringComparison.Ordinal));
        Assert.Equal(["everything", "hostile", "nothing", "sample"], verdict.Select(v => v.Split('.')[0]).Distinct().Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task The_schema_has_nothing_against_our_reports() => Assert.Empty(await Judges.BySarifSchemaAsync(Reports()));

    [Fact]
    public async Task The_multitool_says_what_is_wrong()
    {
        var verdict = await Judges.ByMultitoolAsync(
            Broken("no-place", "locations", "[]"),
            Broken("no-region", "locations", """[{ "physicalLocation": { "artifactLocation": { "uri": "a" } } }]"""),
            Broken("no-path", "locations", """[{ "physicalLocation": { "artifactLocation": { "uri": "https://a.example/a" }, "region": { "startLine": 1, "startColumn": 1, "endLine": 1, "endColumn": 2 } } }]"""),
            Broken("no-rule", "ruleIndex", "999"));

        Assert.Contains(verdict, v => v.StartsWith("no-place.sarif: GH1001", StringComparison.Ordinal));
        Assert.Contains(verdict, v => v.StartsWith("no-region.sarif: GH1003", StringComparison.Ordinal));
        Assert.Contains(verdict, v => v.StartsWith("no-path.sarif: GH1005", StringComparison.Ordinal));
        Assert.Contains(verdict, v => v.StartsWith("no-rule.sarif: SARIF1009", StringComparison.Ordinal));
    }

    [Fact]
    public async Task The_schema_says_what_is_wrong()
    {
        var verdict = await Judges.BySarifSchemaAsync(Broken("level", "level", "\"bad\""), Broken("key", "name", "\"no such key\""), Broken("message", "message", "{}"));

        Assert.Contains(verdict, v => v.StartsWith("level.sarif: /runs/0/results/0/level", StringComparison.Ordinal));
        Assert.Contains(verdict, v => v.StartsWith("key.sarif: /runs/0/results/0 ", StringComparison.Ordinal));
        Assert.Contains(verdict, v => v.StartsWith("message.sarif: /runs/0/results/0/message", StringComparison.Ordinal));
    }

    private static (string, byte[])[] Reports() => Judges.Reports("sarif", WithWaived);

    private static (string, byte[]) Broken(string name, string key, string value)
    {
        var report = JsonNode.Parse(ReportFormats.Find("sarif")!.Bytes(Scans.Rich(), WithWaived))!;
        report["runs"]![0]!["results"]![0]![key] = JsonNode.Parse(value);
        return (name, JsonSerializer.SerializeToUtf8Bytes(report));
    }
}
