using System.Collections;
using System.Globalization;
using PolicyScanner.Graph;

namespace PolicyScanner.Tests.Graph;

/// <summary>A graph as text by way of reflection, not of the schema or the snapshot: says whether two are equal in every property.</summary>
internal static class GraphText
{
    public static string Of(AccessGraph graph) => string.Join('\n', GraphSchema.Collections.SelectMany(c => graph.Rows(c)).Select(Of));

    public static string Of(Entity entity) => $"{entity.GetType().Name} {Properties(entity)}";

    private static string Properties(object value) => string.Join(' ', value.GetType().GetProperties()
        .Where(p => p.GetIndexParameters().Length == 0)
        .OrderBy(p => p.Name, StringComparer.Ordinal)
        .Select(p => $"{p.Name}={Value(p.GetValue(value))}"));

    private static string Value(object? value) => value switch
    {
        null => "null",
        string text => $"\"{text}\"",
        DateTimeOffset time => time.UtcDateTime.ToString("O", CultureInfo.InvariantCulture),
        IReadOnlyDictionary<string, string> map => $"{{{string.Join(' ', map.OrderBy(p => p.Key, StringComparer.Ordinal).Select(p => $"{p.Key}=\"{p.Value}\""))}}}",
        Hole hole => $"({Properties(hole)})",
        IEnumerable list => $"[{string.Join(' ', list.Cast<object?>().Select(Value))}]",
        IFormattable other => other.ToString(null, CultureInfo.InvariantCulture),
        _ => value.ToString()!,
    };
}
