using System.Globalization;
using PolicyScanner.Findings;
using PolicyScanner.Rules;
using PolicyScanner.Text;

namespace PolicyScanner.Reports;

/// <summary>How reports write the values of closed sets, and counts.</summary>
internal static class Words
{
    public static IReadOnlyList<Severity> WorstFirst { get; } = [Severity.Critical, Severity.High, Severity.Medium, Severity.Low, Severity.Info];

    public static string Of(Severity severity) => severity switch
    {
        Severity.Critical => "critical",
        Severity.High => "high",
        Severity.Medium => "medium",
        Severity.Low => "low",
        _ => "info",
    };

    public static string Of(FindingStatus status) => status switch
    {
        FindingStatus.Open => "open",
        FindingStatus.Waived => "waived",
        _ => "baseline",
    };

    public static string Of(RuleStatus status) => status switch
    {
        RuleStatus.Stable => "stable",
        RuleStatus.Experimental => "experimental",
        _ => "deprecated",
    };

    public static string Of(AcceptanceState state) => state switch
    {
        AcceptanceState.InForce => "in_force",
        AcceptanceState.Expired => "expired",
        _ => "facts_changed",
    };

    /// <summary>The decision in a sentence; holds what people wrote, so clean it.</summary>
    public static string Of(Acceptance acceptance)
    {
        var by = acceptance.Owner is { } owner ? $" by {owner}" : "";
        var until = acceptance.Expires is { } day ? $" until {PrintedTime.Day(day)}" : "";
        var because = acceptance.Reason is { } reason ? $": {reason}" : "";
        return acceptance.State switch
        {
            AcceptanceState.InForce => $"waived{until}{by}{because}",
            AcceptanceState.Expired => $"was waived{until}{by}{because}",
            _ => $"was waived{by} for other facts than these{because}",
        };
    }

    public static string Of(RuleOutcome outcome) => outcome switch
    {
        RuleOutcome.Evaluated => "evaluated",
        RuleOutcome.NotApplicable => "not_applicable",
        RuleOutcome.Disabled => "disabled",
        _ => "error",
    };

    /// <summary><c>1 finding</c>, <c>2 findings</c>.</summary>
    public static string Count(int count, string noun) => string.Create(CultureInfo.InvariantCulture, $"{count} {noun}{(count == 1 ? "" : "s")}");

    public static string Subject(Subject subject) => $"{subject.Type}/{subject.Id}";
}
