using PolicyScanner.Findings;
using PolicyScanner.Gate;

namespace PolicyScanner.Reports;

/// <summary>The report for people.</summary>
public static class TextReport
{
    /// <summary>Writes it as UTF-8.</summary>
    public static void Write(ScanResult result, GateDecision decision, ReportOptions options, Stream stream) => throw new NotImplementedException();

    /// <summary>Writes it.</summary>
    public static void Write(ScanResult result, GateDecision decision, ReportOptions options, TextWriter writer) => throw new NotImplementedException();
}
