using PolicyScanner.Anthropic.Tests.Servers;
using PolicyScanner.Tests;
using Xunit;

namespace PolicyScanner.Anthropic.Tests;

/// <summary>What ends a fetch: a sentence that says what happened and what to do.</summary>
public sealed class FailureTests
{
    private const string Organization = ScriptedApi.Organization;

    public static TheoryData<string> Modes() => ["enterprise", "compliance"];

    [Theory]
    [MemberData(nameof(Modes))]
    public async Task The_first_call(string mode)
    {
        (string Name, Answer Answer)[] cases =
        [
            ("401", Answer.Platform(401, "authentication_error", "invalid x-api-key").With("request-id", "req_1")),
            ("401, small envelope", Answer.Small(401, "authentication_error", "The API key provided is invalid or has been revoked.")),
            ("403", Answer.Small(403, "permission_error", "Missing required scopes. Got: ['read:compliance_user_data'] Needed: ['read:compliance_org_data']")),
            ("404", Answer.Platform(404, "not_found_error", "Not found.")),
            ("400", Answer.Platform(400, "invalid_request_error", "anthropic-version: header is required")),
            ("HTML", Answer.Html(200, "<h1>Please log in</h1>")),
            ("HTML 404", Answer.Html(404, "nginx")),
            ("empty", Answer.Json("")),
            ("broken JSON", Answer.Json("{\"id\": ")),
            ("other JSON", Answer.Json("{\"hello\": \"world\"}")),
            ("redirect", Answer.Bare(302).With("location", "https://elsewhere.example/")),
            ("429", Answer.Platform(429, "rate_limit_error", "Too many.")),
            ("500", Answer.Platform(500, "api_error", "Internal server error")),
            ("529", Answer.Platform(529, "overloaded_error", "Overloaded")),
            ("502 without words", Answer.Bare(502)),
            ("breaks off", Answer.Rows() with { BreaksOff = true }),
            ("does not come", Answer.Rows() with { Hangs = true }),
            ("no organization", Answer.Rows()),
        ];
        List<string> account = [];
        foreach (var (name, answer) in cases)
        {
            await using var api = await ScriptedApi.StartAsync();
            api.On("organizations/me", answer).On("compliance/organizations", answer);
            var failure = await Fetch.FailureAsync(mode == "enterprise" ? api.Enterprise : api.Compliance, api.Time);
            account.Add($"{name}: {failure.Message.Replace(api.Address.Authority, "127.0.0.1:PORT", StringComparison.Ordinal)}{(failure.RequestId is { } id ? $" <{id}>" : "")}");
            Assert.Null(failure.InnerException);
        }
        Snapshots.Match(string.Join('\n', account), mode);
    }

    [Fact]
    public async Task A_key_that_is_refused_later_ends_the_fetch_too()
    {
        await using var api = await ScriptedApi.StartAsync();
        api.On("organizations/users", Answer.Platform(401, "authentication_error", "revoked"));

        var failure = await Fetch.FailureAsync(api.Enterprise, api.Time);

        Assert.Equal(
            "connection `console`: the API key is invalid, expired or revoked: make a new one in the Console under Settings, Admin keys (401 on GET /v1/organizations/users: revoked, request req_of_the_body)",
            failure.Message);
        Assert.Equal("req_of_the_body", failure.RequestId);
    }

    [Fact]
    public async Task A_host_that_nobody_answers_at_is_told_without_waiting()
    {
        var time = new JumpingTime();
        var failure = await Fetch.FailureAsync(Connections.ComplianceAt(new("http://127.0.0.1:1")), time);

        Assert.Equal(
            "connection `parent`: `http://127.0.0.1:1` cannot be reached: check the domain, the network and whether a proxy is needed (no connection on GET /v1/compliance/organizations)",
            failure.Message);
        Assert.Empty(time.Waits);
    }

    [Fact]
    public async Task A_connection_that_dies_later_is_repeated_and_then_a_hole()
    {
        var api = await ScriptedApi.StartAsync();
        await using var living = api;
        api.Before = context =>
        {
            if (context.Request.Path == "/v1/compliance/groups") context.Abort();
            return Task.CompletedTask;
        };

        var graph = await api.GraphAsync(api.Compliance);

        Assert.Equal("""
            group_members failed, all: not all parents are known: the connection broke off on GET /v1/compliance/groups after 4 attempts
            groups failed, all: the connection broke off on GET /v1/compliance/groups after 4 attempts
            """, graph.Holes());
        Assert.Equal([1, 2, 4], api.Time.Waits);
    }

    [Fact]
    public async Task There_must_be_a_connection()
    {
        using var fetcher = AccessGraphFetcher.Create(new JumpingTime());
        var failure = await Assert.ThrowsAsync<FetchException>(() => fetcher.FetchAsync([], cancellationToken: TestContext.Current.CancellationToken));
        Assert.Equal("there is nothing to read: give at least one connection", failure.Message);
    }

    [Fact]
    public async Task The_wrong_kind_of_key_is_told_before_the_first_call()
    {
        await using var api = await ScriptedApi.StartAsync();

        var failure = await Fetch.FailureAsync(api.Compliance with { ApiKey = Connections.AdminKey });
        // All connections are checked before any is read.
        using var fetcher = AccessGraphFetcher.Create(api.Time);
        await Assert.ThrowsAsync<FetchException>(() => fetcher.FetchAsync([api.Enterprise, api.Compliance with { ApiKey = "" }], cancellationToken: TestContext.Current.CancellationToken));

        Assert.Equal(
            "connection `parent`: the API key begins `sk-ant-admin01-`: that is an Admin API key of a Claude Console organization, and compliance mode needs another kind: use `--api-type enterprise`, or a key that begins `sk-ant-api01-`",
            failure.Message);
        Assert.Empty(api.Requests);
    }
}
