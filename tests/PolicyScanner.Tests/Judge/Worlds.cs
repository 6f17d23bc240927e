using PolicyScanner.Graph;
using PolicyScanner.Tests.Graph;

namespace PolicyScanner.Tests.Judge;

/// <summary>Small organizations that are known whole.</summary>
internal static class Worlds
{
    /// <summary>What is read of an organization.</summary>
    public static IReadOnlyList<CollectionSchema> Collections { get; } = [.. GraphSchema.Collections.Where(c => c is { Modes.Count: > 0, Fields.Count: > 0 } && c.Name is not "invites")];

    private static readonly Lazy<AccessGraph[]> Graphs = new(() => [.. Enumerable.Range(0, 250).Select(seed => World(seed, row => row))]);
    private static readonly Lazy<AccessGraph[]> SpokenGraphs = new(() => [.. Enumerable.Range(0, 250).Select(seed => World(seed, Speaking(new(seed))))]);
    private static readonly Lazy<Dictionary<CollectionSchema, Entity[]>> Examples = new(() => Collections.ToDictionary(c => c, c => All.Take(40).SelectMany(g => g.Rows(c)).ToArray()));

    public static IReadOnlyList<AccessGraph> All => Graphs.Value;

    /// <summary>The same with roles, states and the like as the APIs name them.</summary>
    public static IReadOnlyList<AccessGraph> Spoken => SpokenGraphs.Value;

    /// <summary>Rows of a collection to take as an example.</summary>
    public static Entity[] Rows(CollectionSchema collection) => Examples.Value[collection];

    // A role's id is its own: no two organizations of a tenant have one of the same.
    private static AccessGraph World(int seed, Func<Entity, Entity> change)
    {
        var graph = HiddenRows.Complete(seed).Build();
        var (tenants, seen) = (graph.Organizations.ToDictionary(o => o.Id, o => o.TenantId), new HashSet<(string, string)>());
        var builder = new AccessGraphBuilder();
        foreach (var collection in Collections)
        {
            builder.AddRange(graph.Rows(collection).Where(r => r is not Role role || seen.Add((tenants[role.OrganizationId], role.Id))).Select(change));
            foreach (var organization in graph.Organizations) builder.Cover(organization.Id, collection.Name, CoverageState.Complete);
        }
        return builder.Build();
    }

    private static Func<Entity, Entity> Speaking(Random random) => row =>
    {
        var copy = Cells.Copy(row);
        foreach (var field in AccessGraphBuilder.CollectionOf(row).Fields.Where(f => f is { Type: FieldType.Text, KnownValues.Count: > 0 }))
            if (field.Read(row) is not null) Cells.Set(copy, field.Name, field.KnownValues[random.Next(field.KnownValues.Count)]);
        return copy;
    };
}
