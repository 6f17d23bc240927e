using PolicyScanner.Findings;

namespace PolicyScanner.Cli.Commands;

/// <summary>Which rules would say something if the organization's own facts were given.</summary>
internal static class WaitingRules
{
    /// <summary>One line; null where no rule waits.</summary>
    public static string? Text(ScanResult result)
    {
        var waiting = result.Rules.Where(r => r.Lacks.Count > 0).ToArray();
        if (waiting.Length == 0) return null;
        var tables = waiting.SelectMany(r => r.Lacks.Select(table => (Table: table, Rule: r.Rule.Id))).GroupBy(t => t.Table, t => t.Rule, StringComparer.Ordinal)
            .OrderBy(t => t.Key, StringComparer.Ordinal).Select(t => $"{t.Key} ({string.Join(", ", t)})");
        return $"{waiting.Length} {(waiting.Length == 1 ? "rule waits" : "rules wait")} for facts of your own: {string.Join(", ", tables)}: see docs/configuration.md";
    }
}
