using System.Collections.Concurrent;
using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;
using PolicyScanner.Expressions.Values;

namespace PolicyScanner.Expressions.Functions;

/// <summary>Functions that compare names and e-mail addresses as people mean them. Never by the machine's culture.</summary>
internal static class NameFunctions
{
    private const int MostGlobs = 4096;

    private static readonly ConcurrentDictionary<string, Regex> Globs = new(StringComparer.Ordinal);
    private static readonly IdnMapping Idna = new() { UseStd3AsciiRules = false };

    public static IReadOnlyList<FunctionRow> Rows { get; } =
    [
        new("fold(text: string) -> string", "The text for comparing names: compatibility forms made one (NFKC), case and white space at the ends ignored, inner white space made one space.",
            [(""" fold("  Prod\t API ") """, "\"prod api\""), (""" fold("ＰＲＯＤ") == fold("prod") """, "true"), (""" fold("ΣΊΣΥΦΟΣ") == fold("σίσυφος") """, "true")],
            text => Value.Of(Fold(text.AsString))),

        new("mail_key(address: string) -> string", "The address for comparing people: lower case, the domain in its ASCII form, without white space at the ends and without `+tag`.",
            [(""" mail_key(" Ann+ci@Bücher.example ") """, "\"ann@xn--bcher-kva.example\""), (""" mail_key("ann") """, "\"ann\"")],
            address => Value.Of(MailKey(address.AsString))),

        new("domain(address: string) -> string", "What follows the last `@` of an address, in lower case and its ASCII form; empty where there is none.",
            [(""" domain("Ann@Example.COM") """, "\"example.com\""), (""" domain("ann") """, "\"\"")],
            address => Value.Of(Domain(address.AsString))),

        new("local_part(address: string) -> string", "What precedes the last `@` of an address, as it is written; the whole text where there is none.",
            [(""" local_part("Ann+ci@example.com") """, "\"Ann+ci\"")],
            address => Value.Of(LocalPart(address.AsString))),

        new("glob(text: string, pattern: string) -> bool", "Whether the whole text fits the pattern, in which `*` stands for any characters and `?` for one; compares exactly.",
            [(""" glob("eu-prod-1", "*prod*") """, "true"), (""" glob("eu-Prod", "*prod") """, "false"), (""" glob(fold("EU-PROD"), "*prod") """, "true"), (""" glob("a.c", "a?c") """, "true"), (""" glob("abc", "a.c") """, "false")],
            (text, pattern) => Value.Of(Glob(pattern.AsString).IsMatch(text.AsString)))
        {
            Specialise = known => known[1] is { IsString: true } pattern && Glob(pattern.AsString) is var glob ? (text, _) => Value.Of(glob.IsMatch(text.AsString)) : null,
        },
    ];

    public static string Fold(string text)
    {
        if (Ascii.IsValid(text)) return Collapse(text.ToLowerInvariant());
        // Half a surrogate pair cannot be normalized. Upper case first: it makes one of letters with two lower forms, such as the final sigma.
        var normal = WellFormed(text).Normalize(NormalizationForm.FormKC);
        return Collapse(normal.ToUpperInvariant().ToLowerInvariant().Normalize(NormalizationForm.FormKC));
    }

    private static string Collapse(string text)
    {
        var result = new StringBuilder(text.Length);
        var space = false;
        foreach (var character in text)
        {
            if (char.IsWhiteSpace(character))
            {
                space = result.Length > 0;
                continue;
            }
            if (space) result.Append(' ');
            space = false;
            result.Append(character);
        }
        return result.Length == text.Length ? text : result.ToString();
    }

    public static string MailKey(string address)
    {
        var text = address.Trim();
        var at = text.LastIndexOf('@');
        if (at < 0) return text.ToLowerInvariant();
        var local = text[..at].ToLowerInvariant();
        var tag = local.IndexOf('+', StringComparison.Ordinal);
        return $"{(tag > 0 ? local[..tag] : local)}@{Domain(text)}";
    }

    public static string Domain(string address)
    {
        var text = address.Trim();
        var at = text.LastIndexOf('@');
        if (at < 0) return "";
        var domain = text[(at + 1)..].ToLowerInvariant();
        if (Ascii.IsValid(domain)) return domain;
        try
        {
            return Idna.GetAscii(domain);
        }
        catch (ArgumentException)
        {
            // No name that could be registered: it stays as it is, and equals only itself.
            return domain;
        }
    }

    private static string LocalPart(string address)
    {
        var text = address.Trim();
        var at = text.LastIndexOf('@');
        return at < 0 ? text : text[..at];
    }

    // A pattern that comes from data is not kept for ever: there could be any number of them.
    private static Regex Glob(string pattern)
    {
        if (Globs.TryGetValue(pattern, out var known)) return known;
        if (Globs.Count >= MostGlobs) Globs.Clear();
        var translated = Regex.Escape(pattern).Replace("\\*", ".*", StringComparison.Ordinal).Replace("\\?", ".", StringComparison.Ordinal);
        return Globs[pattern] = new($"\\A{translated}\\z", RegexOptions.NonBacktracking | RegexOptions.Singleline | RegexOptions.CultureInvariant);
    }

    private static string WellFormed(string text) => Encoding.UTF8.GetString(Encoding.UTF8.GetBytes(text));
}
