using PolicyScanner.Findings;
using PolicyScanner.Gate;

namespace PolicyScanner.Reports;

/// <summary>JUnit XML as test reports of pipelines take it: a suite for the scan itself, then one for each rule, with a case for each subject that has a verdict.</summary>
internal static class JUnitReport
{
    /// <summary>Writes it; the stream stays open.</summary>
    public static void Write(ScanResult result, GateDecision decision, ReportOptions options, Stream stream) =>
        JUnitXml.Write(JUnitSuite.Of(result, decision), result.AsOf, stream);
}
