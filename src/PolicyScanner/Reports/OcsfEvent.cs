using PolicyScanner.Findings;
using PolicyScanner.Rules;

namespace PolicyScanner.Reports;

/// <summary>The result of a check by OCSF.</summary>
internal enum OcsfStatus
{
    Pass = 1,

    /// <summary>There is no result, because something is missing.</summary>
    Warning = 2,

    Fail = 3,
}

/// <summary>What an event says.</summary>
internal sealed record OcsfEvent(string Kind, OcsfStatus Status, string Control, string Uid, string Message)
{
    // Its control, where the scan itself could not be done.
    private const string WholeScan = "scan";

    public Rule? Rule { get; private init; }

    public Finding? Finding { get; private init; }

    public string? OrganizationId { get; private init; }

    public IReadOnlyList<Subject> Subjects { get; private init; } = [];

    /// <summary>Whether it can decide the exit code.</summary>
    public bool Gates { get; private init; }

    /// <summary>Null where it is not known how bad it is.</summary>
    public Severity? Severity => Status switch
    {
        OcsfStatus.Pass => Rules.Severity.Info,
        OcsfStatus.Fail => Finding!.Severity,
        _ => null,
    };

    /// <summary>Whether somebody accepted it, or it was known before.</summary>
    public bool IsSuppressed => Finding is { Status: not FindingStatus.Open };

    /// <summary>What somebody decided about it; null where nobody did.</summary>
    public string? Comment => Finding?.Acceptance is { } acceptance ? Words.Of(acceptance) : null;

    public IReadOnlyDictionary<string, IReadOnlyList<string>> Controls => Finding?.Compliance ?? Rule?.Compliance ?? new Dictionary<string, IReadOnlyList<string>>();

    public static IEnumerable<OcsfEvent> Of(ScanResult result)
    {
        var rules = result.Rules.ToDictionary(r => r.Rule.Id, r => r.Rule, StringComparer.Ordinal);
        foreach (var finding in result.Findings)
        {
            yield return new("finding", OcsfStatus.Fail, finding.RuleId, finding.Fingerprint, finding.Message)
            {
                Rule = rules.GetValueOrDefault(finding.RuleId), Finding = finding, OrganizationId = finding.Subject.OrganizationId, Subjects = [finding.Subject],
                Gates = finding.Gates && finding.Status is FindingStatus.Open,
            };
        }
        foreach (var gap in Gaps.Of(result))
        {
            var control = gap.RuleId ?? WholeScan;
            yield return new(gap.Kind, OcsfStatus.Warning, control, Fingerprint.Of(gap.OrganizationId ?? "", control, gap.Kind, gap.Text), gap.Text)
            {
                Rule = rules.GetValueOrDefault(control), OrganizationId = gap.OrganizationId, Subjects = gap.Subjects, Gates = gap.Counts,
            };
        }
        // Only what was judged whole passes.
        foreach (var rule in result.Rules.Where(r => r.Outcome is RuleOutcome.Evaluated && r.Pass == r.Subjects && result.Inconclusive.All(i => i.RuleId != r.Rule.Id)))
        {
            yield return new("pass", OcsfStatus.Pass, rule.Rule.Id, Fingerprint.Of("", rule.Rule.Id, "rule", rule.Rule.Id), $"{Words.Count(rule.Subjects, "subject")}, none of which breaks the rule")
            {
                Rule = rule.Rule,
            };
        }
    }
}
