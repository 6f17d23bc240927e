using Microsoft.Extensions.Time.Testing;
using PolicyScanner.FakeApi;
using PolicyScanner.Graph;
using PolicyScanner.Tests;
using Xunit;

namespace PolicyScanner.Cli.Tests;

/// <summary><c>fetch</c>, live against the fake API.</summary>
public sealed class FetchTests
{
    [Fact]
    public async Task A_snapshot_holds_all_connections_and_no_secret()
    {
        using var folder = new TemporaryFolder();
        await using var server = await FakeApiServer.StartAsync(new() { Folder = Tool.Acme });
        folder.Write("policyscanner.yaml", Keys.Config(server.Address));

        var run = await Tool.RunAsync(["fetch", "-o", "acme.json"], Keys.Both, folder.Path);

        Assert.Equal((3, ""), (run.Code, run.Output));
        Assert.StartsWith("not complete: group_members of organization ", run.Error.Split('\n')[^2], StringComparison.Ordinal);
        var path = Path.Combine(folder.Path, "acme.json");
        Assert.DoesNotContain("TESTTEST", await File.ReadAllTextAsync(path, TestContext.Current.CancellationToken), StringComparison.Ordinal);
        Assert.Equal(["compliance", "enterprise"], Snapshot.ReadFile(path).Modes);
        if (!OperatingSystem.IsWindows()) Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(path));
    }

    [Fact]
    public async Task The_sample_snapshot_is_what_the_tool_writes_byte_for_byte()
    {
        using var folder = new TemporaryFolder();
        await using var server = await FakeApiServer.StartAsync(new() { Folder = Tool.Acme });
        var (config, made) = (folder.Write("policyscanner.yaml", Keys.Config(server.Address)), Path.Combine(folder.Path, "acme.json"));
        var time = new FakeTimeProvider(new(2026, 11, 23, 12, 0, 0, TimeSpan.Zero));

        var run = await Tool.InProcessAsync(["fetch", "--quiet", "--config", config, "-o", made], Keys.Both, time);

        Assert.Equal(3, run.Code);
        Assert.Equal(await File.ReadAllBytesAsync($"{Tool.Acme}.snapshot.json", TestContext.Current.CancellationToken), await File.ReadAllBytesAsync(made, TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task Outside_a_terminal_progress_is_a_line_a_collection_on_stderr()
    {
        using var folder = new TemporaryFolder();
        await using var server = await FakeApiServer.StartAsync(new() { Folder = Tool.Acme, PageSize = 2 });
        string[] arguments = ["fetch", "--api-type", "enterprise", "--domain", server.Address.ToString(), "-o", Path.Combine(folder.Path, "acme.json")];

        var loud = await Tool.RunAsync(arguments, Keys.OfAdmin);
        var quiet = await Tool.RunAsync([.. arguments, "--quiet"], Keys.OfAdmin);

        Assert.Equal((0, ""), (loud.Code, loud.Output));
        Assert.Equal(
            ["default: reading api_keys", "default: reading organizations", "default: reading users", "default: reading workspace_members", "default: reading workspaces"],
            loud.Error.Split('\n').Where(l => l.StartsWith("default: ", StringComparison.Ordinal)).Order(StringComparer.Ordinal));
        Assert.Equal(new(0, "", ""), quiet);
    }

    [Fact]
    public async Task In_a_terminal_progress_is_one_line_that_is_gone_afterwards()
    {
        using var folder = new TemporaryFolder();
        await using var server = await FakeApiServer.StartAsync(new() { Folder = Tool.Acme });

        var run = await Tool.InProcessAsync(
            ["fetch", "--api-type", "enterprise", "--domain", server.Address.ToString(), "-o", Path.Combine(folder.Path, "acme.json")], Keys.OfAdmin, inTerminal: true);

        var lines = run.Error.Split('\n');
        Assert.Equal(2, lines.Length);
        var written = lines[0].Split('\r');
        Assert.Contains("default: users, 18 rows in 1 calls", written.Select(w => w.TrimEnd()));
        Assert.Equal("", written[^2].Trim());
        Assert.EndsWith("acme.json: 1 organizations, 29 api_keys, 18 users, 27 workspace_members, 12 workspaces", written[^1], StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("--api-key-stdin")]
    [InlineData("--api-key-file")]
    public async Task The_key_may_come_from_a_pipe_or_a_file(string flag)
    {
        using var folder = new TemporaryFolder();
        await using var server = await FakeApiServer.StartAsync(new() { Folder = Tool.Acme });
        var key = folder.Write("key.txt", $"  {Keys.Admin}\n");
        string[] flags = flag == "--api-key-file" ? [flag, key] : [flag];

        var run = await Tool.RunAsync(
            ["fetch", "--api-type", "enterprise", "--domain", server.Address.ToString(), "-o", "acme.json", .. flags], Keys.OfCompliance, folder.Path, Keys.Admin + "\r\n");

        Assert.Equal((0, ""), (run.Code, run.Output));
        Assert.All(server.Requests, r => Assert.Equal(Keys.Admin, r.Headers["x-api-key"]));
    }

    [Theory]
    [InlineData("INT")]
    [InlineData("TERM")]
    public async Task A_signal_ends_it_with_130_and_nothing_half_written(string signal)
    {
        if (OperatingSystem.IsWindows()) Assert.Skip("signals are sent with kill");
        using var folder = new TemporaryFolder();
        var asked = new TaskCompletionSource();
        await using var server = await FakeApiServer.StartAsync(new()
        {
            Folder = Tool.Acme,
            Intercept = async context =>
            {
                asked.TrySetResult();
                await Task.Delay(Timeout.Infinite, context.RequestAborted).ContinueWith(_ => { }, TaskScheduler.Default);
                return true;
            },
        });

        var run = await Tool.RunAsync(["fetch", "--domain", server.Address.ToString(), "-o", "acme.json"], Keys.OfCompliance, folder.Path, signalled: (asked.Task, signal));

        Assert.Equal((130, ""), (run.Code, run.Output));
        Assert.EndsWith("cancelled\n", run.Error, StringComparison.Ordinal);
        Assert.Empty(Directory.EnumerateFileSystemEntries(folder.Path));
    }
}
