using PolicyScanner.Findings;
using PolicyScanner.Graph;
using PolicyScanner.Rules;
using PolicyScanner.Text;

namespace PolicyScanner.Gate;

/// <summary>
/// Findings that are known and not decided: a gate that has one fails only on what is new. Matched by fingerprint, under the former ids of a rule too.
/// Immutable.
/// </summary>
public sealed class Baseline
{
    /// <summary>The schema of baseline files.</summary>
    public const string Schema = "policyscanner.baseline/v1";

    private readonly Dictionary<string, BaselineEntry> _byFingerprint;

    internal Baseline(IEnumerable<string> organizations, IEnumerable<string> modes, IEnumerable<BaselineEntry> entries)
    {
        Organizations = [.. organizations.Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal)];
        Modes = [.. modes.Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal)];
        Entries =
        [
            .. entries.DistinctBy(e => e.Fingerprint)
                .OrderBy(e => e.RuleId, StringComparer.Ordinal)
                .ThenBy(e => e.OrganizationId, StringComparer.Ordinal)
                .ThenBy(e => e.SubjectType, StringComparer.Ordinal)
                .ThenBy(e => e.SubjectId, StringComparer.Ordinal)
                .ThenBy(e => e.Fingerprint, StringComparer.Ordinal),
        ];
        _byFingerprint = Entries.ToDictionary(e => e.Fingerprint, StringComparer.Ordinal);
    }

    /// <summary>The ids of the organizations it was made for, sorted.</summary>
    public IReadOnlyList<string> Organizations { get; }

    /// <summary>The API modes it was made in, sorted.</summary>
    public IReadOnlyList<string> Modes { get; }

    /// <summary>The findings, by rule, organization, subject type and subject id.</summary>
    public IReadOnlyList<BaselineEntry> Entries { get; }

    /// <summary>The baseline that has every finding of a scan that was not waived.</summary>
    public static Baseline Of(ScanRecord scan)
    {
        ArgumentNullException.ThrowIfNull(scan);
        return new(scan.Organizations, scan.Modes, Known(scan));
    }

    /// <summary>Reads a baseline file.</summary>
    /// <exception cref="GateFileException">It is none: the exception has every mistake.</exception>
    public static Baseline Load(SourceText file)
    {
        ArgumentNullException.ThrowIfNull(file);
        return BaselineFile.Read(file);
    }

    /// <summary>Writes it as a file that a diff can be read of: sorted, one finding a line.</summary>
    public void Write(Stream stream)
    {
        ArgumentNullException.ThrowIfNull(stream);
        BaselineFile.Write(this, stream);
    }

    /// <summary>Why the baseline is not for that graph; null where it is. One of another organization or mode would hide what it never saw.</summary>
    public string? MisfitFor(AccessGraph graph)
    {
        ArgumentNullException.ThrowIfNull(graph);
        return Misfit([.. graph.Organizations.Select(o => o.Id)], graph.Modes);
    }

    /// <summary>Why the baseline is not for that scan; null where it is.</summary>
    public string? MisfitFor(ScanRecord scan)
    {
        ArgumentNullException.ThrowIfNull(scan);
        return Misfit([.. scan.Organizations], scan.Modes);
    }

    /// <summary>
    /// The baseline after another scan: what is known and graver now is kept as it was. Nothing is added unless asked for, and nothing goes that the scan
    /// did not look for on complete data.
    /// </summary>
    /// <param name="scan">The scan.</param>
    /// <param name="acceptNew">Whether findings that it does not know, or knew as less severe, become known.</param>
    /// <param name="prune">Whether findings go that are no longer there.</param>
    public Baseline Update(ScanRecord scan, bool acceptNew, bool prune)
    {
        ArgumentNullException.ThrowIfNull(scan);
        var (present, judged) = (scan.Present(), scan.JudgedWhole());
        // Of an organization that the scan did not read it says nothing.
        var organizations = scan.Organizations.ToHashSet(StringComparer.Ordinal);
        var kept = Entries.Where(e => !prune || present.Contains(e.Fingerprint) || !judged.Contains(e.RuleId) || !organizations.Contains(e.OrganizationId)).ToList();
        if (!acceptNew) return new(Organizations, Modes, kept);
        // Under its new id a finding takes the place of what it was.
        var aliases = scan.Rules.ToDictionary(r => r.Id, r => r.Aliases, StringComparer.Ordinal);
        var added = Known(scan).ToList();
        var replaced = added.SelectMany(e => Former(e, aliases)).ToHashSet(StringComparer.Ordinal);
        return new(Organizations.Concat(scan.Organizations), Modes, added.Concat(kept.Where(e => !replaced.Contains(e.Fingerprint))));
    }

    /// <summary>The result with the findings that the baseline knows, and not as less severe, marked as known. Waived ones stay waived.</summary>
    public ScanResult Apply(ScanResult result)
    {
        ArgumentNullException.ThrowIfNull(result);
        var aliases = result.Rules.ToDictionary(r => r.Rule.Id, r => r.Rule.Aliases, StringComparer.Ordinal);
        return result with
        {
            Findings = [.. result.Findings.Select(f => f.Status is FindingStatus.Open && Knows(f, aliases) ? f with { Status = FindingStatus.Baseline } : f)],
        };
    }

    private bool Knows(Finding finding, Dictionary<string, IReadOnlyList<string>> aliases)
    {
        if (_byFingerprint.TryGetValue(finding.Fingerprint, out var entry)) return finding.Severity <= entry.Severity;
        var subject = finding.Subject;
        return (aliases.GetValueOrDefault(finding.RuleId) ?? []).Any(alias =>
            _byFingerprint.TryGetValue(Fingerprint.Of(subject.OrganizationId, alias, subject.Type, subject.Id), out var former) && finding.Severity <= former.Severity);
    }

    private string? Misfit(HashSet<string> organizations, IReadOnlyList<string> modes)
    {
        if (Organizations.Where(o => !organizations.Contains(o)).ToList() is { Count: > 0 } others) return $"it is for organization {string.Join(" and ", others.Select(o => $"`{o}`"))}, which was not scanned";
        return Modes.SequenceEqual(modes) ? null : $"it was made in {string.Join(" and ", Modes)} mode, and this is {string.Join(" and ", modes)} mode";
    }

    // Findings about waivers come and go with the waiver file: there they are decided.
    private static IEnumerable<BaselineEntry> Known(ScanRecord scan) => scan.Findings
        .Where(f => f.Status is not FindingStatus.Waived && f.Subject.Type != MetaRules.SubjectType)
        .Select(f => new BaselineEntry(f.Fingerprint, f.RuleId, f.Severity, f.Subject.OrganizationId, f.Subject.Type, f.Subject.Id));

    private static IEnumerable<string> Former(BaselineEntry entry, Dictionary<string, IReadOnlyList<string>> aliases) =>
        (aliases.GetValueOrDefault(entry.RuleId) ?? []).Select(alias => Fingerprint.Of(entry.OrganizationId, alias, entry.SubjectType, entry.SubjectId));
}

/// <summary>A finding that is known.</summary>
/// <param name="Fingerprint">Its identity.</param>
/// <param name="RuleId">The rule.</param>
/// <param name="Severity">How bad it was; one that is worse now is new.</param>
/// <param name="OrganizationId">The organization.</param>
/// <param name="SubjectType">The type of what it is about.</param>
/// <param name="SubjectId">The id of what it is about.</param>
public sealed record BaselineEntry(string Fingerprint, string RuleId, Severity Severity, string OrganizationId, string SubjectType, string SubjectId);
