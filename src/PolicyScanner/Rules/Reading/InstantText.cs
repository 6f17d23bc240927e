using System.Globalization;

namespace PolicyScanner.Rules.Reading;

/// <summary>Instants as RFC 3339 writes them, or a day alone, which is its first instant. Without a zone they are UTC.</summary>
internal static class InstantText
{
    private static readonly string[] Formats = ["yyyy-MM-dd", "yyyy-MM-ddTHH:mm:ss.FFFFFFFK", "yyyy-MM-ddTHH:mmK"];

    /// <summary>The instant, UTC; null where the text is none.</summary>
    public static DateTimeOffset? Parse(string text) =>
        DateTimeOffset.TryParseExact(
            text, Formats, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal, out var instant)
            ? instant
            : null;
}
