using System.Globalization;
using System.Text;
using PolicyScanner.Graph;

namespace PolicyScanner.Anthropic.Transport;

/// <summary>Makes a server's words fit for a report: no secret, no control or direction character, one line, not long.</summary>
internal sealed class MessageText(ConnectionOptions options)
{
    private const int Longest = 240;

    private readonly string[] _secrets = [.. new[] { options.ApiKey, options.HttpsProxyPassword }.OfType<string>().Where(s => s.Length > 0)];

    public string Clean(string text)
    {
        foreach (var secret in _secrets) text = text.Replace(secret, "…", StringComparison.Ordinal);
        // Somebody else's key may stand there too; the notes of this builder interest nobody.
        text = new AccessGraphBuilder().Clean(text, "", "");

        var clean = new StringBuilder(Math.Min(text.Length, Longest));
        var space = false;
        foreach (var rune in text.EnumerateRunes())
        {
            var category = Rune.GetUnicodeCategory(rune);
            if (Rune.IsWhiteSpace(rune) || category is UnicodeCategory.Control or UnicodeCategory.Format or UnicodeCategory.PrivateUse)
            {
                space = clean.Length > 0;
                continue;
            }
            if (space) clean.Append(' ');
            space = false;
            clean.Append(rune.ToString());
            if (clean.Length >= Longest) return clean.Append('…').ToString();
        }
        return clean.ToString();
    }
}
