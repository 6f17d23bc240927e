using PolicyScanner.Findings;
using PolicyScanner.Graph;
using PolicyScanner.Rules;
using PolicyScanner.Text;
using PolicyScanner.Text.Yaml;

namespace PolicyScanner.Gate;

/// <summary>The waivers of one file. Immutable.</summary>
public sealed class WaiverList
{
    /// <summary>The schema of waiver files.</summary>
    public const string Schema = "policyscanner.waivers/v1";

    private readonly SourceText _source;

    private WaiverList(SourceText source, IReadOnlyList<Waiver> waivers, WaiverPolicy policy, RuleSet rules) =>
        (_source, All, Policy, Rules) = (source, waivers, policy, rules);

    /// <summary>The waivers in the order of the file.</summary>
    public IReadOnlyList<Waiver> All { get; }

    /// <summary>What they must say and how long they may hold.</summary>
    public WaiverPolicy Policy { get; }

    /// <summary>What the conditions were checked against.</summary>
    internal RuleSet Rules { get; }

    /// <summary>Reads a waiver file.</summary>
    /// <param name="file">The file, named as the user wrote its path.</param>
    /// <param name="rules">The rules that waivers may name, whether or not they are selected; built-in ones may be named either way.</param>
    /// <param name="policy">What waivers must say; null for the defaults.</param>
    /// <exception cref="GateFileException">There are mistakes: the exception has every one.</exception>
    public static WaiverList Load(SourceText file, RuleSet rules, WaiverPolicy? policy = null)
    {
        var document = Read(file, rules, policy ??= new(), out var waivers);
        return document.Problems.Count == 0 ? new(file, waivers, policy, rules) : throw new GateFileException(document.Problems);
    }

    /// <summary>Everything that is wrong in a waiver file.</summary>
    public static IReadOnlyList<Diagnostic> Check(SourceText file, RuleSet rules, WaiverPolicy? policy = null) => Read(file, rules, policy ?? new(), out _).Problems;

    /// <summary>What is wrong with using these waivers for that graph: of several organizations, each waiver has to name its own.</summary>
    public IReadOnlyList<Diagnostic> CheckFor(AccessGraph graph)
    {
        ArgumentNullException.ThrowIfNull(graph);
        var bag = new DiagnosticBag(_source);
        var organizations = graph.Organizations.Select(o => o.Id).ToList();
        if (organizations.Count > 1)
        {
            foreach (var waiver in All) if (waiver.OrganizationId is null) bag.NoOrganization(waiver.Place, organizations);
        }
        return bag.Problems;
    }

    /// <summary>
    /// The waivers that can go: those past their last day and, where a scan is given, those for a subject that it found nothing of although it looked for
    /// it on complete data. Conditions are only known to a scan itself.
    /// </summary>
    /// <param name="today">The day, UTC.</param>
    /// <param name="scan">A scan; null to go by the day alone.</param>
    public IReadOnlyList<Waiver> Idle(DateOnly today, ScanRecord? scan = null)
    {
        var (present, judged) = (scan?.Present() ?? [], scan?.JudgedWhole() ?? []);
        return [.. All.Where(w => w.Expires < today || (scan is not null && IsUnused(w, scan, present, judged)))];
    }

    private static bool IsUnused(Waiver waiver, ScanRecord scan, HashSet<string> present, HashSet<string> judged)
    {
        if (waiver.Subject?.Split('/', 2) is not [var type, var id] || !waiver.Rules.All(judged.Contains)) return false;
        var organizations = waiver.OrganizationId is { } named ? scan.Organizations.Where(o => o == named).ToList() : scan.Organizations;
        return organizations.Count > 0 && organizations.All(o => waiver.Rules.All(rule => !present.Contains(Fingerprint.Of(o, rule, type, id))));
    }

    /// <summary>
    /// The result with the findings that a waiver in force accepts marked as waived, those that one accepted before with what it said, and findings about
    /// the waivers themselves.
    /// </summary>
    public ScanResult Apply(ScanResult result)
    {
        ArgumentNullException.ThrowIfNull(result);
        if (All.Count == 0) return result;
        var use = new WaiverUse(this, result);
        var findings = result.Findings.Select(use.Judge).ToList();
        var (rules, own) = use.Report();
        return result with
        {
            Findings = FindingOrder.Of(findings.Concat(own)),
            Rules = [.. result.Rules.Concat(rules).OrderBy(r => r.Rule.Id, StringComparer.Ordinal)],
        };
    }

    private static YamlDocument Read(SourceText file, RuleSet rules, WaiverPolicy policy, out IReadOnlyList<Waiver> waivers)
    {
        ArgumentNullException.ThrowIfNull(file);
        ArgumentNullException.ThrowIfNull(rules);
        var document = YamlDocument.Read(file);
        waivers = new WaiverReader(document, rules, policy).Read();
        return document;
    }
}
