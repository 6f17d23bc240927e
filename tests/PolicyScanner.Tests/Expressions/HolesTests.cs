using PolicyScanner.Expressions.Values;
using PolicyScanner.Graph;
using Xunit;

namespace PolicyScanner.Tests.Expressions;

/// <summary>Expressions over a small organization of which not everything could be read: see <see cref="Organization"/>.</summary>
public sealed class HolesTests
{
    public static TheoryData<string, string> Cases() => CaseFile.Read("holes.cases");

    [Theory]
    [MemberData(nameof(Cases))]
    public void A_case_gives_what_it_says(string expression, string result) => CaseFile.Check(Over(Organization()), expression, result);

    [Fact]
    public void A_row_that_may_be_hidden_has_its_organization_and_its_parent_and_nothing_else()
    {
        var graph = Organization();
        var phantom = graph.Missing.In(GraphSchema.Collection("workspace_members"), 0).Single(p => p.Cause.Reason == "HTTP 403");
        var language = Over(graph).Bind("m", PolicyScanner.Expressions.Checking.CelType.Entity(phantom.Collection), Value.Of(phantom));
        string Ask(string expression) => language.Text(language.Run(expression));

        Assert.Equal("o1", Ask("m.organization_id"));
        Assert.Equal("o1", Ask("m.organization"));
        Assert.Equal("w3", Ask("m.workspace_id"));
        Assert.Equal("w3", Ask("m.workspace.id"));
        Assert.Equal("unknown: workspace_members of workspace/w3 (HTTP 403)", Ask("m.user_id"));
        Assert.Equal("unknown: workspace_members of workspace/w3 (HTTP 403)", Ask("m.user == null"));
        Assert.Equal("false", Ask("m == w1.members[0] || false"));
        Assert.Equal("false", Ask("dyn(m) == null"));
        Assert.Equal("false", Ask("m in w1.members"));
    }

    [Fact]
    public void Where_nothing_is_hidden_lists_are_whole()
    {
        var graph = AddRows(new()).Cover("o1", "users", CoverageState.Complete).Cover("o1", "workspaces", CoverageState.Complete)
            .Cover("o1", "workspace_members", CoverageState.Complete).Cover("o1", "api_keys", CoverageState.Complete).Build();
        var language = Over(graph);

        Assert.Equal("1", language.Text(language.Run("u1.memberships.size()")));
        Assert.Equal("false", language.Text(language.Run("u2.memberships.exists(m, true)")));
        Assert.Equal("true", language.Text(language.Run("k5.owner == null")));
    }

    private static Language Over(AccessGraph graph) => new Language { Graph = graph }
        .Bind("u1", "users", "u1").Bind("u2", "users", "u2")
        .Bind("w1", "workspaces", "w1").Bind("w2", "workspaces", "w2").Bind("w3", "workspaces", "w3")
        .Bind("k1", "api_keys", "k1").Bind("k2", "api_keys", "k2").Bind("k3", "api_keys", "k3").Bind("k4", "api_keys", "k4").Bind("k5", "api_keys", "k5");

    /// <summary>
    /// u1 administers w1. The members of w2, which is archived, were not asked for, those of w3 could not be read. The response for k2 has no
    /// expires_at, that for k3 no workspace_id. k4 names a workspace that does not exist, k5 an owner who may be on a page of users that failed.
    /// </summary>
    private static AccessGraph Organization() => AddRows(new())
        .Cover("o1", "users", CoverageState.Partial, "HTTP 500", [new() { Reason = "HTTP 500" }])
        .Cover("o1", "workspaces", CoverageState.Complete)
        .Cover("o1", "api_keys", CoverageState.Complete)
        .Cover("o1", "workspace_members", CoverageState.Partial, "HTTP 403",
            [new() { Parent = "workspace/w2", Reason = "archived", NotRequested = true }, new() { Parent = "workspace/w3", Reason = "HTTP 403" }])
        .Build();

    private static AccessGraphBuilder AddRows(AccessGraphBuilder builder) => builder
        .Add(new Organization { OrganizationId = "o1", Name = "Acme", CreatedAt = null, TenantId = "o1", Sources = ["enterprise"], TakenAt = Language.Now })
        .Add(User("u1")).Add(User("u2"))
        .Add(Workspace("w1")).Add(Workspace("w2") with { ArchivedAt = Language.Now }).Add(Workspace("w3"))
        .Add(new WorkspaceMember { OrganizationId = "o1", WorkspaceId = "w1", UserId = "u1", WorkspaceRole = "workspace_admin" })
        .Add(Key("k1") with { WorkspaceId = "w1" }).Add(Key("k2") with { Absent = ["expires_at"] }).Add(Key("k3") with { Absent = ["workspace_id"] })
        .Add(Key("k4") with { WorkspaceId = "gone" }).Add(Key("k5") with { OwnerId = "u9", OwnerType = "user" });

    private static User User(string id) => new()
    {
        OrganizationId = "o1", Id = id, Email = $"{id}@example.com", Name = id, Role = "user", AddedAt = null, CreatedAt = null, Sources = ["enterprise"],
    };

    private static Workspace Workspace(string id) => new()
    {
        OrganizationId = "o1", Id = id, Name = id, CreatedAt = Language.Now, ArchivedAt = null, DisplayColor = "", CompartmentId = "", WorkspaceGeo = "us",
        DefaultInferenceGeo = "us", AllowedInferenceGeos = ["us", "eu"], ExternalKeyId = null, Tags = new Dictionary<string, string> { ["env"] = "prod" }, UserProfileId = null,
    };

    private static ApiKey Key(string id) => new()
    {
        OrganizationId = "o1", Id = id, Name = id, Type = "api_key", Status = "active", CreatedAt = Language.Now, ExpiresAt = null, PartialKeyHint = null,
        CreatedById = null, CreatedByType = null, PrincipalId = null, PrincipalType = null, OwnerId = null, OwnerType = null, ScopeType = null, WorkspaceId = null,
    };
}
