using System.Globalization;

namespace PolicyScanner.Text.Yaml;

/// <summary>The problems of YAML itself, PS0301 to PS0329.</summary>
internal static class YamlProblems
{
    private const string QuoteTheWholeLine = "quote the whole line";

    public static void BrokenYaml(this DiagnosticBag bag, TextSpan at, string reason) =>
        bag.Report("PS0301", at, $"this is no YAML: {reason}");

    public static void EmptyFile(this DiagnosticBag bag, TextSpan at) =>
        bag.Report("PS0302", at, "the file is empty", "it starts with its `schema`");

    public static void SecondDocument(this DiagnosticBag bag, TextSpan at) =>
        bag.Report("PS0303", at, "a second document starts here", "write one file for each");

    public static void TabInYaml(this DiagnosticBag bag, TextSpan at) =>
        bag.Report("PS0304", at, "a tab cannot indent YAML", "use spaces");

    public static void YamlTooDeep(this DiagnosticBag bag, TextSpan at, int limit) =>
        bag.Report("PS0305", at, $"nested more than {limit.ToString(CultureInfo.InvariantCulture)} levels deep");

    public static void DuplicateKey(this DiagnosticBag bag, TextSpan at, string key) =>
        bag.Report("PS0306", at, $"`{key}` is given twice", "remove one of them");

    public static void KeyIsNoText(this DiagnosticBag bag, TextSpan at) =>
        bag.Report("PS0307", at, "a key must be a text", $"{QuoteTheWholeLine} if it is a condition");

    public static void YamlAnchor(this DiagnosticBag bag, TextSpan at, string anchor) =>
        bag.Report("PS0308", at, $"`{anchor}` is a YAML anchor, which rules do not have", $"write it out where it is used; if it is a condition, {QuoteTheWholeLine}");

    public static void YamlAlias(this DiagnosticBag bag, TextSpan at, string alias) =>
        bag.Report("PS0309", at, $"`{alias}` is a YAML alias, which rules do not have", $"write it out; if it is a pattern, quote it: `\"{alias}\"`");

    public static void MergeKey(this DiagnosticBag bag, TextSpan at) =>
        bag.Report("PS0310", at, "`<<` merges mappings, which rules do not do", "write it out");

    public static void YamlTag(this DiagnosticBag bag, TextSpan at, string tag) =>
        bag.Report("PS0311", at, $"YAML reads `{tag}` as a tag, not as a text", QuoteTheWholeLine);

    public static void TextAfterMapping(this DiagnosticBag bag, TextSpan at, string line) =>
        bag.Report("PS0312", at, "YAML reads `{` at the start as a mapping", $"{QuoteTheWholeLine}: {InQuotes(line)}");

    public static void TextAfterList(this DiagnosticBag bag, TextSpan at, string line) =>
        bag.Report("PS0313", at, "YAML reads `[` at the start as a list", $"{QuoteTheWholeLine}: {InQuotes(line)}");

    public static void TextAfterQuote(this DiagnosticBag bag, TextSpan at, string line) =>
        bag.Report("PS0314", at, "YAML ends the text at its closing quote", $"{QuoteTheWholeLine}: {InQuotes(line)}");

    public static void ColonInPlainText(this DiagnosticBag bag, TextSpan at, string line) =>
        bag.Report("PS0315", at, "YAML reads `: ` as the end of a key", $"{QuoteTheWholeLine}: {InQuotes(line)}");

    public static void ReservedStart(this DiagnosticBag bag, TextSpan at, char start) =>
        bag.Report("PS0316", at, $"a YAML text cannot start with {(start == '`' ? "a backtick" : $"`{start}`")}", QuoteTheWholeLine);

    public static void CommentCutsCondition(this DiagnosticBag bag, TextSpan at) =>
        bag.Report("PS0317", at, "YAML reads ` #` as a comment, which cuts the condition", QuoteTheWholeLine);

    public static void UnknownKey(this DiagnosticBag bag, TextSpan at, string key, string what, IReadOnlyList<string> known) =>
        bag.Report("PS0320", at, $"{what} has no key `{key}`", Nearest.Hint(key, known) ?? $"it can have {string.Join(", ", known.Select(k => $"`{k}`"))}");

    public static void MissingKey(this DiagnosticBag bag, TextSpan at, string key, string what) =>
        bag.Report("PS0321", at, $"{what} needs `{key}`", $"add `{key}: …`");

    public static void WrongKind(this DiagnosticBag bag, TextSpan at, string what, string expected, string found) =>
        bag.Report("PS0322", at, $"{what} must be {expected}, and is {found}");

    public static void NoTruthValue(this DiagnosticBag bag, TextSpan at, string text) => bag.Report(
        "PS0323", at, $"`{text}` is neither `true` nor `false`",
        text.ToLowerInvariant() switch
        {
            "yes" or "y" or "on" or "true" => "write `true`",
            "no" or "n" or "off" or "false" => "write `false`",
            _ => null,
        });

    public static void NoNumber(this DiagnosticBag bag, TextSpan at, string text, string wanted) =>
        bag.Report("PS0324", at, $"`{text}` is not {wanted}");

    /// <summary>A line as it could be written in quotes, whichever need no escape.</summary>
    private static string InQuotes(string line) =>
        !line.Contains('\'', StringComparison.Ordinal) ? $"`'{line}'`"
        : !line.Contains('"', StringComparison.Ordinal) && !line.Contains('\\', StringComparison.Ordinal) ? $"`\"{line}\"`"
        : $"`'{line.Replace("'", "''", StringComparison.Ordinal)}'`";
}
