using PolicyScanner.Text;

namespace PolicyScanner.Reports;

/// <summary>Text that somebody else chose, in Markdown as GitHub and GitLab read it.</summary>
/// <remarks>
/// A backslash is not enough: mentions, references to issues and bare addresses become links after Markdown was read. Nothing does inside code, so a text
/// with any character that could act anywhere is shown as code.
/// </remarks>
public static class MarkdownText
{
    private const int Longest = 600;

    // `-`, `.` and `)` would begin a list at the start of a line: no line of ours begins with what others chose.
    private const string Harmless = " ,;()-./'%?\"";

    /// <summary>On one line, as it is or as code; in a cell of a table its bars still have to be escaped.</summary>
    /// <param name="text">The text; of a long one the middle is left out.</param>
    public static string Of(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        var clean = CleanText.Of(text, Longest).Trim(' ');
        return Enumerable.Range(0, clean.Length).All(i => IsHarmless(clean, i)) && !clean.Contains("www.", StringComparison.OrdinalIgnoreCase) && !clean.Contains("GH-", StringComparison.OrdinalIgnoreCase) ? clean : Code(clean);
    }

    /// <summary>On one line, as code; empty where there is nothing to show.</summary>
    /// <param name="text">The text; of a long one the middle is left out.</param>
    public static string Code(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        var clean = CleanText.Of(text, Longest).Trim(' ');
        if (clean.Length == 0) return "";
        var fence = new string('`', LongestRun(clean) + 1);
        // The spaces keep a backtick of the text apart from those of the fence, and are not shown.
        return clean.StartsWith('`') || clean.EndsWith('`') ? $"{fence} {clean} {fence}" : $"{fence}{clean}{fence}";
    }

    // `_` inside a word emphasizes nothing, and a colon before a space is no part of an address or a picture.
    private static bool IsHarmless(string text, int at) => text[at] switch
    {
        '_' => IsWord(text, at - 1) && IsWord(text, at + 1),
        ':' => at + 1 == text.Length || text[at + 1] == ' ',
        var c => char.IsLetterOrDigit(c) || Harmless.Contains(c, StringComparison.Ordinal),
    };

    private static bool IsWord(string text, int at) => at >= 0 && at < text.Length && char.IsLetterOrDigit(text[at]);

    private static int LongestRun(string text)
    {
        var (longest, run) = (0, 0);
        foreach (var c in text)
        {
            run = c == '`' ? run + 1 : 0;
            longest = Math.Max(longest, run);
        }
        return longest;
    }
}
