using PolicyScanner.Graph;

namespace PolicyScanner.Tests.Judge;

/// <summary>A place from which rows are hidden.</summary>
/// <param name="Collection">Which rows.</param>
/// <param name="Organization">Of which organization.</param>
/// <param name="Parent">Below which parent, its id; null for the whole collection.</param>
/// <param name="NotRequested">Whether it reads as left out on purpose.</param>
internal sealed record Place(CollectionSchema Collection, string Organization, string? Parent, bool NotRequested);

/// <summary>
/// What is hidden of a world that is known whole, and the graph that is left: rows below a parent, pages of a list, a collection with all that is read
/// below it, a field. One action, one hole, except that nothing can be read below parents that are not known.
/// </summary>
internal sealed class Hiding
{
    /// <summary>What is read parent by parent, the field that names the parent, and where the parents are.</summary>
    private static readonly (string Collection, string Field, string Parents)[] Children =
        [("workspace_members", "workspace_id", "workspaces"), ("group_members", "group_id", "groups"), ("role_permissions", "role_id", "roles")];

    private readonly Random _random;
    private readonly AccessGraph _world;
    private readonly Near _near;
    private readonly HashSet<Entity> _hidden = new(ReferenceEqualityComparer.Instance);
    private readonly Dictionary<Entity, FieldSchema> _stripped = new(ReferenceEqualityComparer.Instance);
    private readonly List<Place> _places = [];

    /// <param name="world">What there is.</param>
    /// <param name="random">Decides what is hidden of it.</param>
    /// <param name="near">Where holes matter.</param>
    /// <param name="holes">How many.</param>
    public Hiding(AccessGraph world, Random random, Near near, int holes)
    {
        (_world, _random, _near, Holes) = (world, random, near, holes);
        for (var i = 0; i < holes; i++)
            Hide(random.Next(10) > 0 ? near.Collections[random.Next(near.Collections.Count)] : Worlds.Collections[random.Next(Worlds.Collections.Count)].Name);
        Kept = [.. Worlds.Collections.SelectMany(world.Rows).Where(r => !_hidden.Contains(r) && !_stripped.ContainsKey(r))];
        Graph = Left().Build();
    }

    public int Holes { get; }

    /// <summary>What is left.</summary>
    public AccessGraph Graph { get; }

    public AccessGraph World => _world;

    public IReadOnlyList<Place> Places => _places;

    /// <summary>Rows that were read, each with the field that its response lacks.</summary>
    public IEnumerable<KeyValuePair<Entity, FieldSchema>> Stripped => _stripped.Where(s => !_hidden.Contains(s.Key));

    /// <summary>Rows that were read whole.</summary>
    public IReadOnlyList<Entity> Kept { get; }

    public override string ToString() => string.Join(", ", [
        .. _places.Select(p => $"hidden: {p.Collection} of {p.Organization} {p.Parent}"), .. Stripped.Select(s => $"absent: {s.Value.Name} of {AccessGraphBuilder.CollectionOf(s.Key).IdOf(s.Key)}")]);

    /// <summary>The field that names the parent below which the rows are read; null for a list of its own.</summary>
    public static (string Field, CollectionSchema Parents)? ParentOf(CollectionSchema collection) =>
        Children.Where(c => c.Collection == collection.Name).Select(c => ((string, CollectionSchema)?)(c.Field, GraphSchema.Find(c.Parents)!)).FirstOrDefault();

    private void Hide(string name)
    {
        var collection = GraphSchema.Find(name)!;
        var organization = _world.Organizations[_random.Next(_world.Organizations.Count)].Id;
        Entity[] rows = [.. _world.Rows(collection).Where(r => r.OrganizationId == organization)];
        var parents = ParentOf(collection);
        var roll = _random.Next(10);
        if (name == "organizations" || (roll < 3 && parents is null)) Strip(collection, rows);
        else if (roll < 8 && parents is var (field, of) && _world.Rows(of).Where(r => r.OrganizationId == organization).ToArray() is { Length: > 0 } all)
        {
            var parent = all[_random.Next(all.Length)];
            Hide(new(collection, organization, of.IdOf(parent), parent is Workspace { ArchivedAt: not null }), rows.Where(r => Equals(collection.FindField(field)!.Read(r), of.IdOf(parent))));
        }
        else if (roll == 9 && !_near.Needed.Contains(name) && Children.All(c => c.Parents != name)) Hide(new(collection, organization, null, true), rows);
        else HideList(collection, organization, rows);
    }

    // From some row on, or all of them. Who is behind a broken page has members that nobody could ask for.
    private void HideList(CollectionSchema collection, string organization, Entity[] rows)
    {
        Entity[] gone = [.. rows.Skip(_random.Next(2) * _random.Next(rows.Length + 1))];
        Hide(new(collection, organization, null, false), gone);
        foreach (var (name, field, _) in Children.Where(c => c.Parents == collection.Name))
        {
            var (child, ids) = (GraphSchema.Find(name)!, gone.Select(collection.IdOf).ToHashSet());
            Hide(new(child, organization, null, false), _world.Rows(child).Where(r => r.OrganizationId == organization && ids.Contains((string)child.FindField(field)!.Read(r)!)));
        }
    }

    private void Hide(Place place, IEnumerable<Entity> rows)
    {
        _places.Add(place);
        _hidden.UnionWith(rows);
    }

    private void Strip(CollectionSchema collection, Entity[] rows)
    {
        FieldSchema[] fields = [.. collection.Fields.Where(f => f.Name is not ("id" or "organization_id" or "tenant_id" or "sources") && f.Type is not FieldType.TextMap)];
        if (fields.Where(_near.Fields.Contains).ToArray() is { Length: > 0 } read) fields = read;
        if (rows.Length > 0 && fields.Length > 0) _stripped[rows[_random.Next(rows.Length)]] = fields[_random.Next(fields.Length)];
    }

    private AccessGraphBuilder Left()
    {
        var builder = new AccessGraphBuilder().AddRange(Kept).AddRange(Stripped.Select(s => Cells.Without(s.Key, s.Value)));
        foreach (var organization in _world.Organizations)
        {
            foreach (var collection in Worlds.Collections)
            {
                Place[] places = [.. _places.Where(p => p.Collection == collection && p.Organization == organization.Id)];
                var asked = places.Where(p => !p.NotRequested).ToArray();
                var state = places.Any(p => p is { NotRequested: true, Parent: null }) ? CoverageState.NotRequested : asked.Length > 0 ? CoverageState.Partial : CoverageState.Complete;
                builder.Cover(organization.Id, collection.Name, state, state is CoverageState.Complete ? null : "HTTP 403",
                    state is CoverageState.NotRequested ? null : places.Select(p => new Hole
                    {
                        Parent = p.Parent is null ? null : $"{ParentOf(collection)!.Value.Parents.Type}/{p.Parent}", Reason = p.NotRequested ? "archived" : "HTTP 403", NotRequested = p.NotRequested,
                    }).Distinct());
            }
        }
        return builder;
    }
}
