using PolicyScanner.Cli.Configuration;
using PolicyScanner.Rules;
using PolicyScanner.Text;

namespace PolicyScanner.Cli.Commands;

/// <summary>
/// Which rules run. <c>expression = term { "," term }</c>, <c>term = [ "!" ] ( "tag:" name | "id:" glob | "control:" framework [ "/" control ] | "area:" folder |
/// "severity" ( ">=" | "&lt;=" | "=" | ">" | "&lt;" ) name )</c>. All terms of an expression hold, and one expression of several.
/// </summary>
internal static class RuleSelection
{
    private static readonly string[] Kinds = ["tag", "id", "control", "area"];
    private static readonly string[] Comparisons = [">=", "<=", "=", ">", "<"];

    /// <summary>The rules of a set that the expressions choose; without any, all.</summary>
    public static RuleSet Choose(RuleSet rules, IReadOnlyList<string> expressions, Report report)
    {
        if (expressions.Count == 0) return rules;
        var wanted = expressions.Select(e => e.Split(',', StringSplitOptions.TrimEntries).Select(term => Term(term, rules.Rules, report)).ToArray()).ToArray();
        return rules.Where(rule => wanted.Any(terms => terms.All(term => term(rule))));
    }

    /// <summary>The folder a rule lies in.</summary>
    public static string Area(Rule rule) => Path.GetFileName(Path.GetDirectoryName(rule.Source.Name)) ?? "";

    private static Func<Rule, bool> Term(string text, IReadOnlyList<Rule> rules, Report report)
    {
        if (text.StartsWith('!'))
        {
            // Leaving out what is not there leaves out nothing, which is what was asked for.
            var term = Term(text[1..].TrimStart(), [], report);
            return rule => !term(rule);
        }
        if (text.StartsWith("severity", StringComparison.Ordinal) && Comparison(text["severity".Length..].Trim(), report) is { } comparison) return comparison;

        var colon = text.IndexOf(':', StringComparison.Ordinal);
        var (kind, name) = colon < 0 ? ("", text) : (text[..colon].Trim(), text[(colon + 1)..].Trim());
        if (!Kinds.Contains(kind) || name.Length == 0)
        {
            report($"`--select` does not understand `{text}`", Hint(kind, name, rules));
            return _ => true;
        }

        var names = Names(kind);
        // Without a wildcard a name that no rule has is a slip of the pen: it would silently select less than was meant.
        if (rules.Count > 0 && !Wildcard.Is(name) && !rules.SelectMany(names).Contains(name, StringComparer.OrdinalIgnoreCase))
            report($"`--select {text}` chooses no rule", Nearest.Hint(name, rules.SelectMany(names).Distinct(StringComparer.Ordinal)) ?? "`policyscanner rules list` shows the rules");
        return rule => names(rule).Any(n => Wildcard.Matches(n, name));
    }

    private static Func<Rule, bool>? Comparison(string text, Report report)
    {
        if (Array.Find(Comparisons, c => text.StartsWith(c, StringComparison.Ordinal)) is not { } comparison) return null;
        if (SettingValues.Severity(text[comparison.Length..].Trim().ToLowerInvariant(), report) is not { } limit) return _ => true;
        return comparison switch
        {
            ">=" => rule => rule.Severity >= limit,
            "<=" => rule => rule.Severity <= limit,
            ">" => rule => rule.Severity > limit,
            "<" => rule => rule.Severity < limit,
            _ => rule => rule.Severity == limit,
        };
    }

    private static Func<Rule, IEnumerable<string>> Names(string kind) => kind switch
    {
        "tag" => rule => rule.Tags,
        "id" => rule => [rule.Id, .. rule.Aliases],
        "area" => rule => [Area(rule)],
        _ => rule => rule.Compliance.SelectMany(c => c.Value.Select(control => $"{c.Key}/{control}").Append(c.Key)),
    };

    private static string Hint(string kind, string name, IReadOnlyList<Rule> rules)
    {
        if (kind.Length == 0 && rules.Any(r => r.Id == name)) return $"did you mean `id:{name}`?";
        if (kind.Length == 0 && rules.Any(r => r.Tags.Contains(name))) return $"did you mean `tag:{name}`?";
        return Nearest.Find(kind, Kinds) is { } near && name.Length > 0
            ? $"did you mean `{near}:{name}`?"
            : "a term is `tag:NAME`, `id:GLOB`, `control:FRAMEWORK/ID`, `area:FOLDER` or `severity>=high`, with `!` before it to negate";
    }
}
