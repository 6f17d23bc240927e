using System.Collections.Frozen;
using PolicyScanner.Text;
using PolicyScanner.Text.Yaml;

namespace PolicyScanner.Rules.Reading;

/// <summary>Which names a rule may give.</summary>
internal static class Identifiers
{
    // What the language names itself, CEL's reserved words, and its types.
    private static readonly FrozenSet<string> Reserved = FrozenSet.ToFrozenSet(
        [
            "now", "params", "context", "scan",
            "true", "false", "null", "in", "as", "break", "const", "continue", "else", "for", "function", "if", "import", "let", "loop", "package",
            "namespace", "return", "var", "void", "while",
            "bool", "bytes", "double", "dyn", "int", "list", "map", "null_type", "string", "type", "uint",
        ],
        StringComparer.Ordinal);

    public static bool IsReserved(string name) => Reserved.Contains(name);

    public static bool IsIdentifier(string name) => name.Length > 0 && LengthOf(name, 0) == name.Length;

    /// <summary>How many characters the identifier at an offset has; 0 where there is none.</summary>
    public static int LengthOf(string text, int start)
    {
        var end = start;
        while (end < text.Length && (char.IsAsciiLetter(text[end]) || text[end] == '_' || (end > start && char.IsAsciiDigit(text[end])))) end++;
        return end - start;
    }

    /// <summary>Whether it is lower-case words with a hyphen between, <c>key-never-expires</c>.</summary>
    public static bool IsKebabCase(string text) =>
        text.Length > 0 && char.IsAsciiLetterLower(text[0]) && text[^1] != '-' && !text.Contains("--", StringComparison.Ordinal)
        && text.All(c => char.IsAsciiLetterLower(c) || char.IsAsciiDigit(c) || c == '-');

    /// <summary>Whether a name may be given to a variable, parameter or function; where not, that is reported.</summary>
    public static bool Check(YamlScalar name, DiagnosticBag bag) => Check(name.Text, name.Span, bag);

    public static bool Check(string name, TextSpan at, DiagnosticBag bag)
    {
        if (!IsIdentifier(name)) bag.NoIdentifier(at, name);
        else if (IsReserved(name)) bag.ReservedName(at, name);
        else return true;
        return false;
    }
}
