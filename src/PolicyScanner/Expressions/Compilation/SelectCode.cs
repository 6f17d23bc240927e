using PolicyScanner.Expressions.Checking;
using PolicyScanner.Expressions.Syntax;
using PolicyScanner.Expressions.Values;
using PolicyScanner.Graph;

namespace PolicyScanner.Expressions.Compilation;

/// <summary><c>operand.field</c> and <c>has(operand.field)</c>: fields and edges of entities, keys of maps.</summary>
internal static class SelectCode
{
    public static Code Emit(SelectNode node)
    {
        var value = node switch
        {
            { ReadsField: { } field } => Field(node, field),
            { WalksEdge: { } edge } => Edge(node, edge),
            _ => Member(node),
        };
        // What an entity or a record has is what is not null.
        return node.IsTest && (node.ReadsField is not null || node.WalksEdge is not null || IsColumn(node)) ? IsPresent(value) : value;
    }

    private static bool IsColumn(SelectNode node) => node.Operand.Type.Kind is CelKind.Record;

    /// <summary>Whether there is a value.</summary>
    public static Code IsPresent(Code value) => frame =>
    {
        var found = value(frame);
        return found.IsStop ? found : Value.Of(!found.IsNull);
    };

    private static Code Field(SelectNode node, FieldSchema field) => field.Get switch
    {
        Func<Entity, string?> get => Read<string?, TextField>(node, field, get),
        Func<Entity, DateTimeOffset?> get => Read<DateTimeOffset?, TimeField>(node, field, get),
        Func<Entity, long> get => Read<long, NumberField>(node, field, get),
        Func<Entity, bool> get => Read<bool, FlagField>(node, field, get),
        Func<Entity, IReadOnlyList<string>> get => Read<IReadOnlyList<string>, TextListField>(node, field, get),
        Func<Entity, IReadOnlyDictionary<string, string>> get => Read<IReadOnlyDictionary<string, string>, TextMapField>(node, field, get),
        _ => throw new InvalidOperationException($"field `{field.Name}` has a getter of an unknown type"),
    };

    private static Code Read<T, TValue>(SelectNode node, FieldSchema field, Func<Entity, T> get) where TValue : IFieldValue<T>
    {
        var collection = GraphSchema.IndexOf(node.Operand.Type.Collection!);
        var isNull = Emitter.NullError(node.Operand);
        var operand = Emitter.Emit(node.Operand);
        if (VariableField.Of(node) is { } direct) return frame => direct.Row(frame) is { } row ? TValue.Of(get(row)) : Otherwise(frame, operand(frame), field, isNull);
        return frame =>
        {
            var entity = operand(frame);
            return entity.IsEntity && frame.Rows(collection)[entity.AsOrdinal] is { Absent: null } row ? TValue.Of(get(row)) : Otherwise(frame, entity, field, isNull);
        };
    }

    private static Value Otherwise(Frame frame, Value entity, FieldSchema field, Value isNull)
    {
        if (entity.IsStop) return entity;
        if (entity.IsNull) return isNull;
        return EntityReads.Field(frame, entity, field);
    }

    private static Code Edge(SelectNode node, EdgeSchema edge)
    {
        var (operand, target, isNull) = (Emitter.Emit(node.Operand), GraphSchema.Collection(edge.Target), Emitter.NullError(node.Operand));
        if (edge.ToMany)
        {
            return frame =>
            {
                var entity = operand(frame);
                return entity.IsStop ? entity : entity.IsNull ? isNull : EntityReads.Many(frame, entity, edge);
            };
        }
        return frame =>
        {
            var entity = operand(frame);
            if (entity.IsEntity && frame.Edge(edge).One(entity.AsOrdinal) is >= 0 and var found) return Value.Entity(target, found);
            return entity.IsStop ? entity : entity.IsNull ? isNull : EntityReads.One(frame, entity, edge);
        };
    }

    // Maps, and whatever the checker did not see.
    private static Code Member(SelectNode node)
    {
        var (operand, name, isNull) = (Emitter.Emit(node.Operand), node.Field, Emitter.NullError(node.Operand));
        Code code = node.IsTest && !IsColumn(node)
            ? frame =>
            {
                var of = operand(frame);
                if (of.Kind is not (ValueKind.Entity or ValueKind.Phantom)) return of.IsNull ? isNull : Members.Has(of, name);
                var found = EntityReads.Member(frame, of, name);
                return found.IsStop ? found : Value.Of(!found.IsNull);
            }
        : frame =>
        {
            var of = operand(frame);
            if (of.IsNull) return isNull;
            return of.Kind is ValueKind.Entity or ValueKind.Phantom ? EntityReads.Member(frame, of, name) : Members.Select(of, name);
        };
        return Constant.Fold(code, operand);
    }
}
