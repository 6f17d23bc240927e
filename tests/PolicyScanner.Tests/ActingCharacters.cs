using System.Globalization;
using System.Text;

namespace PolicyScanner.Tests;

/// <summary>Characters that do something, or hide something, where text is shown: controls, bidi, zero-width, tags, line separators.</summary>
internal static class ActingCharacters
{
    /// <summary>Those of a text but for line feeds, in hexadecimal digits; empty for a harmless text.</summary>
    public static string In(string text) =>
        string.Join(' ', text.EnumerateRunes().Where(r => r.Value != '\n' && Acts(r)).Distinct().Select(r => r.Value.ToString("x", CultureInfo.InvariantCulture)));

    private static bool Acts(Rune rune) => Rune.GetUnicodeCategory(rune)
        is UnicodeCategory.Control or UnicodeCategory.Format or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator or UnicodeCategory.Surrogate
        || rune.Value is (>= 0xE0000 and <= 0xE0FFF) or (>= 0xFE00 and <= 0xFE0D) or 0x3164;
}
