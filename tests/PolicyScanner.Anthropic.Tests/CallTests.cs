using System.Collections.Concurrent;
using PolicyScanner.Anthropic.Tests.Servers;
using PolicyScanner.FakeApi;
using Xunit;

namespace PolicyScanner.Anthropic.Tests;

/// <summary>What every call carries, how many run at a time, and how they end early.</summary>
public sealed class CallTests
{
    [Fact]
    public async Task Every_call_carries_the_key_the_version_and_a_name()
    {
        await using var server = await FakeApiServer.StartAsync(new() { Folder = Connections.Acme });
        await Fetch.GraphAsync(new JumpingTime(), server.Enterprise(), server.Compliance());

        Assert.All(server.Requests, r =>
        {
            Assert.Equal("GET", r.Method);
            Assert.Equal(r.Path.StartsWith("/v1/compliance/", StringComparison.Ordinal) ? Connections.ComplianceKey : Connections.AdminKey, r.Headers["x-api-key"]);
            Assert.Equal("2023-06-01", r.Headers["anthropic-version"]);
            Assert.Matches("^PolicyScanner/[0-9]", r.Headers["user-agent"]);
            Assert.Equal("application/json", r.Headers["accept"]);
            Assert.DoesNotContain(r.Headers.Keys, name => name is "authorization" or "cookie" or "content-length" or "anthropic-beta");
        });
    }

    [Fact]
    public async Task The_calls_are_these()
    {
        await using var server = await FakeApiServer.StartAsync(new() { Folder = Connections.Acme });
        await Fetch.GraphAsync(new JumpingTime(), server.Enterprise(), server.Compliance());
        PolicyScanner.Tests.Snapshots.Match(string.Join('\n', server.Requests.Select(r => r.Path + r.Query).Order(StringComparer.Ordinal)));
    }

    [Fact]
    public async Task A_domain_may_have_a_path_of_its_own()
    {
        await using var api = await ScriptedApi.StartAsync();
        api.On("organizations/me", Answer.Bare(404));
        api.Before = context =>
        {
            if (context.Request.Path.StartsWithSegments("/gateway", StringComparison.Ordinal, out var rest)) context.Request.Path = rest;
            return Task.CompletedTask;
        };
        await Fetch.GraphAsync(api.Time, api.Compliance with { Domain = new($"{api.Address}gateway/") });
        Assert.All(api.Requests, r => Assert.StartsWith("/gateway/v1/compliance/", r.Path, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(4)]
    public async Task As_many_calls_run_at_a_time_as_the_connection_allows_and_never_more(int bound)
    {
        const int Organizations = 20;
        const int Calls = (2 * Organizations) + 1;
        await using var api = await ScriptedApi.StartAsync();
        api.On("compliance/organizations", Answer.Rows([.. Enumerable.Range(1, Organizations).Select(i => $$"""{"uuid": "o{{i}}", "name": "o"}""")]));
        // Users, roles and groups are read side by side. The n-th call is answered when so many others have come that the bound is reached.
        var arrived = Enumerable.Range(0, Calls).Select(_ => new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously)).ToArray();
        var (number, running, most) = (-1, 0, 0);
        var gate = new Lock();
        api.Before = async context =>
        {
            if (context.Request.Path == "/v1/compliance/organizations") return;
            var mine = Interlocked.Increment(ref number);
            lock (gate) most = Math.Max(most, ++running);
            arrived[mine].SetResult();
            await arrived[Math.Min(mine + bound - 1, Calls - 1)].Task;
            lock (gate) running--;
        };

        var (graph, _) = await Fetch.GraphAsync(api.Time, api.Compliance with { Concurrency = bound });

        Assert.Equal((bound, Calls + 1, ""), (most, api.Requests.Count, graph.Holes()));
    }

    [Fact]
    public async Task A_cookie_is_not_kept()
    {
        await using var api = await ScriptedApi.StartAsync();
        api.On("organizations/me", Answer.Json($$"""{"id": "{{ScriptedApi.Organization}}", "name": "Test"}""").With("set-cookie", "session=1; path=/"));

        await api.GraphAsync(api.Enterprise);

        Assert.All(api.Requests, r => Assert.DoesNotContain("cookie", r.Headers.Keys));
    }

    [Fact]
    public async Task A_cancelled_call_ends_the_fetch()
    {
        await using var api = await ScriptedApi.StartAsync();
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        api.Before = context => context.Request.Path == "/v1/organizations/users" ? stop.CancelAsync() : Task.CompletedTask;
        using var fetcher = AccessGraphFetcher.Create(api.Time);

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => fetcher.FetchAsync([api.Enterprise], cancellationToken: stop.Token));
        Assert.Empty(api.Time.Waits);
    }

    [Fact]
    public async Task A_cancelled_wait_ends_the_fetch()
    {
        await using var api = await ScriptedApi.StartAsync(time: new() { StandsStill = true });
        api.On("organizations/me", Answer.Bare(503));
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        using var fetcher = AccessGraphFetcher.Create(api.Time);

        var fetch = fetcher.FetchAsync([api.Enterprise], cancellationToken: stop.Token);
        await api.Time.Waiting;
        await stop.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => fetch);
        Assert.Single(api.Requests);
    }

    [Fact]
    public async Task Progress_counts_rows_and_calls_of_a_collection()
    {
        await using var api = await ScriptedApi.StartAsync();
        api.On("organizations/users", Answer.Page(["""{"id": "1"}""", """{"id": "2"}"""], """ "has_more": true, "last_id": "2" """), Answer.Rows("""{"id": "3"}"""))
            .On("organizations/api_keys", Answer.Bare(503).With("request-id", "req_1"), Answer.Rows());

        var (_, progress) = await api.TellingAsync(api.Enterprise);

        Assert.Equal([("console", "users", 2, 1, null), ("console", "users", 3, 2, null)],
            progress.Where(p => p.Collection == "users").Select(p => (p.Connection, p.Collection, p.Rows, p.Calls, p.Note)));
        Assert.Equal([(0, 0, "503: repeated in 1 s: GET /v1/organizations/api_keys"), (0, 1, null)],
            progress.Where(p => p.Collection == "api_keys").Select(p => (p.Rows, p.Calls, p.Note)));
    }

    [Fact]
    public async Task One_fetcher_serves_several_fetches_at_once()
    {
        await using var server = await FakeApiServer.StartAsync(new() { Folder = Connections.Acme });
        using var fetcher = AccessGraphFetcher.Create(new JumpingTime());
        var snapshots = new ConcurrentBag<string>();

        await Parallel.ForAsync(0, 4, TestContext.Current.CancellationToken, async (_, stop) =>
            snapshots.Add(Convert.ToHexString(Fetch.SnapshotOf(await fetcher.FetchAsync([server.Enterprise(), server.Compliance()], cancellationToken: stop)))));

        Assert.Single(snapshots.Distinct());
    }
}
