using System.Globalization;
using PolicyScanner.Graph;
using Xunit;

namespace PolicyScanner.Tests.Graph;

/// <summary>Every edge of the schema on random graphs, against what the description of the edge says, read row by row with nested loops.</summary>
public sealed class EdgeIndexTests
{
    private const int Graphs = 400;

    private static readonly Dictionary<string, Func<AccessGraph, Entity, Entity, bool>> Leads = new(StringComparer.Ordinal)
    {
        ["*.organization"] = (_, from, to) => from.OrganizationId == ((Organization)to).Id,
        ["organizations.users"] = (_, from, to) => Same(from, to),
        ["organizations.keys"] = (_, from, to) => Same(from, to),
        ["organizations.workspaces"] = (_, from, to) => Same(from, to),
        ["organizations.groups"] = (_, from, to) => Same(from, to),
        ["organizations.roles"] = (_, from, to) => Same(from, to),
        ["organizations.invites"] = (_, from, to) => Same(from, to),
        ["users.memberships"] = (_, from, to) => Same(from, to) && ((WorkspaceMember)to).UserId == ((User)from).Id,
        ["users.group_memberships"] = (graph, from, to) => InGroup(graph, (User)from, (GroupMember)to),
        ["users.groups"] = (graph, from, to) => graph.GroupMembers.Any(m => InGroup(graph, (User)from, m) && IsOf(m, (Group)to)),
        ["users.roles"] = (graph, from, to) => graph.GroupMembers.Any(m =>
            InGroup(graph, (User)from, m) && graph.Groups.Any(g => IsOf(m, g) && Gives(graph, g, (Role)to))),
        ["users.keys"] = (_, from, to) => Same(from, to) && ((ApiKey)to).OwnerId == ((User)from).Id,
        ["api_keys.workspace"] = (_, from, to) => Same(from, to) && ((ApiKey)from).WorkspaceId == ((Workspace)to).Id,
        ["api_keys.owner"] = (_, from, to) => Same(from, to) && ((ApiKey)from).OwnerId == ((User)to).Id,
        ["workspaces.members"] = (_, from, to) => Same(from, to) && ((WorkspaceMember)to).WorkspaceId == ((Workspace)from).Id,
        ["workspaces.keys"] = (_, from, to) => Same(from, to) && ((ApiKey)to).WorkspaceId == ((Workspace)from).Id,
        ["workspace_members.workspace"] = (_, from, to) => Same(from, to) && ((WorkspaceMember)from).WorkspaceId == ((Workspace)to).Id,
        ["workspace_members.user"] = (_, from, to) => Same(from, to) && ((WorkspaceMember)from).UserId == ((User)to).Id,
        ["groups.members"] = (_, from, to) => IsOf((GroupMember)to, (Group)from),
        ["groups.roles"] = (graph, from, to) => Gives(graph, (Group)from, (Role)to),
        ["group_members.group"] = (_, from, to) => IsOf((GroupMember)from, (Group)to),
        ["group_members.user"] = (graph, from, to) => SameTenant(graph, from, to) && ((GroupMember)from).UserId == ((User)to).Id,
        ["roles.permissions"] = (_, from, to) => Same(from, to) && ((RolePermission)to).RoleId == ((Role)from).Id,
        ["roles.groups"] = (graph, from, to) => Gives(graph, (Group)to, (Role)from),
        ["role_permissions.role"] = (_, from, to) => Same(from, to) && ((RolePermission)from).RoleId == ((Role)to).Id,
    };

    public static TheoryData<string, string> Edges => [.. GraphSchema.Collections.SelectMany(c => c.Edges.Select(e => (c.Name, e.Name)))];

    [Theory]
    [MemberData(nameof(Edges))]
    public void An_edge_leads_where_its_description_says(string collection, string name)
    {
        var (source, found) = (GraphSchema.Collection(collection), 0);
        var edge = source.Edge(name);
        var leads = Leads[name is "organization" ? "*.organization" : $"{collection}.{name}"];
        for (var seed = 0; seed < Graphs; seed++)
        {
            var graph = RandomGraphs.Graph(seed);
            var (rows, targets, index) = (graph.Rows(source), graph.Rows(GraphSchema.Collection(edge.Target)), graph.Edge(edge));
            for (var i = 0; i < rows.Length; i++)
            {
                var expected = Enumerable.Range(0, targets.Length).Where(to => leads(graph, rows[i], targets[to])).ToArray();
                found += expected.Length;
                // In the order of their collection, also where a list of ids names them in another one.
                Assert.Equal(expected, index.Many(i).ToArray());
                if (!edge.ToMany)
                {
                    var one = index.One(i);
                    // A user whom several organizations have is the first one's: which that is is not known where some were not read.
                    var isFirst = expected.Length == 0 || edge.Path is not EdgePath.ByKey { AcrossTenant: true }
                        || !graph.Missing.MayHideBefore(GraphSchema.Collection(edge.Target), targets[expected[0]], graph.Tenants.Of(rows[i]));
                    if (expected.Length > 0) Assert.Equal(isFirst ? expected[0] : EdgeIndex.Some, one);
                    else Assert.Equal(index.Dangles(i) ? EdgeIndex.Unknown : EdgeIndex.None, one);
                    if (!edge.Nullable) Assert.True(one >= 0, $"a row without its {name}");
                }
            }
        }
        Assert.True(found > 50, string.Create(CultureInfo.InvariantCulture, $"only {found} targets: the test shows little"));
    }

    [Fact]
    public void A_key_dangles_where_a_hole_may_hide_its_target_or_the_response_lacks_it()
    {
        var dangling = 0;
        for (var seed = 0; seed < Graphs; seed++)
        {
            var graph = RandomGraphs.Graph(seed);
            foreach (var edge in GraphSchema.Collections.SelectMany(c => c.Edges).Where(e => e.Path is EdgePath.ByKey))
            {
                var (path, index, target) = ((EdgePath.ByKey)edge.Path, graph.Edge(edge), GraphSchema.Collection(edge.Target));
                var rows = graph.Rows(edge.Source);
                for (var i = 0; i < rows.Length; i++)
                {
                    var hidden = graph.Coverage.Any(c => c.Collection == target.Name && HasHole(c)
                        && (path.AcrossTenant || NobodyMentioned(graph, c) ? SameTenant(graph, c, rows[i]) : Same(c, rows[i])));
                    var lacks = rows[i].Absent?.Contains(path.Field) == true;
                    var expected = path.Key(rows[i]) is null ? lacks : index.Many(i).Length == 0 && hidden;
                    Assert.Equal(expected, index.Dangles(i));
                    if (expected) dangling++;
                }
            }
        }
        Assert.True(dangling > 100, "nothing dangled: the test shows nothing");
    }

    [Fact]
    public void An_edge_reads_the_collections_it_passes_through()
    {
        static string Reads(string collection, string edge) => string.Join(' ', GraphSchema.Collection(collection).Edge(edge).Reads.Order(StringComparer.Ordinal));

        Assert.Equal("users", Reads("api_keys", "owner"));
        Assert.Equal("workspace_members", Reads("users", "memberships"));
        Assert.Equal("group_members groups", Reads("users", "groups"));
        Assert.Equal("group_members groups roles", Reads("users", "roles"));
        Assert.Equal("groups", Reads("roles", "groups"));
    }

    // What nobody mentioned is noted once a tenant, and missing in all its organizations.
    private static bool NobodyMentioned(AccessGraph graph, CollectionCoverage coverage) =>
        coverage is { State: CoverageState.NotRequested, Count: 0, Holes.Count: 0 } && coverage.Reason == GraphSchema.Collection(coverage.Collection).HowToFetch
        && graph.Coverage.Count(c => c.Collection == coverage.Collection && SameTenant(graph, c, coverage)) == 1;

    private static bool HasHole(CollectionCoverage coverage) => coverage.State is not CoverageState.Complete || coverage.Holes.Count > 0;

    private static bool Same(Entity a, Entity b) => a.OrganizationId == b.OrganizationId;

    private static bool SameTenant(AccessGraph graph, Entity a, Entity b) => TenantOf(graph, a) == TenantOf(graph, b);

    private static string TenantOf(AccessGraph graph, Entity row) => graph.Organizations.Single(o => o.Id == row.OrganizationId).TenantId;

    private static bool InGroup(AccessGraph graph, User user, GroupMember member) => SameTenant(graph, user, member) && member.UserId == user.Id;

    private static bool IsOf(GroupMember member, Group group) => Same(member, group) && member.GroupId == group.Id;

    private static bool Gives(AccessGraph graph, Group group, Role role) => SameTenant(graph, group, role) && group.RoleIds.Contains(role.Id);
}
