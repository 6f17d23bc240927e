using PolicyScanner.Graph;

namespace PolicyScanner.Expressions.Checking;

internal enum CelKind
{
    /// <summary>Anything; checked at run time.</summary>
    Dyn,

    /// <summary>Nothing is known of it, as of the elements of <c>[]</c>, or it has a problem already; fits everywhere, so that one mistake gives one error.</summary>
    Error,
    Null,
    Bool,
    Int,
    Uint,
    Double,
    String,
    Bytes,
    Timestamp,
    Duration,
    Type,
    List,
    Map,

    /// <summary>A row of a collection of the graph.</summary>
    Entity,

    /// <summary>A row of the context, with a value in each of its columns; a map when it runs.</summary>
    Record,

    /// <summary>A type variable of a function's signature, <c>T</c>.</summary>
    Parameter,
}

/// <summary>A type of the language. Nullable types are CEL's <c>wrapper(T)</c>: they may be compared with null, and must be narrowed before anything else.</summary>
internal sealed record CelType
{
    private CelType(CelKind kind) => Kind = kind;

    public CelKind Kind { get; }

    /// <summary>Whether null is among its values.</summary>
    public bool Nullable { get; private init; }

    /// <summary>A list's elements, a map's values.</summary>
    public CelType? Element { get; private init; }

    /// <summary>A map's keys.</summary>
    public CelType? Key { get; private init; }

    /// <summary>An entity's collection.</summary>
    public CollectionSchema? Collection { get; private init; }

    /// <summary>The name of a type variable, or of a record.</summary>
    public string? Name { get; private init; }

    /// <summary>A record's columns and their types.</summary>
    public IReadOnlyDictionary<string, CelType>? Columns { get; private init; }

    public static CelType Dyn { get; } = new(CelKind.Dyn);

    public static CelType Error { get; } = new(CelKind.Error);

    public static CelType Null { get; } = new(CelKind.Null);

    public static CelType Bool { get; } = new(CelKind.Bool);

    public static CelType Int { get; } = new(CelKind.Int);

    public static CelType Uint { get; } = new(CelKind.Uint);

    public static CelType Double { get; } = new(CelKind.Double);

    public static CelType String { get; } = new(CelKind.String);

    public static CelType Bytes { get; } = new(CelKind.Bytes);

    public static CelType Timestamp { get; } = new(CelKind.Timestamp);

    public static CelType Duration { get; } = new(CelKind.Duration);

    public static CelType TypeType { get; } = new(CelKind.Type);

    public static CelType List(CelType element) => new(CelKind.List) { Element = element };

    public static CelType Map(CelType key, CelType value) => new(CelKind.Map) { Key = key, Element = value };

    public static CelType Entity(CollectionSchema collection) => new(CelKind.Entity) { Collection = collection };

    public static CelType Record(string name, IReadOnlyDictionary<string, CelType> columns) => new(CelKind.Record) { Name = name, Columns = columns };

    public static CelType Parameter(string name) => new(CelKind.Parameter) { Name = name };

    public CelType OrNull() => Nullable || Kind is CelKind.Null or CelKind.Dyn or CelKind.Error ? this : this with { Nullable = true };

    public CelType NotNull() => Nullable ? this with { Nullable = false } : this;

    /// <summary>The type of a field, nullable as its schema says.</summary>
    public static CelType Of(FieldSchema field)
    {
        var type = field.Type switch
        {
            FieldType.Text => String,
            FieldType.Time => Timestamp,
            FieldType.Number => Int,
            FieldType.Flag => Bool,
            FieldType.TextList => List(String),
            FieldType.TextMap => Map(String, String),
            _ => throw new InvalidOperationException($"field `{field.Name}` has an unknown type"),
        };
        return field.Nullable ? type.OrNull() : type;
    }

    /// <summary>The type of what an edge leads to.</summary>
    public static CelType Of(EdgeSchema edge)
    {
        var entity = Entity(GraphSchema.Collection(edge.Target));
        return edge.ToMany ? List(entity) : edge.Nullable ? entity.OrNull() : entity;
    }

    /// <summary>The type as it leaves the checker: what nothing is known of, such as the elements of <c>[]</c>, may be anything.</summary>
    public CelType Settled() => Kind switch
    {
        CelKind.Error => Dyn,
        CelKind.List => this with { Element = Element!.Settled() },
        CelKind.Map => this with { Key = Key!.Settled(), Element = Element!.Settled() },
        _ => this,
    };

    /// <summary>As messages write it: <c>string</c>, <c>list(api_key)</c>, <c>timestamp or null</c>.</summary>
    public override string ToString() => Nullable ? $"{NotNull()} or null" : Kind switch
    {
        CelKind.List => $"list({Element})",
        CelKind.Map => $"map({Key}, {Element})",
        CelKind.Entity => Collection!.Type,
        CelKind.Parameter or CelKind.Record => Name!,
        CelKind.Null => "null",
        CelKind.Error => "dyn",
        _ => Kind.ToString().ToLowerInvariant(),
    };
}
