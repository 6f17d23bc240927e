using PolicyScanner.Graph;
using PolicyScanner.Text;
using PolicyScanner.Text.Yaml;

namespace PolicyScanner.Rules.Reading;

/// <summary>
/// Reads <c>missing</c>: <c>[users, {workspace_members: w1}, {api_keys: {k1: expires_at}}, {role_permissions: not_requested}]</c>.
/// </summary>
internal sealed class MissingReader(IReadOnlyList<FixtureRow> given, DiagnosticBag bag)
{
    private const string NotRequested = "not_requested";

    public IReadOnlyList<FixtureHole> Read(YamlSequence? list) => [.. (list?.Items ?? []).SelectMany(Holes)];

    private IEnumerable<FixtureHole> Holes(YamlNode node)
    {
        if (node is YamlMapping mapping) return mapping.Entries.SelectMany(Holes);
        return bag.Text(node, "an element of `missing`") is { } name && Collection(name) is { } collection
            ? [new(collection.Name, null, null, false, name.Span)]
            : [];
    }

    private IEnumerable<FixtureHole> Holes(YamlEntry entry)
    {
        if (Collection(entry.Key) is not { } collection) yield break;
        switch (entry.Value)
        {
            case YamlScalar { Text: NotRequested, IsPlain: true } word:
                yield return new(collection.Name, null, null, true, word.Span);
                break;
            case YamlScalar { IsNull: false } parent:
                if (HasParent(collection, parent)) yield return new(collection.Name, parent.Text, null, false, parent.Span);
                break;
            case YamlMapping rows:
                foreach (var row in rows.Entries)
                    if (Field(collection, row) is { } field) yield return new(collection.Name, row.Name, field.Text, false, field.Span);
                break;
            default:
                bag.WrongKind(entry.Value.Place, $"what is missing of `{entry.Name}`", "the id of a parent, `not_requested`, or a row and its field", entry.Value.Kind);
                break;
        }
    }

    private CollectionSchema? Collection(YamlScalar name)
    {
        if (GraphSchema.Find(name.Text) is { } collection) return collection;
        bag.NoCollection(name.Span, name.Text);
        return null;
    }

    // What is read per parent can be missing for one; everything is read per organization.
    private bool HasParent(CollectionSchema collection, YamlScalar id)
    {
        var edge = collection.Edges.Where(e => e is { ToMany: false, Nullable: false }).OrderBy(e => e.Name == "organization").FirstOrDefault();
        var parent = GraphSchema.Collection(edge?.Target ?? "organizations");
        // A test that names no organization has one all the same.
        if (parent.Name == "organizations" && !given.Any(r => r.Collection == parent.Name))
        {
            bag.ParentNotGiven(id.Span, parent, id.Text, $"write `{collection.Name}` for all of it");
            return false;
        }
        return IsGiven(parent, id);
    }

    private YamlScalar? Field(CollectionSchema collection, YamlEntry row)
    {
        if (bag.Text(row.Value, $"what is missing of `{row.Name}`") is not { } field || !IsGiven(collection, row.Key)) return null;
        if (field.Text == "id") bag.IdIsAlwaysThere(field.Span);
        else if (collection.FindField(field.Text) is not null) return field;
        else bag.UnknownField(field.Span, field.Text, collection.Type, Nearest.Hint(field.Text, collection.Fields.Select(f => f.Name)));
        return null;
    }

    private bool IsGiven(CollectionSchema collection, YamlScalar id)
    {
        var ids = given.Where(r => r.Collection == collection.Name).Select(FixtureKeys.IdOf).OfType<string>().ToArray();
        if (ids.Contains(id.Text)) return true;
        bag.ParentNotGiven(id.Span, collection, id.Text, Nearest.Hint(id.Text, ids));
        return false;
    }
}
