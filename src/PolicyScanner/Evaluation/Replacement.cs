using PolicyScanner.Findings;
using PolicyScanner.Rules;

namespace PolicyScanner.Evaluation;

/// <summary>
/// A finding takes the place of those that weaker rules have on the same subject, and says which. It does so only where its rule fails itself, is stable
/// and says no less severe a thing; what was replaced still counts for its frameworks.
/// </summary>
internal static class Replacement
{
    public static IEnumerable<Finding> Apply(IReadOnlyList<Finding> findings, RuleSet rules)
    {
        var weaker = rules.Rules
            .Where(r => r.Supersedes.Count > 0 && r.Status is RuleStatus.Stable)
            .ToDictionary(r => r.Id, r => r.Supersedes.Select(name => rules.Find(name)?.Id).OfType<string>().ToHashSet(StringComparer.Ordinal), StringComparer.Ordinal);
        if (weaker.Count == 0) return findings;

        var involved = weaker.Keys.Concat(weaker.Values.SelectMany(v => v)).ToHashSet(StringComparer.Ordinal);
        var apart = findings.Where(f => !involved.Contains(f.RuleId));
        return apart.Concat(findings.Where(f => involved.Contains(f.RuleId)).GroupBy(f => f.Subject with { Name = null }).SelectMany(same => Of([.. same], weaker)));
    }

    // The findings on one subject: as many as there are rules that know each other, which is few.
    private static IEnumerable<Finding> Of(Finding[] findings, Dictionary<string, HashSet<string>> weaker)
    {
        // A rule has one finding a subject.
        var replaced = findings.ToDictionary(f => f.RuleId, by => findings.Where(f => Replaces(by, f)).ToArray(), StringComparer.Ordinal);
        var gone = replaced.Values.SelectMany(v => v).Select(f => f.RuleId).ToHashSet(StringComparer.Ordinal);
        return findings.Where(f => !gone.Contains(f.RuleId)).Select(f => Reach(f) is { Count: > 0 } all ? With(f, all) : f);

        bool Replaces(Finding by, Finding other) => by.Severity >= other.Severity && weaker.GetValueOrDefault(by.RuleId)?.Contains(other.RuleId) == true;

        // What the replaced ones replaced would be lost otherwise. Rules never supersede each other in a circle.
        IReadOnlyCollection<Finding> Reach(Finding from)
        {
            var (reached, next) = (new Dictionary<string, Finding>(StringComparer.Ordinal), new Stack<Finding>(replaced[from.RuleId]));
            while (next.TryPop(out var finding))
            {
                if (!reached.TryAdd(finding.RuleId, finding)) continue;
                foreach (var further in replaced[finding.RuleId]) next.Push(further);
            }
            return reached.Values;
        }
    }

    private static Finding With(Finding finding, IReadOnlyCollection<Finding> replaced)
    {
        var controls = replaced.Prepend(finding).SelectMany(f => f.Compliance).GroupBy(c => c.Key, StringComparer.Ordinal).OrderBy(c => c.Key, StringComparer.Ordinal);
        return finding with
        {
            Supersedes = [.. replaced.Select(f => f.RuleId).Order(StringComparer.Ordinal)],
            Compliance = controls.ToDictionary(
                c => c.Key, c => (IReadOnlyList<string>)[.. c.SelectMany(x => x.Value).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal)], StringComparer.Ordinal),
        };
    }
}
