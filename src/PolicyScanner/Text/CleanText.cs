using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;

namespace PolicyScanner.Text;

/// <summary>
/// Makes text that somebody else chose harmless for a terminal: it stays on its line, runs no escape sequence, and shows what would be invisible or
/// reverse what is read.
/// </summary>
/// <remarks>
/// This is about terminals and log lines. Markup has escapes of its own, which each format applies. Pipelines look for commands in what a step prints:
/// GitHub for <c>::error</c> at the start of a line, which a wrapped line may have anywhere, and Azure for <c>##vso[</c> wherever it stands.
/// </remarks>
public static partial class CleanText
{
    // Scripts stack up to three marks on a letter; a tower of them covers the lines above.
    private const int MostMarks = 3;

    /// <summary>
    /// The text on one line, with control, bidi, zero-width, tag and other invisible characters, halves of surrogate pairs, and what begins a command of a
    /// pipeline, as <c>\u{1b}</c>.
    /// </summary>
    /// <param name="text">The text.</param>
    /// <param name="longest">How many code points are kept: of a longer text the beginning and the end stay, and between them how many were left out.</param>
    public static string Of(string text, int longest = 200)
    {
        ArgumentNullException.ThrowIfNull(text);
        if (text.Length <= longest && !text.AsSpan().ContainsAnyExceptInRange(' ', '~')) return WithoutCommands(text);

        var count = SourceText.CodePoints(text);
        var (head, tail) = count <= longest ? (count, count) : (longest - (longest / 3), count - (longest / 3));
        var (clean, index, marks) = (new StringBuilder(Math.Min(text.Length, longest) + 16), 0, 0);
        for (var at = 0; at < text.Length; index++)
        {
            var whole = Rune.DecodeFromUtf16(text.AsSpan(at), out var rune, out var length) is System.Buffers.OperationStatus.Done;
            if (index == head && head < tail) clean.Append(CultureInfo.InvariantCulture, $"[... {tail - head} characters ...]");
            if (index < head || index >= tail)
            {
                marks = whole && IsMark(rune) ? marks + 1 : 0;
                if (whole && marks <= MostMarks && !IsInvisible(rune)) clean.Append(text, at, length);
                else clean.Append(CultureInfo.InvariantCulture, $"\\u{{{(whole ? rune.Value : text[at]):x}}}");
            }
            at += length;
        }
        return WithoutCommands(clean.ToString());
    }

    private static string WithoutCommands(string text) => Command().Replace(text, m => string.Create(CultureInfo.InvariantCulture, $"\\u{{{(int)m.ValueSpan[0]:x}}}"));

    [GeneratedRegex(@"(?<!\S):(?=:[A-Za-z])|#(?=#\[)|#(?=#vso\[)", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex Command();

    private static bool IsMark(Rune rune) => Rune.GetUnicodeCategory(rune) is UnicodeCategory.NonSpacingMark or UnicodeCategory.EnclosingMark;

    /// <summary>Whether a character acts on a terminal, or shows nothing.</summary>
    // Cc, Cf, Zl and Zp hold ESC, newlines, bidi and zero-width characters and tags; the list is what shows nothing although its category is another.
    internal static bool IsInvisible(Rune rune) =>
        Rune.GetUnicodeCategory(rune) is UnicodeCategory.Control or UnicodeCategory.Format or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator
        || rune.Value is 0x034F or 0x115F or 0x1160 or 0x17B4 or 0x17B5 or (>= 0x180B and <= 0x180F) or 0x2800 or 0x3164 or 0xFFA0
            or (>= 0xFE00 and <= 0xFE0D) or (>= 0xE0000 and <= 0xE0FFF)
        || (rune.Value & 0xFFFE) == 0xFFFE;
}
