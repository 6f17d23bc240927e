using System.Collections;
using System.Globalization;
using PolicyScanner.Text;

namespace PolicyScanner.Reports;

/// <summary>Values of evidence as a person reads them, on one line and harmless for a terminal.</summary>
internal static class PlainValue
{
    public static string Of(object? value) => value switch
    {
        null => "null",
        bool truth => truth ? "true" : "false",
        string text => $"\"{CleanText.Of(text)}\"",
        DateTimeOffset instant => PrintedTime.Instant(instant),
        TimeSpan duration => PrintedTime.Duration(duration),
        byte[] bytes => Words.Count(bytes.Length, "byte"),
        IReadOnlyDictionary<string, object?> map => Map(map),
        IReadOnlyDictionary<string, string> map => Map(map),
        IEnumerable list => $"[{string.Join(", ", list.Cast<object?>().Select(Of))}]",
        IFormattable number => number.ToString(null, CultureInfo.InvariantCulture),
        _ => CleanText.Of(value.ToString() ?? ""),
    };

    private static string Map<T>(IReadOnlyDictionary<string, T> map) =>
        $"{{{string.Join(", ", map.OrderBy(e => e.Key, StringComparer.Ordinal).Select(e => $"{CleanText.Of(e.Key)}: {Of(e.Value)}"))}}}";
}
