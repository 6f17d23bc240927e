using System.Globalization;
using System.Text;
using PolicyScanner.Cli.Commands;
using PolicyScanner.Cli.Configuration;
using PolicyScanner.Reports;
using PolicyScanner.Rules;

namespace PolicyScanner.Cli.Documentation;

/// <summary>The page that leads to all rules: by area, severity and framework.</summary>
internal static class RuleIndex
{
    public static string Of(IReadOnlyList<Rule> rules)
    {
        var page = new StringBuilder(RuleDocuments.Mark);
        page.Append(CultureInfo.InvariantCulture, $"\n\n# Rules\n\n{rules.Count} rules, [by area](#by-area), [by severity](#by-severity), [by framework](#by-framework).\n");

        page.Append("\n## By area\n");
        foreach (var area in rules.GroupBy(RuleSelection.Area).OrderBy(a => a.Key, StringComparer.Ordinal))
        {
            var table = new MarkdownTable("rule", "severity", "finds", "mode");
            foreach (var rule in Sorted(area)) table.Add(Link(rule), rule.Severity.NameOf(), MarkdownText.Of(rule.Title), string.Join(", ", rule.Modes));
            page.Append("\n### ").Append(area.Key.Length == 0 ? "other" : MarkdownText.Of(area.Key)).Append("\n\n").Append(table);
        }

        page.Append("\n## By severity\n\n");
        foreach (var severity in rules.GroupBy(r => r.Severity).OrderByDescending(s => s.Key))
            page.Append("- **").Append(severity.Key.NameOf()).Append("**: ").AppendJoin(", ", Sorted(severity).Select(Link)).Append('\n');

        page.Append("\n## By framework\n");
        var controls = rules.SelectMany(rule => rule.Compliance.SelectMany(c => c.Value.Select(control => (Framework: c.Key, Control: control, Rule: rule))));
        foreach (var framework in controls.GroupBy(c => c.Framework).OrderBy(f => f.Key, StringComparer.Ordinal))
        {
            var table = new MarkdownTable("control", "rules");
            foreach (var control in framework.GroupBy(c => c.Control).OrderBy(c => c.Key, StringComparer.Ordinal))
                table.Add(MarkdownText.Of(control.Key), string.Join(", ", Sorted(control.Select(c => c.Rule)).Select(Link)));
            page.Append("\n### ").Append(MarkdownText.Of(framework.Key)).Append("\n\n").Append(table);
        }
        return page.ToString();
    }

    private static IEnumerable<Rule> Sorted(IEnumerable<Rule> rules) => rules.OrderByDescending(r => r.Severity).ThenBy(r => r.Id, StringComparer.Ordinal);

    private static string Link(Rule rule) => $"[{rule.Id}]({RulePage.FileOf(rule)})";
}
