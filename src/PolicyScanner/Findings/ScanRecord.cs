using PolicyScanner.Rules;

namespace PolicyScanner.Findings;

/// <summary>
/// What of a scan outlives it: which findings there were and which rules could judge everything. Baselines and waivers are kept with it, whether it comes
/// from a <see cref="ScanResult"/> or from a JSON report.
/// </summary>
public sealed record ScanRecord
{
    /// <summary>The ids of the organizations, sorted.</summary>
    public required IReadOnlyList<string> Organizations { get; init; }

    /// <summary>The API modes, sorted.</summary>
    public required IReadOnlyList<string> Modes { get; init; }

    /// <summary>The findings, in their order.</summary>
    public required IReadOnlyList<RecordedFinding> Findings { get; init; }

    /// <summary>The rules of the scan.</summary>
    public required IReadOnlyList<RecordedRule> Rules { get; init; }

    /// <summary>The record of a result.</summary>
    public static ScanRecord Of(ScanResult result)
    {
        ArgumentNullException.ThrowIfNull(result);
        var unlisted = result.Inconclusive.Where(i => i.Total is null).Select(i => i.RuleId).ToHashSet(StringComparer.Ordinal);
        return new()
        {
            Organizations = [.. result.Graph.Organizations.Select(o => o.Id).Order(StringComparer.Ordinal)],
            Modes = result.Graph.Modes,
            Findings = [.. result.Findings.Select(f => new RecordedFinding(f.Fingerprint, f.RuleId, f.Severity, f.Subject, f.Status, f.Evidence.Hash, f.Supersedes))],
            Rules = [.. result.Rules.Select(r => new RecordedRule(
                r.Rule.Id, r.Rule.Aliases, r is { Outcome: RuleOutcome.Evaluated, Inconclusive: 0, Error: 0 } && !unlisted.Contains(r.Rule.Id)))],
        };
    }

    /// <summary>The fingerprints of all findings, those that another one replaced included.</summary>
    internal HashSet<string> Present()
    {
        var present = new HashSet<string>(StringComparer.Ordinal);
        var aliases = Rules.ToDictionary(r => r.Id, r => r.Aliases, StringComparer.Ordinal);
        foreach (var finding in Findings)
            foreach (var rule in finding.Supersedes.Prepend(finding.RuleId))
                foreach (var name in (aliases.GetValueOrDefault(rule) ?? []).Prepend(rule))
                    present.Add(Fingerprint.Of(finding.Subject.OrganizationId, name, finding.Subject.Type, finding.Subject.Id));
        return present;
    }

    /// <summary>The rules that judged every subject, by id and former id: what they do not name is not there.</summary>
    internal HashSet<string> JudgedWhole() => Rules.Where(r => r.JudgedEverything).SelectMany(r => r.Aliases.Prepend(r.Id)).ToHashSet(StringComparer.Ordinal);
}

/// <summary>A rule of a recorded scan.</summary>
/// <param name="Id">Its id.</param>
/// <param name="Aliases">Its former ids.</param>
/// <param name="JudgedEverything">Whether it was evaluated on complete data: what it did not find is not there.</param>
public sealed record RecordedRule(string Id, IReadOnlyList<string> Aliases, bool JudgedEverything);

/// <summary>A finding of a recorded scan.</summary>
/// <param name="Fingerprint">Its identity.</param>
/// <param name="RuleId">The rule.</param>
/// <param name="Severity">How bad it is.</param>
/// <param name="Subject">What it is about.</param>
/// <param name="Status">Whether it counts.</param>
/// <param name="EvidenceHash">16 hex digits that change when the facts do.</param>
/// <param name="Supersedes">Ids of the rules whose finding it replaced.</param>
public sealed record RecordedFinding(
    string Fingerprint, string RuleId, Severity Severity, Subject Subject, FindingStatus Status, string EvidenceHash, IReadOnlyList<string> Supersedes);
