using PolicyScanner.Expressions.Values;
using PolicyScanner.Graph;

namespace PolicyScanner.Expressions.Compilation;

/// <summary>Fields and edges of rows, whatever the row: one that was read, one that lacks the field, one that a hole may hide.</summary>
internal static class EntityReads
{
    /// <summary>A field or edge of an entity or phantom by name.</summary>
    public static Value Member(Frame frame, Value entity, string name)
    {
        var collection = entity.IsEntity ? entity.AsCollection : entity.AsPhantom.Collection;
        if (collection.FindField(name) is { } field) return Field(frame, entity, field);
        if (collection.FindEdge(name) is not { } edge) return Value.Fail($"{collection.Type} has no `{name}`");
        return edge.ToMany ? Many(frame, entity, edge) : One(frame, entity, edge);
    }

    public static Value Field(Frame frame, Value entity, FieldSchema field)
    {
        if (!entity.IsEntity) return Field(frame, entity.AsPhantom, field);
        var row = frame.Graph.Rows(entity.AsCollection)[entity.AsOrdinal];
        return MissingRows.Lacks(row, field.Name) ? Value.Missing(MissingRows.Absence(entity.AsCollection, row, field.Name)) : field.Get switch
        {
            Func<Entity, string?> get => TextField.Of(get(row)),
            Func<Entity, DateTimeOffset?> get => TimeField.Of(get(row)),
            Func<Entity, long> get => NumberField.Of(get(row)),
            Func<Entity, bool> get => FlagField.Of(get(row)),
            Func<Entity, IReadOnlyList<string>> get => TextListField.Of(get(row)),
            Func<Entity, IReadOnlyDictionary<string, string>> get => TextMapField.Of(get(row)),
            _ => throw new InvalidOperationException($"field `{field.Name}` has a getter of an unknown type"),
        };
    }

    /// <summary>Where a to-one edge leads: an entity, null, or unknown where a hole may hide it.</summary>
    public static Value One(Frame frame, Value entity, EdgeSchema edge)
    {
        if (!entity.IsEntity) return One(frame, entity.AsPhantom, edge);
        var (target, collection) = (frame.Edge(edge).One(entity.AsOrdinal), GraphSchema.Collection(edge.Target));
        if (target >= 0) return Value.Entity(collection, target);
        if (target == EdgeIndex.None) return Value.Null;
        var row = frame.Graph.Rows(edge.Source)[entity.AsOrdinal];
        var cause = frame.Graph.Missing.CauseOf(edge, row);
        return target == EdgeIndex.Unknown ? Value.Missing(cause) : Value.Of(PhantomRow.Any(collection, row.OrganizationId, [cause]));
    }

    /// <summary>Where a to-many edge leads, as a list; partial where rows may be hidden.</summary>
    public static Value Many(Frame frame, Value entity, EdgeSchema edge)
    {
        if (!entity.IsEntity) return Many(frame, entity.AsPhantom, edge);
        var ordinals = frame.Edge(edge).Many(entity.AsOrdinal);
        var (target, phantoms) = (GraphSchema.Collection(edge.Target), frame.Behind(edge, entity.AsOrdinal));
        if (ordinals.IsEmpty && phantoms.Count == 0) return Value.Of(CelList.Empty);
        var items = new Value[ordinals.Length];
        for (var i = 0; i < items.Length; i++) items[i] = Value.Entity(target, ordinals[i]);
        return Value.Of(new CelList(items, Unknown.Of(phantoms), frame.Possible(LoopTest.Nothing, phantoms).AtMost, phantoms.Count > 0 ? phantoms : null));
    }

    // What is known of a row that a hole may hide: its organization, and the parent under which it would be.
    private static Value Field(Frame frame, PhantomRow phantom, FieldSchema field)
    {
        if (field.Name == "organization_id" && !phantom.MayBeRead) return Value.Of(phantom.OrganizationId);
        if (phantom.ParentEdge is { Path: EdgePath.ByKey key } edge && key.Field == field.Name)
        {
            var parents = GraphSchema.Collection(edge.Target);
            return Value.Of(parents.IdOf(frame.Graph.Rows(parents)[phantom.ParentOrdinal]));
        }
        return Value.NotRead(phantom);
    }

    private static Value Many(Frame frame, PhantomRow phantom, EdgeSchema edge)
    {
        if (frame.Graph.Missing.BehindHidden(edge, phantom) is not { } rows) return Value.NotRead(phantom);
        return Value.Of(rows.Count == 0 ? CelList.Empty : new([], Unknown.Of(rows), frame.Possible(LoopTest.Nothing, rows).AtMost, rows));
    }

    private static Value One(Frame frame, PhantomRow phantom, EdgeSchema edge)
    {
        var target = GraphSchema.Collection(edge.Target);
        if (phantom.ParentEdge == edge) return Value.Entity(target, phantom.ParentOrdinal);
        if (edge.Name == "organization" && !phantom.MayBeRead && frame.Graph.Ids(target).First(phantom.OrganizationId) is >= 0 and var organization) return Value.Entity(target, organization);
        return Value.NotRead(phantom);
    }
}

/// <summary>How the value of a field of one type becomes a value of the language.</summary>
internal interface IFieldValue<T>
{
    static abstract Value Of(T value);
}

internal readonly struct TextField : IFieldValue<string?>
{
    public static Value Of(string? value) => Value.Of(value);
}

internal readonly struct TimeField : IFieldValue<DateTimeOffset?>
{
    public static Value Of(DateTimeOffset? value) => Value.Of(value);
}

internal readonly struct NumberField : IFieldValue<long>
{
    public static Value Of(long value) => Value.Of(value);
}

internal readonly struct FlagField : IFieldValue<bool>
{
    public static Value Of(bool value) => Value.Of(value);
}

internal readonly struct TextListField : IFieldValue<IReadOnlyList<string>>
{
    public static Value Of(IReadOnlyList<string> value) => Value.Of(value.Count == 0 ? CelList.Empty : new CelList([.. value.Select(v => Value.Of(v))]));
}

internal readonly struct TextMapField : IFieldValue<IReadOnlyDictionary<string, string>>
{
    public static Value Of(IReadOnlyDictionary<string, string> value) =>
        Value.Of(new CelMap(value.ToDictionary(e => Value.Of(e.Key), e => Value.Of(e.Value), ValueComparer.Instance)));
}
