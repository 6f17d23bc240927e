using System.Text.Json;
using PolicyScanner.Findings;

namespace PolicyScanner.Reports;

/// <summary>What a run could not judge, and what it left out.</summary>
internal sealed class SarifNotifications
{
    private const int MostNotifications = 1_000;

    private readonly List<Notification> _notifications;
    private readonly int _leftOut;

    /// <param name="result">The scan.</param>
    /// <param name="organizationId">The organization of the run; null where the scan has none.</param>
    /// <param name="resultsLeftOut">How many results the run has no room for.</param>
    public SarifNotifications(ScanResult result, string? organizationId, int resultsLeftOut)
    {
        var leftOut = resultsLeftOut > 0 ? [LeftOut(resultsLeftOut, "result", ", the least severe ones")] : Array.Empty<Notification>();
        var gaps = Gaps.Of(result).Where(g => g.OrganizationId is null || g.OrganizationId == organizationId)
            .Select(g => new Notification(g.Kind, g.Counts ? "error" : "note", g.RuleId, g.RuleId is null ? g.Text : $"[{g.RuleId}] {g.Text}"));

        // The gravest first: the others are what can be done without.
        _notifications = [.. leftOut.Concat(gaps).OrderBy(n => n.Level, Comparer<string>.Create((a, b) => Grave(a).CompareTo(Grave(b))))];
        _leftOut = Math.Max(0, _notifications.Count - MostNotifications);
    }

    /// <summary>Whether everything was judged.</summary>
    public bool IsComplete => !_notifications.Exists(n => n.Level == "error");

    public void Write(Utf8JsonWriter json, SarifRules rules)
    {
        var shown = _notifications.Take(MostNotifications);
        if (_leftOut > 0) shown = shown.Append(LeftOut(_leftOut, "more notification"));
        json.WriteList("toolExecutionNotifications", shown, (json, notification) =>
        {
            json.WriteObject("descriptor", json => json.WriteString("id", notification.Kind));
            if (notification.RuleId is { } rule) json.WriteObject("associatedRule", json => rules.WriteReference(json, rule));
            json.WriteString("level", notification.Level);
            json.WriteObject("message", json => json.WriteString("text", SarifText.Message(notification.Text)));
        });
    }

    private static Notification LeftOut(int count, string what, string which = "") =>
        new("left-out", "warning", null, $"{Words.Count(count, what)} left out{which}: the json report has them all");

    private static int Grave(string level) => level switch { "error" => 0, "warning" => 1, _ => 2 };

    private sealed record Notification(string Kind, string Level, string? RuleId, string Text);
}
