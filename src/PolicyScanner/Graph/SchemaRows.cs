namespace PolicyScanner.Graph;

/// <summary>The words in which <see cref="GraphSchema"/> is written: one call is one row.</summary>
internal sealed class SchemaRows<T>(string name, string type, string description, string[] modes, string howToFetch, Func<T, string> id)
    where T : Entity
{
    private readonly List<FieldSchema> _fields = [];
    private readonly List<EdgeSchema> _edges = [];

    public SchemaRows<T> Text(string field, Func<T, string> get, FieldDefault @default, string meaning) =>
        Add(field, FieldType.Text, false, @default, meaning, (Func<Entity, string?>)(e => get((T)e)));

    public SchemaRows<T> Text(string field, Func<T, string> get, string @default, string meaning, params string[] known) =>
        Add(field, FieldType.Text, false, FieldDefault.Constant(@default), meaning, (Func<Entity, string?>)(e => get((T)e)), known);

    public SchemaRows<T> OptionalText(string field, Func<T, string?> get, string meaning, params string[] known) =>
        Add(field, FieldType.Text, true, FieldDefault.Null, meaning, (Func<Entity, string?>)(e => get((T)e)), known);

    public SchemaRows<T> Time(string field, Func<T, DateTimeOffset> get, string meaning) =>
        Add(field, FieldType.Time, false, FieldDefault.DayBeforeNow, meaning, (Func<Entity, DateTimeOffset?>)(e => get((T)e)));

    public SchemaRows<T> OptionalTime(string field, Func<T, DateTimeOffset?> get, string meaning, FieldDefault? @default = null) =>
        Add(field, FieldType.Time, true, @default ?? FieldDefault.Null, meaning, (Func<Entity, DateTimeOffset?>)(e => get((T)e)));

    public SchemaRows<T> Number(string field, Func<T, long> get, long @default, string meaning) =>
        Add(field, FieldType.Number, false, FieldDefault.Constant(@default), meaning, (Func<Entity, long>)(e => get((T)e)));

    public SchemaRows<T> TextList(string field, Func<T, IReadOnlyList<string>> get, string meaning) =>
        Add(field, FieldType.TextList, false, FieldDefault.EmptyList, meaning, (Func<Entity, IReadOnlyList<string>>)(e => get((T)e)));

    public SchemaRows<T> TextMap(string field, Func<T, IReadOnlyDictionary<string, string>> get, string meaning) =>
        Add(field, FieldType.TextMap, false, FieldDefault.EmptyMap, meaning, (Func<Entity, IReadOnlyDictionary<string, string>>)(e => get((T)e)));

    // The key of an edge `owner` is the field `owner_id`; a test compares the two.
    public SchemaRows<T> ToOne(string edge, string target, string meaning, Func<T, string?> key, bool acrossTenant = false, bool oncePerParent = false) =>
        Add(new(edge, target, false, true, meaning, new EdgePath.ByKey($"{edge}_id", e => key((T)e), acrossTenant, oncePerParent)));

    /// <summary>A to-one edge that is never null: a row without its parent is left out of the graph.</summary>
    public SchemaRows<T> Parent(string edge, string target, string meaning, Func<T, string?> key) =>
        Add(new(edge, target, false, false, meaning, new EdgePath.ByKey($"{edge}_id", e => key((T)e))));

    public SchemaRows<T> Organization() => Parent("organization", "organizations", "the organization", e => e.OrganizationId);

    public SchemaRows<T> ToMany(string edge, string target, string meaning, EdgePath path) => Add(new(edge, target, true, false, meaning, path));

    public CollectionSchema Schema() => new(name, type, description, modes, howToFetch, e => id((T)e), [.. _fields], [.. _edges]);

    private SchemaRows<T> Add(string field, FieldType fieldType, bool nullable, FieldDefault @default, string meaning, Delegate get, params string[] known)
    {
        _fields.Add(new(field, fieldType, nullable, @default, meaning, get, known));
        return this;
    }

    private SchemaRows<T> Add(EdgeSchema edge)
    {
        _edges.Add(edge);
        return this;
    }
}

/// <summary>Rows without an entity type of their own.</summary>
internal static class SchemaRows
{
    /// <summary>A collection that has its place and no rows yet.</summary>
    public static CollectionSchema Later(string name, string type, string description) =>
        new(name, type, description, ["enterprise", "compliance"], "this version does not fetch it yet", _ => "", [], []);
}
