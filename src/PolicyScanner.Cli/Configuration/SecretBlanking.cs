using System.Text.RegularExpressions;
using PolicyScanner.Text;
using PolicyScanner.Text.Yaml;

namespace PolicyScanner.Cli.Configuration;

/// <summary>
/// Overwrites secrets that stand in a configuration file against all advice, before anything is said about it: a message shows the line it is about,
/// and the secret must not get from there into a build log. Everything keeps its place.
/// </summary>
internal static partial class SecretBlanking
{
    private static readonly string[] Keys = ["api_key", "https_proxy_password"];

    public static SourceText Of(SourceText source)
    {
        var text = Secrets.Blank(source.Content);
        var document = YamlDocument.Read(new(source.Name, text));
        // Where the YAML is broken nobody knows where a value ends: the rest of its line goes.
        if (document.Root is null) return new(source.Name, Written().Replace(text, m => m.Groups[1].Value + Blank(m.Groups[2].Value)));
        if (document.Root.Find("connections")?.Value is not YamlMapping connections) return new(source.Name, text);

        var characters = text.ToCharArray();
        var written = connections.Entries.Select(c => c.Value).OfType<YamlMapping>().SelectMany(c => c.Entries)
            .Where(e => Keys.Contains(e.Name)).Select(e => e.Value).OfType<YamlScalar>();
        foreach (var scalar in written) Blank(text, scalar.Span).CopyTo(0, characters, scalar.Span.Start, scalar.Span.Length);
        return new(source.Name, new(characters));
    }

    // The quotes of a text and the `|` of a block stay: it is to read as the same YAML.
    private static string Blank(string text, TextSpan span)
    {
        var value = text.Substring(span.Start, span.Length);
        var inside = value switch
        {
            ['"' or '\'', .., '"' or '\''] => (Start: 1, End: value.Length - 1),
            ['|' or '>', ..] => (Start: Math.Max(value.IndexOf('\n', StringComparison.Ordinal), 0), End: value.Length),
            _ => (Start: 0, End: value.Length),
        };
        return value[..inside.Start] + Blank(value[inside.Start..inside.End]) + value[inside.End..];
    }

    private static string Blank(string text) => string.Concat(text.Select(c => char.IsWhiteSpace(c) ? c : 'x'));

    [GeneratedRegex("""((?:api_key|https_proxy_password)["']?\s*:[ \t]*["']?)([^{\s][^\r\n]*)""", RegexOptions.NonBacktracking)]
    private static partial Regex Written();
}
