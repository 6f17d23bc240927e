using System.Security.Cryptography;
using System.Text;
using System.Xml;

namespace PolicyScanner.Reports;

/// <summary>Elements of a page that opens without a network, and in which nothing runs: the policy in its head allows its own style and nothing else.</summary>
/// <remarks>
/// Written as XML, so that every text is encoded, in the form that browsers read as HTML: no element but those that HTML knows as empty closes itself.
/// </remarks>
internal sealed class HtmlPage : IDisposable
{
    // Without characters that XML would escape: the browser hashes what stands here.
    private static readonly string Style = """

        :root { color-scheme: light dark; --line: #8886; --critical: #a3105f; --high: #c62828; --medium: #a85b00; --low: #00707f; --info: #3f51b5 }
        body { font: 15px/1.45 system-ui, sans-serif; max-width: 76rem; margin: 2rem auto; padding: 0 1rem }
        h1, h2, h3 { line-height: 1.2 }
        h2 { margin-top: 2.5rem; border-bottom: 1px solid var(--line) }
        table { border-collapse: collapse; width: 100%; margin: 0.5rem 0 1.5rem }
        th, td { text-align: left; vertical-align: top; padding: 0.3rem 0.6rem; border-bottom: 1px solid var(--line); overflow-wrap: anywhere }
        .figures { width: auto }
        .figures td { text-align: right; font-variant-numeric: tabular-nums }
        code { font: 0.9em ui-monospace, monospace; overflow-wrap: anywhere }
        summary { cursor: pointer }
        .remedy { border-left: 3px solid var(--line); padding-left: 0.8rem }
        .faint { opacity: 0.75 }
        .critical { color: var(--critical) } .high { color: var(--high) } .medium { color: var(--medium) } .low { color: var(--low) } .info { color: var(--info) }
        @media (prefers-color-scheme: dark) { :root { --critical: #ff7ab8; --high: #ff8a80; --medium: #ffb74d; --low: #4dd0e1; --info: #9fa8da } }

        """.ReplaceLineEndings("\n");

    private static readonly string Policy =
        $"default-src 'none'; style-src 'sha256-{Convert.ToBase64String(SHA256.HashData(Encoding.UTF8.GetBytes(Style)))}'; base-uri 'none'; form-action 'none'";

    private readonly XmlWriter _xml;

    public HtmlPage(Stream stream, string title)
    {
        _xml = XmlWriter.Create(stream, new() { Encoding = new UTF8Encoding(encoderShouldEmitUTF8Identifier: false), Indent = true, NewLineChars = "\n", OmitXmlDeclaration = true });
        _xml.WriteDocType("html", null, null, null);
        _xml.WriteStartElement("html");
        _xml.WriteAttributeString("lang", "en");
        Block("head", () =>
        {
            Meta("charset", "utf-8");
            Meta("http-equiv", "Content-Security-Policy", Policy);
            Meta("name", "referrer", "no-referrer");
            Meta("name", "viewport", "width=device-width, initial-scale=1");
            Text("title", title);
            Text("style", Style);
        });
        _xml.WriteStartElement("body");
    }

    /// <summary>An element with others in it.</summary>
    public void Block(string name, Action inside, string? @class = null)
    {
        Start(name, @class);
        inside();
        _xml.WriteFullEndElement();
    }

    /// <summary>An element with text in it.</summary>
    public void Text(string name, string text, string? @class = null) => Block(name, () => _xml.WriteString(text), @class);

    /// <summary>A row of a table. The cells are text.</summary>
    public void Row(string cell, params IEnumerable<string> texts) => Block("tr", () =>
    {
        foreach (var text in texts) Text(cell, text);
    });

    public void Dispose()
    {
        _xml.WriteFullEndElement();
        _xml.WriteFullEndElement();
        _xml.Dispose();
    }

    private void Start(string name, string? @class)
    {
        _xml.WriteStartElement(name);
        if (@class is not null) _xml.WriteAttributeString("class", @class);
    }

    private void Meta(string attribute, string value, string? content = null)
    {
        _xml.WriteStartElement("meta");
        _xml.WriteAttributeString(attribute, value);
        if (content is not null) _xml.WriteAttributeString("content", content);
        _xml.WriteEndElement();
    }
}
