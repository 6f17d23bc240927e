using System.Globalization;
using PolicyScanner.Graph;

namespace PolicyScanner.Expressions.Values;

/// <summary>Values as people read them in messages, and as evidence keeps them.</summary>
internal static class ValueText
{
    private const string NotKnown = "(unknown)";

    /// <summary>
    /// As a message shows it: texts as they are, instants in UTC, durations like <c>90d</c>, lists with commas, null as <c>none</c>, entities by
    /// their id, what is not known as <c>(unknown)</c>, or as what a number is at least.
    /// </summary>
    public static string Of(Value value, AccessGraph graph) => value.Kind switch
    {
        ValueKind.Null => "none",
        ValueKind.Bool => value.AsBool ? "true" : "false",
        ValueKind.Int => value.AsInt.ToString(CultureInfo.InvariantCulture),
        ValueKind.Uint => value.AsUint.ToString(CultureInfo.InvariantCulture),
        ValueKind.Double => OfNumber(value.AsDouble),
        ValueKind.String => value.AsString,
        ValueKind.Bytes => Convert.ToBase64String(value.AsBytes),
        ValueKind.Timestamp => TimeText.Of(value.AsTimestamp),
        ValueKind.Duration => TimeText.Short(value.AsDuration),
        ValueKind.Type => value.AsTypeName,
        ValueKind.List => string.Join(", ", value.AsList.Items.Select(i => Of(i, graph)).Concat(value.AsList.More is null ? [] : [NotKnown])),
        ValueKind.Map => string.Join(", ", value.AsMap.Entries.Select(e => $"{Of(e.Key, graph)}: {Of(e.Value, graph)}")),
        ValueKind.Entity => Id(value, graph),
        ValueKind.Error => $"(error: {value.AsError.Message})",
        ValueKind.Unknown => OfUnknown(value.AsUnknown),
        _ => NotKnown,
    };

    /// <summary>
    /// As evidence keeps it: null, bool, long, double, string, DateTimeOffset, TimeSpan, or a list or map of these; entities as their id, and what
    /// is not known as messages say it.
    /// </summary>
    public static object? Plain(Value value, AccessGraph graph) => value.Kind switch
    {
        ValueKind.Null => null,
        ValueKind.Bool => value.AsBool,
        ValueKind.Int => value.AsInt,
        ValueKind.Uint when value.AsUint <= long.MaxValue => (long)value.AsUint,
        ValueKind.Double => value.AsDouble,
        ValueKind.Timestamp => value.AsTimestamp,
        ValueKind.Duration => value.AsDuration,
        ValueKind.List => value.AsList.Items.Select(i => Plain(i, graph)).Concat(value.AsList.More is null ? [] : [NotKnown]).ToList(),
        ValueKind.Map => Plain(value.AsMap, graph),
        _ => Of(value, graph),
    };

    /// <summary>The shortest text that reads back as the same number: <c>1.5</c>, <c>1e+99</c>.</summary>
    public static string OfNumber(double number) => number switch
    {
        double.PositiveInfinity => "+Inf",
        double.NegativeInfinity => "-Inf",
        double.NaN => "NaN",
        _ => number.ToString("R", CultureInfo.InvariantCulture).Replace('E', 'e'),
    };

    // Of a size, 0 is no news.
    private static string OfUnknown(Unknown unknown) => unknown switch
    {
        { AtLeast: { } least, AtMost: { } most } => string.Create(CultureInfo.InvariantCulture, $"{least} to {most}"),
        { AtLeast: { } least and not 0 } => string.Create(CultureInfo.InvariantCulture, $"at least {least}"),
        { AtMost: { } most } => string.Create(CultureInfo.InvariantCulture, $"at most {most}"),
        _ => NotKnown,
    };

    // Of the keys 1 and "1", which read the same, the last stays.
    private static Dictionary<string, object?> Plain(CelMap map, AccessGraph graph)
    {
        var plain = new Dictionary<string, object?>(StringComparer.Ordinal);
        foreach (var (key, value) in map.Entries) plain[Of(key, graph)] = Plain(value, graph);
        return plain;
    }

    private static string Id(Value entity, AccessGraph graph) => entity.AsCollection.IdOf(graph.Rows(entity.AsCollection)[entity.AsOrdinal]);
}
