namespace PolicyScanner.Expressions.Values;

/// <summary>What a rule may still spend in one run: each element that a loop, a clause or a macro looks at costs one.</summary>
internal sealed class Budget(long left)
{
    private long _left = left;

    /// <summary>The cost of a rule's run that no real rule comes near.</summary>
    public const long Default = 2_000_000_000;

    /// <summary>What a rule gives once nothing is left.</summary>
    public static Value Exceeded { get; } = Value.Fail("the rule's cost limit is exceeded");

    public bool IsSpent => _left < 0;

    /// <summary>What is left; below zero when it is spent.</summary>
    public long Left => _left;

    public void Charge(long cost = 1) => _left -= cost;

    /// <summary>Charges, and says whether there was enough left.</summary>
    public bool TryCharge(long cost) => (_left -= cost) >= 0;
}
