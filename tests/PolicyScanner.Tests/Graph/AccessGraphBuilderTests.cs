using PolicyScanner.Graph;
using Xunit;

namespace PolicyScanner.Tests.Graph;

public sealed class AccessGraphBuilderTests
{
    private static readonly DateTimeOffset Early = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);
    private static readonly DateTimeOffset Late = new(2026, 2, 1, 0, 0, 0, TimeSpan.Zero);

    [Fact]
    public void An_organization_that_both_modes_saw_becomes_one_in_the_tenant_of_its_parent()
    {
        var enterprise = Organization("b", sources: "enterprise") with { Name = "Console", TakenAt = Early, Absent = ["created_at"] };
        var compliance = Organization("b", tenant: "a", sources: "compliance") with { Name = "Parent's word", CreatedAt = Early, TakenAt = Late };

        var expected = enterprise with { TenantId = "a", Sources = ["compliance", "enterprise"], CreatedAt = Early, TakenAt = Late, Absent = null };
        Assert.Equal(GraphText.Of(expected), GraphText.Of(Built(enterprise, compliance, Organization("a")).Organizations[1]));
        Assert.Equal(GraphText.Of(expected), GraphText.Of(Built(compliance, enterprise, Organization("a")).Organizations[1]));
    }

    [Fact]
    public void A_user_that_both_modes_saw_has_the_fields_of_both_and_enterprise_speaks_first()
    {
        var enterprise = User("u") with { Name = "Ana", Role = "admin", AddedAt = Late, Sources = ["enterprise"], Absent = ["created_at", "email"] };
        var compliance = User("u") with { Name = "A.", Role = "owner", Email = "ana@acme.example", CreatedAt = Early, Sources = ["compliance"], Absent = ["added_at"] };

        var expected = enterprise with { Email = "ana@acme.example", CreatedAt = Early, Sources = ["compliance", "enterprise"], Absent = null };
        Assert.Equal(GraphText.Of(expected), GraphText.Of(Assert.Single(Built(Organization("a"), enterprise, compliance).Users)));
        Assert.Equal(GraphText.Of(expected), GraphText.Of(Assert.Single(Built(Organization("a"), compliance, enterprise).Users)));
    }

    [Fact]
    public void A_field_that_neither_mode_had_stays_absent()
    {
        var user = Assert.Single(Built(
            Organization("a"), User("u") with { Absent = ["added_at", "role"] }, User("u") with { Sources = ["compliance"], Absent = ["role", "created_at"] }).Users);

        Assert.Equal(["role"], user.Absent);
    }

    [Fact]
    public void One_id_in_two_organizations_is_two_users() =>
        Assert.Equal(["a", "b"], Built(Organization("a"), Organization("b"), User("u"), User("u", "b")).Users.Select(u => u.OrganizationId));

    [Fact]
    public void Of_two_other_rows_with_one_id_the_first_stays() =>
        Assert.Equal("first", Assert.Single(Built(Organization("a"), Workspace("w") with { Name = "first" }, Workspace("w") with { Name = "second" }).Workspaces).Name);

    [Fact]
    public void Rows_are_in_the_order_of_tenant_organization_and_id_compared_ordinally()
    {
        var graph = Built(
            Organization("c", tenant: "a"), Organization("b"), Organization("a"),
            User("z"), User("A", "c"), User("a", "c"), User("é", "b"), User("B", "b"), User("a", "b"));

        Assert.Equal(["a", "c", "b"], graph.Organizations.Select(o => o.Id));
        Assert.Equal(["a/z", "c/A", "c/a", "b/B", "b/a", "b/é"], graph.Users.Select(u => $"{u.OrganizationId}/{u.Id}"));
    }

    // `w-1/u` comes before `w/u`: the ids are compared as they are written, not part by part.
    [Fact]
    public void Members_are_in_the_order_of_their_whole_ids()
    {
        string[] workspaces = ["w", "w-1", "w1", "w/", "v"];
        var members = workspaces.SelectMany(w => new[] { Member(w, "b"), Member(w, "a") });

        var graph = Built([Organization("a"), .. workspaces.Select(w => Workspace(w)), .. members]);

        Assert.Equal(10, graph.WorkspaceMembers.Count);
        Assert.Equal(graph.WorkspaceMembers.Select(m => m.Id).Order(StringComparer.Ordinal), graph.WorkspaceMembers.Select(m => m.Id));
    }

    [Fact]
    public void A_row_without_its_parent_is_left_out_with_a_note()
    {
        var graph = Built(Organization("a"), Organization("b"), Workspace("w"), Workspace("v", "b"), Member("w", "u"), Member("v", "u"), Member("x", "u"));

        Assert.Equal(["w/u"], graph.WorkspaceMembers.Select(m => m.Id));
        Assert.Equal(
            ["a row-without-parent workspace_member/v/u: left out: its workspace `v` is not in the data", "a row-without-parent workspace_member/x/u: left out: its workspace `x` is not in the data"],
            Notes(graph));
    }

    [Fact]
    public void Rows_of_an_organization_that_is_not_there_are_left_out_with_one_note()
    {
        var graph = Built(Organization("a"), User("u", "gone"), User("v", "gone"), Workspace("w", "gone"), Member("w", "u", "gone"));

        Assert.Empty(graph.Users);
        Assert.Empty(graph.WorkspaceMembers);
        Assert.Equal(["a row-without-parent organization/gone: left out: 4 rows of this organization, which is not in the data"], Notes(graph));
    }

    [Fact]
    public void A_note_that_is_added_twice_is_there_once()
    {
        var graph = new AccessGraphBuilder().Add(Organization("a")).Remark("a", "c", "two").Remark("a", "c", "one").Remark("a", "c", "two").Build();

        Assert.Equal(["a c : one", "a c : two"], Notes(graph));
    }

    [Fact]
    public void Coverage_counts_what_is_left_and_says_of_every_other_collection_that_nobody_asked_for_it()
    {
        var graph = new AccessGraphBuilder()
            .AddRange([Organization("a"), Organization("b", tenant: "a"), User("u"), User("u"), User("v"), Workspace("w", "b"), Member("w", "u", "b"), Member("gone", "u", "b")])
            .Cover("a", "users", CoverageState.Complete)
            .Cover("b", "workspace_members", CoverageState.Partial, "HTTP 403", [new() { Parent = "workspace/z", Reason = "r" }, new() { Parent = "workspace/x", Reason = "r" }])
            .Build();

        Assert.Equal("""
            a activities not_requested 0 this version does not fetch it yet
            a api_keys not_requested 0 add an enterprise connection
            a compliance_access_keys not_requested 0 this version does not fetch it yet
            a group_members not_requested 0 add a compliance connection
            a groups not_requested 0 add a compliance connection
            a invites not_requested 0 this version does not fetch it yet
            a organizations not_requested 1
            a role_permissions not_requested 0 pass --enrich-role-permissions
            a roles not_requested 0 add a compliance connection
            a service_accounts not_requested 0 this version does not fetch it yet
            a usage not_requested 0 this version does not fetch it yet
            a users complete 2
            a workspaces not_requested 0 add an enterprise connection
            b workspace_members partial 1 HTTP 403 workspace/x workspace/z
            """.ReplaceLineEndings("\n"), CoverageText(graph));
    }

    [Fact]
    public void Of_two_readings_of_a_collection_the_better_one_counts_in_either_order()
    {
        static AccessGraph Graph(params CoverageState[] states)
        {
            var builder = new AccessGraphBuilder().Add(Organization("a"));
            foreach (var state in states) builder.Cover("a", "users", state, state is CoverageState.Complete ? null : "r");
            return builder.Build();
        }

        Assert.Equal(CoverageState.Complete, Graph(CoverageState.Failed, CoverageState.Complete).Coverage.Single(c => c.Collection == "users").State);
        Assert.Equal(CoverageState.Partial, Graph(CoverageState.Partial, CoverageState.NotRequested).Coverage.Single(c => c.Collection == "users").State);
    }

    [Fact]
    public void Two_graphs_together_are_the_graph_of_both_readings()
    {
        var console = new AccessGraphBuilder().AddRange([Organization("b"), User("u", "b"), Workspace("w", "b")])
            .Cover("b", "users", CoverageState.Complete).Cover("b", "workspaces", CoverageState.Complete);
        var parent = new AccessGraphBuilder().AddRange([Organization("a", sources: "compliance"), Organization("b", tenant: "a", sources: "compliance"), User("u", "b") with { Sources = ["compliance"] }])
            .Cover("a", "users", CoverageState.Complete).Cover("b", "users", CoverageState.Complete).Cover("a", "groups", CoverageState.Complete);

        var together = new AccessGraphBuilder().AddGraph(console.Build()).AddGraph(parent.Build()).Build();

        Assert.Equal(["a", "b"], together.Organizations.Select(o => o.Id));
        Assert.Equal(["a"], together.Organizations.Select(o => o.TenantId).Distinct());
        Assert.Equal(["compliance", "enterprise"], Assert.Single(together.Users).Sources);
        Assert.Equal(["a groups complete 0", "a users complete 0", "b users complete 1", "b workspaces complete 1"],
            CoverageText(together).Split('\n').Where(line => line.Contains(" complete ", StringComparison.Ordinal)));
        // That nobody asked the Console for groups says nothing once the parent was asked.
        Assert.DoesNotContain(together.Coverage, c => c is { OrganizationId: "b", Collection: "groups" });
    }

    [Fact]
    public void A_graph_added_to_itself_is_itself()
    {
        for (var seed = 0; seed < 200; seed++)
        {
            var graph = RandomGraphs.Graph(seed);

            Assert.Equal(GraphText.Of(graph), GraphText.Of(new AccessGraphBuilder().AddGraph(graph).AddGraph(graph).Build()));
        }
    }

    [Fact]
    public void A_graph_of_nothing_is_empty()
    {
        var graph = new AccessGraphBuilder().Add(User("u")).Remark("a", "c", "m").Build();

        Assert.Equal("", GraphText.Of(graph));
        Assert.Equal(DateTimeOffset.MinValue, graph.TakenAt);
    }

    [Fact]
    public void A_whole_key_in_a_name_is_masked_and_noted()
    {
        var builder = new AccessGraphBuilder().Add(Organization("a"));
        var key = "sk-ant-api03-" + new string('x', 90) + "QRST";

        Assert.Equal("mine: sk-ant-api03-…QRST", builder.Clean("mine: " + key, "a", "api_key/k"));
        Assert.Equal("half \uFFFD", builder.Clean("half \uD83D", "a", "user/u"));
        Assert.Equal(
            ["a broken-text user/u: a text contained half a surrogate pair, which was replaced", "a key-in-name api_key/k: a text contained a whole API key and was masked: revoke that key"],
            Notes(builder.Build()));
    }

    private static AccessGraph Built(params Entity[] rows) => new AccessGraphBuilder().AddRange(rows).Build();

    private static IEnumerable<string> Notes(AccessGraph graph) => graph.Notes.Select(n => $"{n.OrganizationId} {n.Code} {n.Subject}: {n.Message}");

    private static string CoverageText(AccessGraph graph) => string.Join('\n', graph.Coverage.Select(c =>
        $"{c.OrganizationId} {c.Collection} {c.StateName} {c.Count} {c.Reason} {string.Join(' ', c.Holes.Select(h => h.Parent))}".TrimEnd()));

    private static Organization Organization(string id, string? tenant = null, string sources = "enterprise") => new()
    {
        OrganizationId = id, Name = id, CreatedAt = null, TenantId = tenant ?? id, Sources = [sources], TakenAt = Early,
    };

    private static User User(string id, string organization = "a") => new()
    {
        OrganizationId = organization, Id = id, Email = "", Name = id, Role = "user", AddedAt = null, CreatedAt = null, Sources = ["enterprise"],
    };

    private static Workspace Workspace(string id, string organization = "a") => new()
    {
        OrganizationId = organization, Id = id, Name = id, CreatedAt = Early, ArchivedAt = null, DisplayColor = "", CompartmentId = "", WorkspaceGeo = "us", DefaultInferenceGeo = "",
        AllowedInferenceGeos = [], ExternalKeyId = null, Tags = new Dictionary<string, string>(), UserProfileId = null,
    };

    private static WorkspaceMember Member(string workspace, string user, string organization = "a") => new()
    {
        OrganizationId = organization, WorkspaceId = workspace, UserId = user, WorkspaceRole = "workspace_user",
    };
}
