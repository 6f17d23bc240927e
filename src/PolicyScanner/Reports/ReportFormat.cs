using PolicyScanner.Findings;
using PolicyScanner.Gate;

namespace PolicyScanner.Reports;

/// <summary>Writes a report as UTF-8 without a byte order mark. The same result gives the same bytes.</summary>
public delegate void ReportWriter(ScanResult result, GateDecision decision, ReportOptions options, Stream stream);

/// <summary>A form in which a result is told.</summary>
/// <param name="Name">The name on the command line, <c>json</c>.</param>
/// <param name="Description">What it is for, in a few words.</param>
/// <param name="Write">Writes it.</param>
public sealed record ReportFormat(string Name, string Description, ReportWriter Write);
