using PolicyScanner.Rules;
using PolicyScanner.Text;

namespace PolicyScanner.Gate;

/// <summary>What is reported of waivers themselves. These rules are evaluated on the waiver file, not on the graph, and cannot be waived.</summary>
internal static class MetaRules
{
    public const string SubjectType = "waiver";

    public static Rule Expired { get; } = Of(
        "waiver-expired", Severity.Info, "Waiver is past its last day",
        "A decision to accept a finding was made for a time, and that is over. What it accepted counts again.",
        "Mend what it accepted, or decide again: with another date, and a reason that still holds.");

    public static Rule Expiring { get; } = Of(
        "waiver-expiring", Severity.Info, "Waiver ends soon",
        "What it accepts will count again after its last day.",
        "Mend what it accepts before that day, or decide again.");

    public static Rule Unused { get; } = Of(
        "waiver-unused", Severity.Info, "Waiver accepts nothing",
        "Its rules judged everything and found nothing of what it accepts: it is mended, gone, or was never meant so.",
        "Remove the waiver: `policyscanner waivers prune` does.");

    public static Rule TooLong { get; } = Of(
        "waiver-too-long", Severity.Medium, "Waiver holds longer than the policy allows",
        "A decision that nobody looks at again is none.",
        "Give it an earlier last day; see `waiver_policy.max_days`.");

    public static Rule TooBroad { get; } = Of(
        "waiver-too-broad", Severity.Medium, "Waiver accepts more than anybody can have looked at",
        "A pattern over rules without a subject, or a condition that many subjects meet, also accepts what nobody has seen yet.",
        "Name the subjects, in a waiver each.");

    /// <summary>All of them, by id.</summary>
    public static IReadOnlyList<Rule> All { get; } = [Expired, Expiring, TooBroad, TooLong, Unused];

    private static Rule Of(string id, Severity severity, string title, string description, string remediation) => new()
    {
        Id = id, Title = title, Severity = severity, Description = description, Remediation = remediation,
        Modes = [], Collections = [], Tags = [SubjectType], Source = new SourceText(id, ""), IsBuiltIn = true,
    };
}
