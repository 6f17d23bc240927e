using System.Text;
using PolicyScanner.Expressions.Functions;

namespace PolicyScanner.Rules.Context;

/// <summary>Domains as the context lists them.</summary>
internal static class DomainText
{
    private const string Below = "*.";

    /// <summary>In lower case and its ASCII form, as the function <c>domain</c> gives it, with <c>*.</c> in front where it was; null where the text is no domain.</summary>
    public static string? Of(string text)
    {
        var written = text.Trim();
        var (start, name) = written.StartsWith(Below, StringComparison.Ordinal) ? (Below, written[Below.Length..]) : ("", written);
        var domain = NameFunctions.Domain("@" + name);
        var labels = domain.Split('.');
        return !name.Contains('@', StringComparison.Ordinal) && Ascii.IsValid(domain) && labels.All(l => l.Length > 0 && l.All(IsOfLabel)) ? start + domain : null;
    }

    private static bool IsOfLabel(char character) => char.IsAsciiLetterOrDigit(character) || character is '-' or '_';
}
