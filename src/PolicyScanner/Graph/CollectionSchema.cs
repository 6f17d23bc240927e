namespace PolicyScanner.Graph;

/// <summary>A row of the schema: a collection of entities, its fields and its edges.</summary>
public sealed class CollectionSchema
{
    private readonly Dictionary<string, FieldSchema> _fields;
    private readonly Dictionary<string, EdgeSchema> _edges;

    internal CollectionSchema(string name, string type, string description, string[] modes, string howToFetch, Func<Entity, string> id, FieldSchema[] fields, EdgeSchema[] edges)
    {
        (Name, Type, Description, Modes, HowToFetch, IdOf, Fields, Edges) = (name, type, description, modes, howToFetch, id, fields, edges);
        _fields = fields.ToDictionary(f => f.Name, StringComparer.Ordinal);
        _edges = edges.ToDictionary(e => e.Name, StringComparer.Ordinal);
        foreach (var edge in edges) edge.Source = this;
        Parent = edges.FirstOrDefault(e => e is { ToMany: false, Nullable: false } && e.Name != "organization");
    }

    /// <summary>The collection's name in rules, <c>api_keys</c>.</summary>
    public string Name { get; }

    /// <summary>The name of its entities' type and of findings' subjects, <c>api_key</c>.</summary>
    public string Type { get; }

    /// <summary>What it holds.</summary>
    public string Description { get; }

    /// <summary>The API modes that read it; empty for what the graph says of itself.</summary>
    public IReadOnlyList<string> Modes { get; }

    /// <summary>The fields.</summary>
    public IReadOnlyList<FieldSchema> Fields { get; }

    /// <summary>The edges.</summary>
    public IReadOnlyList<EdgeSchema> Edges { get; }

    /// <summary>What a user does to have it fetched; empty where nothing has to be done.</summary>
    public string HowToFetch { get; }

    /// <summary>The id by which findings name an entity.</summary>
    internal Func<Entity, string> IdOf { get; }

    /// <summary>Below what its rows are read one by one, <c>workspace</c>; null for a list of its own.</summary>
    internal EdgeSchema? Parent { get; }

    internal FieldSchema? FindField(string name) => _fields.GetValueOrDefault(name);

    internal EdgeSchema? FindEdge(string name) => _edges.GetValueOrDefault(name);

    internal EdgeSchema Edge(string name) => _edges[name];

    /// <inheritdoc/>
    public override string ToString() => Name;
}
