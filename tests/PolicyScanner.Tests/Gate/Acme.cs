using PolicyScanner.Evaluation;
using PolicyScanner.Findings;
using PolicyScanner.Graph;
using PolicyScanner.Rules;

namespace PolicyScanner.Tests.Gate;

/// <summary>The sample organization under a few rules.</summary>
internal static class Acme
{
    public const string Console = "3f1a6c2e-8b4d-4e57-9a10-5c7d2e9b4a01";

    public static DateTimeOffset Now { get; } = new(2026, 11, 23, 12, 0, 0, TimeSpan.Zero);

    public static AccessGraph Graph { get; } = Snapshot.ReadFile(Path.Combine(Repository.Directory, "samples", "orgs", "acme.snapshot.json"));

    /// <summary>Rules that know each other, and some beside them: what else is built in does not matter here.</summary>
    public static RuleSet Rules { get; } = RuleSet.BuiltIn.Where(r => r.Id is "key-never-expires" or "key-never-expires-and-old" or "key-orphaned" or "user-multi-workspace-admin" or "workspace-zombie");

    /// <summary>The Console organization alone.</summary>
    public static AccessGraph OneOrganization { get; } = Of(Graph, r => r.OrganizationId == Console);

    /// <summary>A scan of the Console organization.</summary>
    public static ScanResult Scan(RuleSet? rules = null, DateTimeOffset? asOf = null, AccessGraph? graph = null) =>
        Scanner.Scan(graph ?? OneOrganization, rules ?? Rules, new() { AsOf = asOf ?? Now });

    /// <summary>A graph with some of the rows.</summary>
    public static AccessGraph Of(AccessGraph graph, Func<Entity, bool> keep, Func<Entity, Entity>? change = null)
    {
        var builder = new AccessGraphBuilder();
        foreach (var collection in GraphSchema.Collections) builder.AddRange(graph.Rows(collection).Where(keep).Select(r => change?.Invoke(r) ?? r));
        return builder.Build();
    }
}
