namespace PolicyScanner.Findings;

/// <summary>The one order of findings: severity, rule, organization, subject type, subject id.</summary>
internal static class FindingOrder
{
    public static IReadOnlyList<Finding> Of(IEnumerable<Finding> findings) =>
    [
        .. findings
            .OrderByDescending(f => f.Severity)
            .ThenBy(f => f.RuleId, StringComparer.Ordinal)
            .ThenBy(f => f.Subject.OrganizationId, StringComparer.Ordinal)
            .ThenBy(f => f.Subject.Type, StringComparer.Ordinal)
            .ThenBy(f => f.Subject.Id, StringComparer.Ordinal),
    ];
}
