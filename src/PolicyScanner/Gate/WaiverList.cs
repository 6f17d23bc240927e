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
