using PolicyScanner.Evaluation.Execution;
using PolicyScanner.Findings;
using PolicyScanner.Graph;

namespace PolicyScanner.Evaluation;

/// <summary>Puts what the rules found into the one order of a result, whichever of them was ready first.</summary>
internal static class ResultOrder
{
    public static ScanResult Put(DateTimeOffset now, AccessGraph graph, IReadOnlyList<RuleReport> reports, IEnumerable<Finding> findings)
    {
        var bySeverity = reports.OrderByDescending(r => r.Rule.Severity).ThenBy(r => r.Rule.Id, StringComparer.Ordinal).ToArray();
        return new()
        {
            AsOf = now,
            Graph = graph,
            Rules = [.. reports.OrderBy(r => r.Rule.Id, StringComparer.Ordinal).Select(r => r.Result)],
            Findings = FindingOrder.Of(findings),
            Inconclusive = [.. bySeverity.SelectMany(r => r.Inconclusives)],
            Errors =
            [
                .. bySeverity.SelectMany(r => r.Errors
                    .OrderBy(e => e.Subject?.OrganizationId, StringComparer.Ordinal)
                    .ThenBy(e => e.Subject?.Type, StringComparer.Ordinal)
                    .ThenBy(e => e.Subject?.Id, StringComparer.Ordinal)
                    .ThenBy(e => e.At, StringComparer.Ordinal)
                    .ThenBy(e => e.Message, StringComparer.Ordinal)),
            ],
        };
    }
}
