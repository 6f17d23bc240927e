using PolicyScanner.Anthropic.Tests.Servers;
using PolicyScanner.FakeApi;
using Xunit;

namespace PolicyScanner.Anthropic.Tests;

/// <summary>When a call is repeated, after how long, and what is said when it was in vain.</summary>
public sealed class RetryTests
{
    private const string Users = "organizations/users";

    [Theory]
    [InlineData(408)]
    [InlineData(429)]
    [InlineData(500)]
    [InlineData(502)]
    [InlineData(503)]
    [InlineData(504)]
    [InlineData(529)]
    public async Task What_may_pass_is_repeated_after_one_second_doubling(int status)
    {
        await using var api = await ScriptedApi.StartAsync();
        api.On(Users, Answer.Bare(status), Answer.Bare(status), Answer.Bare(status), Answer.Rows("""{"id": "1"}"""));

        var graph = await api.GraphAsync(api.Enterprise);

        Assert.Equal([1, 2, 4], api.Time.Waits);
        Assert.Equal(("", 1), (graph.Holes(), graph.Users.Count));
    }

    [Theory]
    [InlineData(429, "rate_limit_error", "This request would exceed your organization's rate limit.")]
    [InlineData(529, "overloaded_error", "Overloaded")]
    public async Task Repeated_in_vain_it_is_a_hole_that_says_so(int status, string type, string message)
    {
        await using var api = await ScriptedApi.StartAsync();
        api.On(Users, Answer.Platform(status, type, message));

        var graph = await api.GraphAsync(api.Enterprise);

        Assert.Equal([1, 2, 4, 8, 16, 32], api.Time.Waits);
        Assert.Equal($"users failed, all: {status} on GET /v1/organizations/users after 7 attempts: {message}", graph.Holes());
    }

    [Theory]
    [InlineData("retry-after", "25", 25)]
    [InlineData("retry-after", "0", 0)]
    [InlineData("retry-after", "Mon, 23 Nov 2026 12:01:30 GMT", 90)]
    [InlineData("retry-after", "Mon, 23 Nov 2026 11:00:00 GMT", 0)]
    [InlineData("retry-after", "later", 1)]
    [InlineData("retry-after", "-5", 1)]
    [InlineData("retry-after-ms", "1500", 1.5)]
    [InlineData("retry-after-ms", "soon", 1)]
    [InlineData("retry-after", "600", 600)]
    public async Task A_wait_is_as_long_as_the_server_asks_for(string header, string value, double seconds)
    {
        await using var api = await ScriptedApi.StartAsync();
        api.On(Users, Answer.Bare(429).With(header, value), Answer.Rows());

        var graph = await api.GraphAsync(api.Enterprise);

        Assert.Equal(seconds == 0 ? [] : [seconds], api.Time.Waits);
        Assert.Equal(("", 2), (graph.Holes(), api.Queries(Users).Count));
    }

    [Theory]
    [InlineData("601")]
    [InlineData("99999999999")]
    [InlineData("Tue, 24 Nov 2026 12:00:00 GMT")]
    public async Task A_server_that_asks_for_too_much_patience_is_not_waited_for(string value)
    {
        await using var api = await ScriptedApi.StartAsync();
        api.On(Users, Answer.Bare(429).With("retry-after", value));

        var graph = await api.GraphAsync(api.Enterprise);

        Assert.Empty(api.Time.Waits);
        Assert.StartsWith("users failed, all: 429 on GET /v1/organizations/users", graph.Holes(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_the_server_calls_final_is_not_repeated()
    {
        await using var api = await ScriptedApi.StartAsync();
        api.On(Users, Answer.Platform(500, "api_error", "Internal server error").With("x-should-retry", "false"));

        var graph = await api.GraphAsync(api.Enterprise);

        Assert.Empty(api.Time.Waits);
        Assert.Equal("users failed, all: 500 on GET /v1/organizations/users: Internal server error", graph.Holes());
    }

    [Theory]
    [InlineData(400)]
    [InlineData(402)]
    [InlineData(403)]
    [InlineData(404)]
    [InlineData(409)]
    [InlineData(410)]
    [InlineData(413)]
    public async Task What_does_not_pass_is_not_repeated(int status)
    {
        await using var api = await ScriptedApi.StartAsync();
        api.On(Users, Answer.Bare(status));

        var graph = await api.GraphAsync(api.Enterprise);

        Assert.Empty(api.Time.Waits);
        Assert.Equal(($"users failed, all: {status} on GET /v1/organizations/users", 1), (graph.Holes(), api.Queries(Users).Count));
    }

    [Fact]
    public async Task An_answer_that_breaks_off_is_repeated_and_then_a_hole()
    {
        await using var api = await ScriptedApi.StartAsync();
        api.On(Users, Answer.Rows() with { BreaksOff = true }, Answer.Rows("""{"id": "1"}"""))
            .On("organizations/api_keys", Answer.Rows() with { BreaksOff = true });

        var graph = await api.GraphAsync(api.Enterprise);

        Assert.Equal("api_keys failed, all: the connection broke off on GET /v1/organizations/api_keys after 4 attempts", graph.Holes());
        Assert.Single(graph.Users);
    }

    [Fact]
    public async Task An_answer_that_does_not_come_is_given_up_repeated_and_then_a_hole()
    {
        await using var api = await ScriptedApi.StartAsync();
        api.On(Users, Answer.Rows() with { Hangs = true });

        var graph = await api.GraphAsync(api.Enterprise);

        Assert.Equal("users failed, all: no answer in time on GET /v1/organizations/users after 4 attempts", graph.Holes());
    }

    [Fact]
    public async Task A_rate_limit_makes_a_fetch_slower_and_not_poorer()
    {
        var (time, unlimited) = (new JumpingTime(), new JumpingTime());
        await using var free = await FakeApiServer.StartAsync(new() { Folder = Connections.Acme });
        await using var limited = await FakeApiServer.StartAsync(new() { Folder = Connections.Acme, RateLimit = 10, Time = time });

        var (expected, _) = await Fetch.GraphAsync(unlimited, free.Enterprise(), free.Compliance());
        var (graph, progress) = await Fetch.GraphAsync(time, limited.Enterprise(), limited.Compliance());

        Assert.Equal(Fetch.SnapshotOf(expected), Fetch.SnapshotOf(graph));
        Assert.Contains(progress, p => p.Note?.StartsWith("429: repeated in ", StringComparison.Ordinal) == true);
        Assert.Empty(unlimited.Waits);
    }
}
