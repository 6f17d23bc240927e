using System.Xml;
using System.Xml.Linq;

namespace PolicyScanner.Tests.Reports;

internal static class Html
{
    /// <summary>Elements that HTML knows as empty: the others must not close themselves.</summary>
    private static readonly HashSet<string> Empty = ["meta", "br", "hr"];

    /// <summary>Reads a page that is XML and HTML at once; what a browser would read otherwise is an error.</summary>
    public static XDocument Read(string text)
    {
        using var reader = XmlReader.Create(new StringReader(text), new() { DtdProcessing = DtdProcessing.Ignore });
        var page = XDocument.Load(reader);
        foreach (var element in page.Descendants())
        {
            var selfClosed = element.IsEmpty;
            if (selfClosed != Empty.Contains(element.Name.LocalName)) throw new FormatException($"`{element.Name}` {(selfClosed ? "closes itself" : "does not close itself")}");
        }
        return page;
    }
}
