using System.CommandLine;
using PolicyScanner.Cli.Configuration;
using PolicyScanner.Findings;
using PolicyScanner.Gate;
using PolicyScanner.Graph;
using PolicyScanner.Rules;

namespace PolicyScanner.Cli.Commands;

/// <summary>Which findings are accepted and which are known: the waiver file and the baseline of a scan.</summary>
internal sealed class GateFlags
{
    private const string WaiversVariable = "POLICYSCANNER_WAIVERS", BaselineVariable = "POLICYSCANNER_BASELINE";

    private readonly Option<string> _waivers = new("--waivers")
    {
        HelpName = "FILE", Description = $"Waivers: findings that somebody accepted for a while ({WaiversVariable})",
    };

    private readonly Option<string> _baseline = new("--baseline")
    {
        HelpName = "FILE", Description = $"Baseline: findings that are known, made with `policyscanner baseline create`; only others fail ({BaselineVariable})",
    };

    private readonly Option<bool> _newOnly = new("--new-only") { Description = "Leave the findings of the baseline out of the reports; a JSON report has all of them, with their status" };
    private readonly Option<bool> _showWaived = new("--show-waived") { Description = "Show waived findings and those of the baseline too" };

    /// <summary>For a scan.</summary>
    public IReadOnlyList<Option> All => [_waivers, _baseline, _newOnly, _showWaived];

    /// <summary>For a command that keeps a baseline.</summary>
    public IReadOnlyList<Option> Files => [_baseline, _waivers];

    public Option WaiverOption => _waivers;

    /// <summary>Whether reports show what does not count.</summary>
    public bool ShowsWaived(ParseResult parsed) => parsed.GetValue(_showWaived);

    /// <summary>The baseline that flag, environment or configuration name; null where none does.</summary>
    public RulePath? BaselineFile(ParseResult parsed, CommandContext context, Config config, Problems problems) =>
        File(parsed, _baseline, BaselineVariable, config.Baseline, context, problems);

    /// <summary>The waiver file that flag, environment or configuration name; null where none does.</summary>
    public RulePath? WaiverFile(ParseResult parsed, CommandContext context, Config config, Problems problems) =>
        File(parsed, _waivers, WaiversVariable, config.Waivers, context, problems);

    /// <summary>The files; what is wrong with them is reported.</summary>
    /// <param name="parsed">The command line.</param>
    /// <param name="context">The world around it.</param>
    /// <param name="config">The configuration.</param>
    /// <param name="rules">All rules that waivers may name; null where they could not be read.</param>
    /// <param name="withBaseline">Whether the baseline is read too.</param>
    /// <param name="problems">Takes what is wrong.</param>
    public GateFiles Read(ParseResult parsed, CommandContext context, Config config, RuleSet? rules, bool withBaseline, Problems problems)
    {
        var waivers = WaiverFile(parsed, context, config, problems);
        var baseline = withBaseline ? BaselineFile(parsed, context, config, problems) : null;
        var newOnly = withBaseline && parsed.GetValue(_newOnly);
        if (newOnly && baseline is null) problems.Add("`--new-only` needs to know what is old", "name the baseline: `--baseline FILE`, made with `policyscanner baseline create`");
        return new(
            waivers is not null && rules is not null && RuleFiles.ReadText(waivers.Path, waivers.Report) is { } file ? GateFiles.Try(() => WaiverList.Load(file, rules, config.WaiverPolicy), problems) : null,
            baseline is not null && RuleFiles.ReadText(baseline.Path, baseline.Report) is { } known ? GateFiles.Try(() => Baseline.Load(known), problems) : null,
            waivers?.Path,
            baseline?.Path,
            newOnly);
    }

    private static RulePath? File(ParseResult parsed, Option<string> flag, string variable, RulePath? configured, CommandContext context, Problems problems) =>
        parsed.GetValue(flag) is { } given ? new(given, problems.Add) : context.Variable(variable) is { Length: > 0 } value ? new(value, problems.Add) : configured;
}

/// <summary>What a scan knows of accepted and known findings.</summary>
/// <param name="Waivers">The waivers; null without a file.</param>
/// <param name="Baseline">The baseline; null without one.</param>
/// <param name="WaiverPath">The waiver file's path.</param>
/// <param name="BaselinePath">Its path, for messages.</param>
/// <param name="NewOnly">Whether known findings are left out of the reports.</param>
internal sealed record GateFiles(WaiverList? Waivers, Baseline? Baseline, string? WaiverPath, string? BaselinePath, bool NewOnly)
{
    /// <summary>What the reader gives; null where the file has mistakes, which are reported.</summary>
    public static T? Try<T>(Func<T> read, Problems problems) where T : class
    {
        try
        {
            return read();
        }
        catch (GateFileException e)
        {
            problems.Add(e.Problems);
            return null;
        }
    }

    /// <summary>Whether they are for the data at hand.</summary>
    /// <exception cref="CommandException">They are not: code 2, before anything was judged.</exception>
    public void CheckFor(AccessGraph graph)
    {
        var problems = new Problems();
        if (Waivers is not null) problems.Add(Waivers.CheckFor(graph));
        if (Baseline?.MisfitFor(graph) is { } misfit) problems.Add($"the baseline `{BaselinePath}` does not fit: {misfit}", "make one for these data: `policyscanner baseline create`");
        problems.ThrowIfAny();
    }

    /// <summary>How many waivers are for an organization that is not scanned: right in a file that several scans share, and a slip of the pen elsewhere.</summary>
    public int Foreign(AccessGraph graph) => Waivers?.All.Count(w => w.OrganizationId is { } named && graph.Organizations.All(o => o.Id != named)) ?? 0;

    /// <summary>The result as they leave it: waived, known and new.</summary>
    public ScanResult Apply(ScanResult result)
    {
        if (Waivers is not null) result = Waivers.Apply(result);
        return Baseline is null ? result : Baseline.Apply(result);
    }

    /// <summary>The result as people are shown it. A JSON report has everything: baselines and waivers are kept by it, and would take what it leaves out for mended.</summary>
    public ScanResult Shown(ScanResult result) => NewOnly ? result with { Findings = [.. result.Findings.Where(f => f.Status is not FindingStatus.Baseline)] } : result;
}
