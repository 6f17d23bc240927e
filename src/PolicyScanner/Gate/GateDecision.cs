using System.Globalization;
using PolicyScanner.Findings;
using PolicyScanner.Graph;
using PolicyScanner.Rules;

namespace PolicyScanner.Gate;

/// <summary>What a scan's result means for the process that ran it.</summary>
/// <remarks>Codes 2 (it never started) and 130 (cancelled) are not decided here: they have no result.</remarks>
public sealed record GateDecision
{
    // Its findings tell of holes in the data, as coverage does: a hole is no violation.
    private const string IncompleteDataRule = "data-incomplete";
    private const int Passed = 0, Failed = 1, NotJudged = 3;

    private GateDecision(GateOptions options, IReadOnlyList<GateReason> reasons) =>
        (Options, Reasons, StrictExitCode, ExitCode) = (options, reasons, Code(reasons), reasons is [{ IsSoftened: false } gravest, ..] ? gravest.ExitCode : Passed);

    /// <summary>The options it was made with.</summary>
    public GateOptions Options { get; }

    /// <summary>What speaks against code 0, the gravest first; empty when nothing does.</summary>
    public IReadOnlyList<GateReason> Reasons { get; }

    /// <summary>0: everything was evaluated and nothing is at or above the limit; 1: findings are; 3: not everything could be judged.</summary>
    public int ExitCode { get; }

    /// <summary>What it would be if no option softened it.</summary>
    public int StrictExitCode { get; }

    /// <summary>Whether an option changed the exit code: every report says so.</summary>
    public bool WasSoftened => ExitCode != StrictExitCode;

    /// <summary>The exit code and why, <c>exit code 1: 2 findings at or above high</c>; says so where an option changed it.</summary>
    public string Summary
    {
        get
        {
            if (!WasSoftened) return $"exit code {ExitCode}{Why(ExitCode)}";
            var options = string.Join(" and ", Reasons.Where(r => r.IsSoftened).Select(r => r.ExitCode is Failed ? "--no-fail" : "--inconclusive warn").Distinct());
            return $"exit code {ExitCode} ({StrictExitCode} without {options}{Why(StrictExitCode)})";
        }
    }

    /// <summary>Decides. Findings go before what could not be judged; then <c>NoFail</c> turns a 1 into 0, and a 3 becomes 0 where inconclusive only warns.</summary>
    public static GateDecision Of(ScanResult result, GateOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(result);
        options ??= new();
        // An experimental rule is reported and decides nothing, whatever becomes of it.
        var experimental = result.Rules.Where(r => r.Rule.Status is RuleStatus.Experimental).Select(r => r.Rule.Id).ToHashSet(StringComparer.Ordinal);

        string?[] notJudged = [NothingEvaluated(result), IncompleteData(result), Inconclusive(result, experimental), Errors(result, experimental)];
        return new(options,
        [
            .. Findings(result, options.FailOn) is { } findings ? [new GateReason(Failed, findings, options.NoFail)] : Array.Empty<GateReason>(),
            .. notJudged.OfType<string>().Select(m => new GateReason(NotJudged, m, !options.InconclusiveFails)),
        ]);
    }

    private static int Code(IEnumerable<GateReason> reasons) => reasons.FirstOrDefault()?.ExitCode ?? Passed;

    private string Why(int code) =>
        Reasons.Any(r => r.ExitCode == code) ? $": {string.Join("; ", Reasons.Where(r => r.ExitCode == code).Select(r => r.Message))}" : "";

    private static string? Findings(ScanResult result, Severity? failOn)
    {
        var count = result.Findings.Count(f => f is { Status: FindingStatus.Open, Gates: true } && f.Severity >= failOn && f.RuleId != IncompleteDataRule);
        return count == 0 ? null : $"{Count(count, "finding")} at or above {failOn!.Value.ToString().ToLowerInvariant()}";
    }

    private static string? NothingEvaluated(ScanResult result) =>
        result.Rules.Any(r => r.Outcome is RuleOutcome.Evaluated) ? null : "no selected rule was evaluated";

    private static string? IncompleteData(ScanResult result)
    {
        var collections = result.Graph.Coverage.Where(c => c.State is CoverageState.Partial or CoverageState.Failed).Select(c => c.Collection).Distinct(StringComparer.Ordinal).ToList();
        if (collections.Count > 0) return $"not completely read: {string.Join(", ", collections)}";
        return result.Findings.Any(f => f is { RuleId: IncompleteDataRule, Status: FindingStatus.Open, Gates: true }) ? "data are incomplete" : null;
    }

    private static string? Inconclusive(ScanResult result, HashSet<string> experimental)
    {
        var rules = result.Inconclusive.Where(i => i.Counts && !experimental.Contains(i.RuleId)).Select(i => i.RuleId).Distinct(StringComparer.Ordinal).Count();
        return rules == 0 ? null : $"{Count(rules, "rule")} could not judge every subject";
    }

    private static string? Errors(ScanResult result, HashSet<string> experimental)
    {
        var rules = result.Errors.Select(e => e.RuleId).Concat(result.Rules.Where(r => r.Outcome is RuleOutcome.Error).Select(r => r.Rule.Id))
            .Distinct(StringComparer.Ordinal).Count(id => !experimental.Contains(id));
        return rules == 0 ? null : $"{Count(rules, "rule")} in error";
    }

    private static string Count(int count, string noun) => string.Create(CultureInfo.InvariantCulture, $"{count} {noun}{(count == 1 ? "" : "s")}");
}
