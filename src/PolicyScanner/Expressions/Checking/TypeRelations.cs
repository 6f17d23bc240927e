namespace PolicyScanner.Expressions.Checking;

/// <summary>How types stand to each other. <see cref="CelType.Dyn"/> and <see cref="CelType.Error"/> fit everywhere.</summary>
internal static class TypeRelations
{
    public static bool IsNumber(this CelType type) => type.Kind is CelKind.Int or CelKind.Uint or CelKind.Double;

    public static bool IsAnything(this CelType type) => type.Kind is CelKind.Dyn or CelKind.Error;

    /// <summary>The type of what is one or the other, as the elements of a list; null where only <see cref="CelType.Dyn"/> covers both.</summary>
    public static CelType? Join(CelType one, CelType other)
    {
        if (one == other || other.Kind is CelKind.Error) return one;
        if (one.Kind is CelKind.Error) return other;
        if (one.Kind is CelKind.Dyn || other.Kind is CelKind.Dyn) return CelType.Dyn;
        if (one.Kind is CelKind.Null) return other.OrNull();
        if (other.Kind is CelKind.Null) return one.OrNull();
        if (one.Nullable || other.Nullable) return Join(one.NotNull(), other.NotNull())?.OrNull();
        return (one.Kind, other.Kind) switch
        {
            (CelKind.List, CelKind.List) => Join(one.Element!, other.Element!) is { } element ? CelType.List(element) : null,
            (CelKind.Map, CelKind.Map) =>
                Join(one.Key!, other.Key!) is { } key && Join(one.Element!, other.Element!) is { } value ? CelType.Map(key, value) : null,
            _ => null,
        };
    }

    /// <summary>Whether <c>==</c> can be true of two values of these types.</summary>
    public static bool CanBeEqual(CelType one, CelType other)
    {
        if (one.IsAnything() || other.IsAnything()) return true;
        if (one.Kind is CelKind.Null) return other.Nullable || other.Kind is CelKind.Null;
        if (other.Kind is CelKind.Null) return one.Nullable;
        if (one.IsNumber() && other.IsNumber()) return true;
        return one.Kind == other.Kind && one.Kind switch
        {
            CelKind.List => CanBeEqual(one.Element!, other.Element!),
            CelKind.Map => CanBeEqual(one.Key!, other.Key!) && CanBeEqual(one.Element!, other.Element!),
            CelKind.Entity => one.Collection == other.Collection,
            CelKind.Record => one.Columns == other.Columns,
            _ => true,
        };
    }

    /// <summary>Whether a value of a type may stand where another is asked for.</summary>
    public static bool Fits(this CelType type, CelType wanted) => new TypeBindings().Accept(wanted, type);
}
