using System.Text;
using System.Text.Json.Nodes;
using System.Xml.Linq;
using PolicyScanner.Reports;
using PolicyScanner.Tests;
using Xunit;

namespace PolicyScanner.Cli.Tests;

/// <summary>What <c>scan</c> says to the pipeline that runs it: reports in all formats, annotations, the summary of the job.</summary>
public sealed class PipelineTests
{
    private static readonly string[] Scan = ["scan", "--input", $"{Tool.Acme}.snapshot.json", "--as-of", "2026-11-23T12:00:00Z"];

    [Fact]
    public async Task All_formats_come_of_one_scan_and_of_another_the_same_bytes()
    {
        using var folder = new TemporaryFolder();
        foreach (var turn in (string[])["a", "b"])
        {
            Directory.CreateDirectory(Path.Combine(folder.Path, turn));
            var outputs = ReportFormats.All.SelectMany(f => (string[])["-o", $"{f.Name}={Path.Combine(folder.Path, turn, f.Name)}"]);
            var run = await Tool.RunAsync([.. Scan, .. outputs]);
            Assert.Equal((1, ""), (run.Code, run.Output));
            Assert.True(run.ShowsNoInnards, run.Error);
        }

        foreach (var format in ReportFormats.All) Assert.Equal(Read("a", format.Name), Read("b", format.Name));
        Assert.Equal(ReportFormats.All.Count, Directory.EnumerateFileSystemEntries(Path.Combine(folder.Path, "a")).Count());
        // The same findings in each.
        var open = (int)JsonNode.Parse(Read("a", "json"))!["summary"]!["fail"]!;
        Assert.Equal(open, JsonNode.Parse(Read("a", "sarif"))!["runs"]!.AsArray().Sum(r => r!["results"]!.AsArray().Count));
        Assert.Equal(open, XDocument.Parse(Encoding.UTF8.GetString(Read("a", "junit"))).Descendants("failure").Count());
        Assert.Equal(open, Lines("csv").Count(l => l.StartsWith("open,", StringComparison.Ordinal)));
        Assert.Equal(open, Lines("ocsf").Count(l => l.Contains("\"status_id\":3,\"status\":\"Fail\"", StringComparison.Ordinal)));
        Assert.StartsWith($"## PolicyScanner: {open} findings", Encoding.UTF8.GetString(Read("a", "markdown")), StringComparison.Ordinal);

        byte[] Read(string turn, string name) => File.ReadAllBytes(Path.Combine(folder.Path, turn, name));
        string[] Lines(string name) => Encoding.UTF8.GetString(Read("a", name)).Split('\n');
    }

    [Theory]
    [InlineData("GITHUB_ACTIONS", "true", "auto", "::error title=")]
    [InlineData("TF_BUILD", "True", "auto", "##vso[task.logissue type=error]")]
    [InlineData("TF_BUILD", "True", "github", "::error title=")]
    [InlineData("OTHER", "true", "azure", "##vso[task.logissue type=error]")]
    [InlineData("GITHUB_ACTIONS", "true", "off", null)]
    [InlineData("OTHER", "true", "auto", null)]
    public async Task Annotations_go_to_stderr_for_the_pipeline_that_is_there(string variable, string value, string flag, string? start)
    {
        var run = await Tool.InProcessAsync([.. Scan, "--annotations", flag, "-o", "json"], new Dictionary<string, string> { [variable] = value });

        Assert.Equal(1, run.Code);
        Assert.Equal(1, (int)JsonNode.Parse(run.Output)!["scan"]!["exit_code"]!);
        var commands = run.Error.Split('\n').Where(l => l.StartsWith("::", StringComparison.Ordinal) || l.Contains("##", StringComparison.Ordinal)).ToList();
        if (start is null) Assert.Empty(commands);
        else Assert.Contains(commands, c => c.StartsWith(start, StringComparison.Ordinal));
    }

    [Fact]
    public async Task Without_flags_GitHub_gets_annotations_and_a_summary_that_goes_on_where_others_ended()
    {
        using var folder = new TemporaryFolder();
        var summary = folder.Write("summary.md", "# Before\n");

        var run = await Tool.RunAsync(Scan, new Dictionary<string, string> { ["GITHUB_ACTIONS"] = "true", ["GITHUB_STEP_SUMMARY"] = summary });

        Assert.Contains("\n::error title=", $"\n{run.Error}", StringComparison.Ordinal);
        Assert.DoesNotContain("::error", run.Output, StringComparison.Ordinal);
        Assert.StartsWith("# Before\n\n## PolicyScanner: ", await File.ReadAllTextAsync(summary, TestContext.Current.CancellationToken), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_summary_never_makes_its_file_larger_than_it_may_be()
    {
        using var folder = new TemporaryFolder();
        foreach (var before in (int[])[MarkdownReport.MostBytes - 3_000, MarkdownReport.MostBytes - 10])
        {
            var summary = folder.Write("summary.md", new string('a', before));

            var run = await Tool.InProcessAsync([.. Scan, "--summary", summary]);

            Assert.Equal(1, run.Code);
            Assert.InRange(new FileInfo(summary).Length, before, MarkdownReport.MostBytes);
        }
    }

    [Fact]
    public async Task A_summary_goes_where_it_is_told_or_nowhere()
    {
        using var folder = new TemporaryFolder();
        var (given, fromGitHub) = (Path.Combine(folder.Path, "given.md"), Path.Combine(folder.Path, "github.md"));
        var environment = new Dictionary<string, string> { ["GITHUB_STEP_SUMMARY"] = fromGitHub };

        await Tool.InProcessAsync([.. Scan, "--summary", given], environment);
        await Tool.InProcessAsync([.. Scan, "--summary", "off"], environment);

        Assert.Equal((true, false), (File.Exists(given), File.Exists(fromGitHub)));
    }

    [Fact]
    public async Task Wrong_values_and_files_are_said_before_the_scan()
    {
        var run = await Tool.InProcessAsync([.. Scan, "--annotations", "gitub", "--summary", "nowhere/summary.md"]);

        Assert.Equal((2, ""), (run.Code, run.Output));
        Assert.Equal(
            "error: --annotations: there is no pipeline `gitub`\n  = help: did you mean `github`?\n"
            + "error: `nowhere/summary.md` cannot be written: folder `nowhere` does not exist\n  = help: make the folder, or name another one\n",
            run.Error);
    }

    [Fact]
    public async Task A_summary_that_cannot_be_written_is_code_2()
    {
        if (!File.Exists("/dev/full")) Assert.Skip("needs a device that is always full");

        var run = await Tool.RunAsync([.. Scan, "--summary", "/dev/full"]);

        Assert.Equal(2, run.Code);
        Assert.StartsWith("error: the summary `/dev/full` was not written: ", run.Error, StringComparison.Ordinal);
    }
}
