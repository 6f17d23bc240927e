using System.Globalization;
using PolicyScanner.Findings;
using PolicyScanner.Text;

namespace PolicyScanner.Reports;

/// <summary>Values and causes of explanations on one line, harmless for a terminal.</summary>
internal static class ExplainedText
{
    private const int LongestReason = 400;

    public static string Of(object? value) => value switch
    {
        Subject row => SubjectText.Id(row) + SubjectText.Name(row),
        UnknownValue unknown => $"unknown{Bounds(unknown)} ({Place(unknown)})",
        ErrorValue error => $"error: {CleanText.Of(error.Message, LongestReason)}",
        ListValue list => List(list),
        MapValue map => $"{{{string.Join(", ", map.First.Select(e => $"{CleanText.Of(e.Key)}: {Of(e.Value)}"))}{(map.Count > map.First.Count ? $", ... {map.Count - map.First.Count} more" : "")}}}",
        _ => PlainValue.Of(value),
    };

    /// <summary>Where data are missing, and why.</summary>
    public static string Cause(UnknownValue unknown) => $"{Place(unknown)}: {CleanText.Of(unknown.Reason, LongestReason)}";

    private static string Place(UnknownValue unknown) =>
        unknown.Collection + (unknown.Parent is null ? "" : $" of {CleanText.Of(unknown.Parent)}") + (unknown.More > 0 ? $" and {unknown.More} more" : "");

    private static string Bounds(UnknownValue unknown) => (unknown.AtLeast, unknown.AtMost) switch
    {
        (null, null) => "",
        ({ } least, null) => string.Create(CultureInfo.InvariantCulture, $", {least} or more"),
        (null, { } most) => string.Create(CultureInfo.InvariantCulture, $", {most} or less"),
        ({ } least, { } most) => string.Create(CultureInfo.InvariantCulture, $", {least} to {most}"),
    };

    private static string List(ListValue list)
    {
        var more = list.Count - list.First.Count;
        List<string> items = [.. list.First.Select(Of)];
        if (more > 0) items.Add($"... {more} more");
        if (list.Open is { } open) items.Add($"and maybe others ({Place(open)})");
        return list is { Count: 0, Open: null } ? "[]" : $"{list.Count}: [{string.Join(", ", items)}]";
    }
}
