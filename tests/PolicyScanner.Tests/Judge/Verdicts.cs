using PolicyScanner.Evaluation.Execution;
using PolicyScanner.Findings;
using PolicyScanner.Graph;
using PolicyScanner.Rules;

namespace PolicyScanner.Tests.Judge;

/// <summary>What a rule said of whom.</summary>
internal sealed class Verdicts
{
    /// <summary>Stands for all subjects that were not read.</summary>
    public static readonly (string Organization, string Id) Unlisted = ("", "");

    private readonly Dictionary<(string Organization, string Id), string> _bySubject = [];
    private readonly AccessGraph _graph;
    private readonly bool _grouped;
    private readonly bool _failedAsWhole;

    public Verdicts(RuleReport report, AccessGraph graph, Rule rule)
    {
        (_graph, _grouped) = (graph, rule.Body.Clauses[0] is CollectClause);
        // Who can pass is known where the subjects are the rows of the first clause.
        if (!_grouped && rule.Body.Clauses[0] is RowClause { Source.Collection: var first })
            foreach (var row in graph.Rows(first)) _bySubject[(row.OrganizationId, first.IdOf(row))] = "pass";
        foreach (var entry in report.Inconclusives)
        {
            foreach (var subject in entry.Subjects) Set(subject, "inconclusive");
            if (entry.Total is null) _bySubject[Unlisted] = "inconclusive";
        }
        foreach (var error in report.Errors)
        {
            if (error.Subject is { } subject) Set(subject, "error");
            else _failedAsWhole = true;
        }
        foreach (var finding in report.Findings) Set(finding.Subject, "fail");
    }

    public IEnumerable<(string Organization, string Id)> Open => _bySubject.Where(v => v.Value == "inconclusive").Select(v => v.Key);

    /// <summary>Whether there is an answer about a subject, if there are no other worlds than those that said this. That somebody fails is none where nobody can say who.</summary>
    public static bool IsAvoidable((string Organization, string Id) subject, HashSet<string> verdicts) => verdicts.Count < 2 && !verdicts.Contains("error") && (subject != Unlisted || !verdicts.Contains("fail"));

    public int Count(string verdict) => _bySubject.Values.Count(v => v == verdict);

    /// <summary>Where a world that may be behind the holes says something else; null where it does not.</summary>
    public string? Contradiction(Verdicts world)
    {
        foreach (var (subject, verdict) in _bySubject)
            if (verdict is "fail" or "pass" && Of(subject, world) is var there && there != verdict) return $"{subject} is {verdict}, and in a world behind the holes {there}";
        foreach (var (subject, verdict) in world._bySubject)
            if (verdict == "fail" && !_bySubject.ContainsKey(subject) && !_bySubject.ContainsKey(Unlisted) && !_failedAsWhole) return $"{subject} fails in a world behind the holes, and nobody says so";
        return null;
    }

    /// <summary>What another world says of a subject of this one.</summary>
    public string Of((string Organization, string Id) subject, Verdicts world)
    {
        if (subject != Unlisted) return world._bySubject.GetValueOrDefault(subject) ?? "pass";
        var others = world._bySubject.Where(v => !_bySubject.ContainsKey(v.Key)).Select(v => v.Value).ToHashSet();
        return others.Contains("fail") ? "fail" : others.Contains("error") || world._failedAsWhole ? "error" : "pass";
    }

    // A group may span a tenant's organizations, and is of the one that its first member is in.
    private void Set(Subject subject, string verdict) =>
        _bySubject[(_grouped ? _graph.Organizations.First(o => o.Id == subject.OrganizationId).TenantId : subject.OrganizationId, subject.Id)] = verdict;
}
