using PolicyScanner.Text.Yaml;

namespace PolicyScanner.Rules.Reading;

/// <summary>
/// Nothing may stand behind <c>tests</c>: a scan stops reading there, and would run another rule than the one that was tested.
/// </summary>
internal static class TestsLast
{
    /// <param name="document">A rule's file.</param>
    /// <param name="isWhole">Whether it was read to its end.</param>
    public static void Check(YamlDocument document, bool isWhole)
    {
        var root = isWhole ? document.Root! : MayHaveMore(document) ? YamlDocument.Read(document.Source).Root : null;
        // Where the rest is no YAML, the tests are broken, which does not concern a scan.
        if (root is null || !root.Entries.Any(e => e.Name == "tests")) return;
        foreach (var entry in root.Entries.SkipWhile(e => e.Name != "tests").Skip(1)) document.Bag.BehindTests(entry.Key.Span, entry.Name);
    }

    // Whether a line behind the last key that was read, and behind `tests`, may be a key of the file: it starts with a letter.
    private static bool MayHaveMore(YamlDocument document)
    {
        var (text, keys) = (document.Source.Content, 0);
        var at = document.Root!.Entries.Count == 0 ? 0 : document.Root.Entries[^1].Value.Span.End;
        for (at = NextLine(text, at); at < text.Length; at = NextLine(text, at))
            if (char.IsAsciiLetter(text[at]) && ++keys > 1) return true;
        return false;
    }

    private static int NextLine(string text, int at)
    {
        while (at < text.Length && text[at] is not ('\n' or '\r')) at++;
        while (at < text.Length && text[at] is '\n' or '\r') at++;
        return at;
    }
}
