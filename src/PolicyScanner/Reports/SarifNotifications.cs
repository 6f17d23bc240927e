using System.Text.Json;
using PolicyScanner.Findings;
using PolicyScanner.Graph;
using PolicyScanner.Rules;

namespace PolicyScanner.Reports;

/// <summary>What a run could not judge, and what it left out.</summary>
internal sealed class SarifNotifications
{
    private const int MostNotifications = 1_000;
    private const int SubjectsNamed = 5;

    private readonly List<Notification> _notifications = [];
    private readonly HashSet<string> _experimental;
    private readonly int _leftOut;

    /// <param name="result">The scan.</param>
    /// <param name="organizationId">The organization of the run; null where the scan has none.</param>
    /// <param name="resultsLeftOut">How many results the run has no room for.</param>
    public SarifNotifications(ScanResult result, string? organizationId, int resultsLeftOut)
    {
        // An experimental rule decides nothing, whatever becomes of it.
        _experimental = result.Rules.Where(r => r.Rule.Status is RuleStatus.Experimental).Select(r => r.Rule.Id).ToHashSet(StringComparer.Ordinal);

        if (resultsLeftOut > 0) Add("left-out", "warning", null, $"{Words.Count(resultsLeftOut, "result")} left out, the least severe ones: the json report has them all");
        if (result.Rules.All(r => r.Outcome is not RuleOutcome.Evaluated)) Add("nothing-evaluated", "error", null, "no selected rule was evaluated");
        foreach (var coverage in result.Graph.Coverage.Where(c => c.OrganizationId == organizationId && c.State is CoverageState.Partial or CoverageState.Failed))
            Add("incomplete-data", "error", null, $"{coverage.Collection} {(coverage.State is CoverageState.Failed ? "could not be read" : "is not complete")}: {coverage.Reason}");
        foreach (var rule in result.Rules.Where(r => r.Outcome is RuleOutcome.Error)) AddDeciding("rule-error", rule.Rule.Id, rule.Reason ?? "it could not be evaluated");
        foreach (var error in result.Errors.Where(e => e.Subject is null || e.Subject.OrganizationId == organizationId))
            AddDeciding("rule-error", error.RuleId, $"{error.At}: {(error.Subject is null ? "" : $"{Words.Subject(error.Subject)}: ")}{error.Message}");
        foreach (var entry in result.Inconclusive.Where(i => i.OrganizationId == organizationId)) AddDeciding("inconclusive", entry.RuleId, Text(entry), entry.Counts);

        // The gravest first: the others are what can be done without.
        _notifications = [.. _notifications.OrderBy(n => n.Level, Comparer<string>.Create((a, b) => Grave(a).CompareTo(Grave(b))))];
        _leftOut = Math.Max(0, _notifications.Count - MostNotifications);
    }

    /// <summary>Whether everything was judged.</summary>
    public bool IsComplete => !_notifications.Exists(n => n.Level == "error");

    public void Write(Utf8JsonWriter json, SarifRules rules)
    {
        var shown = _notifications.Take(MostNotifications);
        if (_leftOut > 0) shown = shown.Append(new("left-out", "warning", null, $"{Words.Count(_leftOut, "more notification")} left out: the json report has them all"));
        json.WriteList("toolExecutionNotifications", shown, (json, notification) =>
        {
            json.WriteObject("descriptor", json => json.WriteString("id", notification.Kind));
            if (notification.RuleId is { } rule) json.WriteObject("associatedRule", json => rules.WriteReference(json, rule));
            json.WriteString("level", notification.Level);
            json.WriteObject("message", json => json.WriteString("text", SarifText.Message(notification.Text)));
        });
    }

    private void Add(string kind, string level, string? ruleId, string text) => _notifications.Add(new(kind, level, ruleId, text));

    private void AddDeciding(string kind, string ruleId, string text, bool counts = true) => Add(kind, counts && !_experimental.Contains(ruleId) ? "error" : "note", ruleId, $"[{ruleId}] {text}");

    private static string Text(InconclusiveEntry entry)
    {
        var subjects = entry.Total is { } total
            ? $"{Words.Count(total, "subject")} could not be judged, {string.Join(", ", entry.Subjects.Take(SubjectsNamed).Select(Words.Subject))}{(total > SubjectsNamed ? ", ..." : "")}"
            : "its subjects could not even be listed";
        return $"{subjects}; missing is {string.Join(", ", entry.Missing)}{(entry.Parent is null ? "" : $" of {entry.Parent}")}: {entry.Reason}";
    }

    private static int Grave(string level) => level switch { "error" => 0, "warning" => 1, _ => 2 };

    private sealed record Notification(string Kind, string Level, string? RuleId, string Text);
}
