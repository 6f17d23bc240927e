using PolicyScanner.Anthropic.Tests.Servers;
using PolicyScanner.FakeApi;
using PolicyScanner.Graph;
using PolicyScanner.Tests;
using Xunit;

namespace PolicyScanner.Anthropic.Tests;

/// <summary>What cannot be read is a hole with its place and its reason; the rest goes on.</summary>
public sealed class HoleTests
{
    private const string Organization = ScriptedApi.Organization;

    public static TheoryData<string, string> Lists() => new()
    {
        { "organizations/api_keys", "api_keys" },
        { "organizations/users", "users" },
        { "organizations/workspaces", "workspaces" },
        { $"compliance/organizations/{Organization}/users", "users" },
        { $"compliance/organizations/{Organization}/roles", "roles" },
        { "compliance/groups", "groups" },
    };

    [Theory]
    [MemberData(nameof(Lists))]
    public async Task A_list_that_may_not_be_read_is_a_hole_in_the_words_of_the_server(string path, string collection)
    {
        const string Words = "Missing required scopes. Got: ['read:compliance_activities'] Needed: ['read:compliance_user_data']";
        await using var api = await ScriptedApi.StartAsync();
        api.On(path, Answer.Small(403, "permission_error", Words));

        var graph = await api.GraphAsync(path[0] == 'c' ? api.Compliance : api.Enterprise);

        Assert.Contains($"{collection} failed, all: 403 on GET /v1/{path}: {Words}", graph.Holes(), StringComparison.Ordinal);
        Assert.Equal((CoverageState.Failed, 0), (graph.CoverageOf(collection).State, graph.CoverageOf(collection).Count));
    }

    [Fact]
    public async Task Reasons_are_these()
    {
        Answer[] answers =
        [
            Answer.Platform(400, "invalid_request_error", "Bad."), Answer.Small(400, "invalid_request_error", "Bad."), Answer.Platform(404, "not_found_error", "Not found."),
            Answer.Bare(403), Answer.Html(403, "Forbidden by the gateway"), Answer.Html(200, "Please log in"), Answer.Html(404, "nginx"),
            Answer.Json(""), Answer.Json("{\"data\": [{\"id\": \"1\"}"), Answer.Json("[]"), Answer.Json("null"), Answer.Json("\"ok\""), Answer.Json("7"),
            Answer.Json("") with { ContentType = null }, new(200, [0xFF, 0xFE, 0x00], "application/octet-stream"), Answer.Json("{\"error\": \"flat\"}") with { Status = 409 },
            Answer.Json("{\"error\": {\"message\": 7, \"type\": \"x\"}}") with { Status = 409 }, Answer.Json("{\"error\": {\"message\": \"  \"}}") with { Status = 409 },
            Answer.Bare(302).With("location", "https://elsewhere.example/login"), Answer.Bare(407), Answer.Bare(204),
            Answer.Platform(400, "invalid_request_error", "two\nlines\u001b[31m and\u202e more   spaces\u0007"),
            Answer.Platform(400, "invalid_request_error", new string('x', 1000)),
        ];
        List<string> account = [];
        foreach (var answer in answers)
        {
            await using var api = await ScriptedApi.StartAsync();
            api.On("organizations/users", answer);
            account.Add((await api.GraphAsync(api.Enterprise)).Holes());
        }
        Snapshots.Match(string.Join('\n', account));
    }

    [Fact]
    public async Task Members_are_missing_where_they_could_not_be_read_and_nowhere_else()
    {
        await using var api = await ScriptedApi.StartAsync();
        api.On("organizations/workspaces", Answer.Rows("""{"id": "w1", "name": "a"}""", """{"id": "w2", "name": "b"}""", """{"id": "w 3/..", "name": "c"}""",
                """{"id": "w4", "name": "d", "archived_at": "2026-01-01T00:00:00Z"}""", """{"id": "w5", "name": "e", "archived_at": "soon"}""", """{"id": "w1", "name": "again"}"""))
            .On("organizations/workspaces/w1/members", Answer.Rows("""{"user_id": "u1", "workspace_role": "workspace_admin"}"""))
            .On("organizations/workspaces/w2/members", Answer.Platform(404, "not_found_error", "Not found."))
            .On("organizations/workspaces/w%203%2F../members", Answer.Json("<"));

        var graph = await api.GraphAsync(api.Enterprise);

        Assert.Equal(["w1/u1"], graph.WorkspaceMembers.Select(m => m.Id));
        Assert.Equal([
            ("workspace/w 3/..", "no JSON object came of GET /v1/organizations/workspaces/w%203%2F../members: the JSON is broken", false),
            ("workspace/w2", "404 on GET /v1/organizations/workspaces/w2/members: Not found.", false),
            ("workspace/w4", "the workspace is archived: its members are not read", true),
        ], graph.CoverageOf("workspace_members").Holes.Select(h => (h.Parent!, h.Reason, h.NotRequested)));
        Assert.Equal(CoverageState.Partial, graph.CoverageOf("workspace_members").State);
        Assert.Equal(["w%203%2F..", "w1", "w2", "w5"],
            api.Requests.Select(r => r.Path).Where(p => p.EndsWith("/members", StringComparison.Ordinal)).Select(p => p.Split("/workspaces/")[1][..^"/members".Length]).Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task An_archived_workspace_is_no_hole()
    {
        await using var api = await ScriptedApi.StartAsync();
        api.On("organizations/workspaces", Answer.Rows("""{"id": "w1", "name": "a", "archived_at": "2026-01-01T00:00:00Z"}"""));

        var graph = await api.GraphAsync(api.Enterprise);

        Assert.Equal((CoverageState.Complete, ""), (graph.CoverageOf("workspace_members").State, graph.Holes()));
        Assert.True(Assert.Single(graph.CoverageOf("workspace_members").Holes).NotRequested);
    }

    [Fact]
    public async Task Every_failure_at_once_in_acme()
    {
        const string Root = "/v1/compliance/organizations/0b9d4c71-2e6f-4a38-b1c5-7f3e8d2a6b10";
        await using var server = await FakeApiServer.StartAsync(new()
        {
            Folder = Connections.Acme,
            Fail =
            [
                ("/v1/organizations/me", 403), ("/v1/organizations/api_keys", 500), ("/v1/organizations/workspaces/wrkspc_01Staging/members", 404),
                ($"{Root}/users", 403), ($"{Root}/roles/rbac_role_01Auditor/permissions", 529), ("/v1/compliance/groups/rbac_group_01Security/members", 403),
                ("/v1/compliance/organizations/7c25e8f4-91ab-4d03-8e6c-2a4f9b7d1e52/roles", 429),
            ],
        });

        var (graph, _) = await Fetch.GraphAsync(new JumpingTime(), server.Enterprise(), server.Compliance());

        Snapshots.Match(graph.Holes());
        Assert.Equal("Acme Robotics (API)", graph.Organizations.Single(o => o.Id.StartsWith("3f1a", StringComparison.Ordinal)).Name);
    }

    [Theory]
    // It says which one.
    [InlineData("include_default: Extra inputs are not permitted", "?limit=1000&include_archived=true", "", true)]
    [InlineData("Unknown parameter `include_archived`", "?limit=1000&include_default=true", "workspaces partial, all: the server refused `include_archived`: archived workspaces are not listed", false)]
    // It does not: the younger one is left out first.
    [InlineData("Invalid request.", "?limit=1000&include_archived=true", "", true)]
    [InlineData("The limit parameter must be between 1 and 100, inclusive. Got 1000.", "?include_archived=true&include_default=true", "", false)]
    public async Task A_parameter_that_the_server_refuses_is_left_out(string message, string query, string holes, bool noted)
    {
        await using var api = await ScriptedApi.StartAsync();
        api.On("organizations/workspaces", Answer.Platform(400, "invalid_request_error", message), Answer.Rows("""{"id": "w1", "name": "a"}"""));

        var graph = await api.GraphAsync(api.Enterprise);

        Assert.Equal(["?limit=1000&include_archived=true&include_default=true", query], api.Queries("organizations/workspaces"));
        Assert.Equal((holes, 1), (graph.Holes(), graph.Workspaces.Count));
        Assert.Equal(noted ? "parameter-refused : the server refused `include_default`: the default workspace may be missing from the list" : "", graph.Notes());
    }

    [Fact]
    public async Task A_list_that_is_refused_without_any_parameter_too_is_a_hole_and_nothing_else()
    {
        await using var api = await ScriptedApi.StartAsync();
        api.On("organizations/workspaces", Answer.Platform(400, "invalid_request_error", "This organization has no workspaces."));

        var graph = await api.GraphAsync(api.Enterprise);

        Assert.Equal("""
            workspace_members failed, all: not all parents are known: 400 on GET /v1/organizations/workspaces: This organization has no workspaces.
            workspaces failed, all: 400 on GET /v1/organizations/workspaces: This organization has no workspaces.
            """, graph.Holes());
        Assert.Equal(("", 3), (graph.Notes(), api.Queries("organizations/workspaces").Count));
    }

    [Fact]
    public async Task A_list_of_organizations_that_breaks_off_makes_its_members_uncertain()
    {
        await using var api = await ScriptedApi.StartAsync();
        api.On("compliance/organizations",
            Answer.Page([$$"""{"uuid": "{{Organization}}", "name": "A", "created_at": "2025-01-01T00:00:00Z"}"""], """ "has_more": true, "next_page": "2" """), Answer.Bare(404));

        var graph = await api.GraphAsync(api.Compliance);

        Assert.Equal("""
            organizations partial, all: 404 on GET /v1/compliance/organizations page 2
            roles partial, all: not all organizations are known: 404 on GET /v1/compliance/organizations page 2
            users partial, all: not all organizations are known: 404 on GET /v1/compliance/organizations page 2
            """, graph.Holes());
    }

    [Fact]
    public async Task An_organization_that_only_a_header_names_is_read_all_the_same()
    {
        await using var api = await ScriptedApi.StartAsync();
        api.On("compliance/organizations", Answer.Small(403, "permission_error", "No.").With("anthropic-organization-id", Organization))
            .On($"compliance/organizations/{Organization}/users", Answer.Rows("""{"id": "u1"}"""))
            .On("organizations/me", Answer.Platform(404, "not_found_error", "No.")).On("organizations/users", Answer.Rows("""{"id": "u2"}""").With("anthropic-organization-id", Organization));

        var (graph, _) = await Fetch.GraphAsync(api.Time, api.Compliance, api.Enterprise);

        Assert.Equal((Organization, "", "name"), (graph.Organizations.Single().Id, graph.Organizations.Single().Name, graph.Organizations.Single().Absent!.Last()));
        Assert.Equal(["u1", "u2"], graph.Users.Select(u => u.Id));
    }

    [Fact]
    public async Task An_organization_without_anything_is_complete()
    {
        await using var api = await ScriptedApi.StartAsync();

        var (graph, _) = await Fetch.GraphAsync(api.Time, api.Enterprise, api.Compliance);

        Assert.Equal(("", ""), (graph.Holes(), graph.Notes()));
        Assert.Equal(["api_keys", "group_members", "groups", "organizations", "role_permissions", "roles", "users", "workspace_members", "workspaces"],
            graph.Coverage.Where(c => c is { State: CoverageState.Complete }).Select(c => c.Collection).Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task The_request_id_is_told_and_not_kept()
    {
        await using var api = await ScriptedApi.StartAsync();
        api.On("organizations/users", Answer.Platform(403, "permission_error", "No.").With("request-id", "req_of_the_header"))
            .On("organizations/api_keys", Answer.Platform(403, "permission_error", "No."));

        var (graph, progress) = await api.TellingAsync(api.Enterprise);

        Assert.Equal(["403 on GET /v1/organizations/api_keys: No. (request req_of_the_body)", "403 on GET /v1/organizations/users: No. (request req_of_the_header)"],
            progress.Select(p => p.Note).OfType<string>().Order(StringComparer.Ordinal));
        // It differs from run to run, and the same answers give the same graph.
        Assert.DoesNotContain("req_of", graph.Holes(), StringComparison.Ordinal);
    }
}
