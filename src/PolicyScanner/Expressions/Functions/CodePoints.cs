namespace PolicyScanner.Expressions.Functions;

/// <summary>Texts as sequences of code points.</summary>
internal static class CodePoints
{
    public static int Count(ReadOnlySpan<char> text)
    {
        var count = text.Length;
        for (var i = 1; i < text.Length; i++) if (char.IsSurrogatePair(text[i - 1], text[i])) count--;
        return count;
    }

    /// <summary>Where the code point of that number begins; the end of the text where there is none.</summary>
    public static int Offset(ReadOnlySpan<char> text, int number)
    {
        var at = 0;
        for (; number > 0 && at < text.Length; number--) at += at + 1 < text.Length && char.IsSurrogatePair(text[at], text[at + 1]) ? 2 : 1;
        return at;
    }

    public static IEnumerable<string> Split(string text)
    {
        for (var at = 0; at < text.Length;)
        {
            var length = at + 1 < text.Length && char.IsSurrogatePair(text[at], text[at + 1]) ? 2 : 1;
            yield return text.Substring(at, length);
            at += length;
        }
    }

    public static void ToAsciiCase(ReadOnlySpan<char> from, Span<char> to, bool lower)
    {
        for (var i = 0; i < from.Length; i++)
            to[i] = lower && char.IsAsciiLetterUpper(from[i]) ? (char)(from[i] + 32) : !lower && char.IsAsciiLetterLower(from[i]) ? (char)(from[i] - 32) : from[i];
    }
}
