using System.Globalization;
using System.Text.RegularExpressions;
using PolicyScanner.Graph;

namespace PolicyScanner.Tests.Judge;

/// <summary>
/// Worlds that may be behind the holes, drawn at random from what the contract says a hole may hide: any number of rows below the parent it names, or
/// anywhere in its collection; each with an id of its own that no row has which was read, so that nobody is in one workspace twice; a parent that is there,
/// archived or not as it was read; any values elsewhere. A field that a response lacks has any value of its type, null where it can be.
/// Values come from few and telling ones: those of the world, what the rule compares with and what lies just beside it, and something new. The first one
/// hides nothing at all, the second is the world the holes were made in.
/// </summary>
internal sealed partial class Completions(Hiding hiding, Near near, DateTimeOffset now, int seed)
{
    private readonly Random _random = new(seed);
    private readonly Dictionary<(string, string), object?[]> _values = [];
    // With what the built-in definitions compare with.
    private readonly string[] _texts = [.. Text().Matches(near.Text).Select(m => m.Groups[1].Value).Distinct(), .. near.IsWritten ? ["active", "prod", "Claude Code"] : (string[])["new-1"], ""];
    private readonly Lazy<string[]> _joined = new(() => [.. Worlds.Collections.SelectMany(c => c.Fields.Where(f => f.Type is FieldType.Text && near.Fields.Contains(f))
        .SelectMany(f => hiding.World.Rows(c).Select(r => (string?)f.Read(r)))).OfType<string>().Distinct().DefaultIfEmpty("")]);

    private readonly DateTimeOffset[] _times =
    [
        .. Instant().Matches(near.Text).Select(m => DateTimeOffset.Parse(m.Groups[1].Value, CultureInfo.InvariantCulture))
            .Concat(Span().Matches(near.Text).Select(m => now.AddSeconds(-double.Parse(m.Groups[1].Value, CultureInfo.InvariantCulture))))
            .SelectMany(t => new[] { t.AddSeconds(-1), t, t.AddSeconds(1) }), now.AddYears(-5), now.AddYears(5),
    ];

    private readonly Place[] _places = [.. hiding.Places.OrderBy(p => GraphSchema.IndexOf(p.Collection))];
    private readonly HashSet<string> _wanted = new(StringComparer.Ordinal);
    private string?[]? _each;
    private int _drawn;
    private Dictionary<CollectionSchema, Entity>? _like;
    private bool _sameUser;

    public AccessGraph Next() => ++_drawn switch
    {
        1 => Build([]),
        2 => hiding.World,
        _ => Draw(),
    };

    /// <summary>About whom it would be good to know: what is hidden has to do with them more often.</summary>
    public void Want((string Organization, string Id) subject)
    {
        _wanted.Clear();
        foreach (var collection in Worlds.Collections)
            foreach (var row in hiding.Graph.Rows(collection).Where(r => r.OrganizationId == subject.Organization && collection.IdOf(r) == subject.Id))
                foreach (var field in collection.Fields.Where(f => f.Type is FieldType.Text && (f.Name == "id" || f.Name.EndsWith("_id", StringComparison.Ordinal))))
                    if (field.Read(row) is string text) _wanted.Add(text);
    }

    private AccessGraph Draw()
    {
        // Often rows that are alike but for what tells them apart, of all kinds of users or of one: that is what counts add up and what `all` must hold for.
        var mode = _random.Next(4);
        (_like, _sameUser) = (mode < 2 ? null : [], mode == 3);
        var tenants = hiding.World.Organizations.ToDictionary(o => o.Id, o => o.TenantId);
        var (most, rows) = (_random.Next(4) switch { 0 => 1, 1 => 3, _ => 8 }, new List<Entity>());
        var ids = new HashSet<(string, CollectionSchema, string)>();
        foreach (var collection in hiding.Places.Select(p => p.Collection).Distinct()) foreach (var row in hiding.Graph.Rows(collection)) ids.Add(Identity(row));
        // Parents come before what is below them.
        foreach (var place in _places)
            for (var i = _random.Next(most + 1); i > 0; i--)
                if (Row(place, rows) is { } row && ids.Add(Identity(row))) rows.Add(row);
        return Build(rows);

        // A role's id is its own in the whole tenant.
        (string, CollectionSchema, string) Identity(Entity row) =>
            (row is Role ? tenants[row.OrganizationId] : row.OrganizationId, AccessGraphBuilder.CollectionOf(row), AccessGraphBuilder.CollectionOf(row).IdOf(row));
    }

    private AccessGraph Build(List<Entity> rows)
    {
        var builder = new AccessGraphBuilder().AddRange(hiding.Kept).AddRange(hiding.Stripped.Select(s => Filled(s.Key, s.Value))).AddRange(rows);
        foreach (var organization in hiding.World.Organizations)
            foreach (var collection in Worlds.Collections) builder.Cover(organization.Id, collection.Name, CoverageState.Complete);
        return builder.Build();
    }

    private Entity Filled(Entity row, FieldSchema field)
    {
        var copy = Cells.Copy(row);
        var collection = AccessGraphBuilder.CollectionOf(row);
        Cells.Set(copy, field.Name, hiding.Holes == 1 && field.Type is FieldType.Text ? EachText(collection, field) : Value(collection, field));
        return copy;
    }

    private Entity? Row(Place place, List<Entity> drawn)
    {
        var collection = place.Collection;
        var parents = Hiding.ParentOf(collection);
        var parent = place.Parent;
        if (parents is var (_, of) && parent is null)
        {
            string[] all = [.. hiding.Graph.Rows(of).Concat(drawn.Where(r => AccessGraphBuilder.CollectionOf(r) == of)).Where(r => r.OrganizationId == place.Organization).Select(of.IdOf)];
            if (all.Length == 0) return null;
            parent = Wanted(all) ?? all[_random.Next(all.Length)];
        }
        var row = Cells.Copy(Template(collection));
        Cells.Set(row, "organization_id", place.Organization);
        foreach (var field in collection.Fields.Where(f => f.Name is not "organization_id" && f.Type is not FieldType.TextMap && IsSet(collection, f, parents?.Field)))
            Cells.Set(row, field.Name, Value(collection, field));
        if (parents is not null) Cells.Set(row, parents.Value.Field, parent);
        return row;
    }

    // What tells rows apart is set anew in each; an id that is put together has no setter.
    private bool IsSet(CollectionSchema collection, FieldSchema field, string? parent) => field.Name == "id" ? parent is null : field.Name != parent && (
        _like is null ? _random.Next(8) > 0 : (field.Name == "user_id" && !_sameUser) || field.Name is "action" or "resource_type" or "resource_id");

    private Entity Template(CollectionSchema collection)
    {
        if (_like?.TryGetValue(collection, out var known) == true) return known;
        var all = Worlds.Rows(collection);
        var row = all[_random.Next(all.Length)];
        if (_like is null) return row;
        row = Cells.Copy(row);
        foreach (var field in collection.Fields.Where(f => near.Fields.Contains(f) && f.Type is not FieldType.TextMap && f.Name is not ("id" or "organization_id"))) Cells.Set(row, field.Name, Value(collection, field));
        return _like[collection] = row;
    }

    private object? Value(CollectionSchema collection, FieldSchema field)
    {
        if (field.Nullable && _random.Next(2) == 0) return null;
        return field.Type switch
        {
            FieldType.Text => OfText(collection, field),
            FieldType.Time => _random.Next(3) > 0 ? _times[_random.Next(_times.Length)] : Pick(collection, field) ?? now,
            FieldType.TextList => Enumerable.Range(0, _random.Next(8)).Select(_ => OfText(collection, field)).ToArray(),
            _ => throw new InvalidOperationException($"no value for {field.Name}"),
        };
    }

    // Where one field is all that is hidden its values are gone through one after another.
    private string? EachText(CollectionSchema collection, FieldSchema field)
    {
        _each ??= [.. Values(collection, field).OfType<string>().Concat(_texts).Concat(_joined.Value).Append("new-3").Distinct(), .. field.Nullable ? (string?[])[null] : []];
        return _each[_drawn % _each.Length];
    }

    private string OfText(CollectionSchema collection, FieldSchema field) => _random.Next(8) switch
    {
        < 3 => (string?)Pick(collection, field) ?? "new-2",
        < 5 => _texts[_random.Next(_texts.Length)],
        < 7 => Wanted([.. _wanted]) ?? _joined.Value[_random.Next(_joined.Value.Length)],
        _ => "new-3",
    };

    private object? Pick(CollectionSchema collection, FieldSchema field)
    {
        if (!_values.TryGetValue((collection.Name, field.Name), out var values)) _values[(collection.Name, field.Name)] = values = [.. Values(collection, field).Distinct().DefaultIfEmpty(null)];
        return Wanted(values) ?? values[_random.Next(values.Length)];
    }

    private string? Wanted(IReadOnlyList<object?> values)
    {
        if (_wanted.Count == 0 || _random.Next(2) == 0) return null;
        string[] wanted = [.. values.OfType<string>().Where(_wanted.Contains)];
        return wanted.Length == 0 ? null : wanted[_random.Next(wanted.Length)];
    }

    // Of a field that names something else: the ids of such things, whoever names them.
    private IEnumerable<object?> Values(CollectionSchema collection, FieldSchema field)
    {
        var target = field.Name == "id" ? collection.Name : collection.Edges.FirstOrDefault(e => e.Path switch
        {
            EdgePath.ByKey path => path.Field == field.Name,
            EdgePath.ByKeys path => path.Field == field.Name,
            _ => false,
        })?.Target ?? (field.Name is "created_by_id" or "principal_id" ? "users" : null);
        if (target is null) return hiding.World.Rows(collection).SelectMany(row => Each(field.Read(row)));
        var targets = GraphSchema.Find(target)!;
        var ids = hiding.World.Rows(targets).Select(row => (object?)targets.IdOf(row));
        var names = GraphSchema.Collections.SelectMany(c => c.Edges.Where(e => e.Target == target).Select(e => (Collection: c, e.Path)))
            .SelectMany(e => e.Path is EdgePath.ByKey key ? hiding.World.Rows(e.Collection).Select(r => (object?)key.Key(r)) : []);
        return ids.Concat(names).OfType<object>();
    }

    private static IEnumerable<object?> Each(object? value) => value is IReadOnlyList<string> list ? list : [value];

    [GeneratedRegex("\"([^\"]*)\"")]
    private static partial Regex Text();

    [GeneratedRegex("timestamp\\(\"([^\"]*)\"\\)")]
    private static partial Regex Instant();

    [GeneratedRegex("duration\\(\"(\\d+)s\"\\)")]
    private static partial Regex Span();
}
