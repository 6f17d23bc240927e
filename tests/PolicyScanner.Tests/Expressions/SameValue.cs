using PolicyScanner.Expressions.Values;

namespace PolicyScanner.Tests.Expressions;

/// <summary>Whether two results are the same to the letter, type included: 1 is not 1.0, NaN is NaN, -0.0 is not 0.0.</summary>
internal static class SameValue
{
    public static bool Holds(Value x, Value y)
    {
        if (x.Kind != y.Kind) return false;
        return x.Kind switch
        {
            ValueKind.Double => double.IsNaN(x.AsDouble) ? double.IsNaN(y.AsDouble) : x.AsInt == y.AsInt,
            ValueKind.List => x.AsList.Items.Length == y.AsList.Items.Length && x.AsList.Items.Zip(y.AsList.Items).All(p => Holds(p.First, p.Second)),
            ValueKind.Map => x.AsMap.Entries.Count == y.AsMap.Entries.Count
                && x.AsMap.Entries.All(e => y.AsMap.Entries.TryGetValue(e.Key, out var other) && Holds(e.Value, other)),
            ValueKind.Error or ValueKind.Unknown => true,
            _ => ValueComparer.Instance.Equals(x, y),
        };
    }
}
