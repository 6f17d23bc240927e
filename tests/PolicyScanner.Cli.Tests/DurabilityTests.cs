using System.Diagnostics;
using System.Text.Json.Nodes;
using PolicyScanner.Tests;
using Xunit;

namespace PolicyScanner.Cli.Tests;

/// <summary>Whoever is killed while writing leaves the old file or the new one, never a part of one.</summary>
public sealed class DurabilityTests
{
    // Each starts a process: all of them where nobody waits for the result.
    private static readonly int Kills = Environment.GetEnvironmentVariable("CI") is "true" ? 200 : 40;

    private const string Scanned = "2026-11-23T12:00:00Z";

    [Fact]
    public async Task A_process_that_is_killed_leaves_every_file_whole()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "there is no SIGKILL");
        using var folder = new TemporaryFolder();
        string In(string name) => Path.Combine(folder.Path, name);
        var snapshot = Path.Combine(Tool.Repository, "samples", "orgs", "acme.snapshot.json");
        await Tool.InProcessAsync(["scan", "--input", snapshot, "--as-of", Scanned, "-o", $"json={In("report.json")}"]);
        await Tool.InProcessAsync(["baseline", "create", "--report", In("report.json"), "--baseline", In("known.json")]);
        var fingerprints = JsonNode.Parse(await File.ReadAllTextAsync(In("report.json"), TestContext.Current.CancellationToken))!["findings"]!.AsArray().Select(f => (string)f!["fingerprint"]!).ToArray();
        string[][] commands =
        [
            ["scan", "--input", snapshot, "--as-of", Scanned, "-o", $"json={In("report.json")}", "-o", $"sarif={In("report.sarif")}", "--quiet"],
            ["baseline", "update", "--report", In("source.json"), "--baseline", In("known.json"), "--accept-new", "--quiet"],
            ["waive", "", "--report", In("source.json"), "--reason", "r", "--owner", "o", "--until", "9999-01-01", "--waivers", In("waivers.yaml"), "--quiet"],
        ];
        File.Copy(In("report.json"), In("source.json"));
        // How long a whole run takes here tells where to cut: anywhere in it, and most often near its end, where it writes.
        var whole = new TimeSpan[commands.Length];
        for (var i = 0; i < commands.Length; i++) whole[i] = await RunAsync(Command(i, 0), null);

        var (random, ended) = (new Random(1), 0);
        for (var kill = 0; kill < Kills; kill++)
        {
            var which = kill % commands.Length;
            // What is waived already is not waived again: then nothing would be written.
            if (kill % (commands.Length * fingerprints.Length) == 0) File.Delete(In("waivers.yaml"));
            var after = whole[which] * (0.5 + (random.NextDouble() * 0.6));
            if (await RunAsync(Command(which, 1 + (kill / commands.Length)), after) < after) ended++;

            await AssertWholeAsync();
        }
        Assert.InRange(ended, 1, Kills - 1);

        string[] Command(int which, int round) => [.. commands[which].Select(a => a.Length == 0 ? fingerprints[round % fingerprints.Length] : a)];

        async Task AssertWholeAsync()
        {
            foreach (var json in new[] { "report.json", "report.sarif", "known.json" }.Select(In).Where(File.Exists))
                Assert.NotNull(JsonNode.Parse(await File.ReadAllTextAsync(json, TestContext.Current.CancellationToken)));
            if (File.Exists(In("waivers.yaml")))
            {
                var check = await Tool.InProcessAsync(["waivers", "check", "--waivers", In("waivers.yaml")]);
                Assert.True(check.Code == 0, check.Error);
            }
        }
    }

    // Until its end, or until it is killed; gives how long it ran.
    private static async Task<TimeSpan> RunAsync(string[] arguments, TimeSpan? killAfter)
    {
        var start = Tool.StartInfo(arguments);
        start.RedirectStandardError = true;
        using var process = Process.Start(start)!;
        process.BeginErrorReadLine();
        var clock = Stopwatch.StartNew();
        if (killAfter is { } after)
        {
            var exit = process.WaitForExitAsync();
            if (await Task.WhenAny(exit, Task.Delay(after)) != exit)
            {
                process.Kill();
            }
        }
        await process.WaitForExitAsync();
        return clock.Elapsed;
    }
}
