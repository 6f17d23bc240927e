using PolicyScanner.Findings;
using PolicyScanner.Rules;

namespace PolicyScanner.Reports;

/// <summary>The figures of a scan, the same in every report.</summary>
internal sealed class Totals
{
    public Totals(ScanResult result)
    {
        foreach (var finding in result.Findings)
        {
            if (finding.Status is FindingStatus.Waived) Waived++;
            else if (finding.Status is FindingStatus.Baseline) Baseline++;
            else BySeverity[finding.Severity] = BySeverity.GetValueOrDefault(finding.Severity) + 1;
        }
        Open = BySeverity.Values.Sum();
        Inconclusive = result.Rules.Sum(r => r.Inconclusive) + result.Inconclusive.Count(i => i.Total is null);
        Errors = result.Errors.Count;
    }

    /// <summary>Findings that neither a waiver nor the baseline covers.</summary>
    public int Open { get; }

    public int Waived { get; }

    public int Baseline { get; }

    /// <summary>Subjects that a rule could not judge, counted once a rule; subjects that could not even be listed count as one.</summary>
    public int Inconclusive { get; }

    public int Errors { get; }

    /// <summary>The open findings; severities without one are left out.</summary>
    public Dictionary<Severity, int> BySeverity { get; } = [];
}
