using PolicyScanner.Findings;
using PolicyScanner.Gate;

namespace PolicyScanner.Reports;

/// <summary>The report for programs, <c>policyscanner.report/v1</c>.</summary>
public static class JsonReport
{
    /// <summary>The version of its shape, the value of <c>schema</c>.</summary>
    public const string Schema = "policyscanner.report/v1";

    /// <summary>Writes it.</summary>
    public static void Write(ScanResult result, GateDecision decision, Stream stream) => throw new NotImplementedException();
}
