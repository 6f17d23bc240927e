namespace PolicyScanner.Expressions.Checking;

/// <summary>What the type variables of one call's signature stand for: parameters are matched with arguments, then the result is read off.</summary>
internal sealed class TypeBindings
{
    private readonly Dictionary<string, CelType> _bound = new(StringComparer.Ordinal);

    /// <summary>Whether an argument may stand for a parameter; binds the parameter's type variables.</summary>
    public bool Accept(CelType parameter, CelType argument)
    {
        if (parameter.Kind is CelKind.Parameter)
        {
            if (!_bound.TryGetValue(parameter.Name!, out var bound)) bound = argument;
            if (TypeRelations.Join(bound, argument) is not { } joined) return false;
            _bound[parameter.Name!] = joined;
            return true;
        }
        if (parameter.IsAnything() || argument.IsAnything()) return true;
        if (argument.Kind is CelKind.Null) return parameter.Nullable || parameter.Kind is CelKind.Null;
        if (argument.Nullable && !parameter.Nullable) return false;
        return parameter.Kind == argument.Kind && parameter.Kind switch
        {
            CelKind.List => Accept(parameter.Element!, argument.Element!),
            CelKind.Map => Accept(parameter.Key!, argument.Key!) && Accept(parameter.Element!, argument.Element!),
            CelKind.Entity => parameter.Collection == argument.Collection,
            CelKind.Record => parameter.Columns == argument.Columns,
            _ => true,
        };
    }

    /// <summary>A type of the signature with its variables replaced; one that nothing was said of is <see cref="CelType.Dyn"/>.</summary>
    public CelType Apply(CelType type)
    {
        var applied = type.Kind switch
        {
            CelKind.Parameter => _bound.GetValueOrDefault(type.Name!) ?? CelType.Dyn,
            CelKind.List => CelType.List(Apply(type.Element!)),
            CelKind.Map => CelType.Map(Apply(type.Key!), Apply(type.Element!)),
            _ => type,
        };
        return type.Nullable ? applied.OrNull() : applied;
    }
}
