using System.Text;
using PolicyScanner.Findings;
using PolicyScanner.Gate;
using PolicyScanner.Reports;

namespace PolicyScanner.Tests.Reports;

internal static class ReportBytes
{
    // Strict: bytes that are not UTF-8 fail the test instead of becoming U+FFFD.
    private static readonly UTF8Encoding Utf8 = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    public static string Text(this ReportFormat format, ScanResult result, ReportOptions? options = null, GateOptions? gate = null) =>
        Utf8.GetString(format.Bytes(result, options, gate));

    /// <summary>The text with LF at the end of each line, which is CRLF in CSV.</summary>
    public static string Lines(this ReportFormat format, ScanResult result, ReportOptions? options = null) =>
        format.Name == "csv" ? format.Text(result, options).Replace("\r\n", "\n", StringComparison.Ordinal) : format.Text(result, options);

    public static byte[] Bytes(this ReportFormat format, ScanResult result, ReportOptions? options = null, GateOptions? gate = null)
    {
        using var stream = new MemoryStream();
        format.Write(result, GateDecision.Of(result, gate), options ?? new(), stream);
        return stream.ToArray();
    }
}
