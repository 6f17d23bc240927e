using PolicyScanner.Evaluation.Execution;
using PolicyScanner.Evaluation.Planning;
using PolicyScanner.Expressions.Values;
using PolicyScanner.Findings;
using PolicyScanner.Graph;
using PolicyScanner.Rules;
using PolicyScanner.Text;

namespace PolicyScanner.Evaluation.Explaining;

/// <summary>
/// Explains what a rule says of a subject. The rule runs as in a scan, and its verdict is the scan's; the row that decided is then looked at clause by
/// clause and line by line.
/// </summary>
public static class Explainer
{
    /// <summary>Explains one rule for one subject.</summary>
    /// <param name="graph">The graph.</param>
    /// <param name="rules">The rule, and those that may take its place.</param>
    /// <param name="ruleId">The rule's id, or a former one.</param>
    /// <param name="subject">The subject as reports print it, <c>api_key/apikey_1</c>.</param>
    /// <param name="organization">The id or name of its organization; null where only one has such a subject.</param>
    /// <param name="options">What a scan takes.</param>
    /// <param name="cancellation">Ends it.</param>
    /// <exception cref="ExplainException">There is no such rule or subject, or several.</exception>
    /// <exception cref="OperationCanceledException">It was cancelled.</exception>
    public static Explanation Explain(
        AccessGraph graph, RuleSet rules, string ruleId, string subject, string? organization, ScanOptions options, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(graph);
        ArgumentNullException.ThrowIfNull(rules);
        ArgumentNullException.ThrowIfNull(subject);
        ArgumentNullException.ThrowIfNull(options);
        var rule = rules.Find(ruleId) ?? throw new ExplainException($"there is no rule `{ruleId}`", Nearest.Hint(ruleId, rules.Rules.SelectMany(r => r.Aliases.Prepend(r.Id))));

        return Explain(Scanner.Context(graph, rules, options, cancellation), rules, rule, subject, organization);
    }

    /// <param name="context">What the rules of a scan share.</param>
    /// <param name="rules">The rules that may take the place of the rule.</param>
    /// <param name="rule">The rule, one of them.</param>
    /// <param name="subject">The subject as reports print it.</param>
    /// <param name="organization">Its organization; null where only one has such a subject.</param>
    /// <exception cref="ExplainException">There is no such subject, or several.</exception>
    internal static Explanation Explain(ScanContext context, RuleSet rules, Rule rule, string subject, string? organization)
    {
        var (graph, cancellation) = (context.Graph, context.Cancellation);
        var finder = new SubjectFinder(graph, rule, subject, organization);
        if (Scanner.Skipped(rule, context, out var tenants) is { Result: var skipped })
            return Untold(skipped.Outcome is RuleOutcome.Disabled ? ExplainedVerdict.Disabled : ExplainedVerdict.NotApplicable, skipped.Reason!, finder.Named());

        var watch = new RowWatch(finder.Type, finder.Id);
        using var run = new RuleRun(Planner.Plan(rule), context, watch);
        var report = run.Run(tenants);
        var (found, tenant) = finder.Find(watch, tenants);
        if (report.Result.Outcome is RuleOutcome.Error) return Untold(ExplainedVerdict.Error, report.Errors[0].Message, found);
        if (!tenants.Contains(tenant)) return Untold(ExplainedVerdict.NotApplicable, Applicability.ReasonIn(rule, graph, tenant), found);
        return watch.Rows.TryGetValue(found.OrganizationId, out var rows)
            ? Judged(rows, report, found)
            : Untold(ExplainedVerdict.NotNamed, $"the rule names its subjects itself, by `{rule.Body.SubjectId?.Text}`, and no row of it is about this one", found);

        Explanation Untold(ExplainedVerdict verdict, string why, Subject about) => new() { Rule = rule, Subject = about, AsOf = context.Now, Verdict = verdict, Reason = why };

        Explanation Judged(WatchedRows rows, RuleReport report, Subject about)
        {
            var finding = report.Findings.FirstOrDefault(f => f.Subject == about);
            var error = report.Errors.FirstOrDefault(e => e.Subject == about);
            var verdict = finding is not null ? ExplainedVerdict.Fail : error is not null ? ExplainedVerdict.Error
                : report.Inconclusives.Any(i => i.Subjects.Contains(about)) ? ExplainedVerdict.Inconclusive : ExplainedVerdict.Pass;
            return new()
            {
                Rule = rule, Subject = about, AsOf = context.Now, Verdict = verdict,
                Reason = finding is null && error is not null ? $"{error.Message}, at {error.At}" : null,
                Severity = finding?.Severity, MayBe = finding?.MayBe, Message = finding?.Message,
                ReplacedBy = finding is null ? [] : StrongerRules(finding, rules, context),
                Missing = verdict is ExplainedVerdict.Inconclusive ? [.. rows.Causes.Select(UnknownValue.Of)] : [],
                Row = Row(rule, rows, run.Bind(rows.Slots), verdict, cancellation),
            };
        }
    }

    private static ExplainedRow Row(Rule rule, WatchedRows rows, Frame frame, ExplainedVerdict verdict, CancellationToken cancellation)
    {
        var explainer = new ClauseExplainer(rule, frame, rows.Tenant, rows.At, cancellation);
        (ExplainedVerdict, int)[] ended = [(ExplainedVerdict.Fail, rows.Failing), (ExplainedVerdict.Error, rows.Failed), (ExplainedVerdict.Inconclusive, rows.Unknown)];
        return new(explainer.Clauses(), rows.At < rule.Body.Clauses.Count ? rows.At : null, rows.Same - 1)
        {
            Otherwise = [.. ended.Where(e => e.Item1 != verdict && e.Item2 > 0)],
            SeverityCases = verdict is ExplainedVerdict.Fail ? [.. Cases()] : [],
        };

        // Up to the one that is not false: it decides.
        IEnumerable<(ExplainedLine, Severity)> Cases()
        {
            rows.Slots.CopyTo(frame.Slots, 0);
            for (var i = 0; i < rule.Body.SeverityWhen.Count; i++)
            {
                var line = explainer.Line(new($"severity_when[{i}].if", rule.Body.SeverityWhen[i].If));
                yield return (line, rule.Body.SeverityWhen[i].Severity);
                if (line.Mark is not ExplainedMark.False) break;
            }
        }
    }

    // Only rules that reach this one by `supersedes` can take its place.
    private static IReadOnlyList<string> StrongerRules(Finding finding, RuleSet rules, ScanContext context)
    {
        var stronger = new HashSet<string>(StringComparer.Ordinal) { finding.RuleId };
        int before;
        do
        {
            before = stronger.Count;
            stronger.UnionWith(rules.Rules.Where(r => r.Supersedes.Any(s => rules.Find(s) is { } weaker && stronger.Contains(weaker.Id))).Select(r => r.Id));
        }
        while (stronger.Count > before);
        if (stronger.Count == 1) return [];

        var findings = rules.Rules.Where(r => stronger.Contains(r.Id) && r.Id != finding.RuleId).SelectMany(r => Scanner.Evaluate(r, context).Findings).Append(finding);
        var left = Replacement.Apply([.. findings], rules).Where(f => f.Subject with { Name = null } == finding.Subject with { Name = null }).ToList();
        return left.Exists(f => f.RuleId == finding.RuleId) ? [] : [.. left.Where(f => f.Supersedes.Contains(finding.RuleId)).Select(f => f.RuleId).Order(StringComparer.Ordinal)];
    }
}

/// <summary>What was to be explained is not there, or there are several of it.</summary>
public sealed class ExplainException : Exception
{
    internal ExplainException(string message, string? help) : base(message) => Help = help;

    /// <summary>What to do, such as the id that was probably meant; null where that is not known.</summary>
    public string? Help { get; }
}
