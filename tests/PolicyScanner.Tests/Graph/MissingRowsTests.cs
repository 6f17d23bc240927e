using PolicyScanner.Graph;
using Xunit;

namespace PolicyScanner.Tests.Graph;

public sealed class MissingRowsTests
{
    [Fact]
    public void A_graph_that_was_read_whole_has_no_phantoms_and_nothing_dangles()
    {
        for (var seed = 0; seed < 100; seed++)
        {
            var graph = HiddenRows.Complete(seed).Build();
            foreach (var collection in GraphSchema.Collections)
            {
                for (var tenant = 0; tenant < graph.Tenants.Count; tenant++) Assert.Empty(graph.Missing.In(collection, tenant));
                foreach (var edge in collection.Edges)
                {
                    Assert.True(graph.Missing.IsWhole(edge));
                    for (var i = 0; i < graph.Rows(collection).Length; i++)
                        Assert.True(graph.Missing.Behind(edge, i).Count == 0 && !graph.Edge(edge).Dangles(i), $"{collection.Name}.{edge.Name}");
                }
            }
        }
    }

    /// <summary>Hides rows and fields of a world that is known whole, and looks whether what is left says that something is missing wherever it is.</summary>
    [Fact]
    public void Whatever_is_hidden_is_behind_a_phantom_or_a_dangling_edge()
    {
        var (rows, lists, ones) = (0, 0, 0);
        for (var seed = 0; seed < 600; seed++)
        {
            var hidden = new HiddenRows(seed);
            var (world, graph) = (hidden.World, hidden.Graph);
            foreach (var collection in GraphSchema.Collections.Where(c => c.Modes.Count > 0))
            {
                var known = Ordinals(collection, graph);
                foreach (var row in world.Rows(collection).Where(r => !known.ContainsKey(Identity(collection, r))))
                {
                    Assert.True(IsCovered(row, collection, graph), $"seed {seed}: {collection.Name} {collection.IdOf(row)} is hidden");
                    rows++;
                }
                foreach (var edge in collection.Edges)
                {
                    foreach (var (identity, source) in known)
                    {
                        var (before, after) = (Targets(edge, world, Ordinals(collection, world)[identity]), Targets(edge, graph, source));
                        Assert.Subset(before, after);
                        // A to-one edge across the tenant leads to any of its targets: one that was read is enough.
                        if (before.Count == after.Count || (!edge.ToMany && after.Count > 0)) continue;
                        if (edge.ToMany) lists++;
                        else ones++;
                        Assert.False(graph.Missing.IsWhole(edge));
                        var seen = edge.ToMany ? graph.Missing.Behind(edge, source).Count > 0 : graph.Edge(edge).One(source) == EdgeIndex.Unknown;
                        Assert.True(seen, $"seed {seed}: {collection.Name}.{edge.Name} of {identity} lost a target without a trace");
                        if (!edge.ToMany) Assert.NotEmpty(graph.Missing.CauseOf(edge, graph.Rows(collection)[source]).Reason);
                    }
                }
            }
        }
        Assert.True(rows > 1000 && lists > 1000 && ones > 300, $"{rows} rows, {lists} lists, {ones} single targets were hidden");
    }

    [Fact]
    public void A_hole_under_a_workspace_is_behind_that_workspace_and_every_user_and_no_other_workspace()
    {
        var graph = Small(b => b.Cover("o1", "workspace_members", CoverageState.Partial, "HTTP 403", [new() { Parent = "workspace/w1", Reason = "HTTP 403" }]));
        var (members, memberships) = (Edge("workspaces", "members"), Edge("users", "memberships"));

        Assert.Equal("workspace_members o1 workspace 0 HTTP 403", Text(Assert.Single(graph.Missing.Behind(members, 0))));
        Assert.Empty(graph.Missing.Behind(members, 1));
        Assert.Equal("workspace_members o1 workspace 0 HTTP 403", Text(Assert.Single(graph.Missing.Behind(memberships, 0))));
    }

    [Fact]
    public void A_hole_whose_parent_is_not_in_the_data_is_a_hole_of_the_whole_collection()
    {
        var graph = Small(b => b.Cover("o1", "workspace_members", CoverageState.Partial, "HTTP 403", [new() { Parent = "workspace/gone", Reason = "HTTP 403" }]));

        Assert.Equal("workspace_members o1 - -1 HTTP 403", Text(Assert.Single(graph.Missing.Behind(Edge("workspaces", "members"), 1))));
    }

    [Fact]
    public void What_was_left_out_on_purpose_is_not_requested_and_does_not_explain_a_failure()
    {
        Hole archived = new() { Parent = "workspace/w1", Reason = "archived", NotRequested = true };
        var complete = Small(b => b.Cover("o1", "workspace_members", CoverageState.Complete, null, [archived]));
        var failed = Small(b => b.Cover("o1", "workspace_members", CoverageState.Failed, "HTTP 500", [archived]));
        var collection = GraphSchema.Collection("workspace_members");

        Assert.Equal(["workspace_members o1 workspace 0 archived, not requested"], complete.Missing.In(collection, 0).Select(Text));
        Assert.False(complete.Missing.IsNotRequested(collection, 0));
        Assert.Equal(["workspace_members o1 - -1 HTTP 500", "workspace_members o1 workspace 0 archived, not requested"], failed.Missing.In(collection, 0).Select(Text));
    }

    [Fact]
    public void What_nobody_mentioned_is_not_requested_in_every_organization_of_the_tenant()
    {
        var graph = Small(b => b.Add(Organization("o2", "o1")).Add(User("o2", "u9")));

        Assert.True(graph.Missing.IsNotRequested(GraphSchema.Collection("groups"), 0));
        var keys = Edge("users", "keys");
        for (var user = 0; user < graph.Users.Count; user++)
            Assert.Equal("add an enterprise connection, not requested", Cause(Assert.Single(graph.Missing.Behind(keys, user)).Cause));
    }

    [Fact]
    public void A_key_whose_owner_the_response_does_not_say_may_be_anybodys()
    {
        var graph = Small(b => b
            .Cover("o1", "api_keys", CoverageState.Complete).Cover("o1", "users", CoverageState.Complete)
            .Add(Key("k1") with { Absent = ["owner_id"] }).Add(Key("k2")));
        var (owner, keys) = (Edge("api_keys", "owner"), Edge("users", "keys"));

        Assert.Equal((EdgeIndex.Unknown, EdgeIndex.None), (graph.Edge(owner).One(0), graph.Edge(owner).One(1)));
        Assert.Equal("the response has no `owner_id`", graph.Missing.CauseOf(owner, graph.ApiKeys[0]).Reason);
        Assert.Equal("api_keys o1 - -1 the response has no `owner_id`", Text(Assert.Single(graph.Missing.Behind(keys, 0))));
    }

    [Fact]
    public void Many_responses_that_lack_a_field_are_one_phantom()
    {
        var graph = Small(b =>
        {
            b.Cover("o1", "api_keys", CoverageState.Complete);
            for (var i = 0; i < 1000; i++) b.Add(Key($"k{i:0000}") with { Absent = ["owner_id"] });
            return b;
        });

        Assert.Equal("api_keys o1 - -1 1000 responses have no `owner_id`", Text(Assert.Single(graph.Missing.Behind(Edge("users", "keys"), 0))));
    }

    [Fact]
    public void A_group_whose_roles_the_response_does_not_say_may_give_any_role()
    {
        var graph = Small(b => b
            .Cover("o1", "groups", CoverageState.Complete).Cover("o1", "roles", CoverageState.Complete)
            .Add(new Group { OrganizationId = "o1", Id = "g1", Name = "", Description = "", SourceType = "direct", RoleIds = [], CreatedAt = null, UpdatedAt = null, Absent = ["role_ids"] })
            .Add(new Role { OrganizationId = "o1", Id = "r1", Name = "", Description = "", CreatedAt = null, UpdatedAt = null }));

        Assert.Equal("roles o1 - -1 the response has no `role_ids`", Text(Assert.Single(graph.Missing.Behind(Edge("groups", "roles"), 0))));
        Assert.Equal("groups o1 - -1 the response has no `role_ids`", Text(Assert.Single(graph.Missing.Behind(Edge("roles", "groups"), 0))));
    }

    private static AccessGraph Small(Func<AccessGraphBuilder, AccessGraphBuilder> with) => with(new AccessGraphBuilder()
        .Add(Organization("o1", "o1")).Add(User("o1", "u1")).Add(Workspace("w1")).Add(Workspace("w2"))).Build();

    private static Organization Organization(string id, string tenant) => new()
    {
        OrganizationId = id, Name = id, CreatedAt = null, TenantId = tenant, Sources = ["enterprise"], TakenAt = DateTimeOffset.UnixEpoch,
    };

    private static User User(string organization, string id) => new()
    {
        OrganizationId = organization, Id = id, Email = id, Name = id, Role = "user", AddedAt = null, CreatedAt = null, Sources = ["enterprise"],
    };

    private static Workspace Workspace(string id) => new()
    {
        OrganizationId = "o1", Id = id, Name = id, CreatedAt = DateTimeOffset.UnixEpoch, ArchivedAt = null, DisplayColor = "", CompartmentId = "", WorkspaceGeo = "", DefaultInferenceGeo = "",
        AllowedInferenceGeos = [], ExternalKeyId = null, Tags = new Dictionary<string, string>(), UserProfileId = null,
    };

    private static ApiKey Key(string id) => new()
    {
        OrganizationId = "o1", Id = id, Name = id, Type = "api_key", Status = "active", CreatedAt = DateTimeOffset.UnixEpoch, ExpiresAt = null, PartialKeyHint = null, CreatedById = null,
        CreatedByType = null, PrincipalId = null, PrincipalType = null, OwnerId = null, OwnerType = null, ScopeType = null, WorkspaceId = null,
    };

    private static EdgeSchema Edge(string collection, string edge) => GraphSchema.Collection(collection).Edge(edge);

    private static string Text(PhantomRow row) => $"{row.Collection} {row.OrganizationId} {row.ParentEdge?.Name ?? "-"} {row.ParentOrdinal} {Cause(row.Cause)}";

    private static string Cause(MissingData cause) => cause.NotRequested ? $"{cause.Reason}, not requested" : cause.Reason;

    private static (string, string) Identity(CollectionSchema collection, Entity row) => (row.OrganizationId, collection.IdOf(row));

    private static Dictionary<(string, string), int> Ordinals(CollectionSchema collection, AccessGraph graph) =>
        graph.Rows(collection).Select((row, i) => (Key: Identity(collection, row), i)).DistinctBy(x => x.Key).ToDictionary(x => x.Key, x => x.i);

    private static HashSet<(string, string)> Targets(EdgeSchema edge, AccessGraph graph, int source)
    {
        var target = GraphSchema.Collection(edge.Target);
        // A role's id is its own; here several organizations have one of the same id, and finding one of them is enough.
        return [.. graph.Edge(edge).Many(source).ToArray().Select(i => Identity(target, graph.Rows(target)[i])).Select(to => target.Name is "roles" ? ("", to.Item2) : to)];
    }

    private static bool IsCovered(Entity row, CollectionSchema collection, AccessGraph graph) =>
        graph.Missing.In(collection, graph.Tenants.Of(row)).Any(phantom => phantom.OrganizationId == row.OrganizationId
            && (phantom.ParentEdge is not { } edge || ((EdgePath.ByKey)edge.Path).Key(row) == GraphSchema.Collection(edge.Target).IdOf(graph.Rows(GraphSchema.Collection(edge.Target))[phantom.ParentOrdinal])));
}
