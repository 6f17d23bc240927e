using PolicyScanner.Graph;
using PolicyScanner.Rules;

namespace PolicyScanner.Evaluation.Testing;

/// <summary>The small organization of a test: what it names is there, what it does not name is empty, and all of it was read but for its holes.</summary>
/// <param name="Graph">The graph.</param>
/// <param name="Problems">What the test asks for and cannot have, such as a member of a workspace that is not there.</param>
internal sealed record FixtureGraph(AccessGraph Graph, IReadOnlyList<string> Problems)
{
    private const string Reason = "missing in this test";

    public static FixtureGraph Build(IReadOnlyList<FixtureRow> given, IReadOnlyList<FixtureHole> missing, DateTimeOffset now)
    {
        var (rows, problems) = (new FixtureRows(now), new List<string>());
        var organizations = given.Where(r => r.Collection == "organizations").Select(r => rows.Make(r, "", Absent(r))).Cast<Organization>().ToList();
        if (organizations.Count == 0) organizations.Add((Organization)rows.Make(new("organizations", new Dictionary<string, object?>(), default), "", _ => []));
        var first = organizations[0].Id;
        var others = given.Where(r => r.Collection != "organizations").Select(r => rows.Make(r, first, Absent(r))).ToList();

        var builder = new AccessGraphBuilder().AddRange(organizations).AddRange(others);
        foreach (var hole in missing.Where(h => h is { Field: not null })) CheckEntity(hole);
        var described = others.OfType<CollectionCoverage>().Select(c => (c.OrganizationId, c.Collection)).ToHashSet();
        foreach (var collection in GraphSchema.Collections.Where(c => c.Modes.Count > 0)) Cover(collection);

        var graph = builder.Build();
        problems.AddRange(graph.Notes.Where(n => n.Code == "row-without-parent").Select(n => $"`{n.Subject}` is {n.Message}"));
        return new(graph, problems);

        Func<string, IReadOnlyList<string>> Absent(FixtureRow row) =>
            id => [.. missing.Where(h => h.Field is not null && h.Collection == row.Collection && h.Parent == id).Select(h => h.Field!)];

        void CheckEntity(FixtureHole hole)
        {
            var collection = GraphSchema.Collection(hole.Collection);
            if (!others.Concat(organizations).Any(e => AccessGraphBuilder.CollectionOf(e) == collection && collection.IdOf(e) == hole.Parent)) problems.Add(NotGiven(hole));
        }

        void Cover(CollectionSchema collection)
        {
            var holes = missing.Where(h => h.Collection == collection.Name && h.Field is null).ToList();
            var parents = holes.Where(h => h.Parent is not null && organizations.TrueForAll(o => o.Id != h.Parent)).Select(h => (Hole: h, Parent: Parent(collection, h))).ToList();
            problems.AddRange(parents.Where(p => p.Parent is null).Select(p => NotGiven(p.Hole)));
            foreach (var organization in organizations.Where(o => !described.Contains((o.Id, collection.Name))))
            {
                if (holes.Find(h => h.Parent is null || h.Parent == organization.Id) is { } whole)
                {
                    if (whole.NotRequested) builder.Cover(organization.Id, collection.Name, CoverageState.NotRequested, collection.HowToFetch);
                    else
                    {
                        var some = others.Exists(e => e.OrganizationId == organization.Id && AccessGraphBuilder.CollectionOf(e) == collection);
                        builder.Cover(organization.Id, collection.Name, some ? CoverageState.Partial : CoverageState.Failed, Reason);
                    }
                    continue;
                }
                Hole[] below = [.. parents.Where(p => p.Parent?.OrganizationId == organization.Id).Select(p => HoleBelow(p.Hole, p.Parent!))];
                var isPartial = below.Any(h => !h.NotRequested);
                builder.Cover(organization.Id, collection.Name, isPartial ? CoverageState.Partial : CoverageState.Complete, isPartial ? Reason : null, below);
            }
        }

        // Of the entities that its rows lead to: the one of that id, their parent first.
        Entity? Parent(CollectionSchema collection, FixtureHole hole) => collection.Edges
            .Where(e => e is { ToMany: false } && e.Target != "organizations")
            .OrderBy(e => e.Nullable)
            .Select(e => GraphSchema.Collection(e.Target))
            .SelectMany(target => others.Where(e => AccessGraphBuilder.CollectionOf(e) == target && target.IdOf(e) == hole.Parent))
            .FirstOrDefault();

        Hole HoleBelow(FixtureHole hole, Entity parent) =>
            new() { Parent = $"{AccessGraphBuilder.CollectionOf(parent).Type}/{hole.Parent}", Reason = Reason, NotRequested = hole.NotRequested };

        static string NotGiven(FixtureHole hole) => $"`missing` names `{hole.Parent}` of `{hole.Collection}`, which `given` does not have";
    }

    /// <summary>The parents that rows cannot be without, made up where nobody described them.</summary>
    public static IEnumerable<FixtureRow> WithParents(IReadOnlyList<FixtureRow> given, DateTimeOffset now)
    {
        var rows = new FixtureRows(now);
        foreach (var row in given)
        {
            yield return row;
            var (collection, entity) = (GraphSchema.Collection(row.Collection), rows.Make(row, "", _ => []));
            foreach (var edge in collection.Edges.Where(e => e is { ToMany: false, Nullable: false } && e.Target != "organizations"))
            {
                var id = ((EdgePath.ByKey)edge.Path).Key(entity);
                if (!given.Any(r => r.Collection == edge.Target && Equals(r.Fields.GetValueOrDefault("id"), id)))
                    yield return new(edge.Target, new Dictionary<string, object?> { ["id"] = id }, row.Place);
            }
        }
    }
}
