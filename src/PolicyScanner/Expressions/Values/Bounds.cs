namespace PolicyScanner.Expressions.Values;

/// <summary>Comparisons of an unknown int that its bounds decide: a size that is 2 or more is greater than 1, whatever is missing.</summary>
internal static class Bounds
{
    public static bool? Equal(Value left, Value right) => Order(left, right) switch
    {
        (AtLeast: > 0, _) or (_, AtMost: < 0) => false,
        (AtLeast: 0, AtMost: 0) => true,
        _ => null,
    };

    /// <summary>Whether left is less, or less or equal.</summary>
    public static bool? Less(Value left, Value right, bool orEqual) => Order(left, right) switch
    {
        (_, AtMost: < 0) => true,
        (AtLeast: > 0, _) => false,
        (_, AtMost: 0) when orEqual => true,
        (AtLeast: 0, _) when !orEqual => false,
        _ => null,
    };

    // The sign of left - right at the least and at the most; null where there is no bound.
    private static (int? AtLeast, int? AtMost) Order(Value left, Value right)
    {
        if (left.IsUnknown && right.IsInt)
            return (left.AsUnknown.AtLeast?.CompareTo(right.AsInt), left.AsUnknown.AtMost?.CompareTo(right.AsInt));
        if (left.IsInt && right.IsUnknown)
            return (-right.AsUnknown.AtMost?.CompareTo(left.AsInt), -right.AsUnknown.AtLeast?.CompareTo(left.AsInt));
        return (null, null);
    }
}
