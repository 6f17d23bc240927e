using System.Security.Cryptography;
using System.Text;
using PolicyScanner.Reports;
using PolicyScanner.Tests.Findings;
using Xunit;

namespace PolicyScanner.Tests.Reports;

public sealed class HtmlReportTests
{
    private static readonly ReportFormat Page = ReportFormats.Find("html")!;

    [Fact]
    public void A_report_reads_like_this() =>
        Snapshots.Match(Page.Text(Scans.Rich(), new() { ShowWaived = true }).Replace($"PolicyScanner {Tool.Version}", "PolicyScanner VERSION", StringComparison.Ordinal));

    [Fact]
    public void The_policy_allows_its_own_style_and_nothing_else()
    {
        var head = Html.Read(Page.Text(Scans.Rich())).Root!.Element("head")!;

        var style = Convert.ToBase64String(SHA256.HashData(Encoding.UTF8.GetBytes(head.Element("style")!.Value)));
        Assert.Equal($"default-src 'none'; style-src 'sha256-{style}'; base-uri 'none'; form-action 'none'",
            (string)head.Elements("meta").Single(m => (string?)m.Attribute("http-equiv") == "Content-Security-Policy").Attribute("content")!);
        // What is hashed is what stands there: in a style HTML knows no escapes.
        Assert.DoesNotMatch("[<>&\r]", head.Element("style")!.Value);
    }

    [Fact]
    public void Whatever_names_are_there_is_no_element_and_no_attribute_but_ours()
    {
        var page = Html.Read(Page.Text(HostileNames.AllAtOnce(), new() { ShowWaived = true }));

        Assert.Equal(
            ["body", "code", "details", "div", "h1", "h2", "h3", "head", "html", "meta", "p", "strong", "style", "summary", "table", "td", "th", "title", "tr"],
            page.Descendants().Select(e => e.Name.LocalName).Distinct().Order(StringComparer.Ordinal));
        // Nothing that loads, leads elsewhere or runs.
        Assert.Equal(["charset", "class", "content", "http-equiv", "lang", "name"], page.Descendants().SelectMany(e => e.Attributes()).Select(a => a.Name.LocalName).Distinct().Order(StringComparer.Ordinal));
    }
}
