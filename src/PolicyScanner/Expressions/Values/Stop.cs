using PolicyScanner.Graph;

namespace PolicyScanner.Expressions.Values;

/// <summary>What stops a computation.</summary>
internal abstract class Stop;

/// <summary>Why a value is not known. A number may still be known to lie between two bounds, so that a comparison can be decided.</summary>
internal sealed class Unknown(IReadOnlyList<MissingData> causes, long? atLeast = null, long? atMost = null) : Stop
{
    /// <summary>What is missing; at least one, each once.</summary>
    public IReadOnlyList<MissingData> Causes { get; } = causes;

    /// <summary>For an unknown int: it is this or more.</summary>
    public long? AtLeast { get; } = atLeast;

    /// <summary>For an unknown int: it is this or less.</summary>
    public long? AtMost { get; } = atMost;

    /// <summary>Both causes; the bounds of neither.</summary>
    public Unknown And(Unknown other) => ReferenceEquals(Causes, other.Causes) ? WithoutBounds() : new([.. Causes.Union(other.Causes)]);

    /// <summary>As what is computed from it is unknown: of a size and one more, the bounds are others.</summary>
    public Unknown WithoutBounds() => AtLeast is null && AtMost is null ? this : new(Causes);

    /// <summary>An int that is not known for the same reasons, between two bounds.</summary>
    public Unknown Within(long? atLeast, long? atMost) => new(Causes, atLeast, atMost);

    /// <summary>What hides those rows, as far as it is worth telling; null for none.</summary>
    public static Unknown? Of(IReadOnlyList<PhantomRow> phantoms) =>
        phantoms.Count == 0 ? null : new([.. phantoms.SelectMany(p => p.Causes).Distinct().Take(Stops.MostCauses)]);
}

/// <summary>Why an expression failed, as the author of the rule should read it: lower case, the values in it, no full stop.</summary>
internal sealed class EvaluationError(string message) : Stop
{
    public string Message { get; } = message;
}

/// <summary>Gathers what stops an operation of several operands: unknown, with all causes, before the first error.</summary>
internal struct Stops
{
    /// <summary>
    /// How many causes are worth telling. Where there are as many, whoever walks over hidden rows may stop: what is unknown stays so, and those that
    /// somebody asked for come first.
    /// </summary>
    public const int MostCauses = 8;

    private Unknown? _unknown;
    private HashSet<MissingData>? _causes;
    private EvaluationError? _error;

    public readonly bool Any => _unknown is not null || _error is not null;

    public readonly bool AnyUnknown => _unknown is not null;

    /// <summary>Whether there are as many causes as are worth telling.</summary>
    public readonly bool HasEnough => (_causes?.Count ?? _unknown?.Causes.Count ?? 0) >= MostCauses;

    public readonly EvaluationError? Error => _error;

    /// <summary>Notes a value that is a stop.</summary>
    public void Add(Value stop)
    {
        if (stop.IsUnknown) Add(stop.AsUnknown);
        else _error ??= stop.AsError;
    }

    public void Add(Unknown unknown)
    {
        if (_unknown is null) _unknown = unknown.WithoutBounds();
        // A set, because a loop over many rows may add a cause for each.
        else if (!ReferenceEquals(_unknown, unknown)) (_causes ??= [.. _unknown.Causes]).UnionWith(unknown.Causes);
    }

    public void Add(PhantomRow row) => Add(new Unknown(row.Causes));

    /// <summary>All causes; null where nothing is unknown.</summary>
    public readonly Unknown? Unknown => _causes is null ? _unknown : new([.. _causes]);

    /// <summary>What stops, or the value where nothing does.</summary>
    public readonly Value Or(Value value) => Unknown is { } unknown ? Value.Of(unknown) : _error is not null ? Value.Of(_error) : value;

    /// <summary>What stops a strict operation on two operands of which at least one is a stop.</summary>
    public static Value Of(Value left, Value right)
    {
        if (left.IsUnknown) return Value.Of(right.IsUnknown ? left.AsUnknown.And(right.AsUnknown) : left.AsUnknown.WithoutBounds());
        return right.IsUnknown ? Value.Of(right.AsUnknown.WithoutBounds()) : left.IsError ? left : right;
    }
}
