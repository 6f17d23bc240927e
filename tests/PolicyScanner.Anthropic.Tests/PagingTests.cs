using PolicyScanner.Anthropic.Tests.Servers;
using PolicyScanner.FakeApi;
using Xunit;

namespace PolicyScanner.Anthropic.Tests;

/// <summary>Both ways of paging, and every way in which a list may stop before its end.</summary>
public sealed class PagingTests
{
    private const string Users = "organizations/users";
    private const string Groups = "compliance/groups";

    [Fact]
    public async Task The_last_page_ends_a_list_although_it_names_a_last_id()
    {
        await using var api = await ScriptedApi.StartAsync();
        api.On(Users, Answer.Page([User(1), User(2)], """ "has_more": true, "first_id": "user_1", "last_id": "user_2" """),
            Answer.Page([User(3)], """ "has_more": false, "first_id": "user_3", "last_id": "user_3" """));

        var graph = await api.GraphAsync(api.Enterprise);

        Assert.Equal(["user_1", "user_2", "user_3"], graph.Users.Select(u => u.Id));
        Assert.Equal(["?limit=1000", "?limit=1000&after_id=user_2"], api.Queries(Users));
        Assert.Equal("", graph.Holes());
    }

    [Fact]
    public async Task A_token_is_sent_back_as_it_came()
    {
        await using var api = await ScriptedApi.StartAsync();
        api.On(Groups, Answer.Page([Group(1)], """ "has_more": true, "next_page": "a+b/c==&d" """), Answer.Page([Group(2)], """ "has_more": false, "next_page": null """));

        var graph = await api.GraphAsync(api.Compliance);

        Assert.Equal(["group_1", "group_2"], graph.Groups.Select(g => g.Id));
        Assert.Equal(["?limit=1000", "?limit=1000&page=a%2Bb%2Fc%3D%3D%26d"], api.Queries(Groups));
    }

    [Theory]
    // The platform's samples name an empty token for the end.
    [InlineData(""" "has_more": false, "next_page": "" """)]
    [InlineData(""" "has_more": false, "next_page": "leftover" """)]
    [InlineData(""" "next_page": "" """)]
    [InlineData(""" "next_page": null """)]
    [InlineData("")]
    public async Task A_list_by_token_ends(string envelope)
    {
        await using var api = await ScriptedApi.StartAsync();
        api.On(Groups, Answer.Page([Group(1)], envelope));

        var graph = await api.GraphAsync(api.Compliance);

        Assert.Equal(("", 1, 1), (graph.Holes(), graph.Groups.Count, api.Queries(Groups).Count));
    }

    [Fact]
    public async Task Without_has_more_a_token_leads_on()
    {
        await using var api = await ScriptedApi.StartAsync();
        api.On(Groups, Answer.Page([Group(1)], """ "next_page": "two" """), Answer.Page([Group(2)], """ "next_page": null """));

        var graph = await api.GraphAsync(api.Compliance);

        Assert.Equal(("", 2), (graph.Holes(), graph.Groups.Count));
    }

    [Fact]
    public async Task Without_has_more_a_short_page_ends_a_list_by_id_and_a_full_one_does_not()
    {
        await using var api = await ScriptedApi.StartAsync();
        api.On(Users, Answer.Page([.. Enumerable.Range(1, 1000).Select(User)], """ "last_id": "user_1000" """), Answer.Page([User(1001)], """ "last_id": "user_1001" """));

        var graph = await api.GraphAsync(api.Enterprise);

        Assert.Equal(("", 1001, 2), (graph.Holes(), graph.Users.Count, api.Queries(Users).Count));
    }

    [Theory]
    [InlineData(""" "has_more": true, "last_id": null """)]
    [InlineData(""" "has_more": true, "last_id": "" """)]
    [InlineData(""" "has_more": true """)]
    public async Task More_without_a_cursor_is_a_hole(string envelope)
    {
        await using var api = await ScriptedApi.StartAsync();
        api.On(Users, Answer.Page([User(1)], envelope));

        var graph = await api.GraphAsync(api.Enterprise);

        Assert.Equal("users partial, all: GET /v1/organizations/users page 1 says that more follows and not where", graph.Holes());
        Assert.Equal("user_1", Assert.Single(graph.Users).Id);
    }

    [Fact]
    public async Task More_without_a_token_is_a_hole()
    {
        await using var api = await ScriptedApi.StartAsync();
        api.On(Groups, Answer.Page([Group(1)], """ "has_more": true, "next_page": null """));

        var graph = await api.GraphAsync(api.Compliance);

        Assert.Equal("""
            group_members partial, all: not all parents are known: GET /v1/compliance/groups page 1 says that more follows and not where
            groups partial, all: GET /v1/compliance/groups page 1 says that more follows and not where
            """, graph.Holes());
    }

    [Fact]
    public async Task A_cursor_that_comes_again_is_a_hole_and_no_endless_loop()
    {
        await using var api = await ScriptedApi.StartAsync();
        var page = Answer.Page([User(1)], """ "has_more": true, "last_id": "user_1" """);
        api.On(Users, page, page, page, Answer.Bare(404));

        var graph = await api.GraphAsync(api.Enterprise);

        Assert.Equal("users partial, all: GET /v1/organizations/users page 2 leads back to a page that was read", graph.Holes());
        Assert.Equal(("user_1", 2), (Assert.Single(graph.Users).Id, api.Queries(Users).Count));
    }

    [Fact]
    public async Task Tokens_in_a_circle_are_a_hole()
    {
        await using var api = await ScriptedApi.StartAsync();
        Answer To(int group, string token) => Answer.Page([Group(group)], $""" "has_more": true, "next_page": "{token}" """);
        api.On(Groups, To(1, "b"), To(2, "c"), To(3, "b"), To(4, "c"), Answer.Bare(404));

        var graph = await api.GraphAsync(api.Compliance);

        Assert.Equal(["group_1", "group_2", "group_3"], graph.Groups.Select(g => g.Id));
        Assert.Contains("groups partial, all: GET /v1/compliance/groups page 3 leads back to a page that was read", graph.Holes(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Short_and_empty_pages_lead_on_while_more_follows()
    {
        await using var api = await ScriptedApi.StartAsync();
        const string Members = "compliance/groups/group_1/members";
        api.On(Groups, Answer.Rows(Group(1))).On(Members,
            Answer.Page(["""{"user_id": "user_1", "email": "a@b.example"}"""], """ "has_more": true, "next_page": "2" """),
            Answer.Page([], """ "has_more": true, "next_page": "3" """),
            Answer.Page(["""{"user_id": "user_2", "email": "b@b.example"}"""], """ "has_more": false, "next_page": null """));

        var graph = await api.GraphAsync(api.Compliance);

        Assert.Equal(["user_1", "user_2"], graph.GroupMembers.Select(m => m.UserId));
        Assert.Equal("", graph.Holes());
    }

    [Fact]
    public async Task Empty_pages_without_end_are_a_hole()
    {
        await using var api = await ScriptedApi.StartAsync();
        api.On(Groups, [.. Enumerable.Range(1, 200).Select(i => Answer.Page([], $""" "has_more": true, "next_page": "{i}" """))]);

        var graph = await api.GraphAsync(api.Compliance);

        Assert.Equal("""
            group_members failed, all: not all parents are known: GET /v1/compliance/groups page 100 and those before it are empty
            groups failed, all: GET /v1/compliance/groups page 100 and those before it are empty
            """, graph.Holes());
    }

    [Fact]
    public async Task A_page_that_fails_leaves_the_rows_before_it_and_a_hole()
    {
        await using var api = await ScriptedApi.StartAsync();
        api.On(Users, Answer.Page([User(1)], """ "has_more": true, "last_id": "user_1" """), Answer.Platform(403, "permission_error", "Not allowed."));

        var graph = await api.GraphAsync(api.Enterprise);

        Assert.Equal("users partial, all: 403 on GET /v1/organizations/users page 2: Not allowed.", graph.Holes());
        Assert.Equal("user_1", Assert.Single(graph.Users).Id);
    }

    [Theory]
    [InlineData("""{"data": null, "has_more": false}""")]
    [InlineData("""{"data": {"id": "user_1"}}""")]
    [InlineData("""{"items": []}""")]
    public async Task A_list_without_data_is_a_hole(string body)
    {
        await using var api = await ScriptedApi.StartAsync();
        api.On(Users, Answer.Json(body));

        var graph = await api.GraphAsync(api.Enterprise);

        Assert.Equal("users failed, all: no list `data` came of GET /v1/organizations/users page 1", graph.Holes());
    }

    [Fact]
    public async Task Rows_that_cannot_be_read_are_counted_and_cost_no_other()
    {
        await using var api = await ScriptedApi.StartAsync();
        api.On(Users, Answer.Rows(User(1), "null", "7", "{}", """{"id": ""}""", """{"id": null}""", User(2)));

        var graph = await api.GraphAsync(api.Enterprise);

        Assert.Equal("users partial, all: 5 unreadable rows of GET /v1/organizations/users page 1 were left out", graph.Holes());
        Assert.Equal(["user_1", "user_2"], graph.Users.Select(u => u.Id));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    public async Task Pages_of_any_size_give_the_same_graph(int size)
    {
        await using var whole = await FakeApiServer.StartAsync(new() { Folder = Connections.Acme });
        await using var pages = await FakeApiServer.StartAsync(new() { Folder = Connections.Acme, PageSize = size });

        var (expected, _) = await Fetch.GraphAsync(new JumpingTime(), whole.Enterprise(), whole.Compliance());
        var (graph, _) = await Fetch.GraphAsync(new JumpingTime(), pages.Enterprise(), pages.Compliance());

        Assert.Equal(Fetch.SnapshotOf(expected), Fetch.SnapshotOf(graph));
        Assert.True(pages.Requests.Count > whole.Requests.Count);
    }

    private static string User(int number) =>
        $$"""{"id": "user_{{number}}", "type": "user", "email": "u{{number}}@acme.example", "name": "U", "role": "user", "added_at": "2026-01-01T00:00:00Z"}""";

    private static string Group(int number) => $$"""{"id": "group_{{number}}", "name": "G", "description": "", "source_type": "direct", "roles": []}""";
}
