using PolicyScanner.Expressions;
using PolicyScanner.Expressions.Values;

namespace PolicyScanner.Evaluation.Execution;

/// <summary>An expression that failed, and which one it was.</summary>
internal sealed record Failure(EvaluationError Error, CompiledExpression? At);

/// <summary>
/// What a condition is: true, false, unknown or failed. Joined as <c>&amp;&amp;</c> joins: false is stronger than unknown, unknown than an error, an error
/// than true.
/// </summary>
internal readonly struct Truth
{
    // Before what is made with it.
    private static readonly object No = new();

    private readonly object? _state;

    private Truth(object? state) => _state = state;

    public static Truth True => default;

    public static Truth False { get; } = new(No);

    public bool IsTrue => _state is null;

    public bool IsFalse => ReferenceEquals(_state, No);

    public Unknown? Unknown => _state as Unknown;

    public Failure? Failure => _state as Failure;

    public static Truth Of(bool value) => value ? True : False;

    public static Truth Of(Unknown unknown) => new(unknown);

    public static Truth Of(Failure failure) => new(failure);

    /// <summary>What an expression says as a condition.</summary>
    public static Truth Of(Value value, CompiledExpression? at)
    {
        if (value.IsBool) return Of(value.AsBool);
        if (value.IsUnknown) return new(value.AsUnknown);
        return new(new Failure(value.IsError ? value.AsError : new($"a condition does not take {ValueNames.Of(value)}"), at));
    }

    public Truth And(Truth other)
    {
        if (IsTrue || other.IsFalse) return other;
        if (other.IsTrue || IsFalse) return this;
        return (Unknown, other.Unknown) switch
        {
            ({ } mine, { } theirs) => new(mine.And(theirs)),
            (null, { }) => other,
            _ => this,
        };
    }

    public Truth Not() => IsTrue ? False : IsFalse ? True : this;

    public Value ToValue() => _state switch
    {
        null => Value.True,
        Unknown unknown => Value.Of(unknown),
        Failure failure => Value.Of(failure.Error),
        _ => Value.False,
    };
}
