namespace PolicyScanner.Expressions.Values;

/// <summary><c>&amp;&amp;</c>, <c>||</c> and <c>!</c> in Kleene's logic with errors: what decides, decides; else unknown, else error.</summary>
internal static class Logic
{
    public static Value And(Value left, Value right)
    {
        if (left.IsFalse || right.IsFalse) return Value.False;
        return left.IsTrue && right.IsTrue ? Value.True : Undecided(left, right, "&&");
    }

    public static Value Or(Value left, Value right)
    {
        if (left.IsTrue || right.IsTrue) return Value.True;
        return left.IsFalse && right.IsFalse ? Value.False : Undecided(left, right, "||");
    }

    public static Value Not(Value value) => value.IsBool ? Value.Of(!value.AsBool) : value.IsStop ? value : Value.Fail($"`!` does not take {ValueNames.Of(value)}");

    private static Value Undecided(Value left, Value right, string symbol)
    {
        left = BoolOrStop(left, symbol);
        right = BoolOrStop(right, symbol);
        return left.IsStop || right.IsStop ? Stops.Of(left, right) : default;
    }

    private static Value BoolOrStop(Value value, string symbol) =>
        value.IsBool || value.IsStop ? value : Value.Fail($"`{symbol}` does not take {ValueNames.Of(value)}");
}
