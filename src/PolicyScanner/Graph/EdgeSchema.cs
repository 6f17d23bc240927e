namespace PolicyScanner.Graph;

/// <summary>A row of the schema: a way from one entity to others.</summary>
public sealed class EdgeSchema
{
    internal EdgeSchema(string name, string target, bool toMany, bool nullable, string description, EdgePath path) =>
        (Name, Target, ToMany, Nullable, Description, Path) = (name, target, toMany, nullable, description, path);

    /// <summary>The name rules use, snake_case.</summary>
    public string Name { get; }

    /// <summary>The collection it leads to.</summary>
    public string Target { get; }

    /// <summary>Whether it leads to a list.</summary>
    public bool ToMany { get; }

    /// <summary>Whether a to-one edge can be null.</summary>
    public bool Nullable { get; }

    /// <summary>What it means.</summary>
    public string Description { get; }

    /// <summary>How it is found.</summary>
    internal EdgePath Path { get; }

    /// <summary>The collection it leaves from; set when the schema is put together.</summary>
    internal CollectionSchema Source { get; set; } = null!;

    /// <summary>Its place among all edges of the schema; set when the schema is put together.</summary>
    internal int Index { get; set; } = -1;

    /// <summary>Every collection whose rows decide where it leads: a hole in one of them is a hole in the edge.</summary>
    internal IReadOnlyList<string> Reads => Path switch
    {
        EdgePath.Reverse reverse => [.. GraphSchema.Collection(Target).Edge(reverse.Of).Reads.Where(read => read != Source.Name).Prepend(Target).Distinct()],
        EdgePath.Through through => [.. Source.Edge(through.First).Reads.Concat(GraphSchema.Collection(Source.Edge(through.First).Target).Edge(through.Second).Reads).Distinct()],
        _ => [Target],
    };
}

/// <summary>How an edge finds its targets.</summary>
internal abstract record EdgePath
{
    /// <summary>
    /// By the target's id, within the organization or, where <paramref name="AcrossTenant"/>, among all organizations of the tenant. Where a response
    /// lacks <paramref name="Field"/>, the target is unknown. Of the rows below one parent at most one leads to a target where they are <paramref name="OncePerParent"/>.
    /// </summary>
    public sealed record ByKey(string Field, Func<Entity, string?> Key, bool AcrossTenant = false, bool OncePerParent = false) : EdgePath;

    /// <summary>By a list of ids, within the tenant. Where a response lacks <paramref name="Field"/>, any row may be a target.</summary>
    public sealed record ByKeys(string Field, Func<Entity, IReadOnlyList<string>> Keys) : EdgePath;

    /// <summary>The targets whose edge <paramref name="Of"/> leads here.</summary>
    public sealed record Reverse(string Of) : EdgePath;

    /// <summary>One edge after another, each target once.</summary>
    public sealed record Through(string First, string Second) : EdgePath;
}
