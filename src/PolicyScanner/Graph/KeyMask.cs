using System.Text;
using System.Text.RegularExpressions;

namespace PolicyScanner.Graph;

/// <summary>Keeps secrets that people put into names, and broken text, out of everything behind it.</summary>
internal static partial class KeyMask
{
    /// <summary>Masks every whole key in the text; returns the same instance where there is none.</summary>
    public static string Apply(string text) =>
        text.Contains("sk-ant-", StringComparison.OrdinalIgnoreCase) ? WholeKey().Replace(text, m => $"{m.Groups[1].Value}…{m.Value[^4..]}") : text;

    /// <summary>Replaces halves of surrogate pairs by U+FFFD; returns the same instance where there is none.</summary>
    public static string ReplaceLoneSurrogates(string text)
    {
        for (var i = 0; i < text.Length; i++)
        {
            if (!char.IsSurrogate(text[i])) continue;
            if (i + 1 < text.Length && char.IsSurrogatePair(text[i], text[i + 1])) i++;
            else return new StringBuilder().AppendJoin("", text.EnumerateRunes()).ToString();
        }
        return text;
    }

    // A hint (`sk-ant-api03-R2D...igAA`) is shorter than any key and stays as it is.
    [GeneratedRegex("(sk-ant-[a-z]+[0-9]{2}-)[A-Za-z0-9_-]{24,}", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex WholeKey();
}
