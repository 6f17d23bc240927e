using System.Globalization;
using System.Text;
using PolicyScanner.Evaluation;
using PolicyScanner.Findings;
using PolicyScanner.Graph;
using PolicyScanner.Rules;
using PolicyScanner.Rules.Context;
using Xunit;

namespace PolicyScanner.Tests.Evaluation;

/// <summary>
/// The sample organization with one hole after another. A table says what became of each rule; beside it, whoever fails or passes over a hole does so
/// over the whole as well.
/// </summary>
public sealed class AcmeHolesTests
{
    private const string Console = "3f1a6c2e-8b4d-4e57-9a10-5c7d2e9b4a01";
    private const string Labs = "7c25e8f4-91ab-4d03-8e6c-2a4f9b7d1e52";

    // These two look at what was read, and how far: a hole is their subject.
    private static readonly string[] AboutTheData = ["data-incomplete", "data-empty-organization"];

    private static readonly AccessGraph Acme = Snapshot.ReadFile(Path.Combine(Repository.Directory, "samples", "orgs", "acme.snapshot.json"));

    private static readonly OrganizationContext Facts = OrganizationContext.Parse(new("context.yaml", $$"""
        approved_domains: [acme-robotics.example]
        teams:
          - { name: finance, workspaces: ["prod-billing"], allow: { departments: [finance] } }
          - { name: security, groups: ["Security"], allow: { departments: [security] } }
        roster:
        {{string.Join('\n', Roster())}}
        """));

    private static readonly (string Name, AccessGraph Graph)[] Holes =
    [
        ("api_keys", Failed("api_keys")),
        ("users", Failed("users")),
        ("workspaces, and the members below them", Failed("workspaces", "workspace_members")),
        ("workspace_members", Failed("workspace_members")),
        ("groups, and the members below them", Failed("groups", "group_members")),
        ("group_members", Failed("group_members")),
        ("roles, and the permissions below them", Failed("roles", "role_permissions")),
        ("role_permissions", Failed("role_permissions")),
        ("role_permissions, which nobody asked for", With("role_permissions", _ => true, CoverageState.NotRequested, null)),
        ("users of one organization", With("users", u => u.OrganizationId == Labs, CoverageState.Failed, null)),
        ("users of one organization, from the second page", With("users", u => u.OrganizationId == Console && string.CompareOrdinal(((User)u).Id, "user_01M") > 0, CoverageState.Partial, null)),
        ("members of the workspace prod-inference", Below<WorkspaceMember>("workspace_members", "workspace/wrkspc_01ProdInference", m => m.WorkspaceId)),
        ("members of the archived workspace", Below<WorkspaceMember>("workspace_members", "workspace/wrkspc_01Chatbot", m => m.WorkspaceId)),
        ("members of the group Platform Admins", Below<GroupMember>("group_members", "group/rbac_group_01PlatformAdmins", m => m.GroupId)),
        ("permissions of the role Everything", Below<RolePermission>("role_permissions", "role/rbac_role_01Everything", p => p.RoleId)),
        ("expires_at of inference-legacy", Lacking<ApiKey>("apikey_01InferenceLegacy", "expires_at", k => k with { ExpiresAt = null })),
        ("owner_id of inference-legacy", Lacking<ApiKey>("apikey_01InferenceLegacy", "owner_id", k => k with { OwnerId = null })),
        ("workspace_id of inference-legacy", Lacking<ApiKey>("apikey_01InferenceLegacy", "workspace_id", k => k with { WorkspaceId = null })),
        ("status of inference-legacy", Lacking<ApiKey>("apikey_01InferenceLegacy", "status", k => k)),
        ("role of Ravi", Lacking<User>("user_01RaviNatarajan", "role", u => u)),
        ("archived_at of research", Lacking<Workspace>("wrkspc_01Research", "archived_at", w => w with { ArchivedAt = null })),
        ("role_ids of Vendor Access", Lacking<Group>("rbac_group_01VendorAccess", "role_ids", g => g with { RoleIds = [] })),
    ];

    [Fact]
    public void One_hole_after_another_leaves_these_verdicts()
    {
        var whole = Scan(Acme);
        var table = new StringBuilder("""
            What a hole changes, by rule: fail, pass, inconclusive, and + for subjects that could not even be listed.
            Rules that are not named say what they say of the whole.

            """);
        foreach (var (name, graph) in Holes)
        {
            table.Append(CultureInfo.InvariantCulture, $"\n{name}\n");
            var partial = Scan(graph);
            foreach (var rule in whole.Rules.Select(r => r.Rule.Id))
                if (Verdict(whole, rule) is var was && Verdict(partial, rule) is var now && was != now) table.Append(CultureInfo.InvariantCulture, $"  {rule,-36} {was,-14} -> {now}\n");
        }
        Snapshots.Match(table.ToString());
    }

    [Fact]
    public void No_verdict_over_a_hole_contradicts_the_whole()
    {
        var whole = Scan(Acme);
        foreach (var (name, graph) in Holes)
        {
            var partial = Scan(graph);
            foreach (var rule in partial.Rules.Where(r => r.Outcome is RuleOutcome.Evaluated && !AboutTheData.Contains(r.Rule.Id)))
            {
                var id = rule.Rule.Id;
                var (before, after) = (Fails(whole, id), Fails(partial, id));
                Assert.True(after.IsSubsetOf(before), $"{name}: {id} fires for {string.Join(", ", after.Except(before))}");
                var entries = partial.Inconclusive.Where(e => e.RuleId == id).ToList();
                var lost = before.Except(after).Except(entries.SelectMany(e => e.Subjects).Select(Key)).ToList();
                Assert.True(lost.Count == 0 || entries.Any(e => e.Total is null), $"{name}: {id} passes {string.Join(", ", lost)}");
            }
        }
    }

    private static IEnumerable<string> Roster() =>
        File.ReadLines(Path.Combine(Repository.Directory, "samples", "orgs", "acme", "roster.csv")).Skip(1).Select(line => line.Split(','))
            .Select(cells => $"  - {{ email: {cells[0]}, status: {cells[1]}, team: {cells[2]}, department: {cells[3]} }}");

    private static ScanResult Scan(AccessGraph graph) =>
        Scanner.Scan(graph, RuleSet.BuiltIn, new() { AsOf = new(2026, 11, 23, 12, 0, 0, TimeSpan.Zero), Context = Facts }, TestContext.Current.CancellationToken);

    private static string Verdict(ScanResult result, string id)
    {
        var rule = result.Rules.Single(r => r.Rule.Id == id);
        if (rule.Outcome is not RuleOutcome.Evaluated) return "not applicable";
        var unlisted = result.Inconclusive.Any(i => i.RuleId == id && i.Total is null);
        return string.Create(CultureInfo.InvariantCulture, $"{rule.Fail} {rule.Pass} {rule.Inconclusive}{(unlisted ? " +" : "")}{(rule.Error == 0 ? "" : $" and {rule.Error} errors")}");
    }

    // One that another rule's finding took the place of fails as well.
    private static HashSet<string> Fails(ScanResult result, string rule) =>
        [.. result.Findings.Where(f => f.RuleId == rule || f.Supersedes.Contains(rule)).Select(f => Key(f.Subject))];

    private static string Key(Subject subject) => $"{subject.OrganizationId} {subject.Id}";

    private static AccessGraph Failed(params string[] collections) =>
        collections.Aggregate(Acme, (graph, collection) => With(collection, _ => true, CoverageState.Failed, null, graph));

    private static AccessGraph Below<T>(string collection, string parent, Func<T, string> key) where T : Entity =>
        With(collection, row => parent.EndsWith("/" + key((T)row), StringComparison.Ordinal), CoverageState.Partial, parent);

    // The rows that are hidden are gone, and the coverage of their organizations says why.
    private static AccessGraph With(string collection, Func<Entity, bool> hidden, CoverageState state, string? parent, AccessGraph? of = null)
    {
        var graph = of ?? Acme;
        var schema = GraphSchema.Collection(collection);
        var rows = graph.Rows(schema);
        var everywhere = parent is null && rows.All(hidden);
        var within = parent is null ? rows.Where(hidden).Select(r => r.OrganizationId).ToHashSet(StringComparer.Ordinal) : Parents(graph, parent);
        var hole = new Hole { Parent = parent, Reason = "hidden", NotRequested = state is CoverageState.NotRequested };
        return Rebuild(
            graph,
            row => row is CollectionCoverage { State: not CoverageState.NotRequested } c && c.Collection == collection && (everywhere || within.Contains(c.OrganizationId))
                ? c with { State = state, Reason = "hidden", Holes = parent is null ? [hole] : [.. c.Holes, hole] }
                : row,
            row => AccessGraphBuilder.CollectionOf(row) != schema || !hidden(row));
    }

    private static HashSet<string> Parents(AccessGraph graph, string parent)
    {
        var target = GraphSchema.FindType(parent[..parent.IndexOf('/', StringComparison.Ordinal)])!;
        return [.. graph.Rows(target).Where(r => parent.EndsWith("/" + target.IdOf(r), StringComparison.Ordinal)).Select(r => r.OrganizationId)];
    }

    private static AccessGraph Lacking<T>(string id, string field, Func<T, T> without) where T : Entity => Rebuild(
        Acme,
        row => row is T one && AccessGraphBuilder.CollectionOf(row).IdOf(row) == id ? without(one) with { Absent = [.. one.Absent ?? [], field] } : row,
        _ => true);

    private static AccessGraph Rebuild(AccessGraph graph, Func<Entity, Entity> change, Func<Entity, bool> keep)
    {
        var builder = new AccessGraphBuilder();
        foreach (var collection in GraphSchema.Collections) builder.AddRange(graph.Rows(collection).Where(keep).Select(change));
        return builder.Build();
    }
}
