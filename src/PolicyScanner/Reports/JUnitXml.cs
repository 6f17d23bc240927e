using System.Globalization;
using System.Text;
using System.Xml;

namespace PolicyScanner.Reports;

/// <summary>Suites as JUnit XML.</summary>
/// <remarks>
/// There is no standard. This is valid by both schemas that consumers check against, Ant's (by Windy Road) and the one of Jenkins; where they differ, it
/// does without: no counts on <c>testsuites</c>, no attributes on <c>skipped</c>, an order of elements that both take.
/// </remarks>
internal static class JUnitXml
{
    private const string Package = "policyscanner";

    /// <summary>Writes them; the stream stays open.</summary>
    public static void Write(IEnumerable<JUnitSuite> suites, DateTimeOffset at, Stream stream)
    {
        var settings = new XmlWriterSettings { Encoding = new UTF8Encoding(encoderShouldEmitUTF8Identifier: false), Indent = true, NewLineChars = "\n", CloseOutput = false };
        using (var xml = XmlWriter.Create(stream, settings))
        {
            xml.WriteStartElement("testsuites");
            var id = 0;
            foreach (var suite in suites) WriteSuite(xml, suite, id++, at);
            xml.WriteEndElement();
        }
        stream.WriteByte((byte)'\n');
    }

    private static void WriteSuite(XmlWriter xml, JUnitSuite suite, int id, DateTimeOffset at)
    {
        xml.WriteStartElement("testsuite");
        xml.WriteAttributeString("name", suite.Name);
        xml.WriteAttributeString("package", Package);
        xml.WriteAttributeString("id", Number(id));
        xml.WriteAttributeString("hostname", "localhost");
        // By the schema of Ant without a zone: it is UTC.
        xml.WriteAttributeString("timestamp", at.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss", CultureInfo.InvariantCulture));
        xml.WriteAttributeString("time", "0");
        xml.WriteAttributeString("tests", Number(suite.Cases.Count));
        foreach (var (attribute, outcome) in (ReadOnlySpan<(string, JUnitOutcome)>)[("failures", JUnitOutcome.Failure), ("errors", JUnitOutcome.Error), ("skipped", JUnitOutcome.Skipped)])
            xml.WriteAttributeString(attribute, Number(suite.Cases.Count(c => c.Outcome == outcome)));

        xml.WriteStartElement("properties");
        foreach (var (name, value) in suite.Properties)
        {
            xml.WriteStartElement("property");
            xml.WriteAttributeString("name", name);
            xml.WriteAttributeString("value", value);
            xml.WriteEndElement();
        }
        xml.WriteEndElement();
        foreach (var test in suite.Cases) WriteCase(xml, suite, test);
        xml.WriteElementString("system-out", suite.Output);
        xml.WriteElementString("system-err", "");
        xml.WriteEndElement();
    }

    private static void WriteCase(XmlWriter xml, JUnitSuite suite, JUnitCase test)
    {
        xml.WriteStartElement("testcase");
        xml.WriteAttributeString("name", test.Name);
        xml.WriteAttributeString("classname", $"{Package}.{suite.Name}");
        xml.WriteAttributeString("time", "0");
        if (test.Outcome is JUnitOutcome.Skipped) xml.WriteElementString("skipped", test.Message);
        else if (test.Outcome is not JUnitOutcome.Passed)
        {
            xml.WriteStartElement(test.Outcome is JUnitOutcome.Failure ? "failure" : "error");
            xml.WriteAttributeString("message", test.Message);
            xml.WriteAttributeString("type", test.Kind);
            xml.WriteString(test.Details);
            xml.WriteEndElement();
        }
        xml.WriteEndElement();
    }

    private static string Number(int number) => number.ToString(CultureInfo.InvariantCulture);
}
