using System.Globalization;
using PolicyScanner.Evaluation;
using PolicyScanner.Evaluation.Explaining;
using PolicyScanner.Findings;
using PolicyScanner.Graph;
using PolicyScanner.Rules;
using PolicyScanner.Tests.Graph;
using PolicyScanner.Tests.Judge;
using PolicyScanner.Text;
using Xunit;

namespace PolicyScanner.Tests.Evaluation.Explaining;

/// <summary>What an explanation says is what a scan says, and its lines add up to it.</summary>
public sealed class TruthTests(ITestOutputHelper output)
{
    private static readonly DateTimeOffset Now = new(2026, 1, 8, 0, 0, 0, TimeSpan.Zero);

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Every_built_in_rule_is_explained_for_every_subject_of_acme_as_the_scan_judges_it(bool holes)
    {
        var graph = Snapshot.ReadFile(Path.Combine(Repository.Directory, "samples", "orgs", "acme.snapshot.json"));
        if (holes) graph = WithHoles(graph);

        var counts = Compare(graph, RuleSet.BuiltIn, new(2026, 12, 1, 0, 0, 0, TimeSpan.Zero));

        output.WriteLine(string.Join(", ", counts.Select(c => $"{c.Value} {c.Key}")));
        Assert.All(holes ? [ExplainedVerdict.Inconclusive, ExplainedVerdict.Fail] : new[] { ExplainedVerdict.Fail, ExplainedVerdict.Pass }, v => Assert.True(counts.GetValueOrDefault(v) > 4, $"{v}"));
    }

    [Fact]
    public void Random_rules_over_random_graphs_are_explained_as_the_scan_judges()
    {
        var worlds = Enumerable.Range(0, 60).Select(seed => seed % 2 == 0 ? HiddenRows.Complete(seed).Build() : new HiddenRows(seed).Graph).ToArray();
        var (random, all) = (new RandomRules(20260110), new SortedDictionary<ExplainedVerdict, int>());
        for (var i = 0; i < 700; i++)
        {
            var rule = random.Next(string.Create(CultureInfo.InvariantCulture, $"rule-{i}"));
            var rules = RuleSet.Load([new SourceText($"{rule.Id}.yaml", rule.Yaml)], new() { BuiltIn = false });
            foreach (var (verdict, count) in Compare(worlds[i % worlds.Length], rules, Now)) all[verdict] = all.GetValueOrDefault(verdict) + count;
        }
        output.WriteLine(string.Join(", ", all.Select(c => $"{c.Value} {c.Key}")));
        Assert.All([ExplainedVerdict.Fail, ExplainedVerdict.Pass, ExplainedVerdict.Inconclusive, ExplainedVerdict.Error], v => Assert.True(all.GetValueOrDefault(v) > 5, $"{v}: {all.GetValueOrDefault(v)}"));
    }

    private static SortedDictionary<ExplainedVerdict, int> Compare(AccessGraph graph, RuleSet rules, DateTimeOffset now)
    {
        var options = new ScanOptions { AsOf = now, Threads = 1 };
        var (scan, counts) = (Scanner.Scan(graph, rules, options, TestContext.Current.CancellationToken), new SortedDictionary<ExplainedVerdict, int>());
        foreach (var result in scan.Rules)
        {
            var (rule, told) = (result.Rule, 0);
            foreach (var subject in Subjects(rule, scan))
            {
                var explanation = Explainer.Explain(graph, rules, rule.Id, $"{subject.Type}/{subject.Id}", subject.OrganizationId, options, TestContext.Current.CancellationToken);

                Assert.Equal(subject, explanation.Subject with { Name = subject.Name });
                Assert.True(Expected(rule.Id, result, subject, scan) == Said(explanation, result.Outcome), $"{rule.Id} {subject}: scan\n{Expected(rule.Id, result, subject, scan)}\nexplain\n{Said(explanation, result.Outcome)}\n{rule.Source.Content}");
                if (explanation.Row is { } row) AddsUp(row, explanation, rule);
                counts[explanation.Verdict] = counts.GetValueOrDefault(explanation.Verdict) + 1;
                if (explanation.Verdict is not (ExplainedVerdict.NotNamed or ExplainedVerdict.NotApplicable)) told++;
            }
            if (result.Outcome is RuleOutcome.Evaluated && rule.Body.SubjectId is null) Assert.Equal(result.Subjects, told);
        }
        return counts;
    }

    // Rows of the subject's type, and what the rule named by itself.
    private static IEnumerable<Subject> Subjects(Rule rule, ScanResult scan)
    {
        var type = GraphSchema.FindType(rule.Body.SubjectType);
        var named = scan.Findings.Where(f => f.RuleId == rule.Id).Select(f => f.Subject)
            .Concat(scan.Inconclusive.Where(i => i.RuleId == rule.Id).SelectMany(i => i.Subjects)).Concat(scan.Errors.Where(e => e.RuleId == rule.Id).Select(e => e.Subject).OfType<Subject>());
        return named.Concat(type is null ? [] : scan.Graph.Rows(type).Select(r => new Subject(type.Type, type.IdOf(r), null, r.OrganizationId))).DistinctBy(s => (s.Id, s.OrganizationId));
    }

    private static string Expected(string rule, RuleResult result, Subject subject, ScanResult scan)
    {
        bool Same(Subject? other) => other is not null && other with { Name = null } == subject with { Name = null };
        var finding = scan.Findings.FirstOrDefault(f => f.RuleId == rule && Same(f.Subject));
        if (finding is not null) return $"Fail {finding.Severity} {finding.MayBe} {finding.Message}";
        if (scan.Findings.FirstOrDefault(f => f.Supersedes.Contains(rule) && Same(f.Subject)) is { } stronger) return $"replaced by {stronger.RuleId}";
        if (scan.Errors.FirstOrDefault(e => e.RuleId == rule && Same(e.Subject)) is { } error) return $"Error {error.Message}, at {error.At}";
        var entries = scan.Inconclusive.Where(i => i.RuleId == rule && i.Subjects.Any(Same)).ToList();
        if (entries.Count > 0) return $"Inconclusive {string.Join(", ", entries.SelectMany(e => e.Missing))}";
        return result.Outcome is RuleOutcome.Evaluated ? "no more" : $"{result.Outcome}";
    }

    private static string Said(Explanation explanation, RuleOutcome outcome) => explanation.Verdict switch
    {
        _ when explanation.ReplacedBy.Count > 0 => $"replaced by {explanation.ReplacedBy[0]}",
        ExplainedVerdict.Fail => $"Fail {explanation.Severity} {explanation.MayBe} {explanation.Message}",
        ExplainedVerdict.Error => $"Error {explanation.Reason}",
        ExplainedVerdict.Inconclusive => $"Inconclusive {string.Join(", ", explanation.Missing.Select(m => m.Collection).Distinct().Order(StringComparer.Ordinal))}",
        // In another tenant it may have been evaluated.
        ExplainedVerdict.NotApplicable when outcome is RuleOutcome.NotApplicable => "NotApplicable",
        _ => "no more",
    };

    // The marks of the clauses, joined as the language joins them, are the verdict; the clause that stops a row is false, and none before it.
    private static void AddsUp(ExplainedRow row, Explanation explanation, Rule rule)
    {
        var marks = row.Clauses.Select(c => c.Mark).ToArray();
        if (row.StoppedBy is { } stop)
        {
            Assert.Equal(ExplainedVerdict.Pass, explanation.Verdict);
            Assert.True(marks[stop] is ExplainedMark.False && !marks.Take(stop).Contains(ExplainedMark.False), Text());
            Assert.All(marks.Skip(stop + 1), m => Assert.Equal(ExplainedMark.NotReached, m));
            return;
        }
        var joined = marks.Contains(ExplainedMark.False) ? ExplainedVerdict.Pass : marks.Contains(ExplainedMark.Unknown) ? ExplainedVerdict.Inconclusive
            : marks.Contains(ExplainedMark.Error) ? ExplainedVerdict.Error : ExplainedVerdict.Fail;
        // What a `collect by` could not group shows in no mark.
        if (rule.Body.Clauses.OfType<CollectClause>().Any(c => c.By.Count > 0) && joined is ExplainedVerdict.Fail) return;
        Assert.True(joined == explanation.Verdict, $"{joined}\n{Text()}");

        string Text() => $"{explanation.Verdict} {explanation.Subject}: {string.Join(", ", row.Clauses.Select(c => $"{c.Head} {c.Mark}"))}\n{rule.Source.Content}";
    }

    private static AccessGraph WithHoles(AccessGraph graph)
    {
        var builder = new AccessGraphBuilder().AddRange(graph.Organizations);
        foreach (var collection in GraphSchema.Collections.Where(c => c.Modes.Count > 0 && c.Name is not "organizations"))
        {
            var rows = graph.Rows(collection).Where((_, i) => i % 3 != 1 || collection.Name is "workspaces" or "groups").ToArray();
            builder.AddRange(rows);
            foreach (var organization in graph.Organizations)
                if (graph.Coverage.FirstOrDefault(c => c.OrganizationId == organization.Id && c.Collection == collection.Name) is { State: not CoverageState.NotRequested })
                    builder.Cover(organization.Id, collection.Name, CoverageState.Partial, "page 2 of 3 failed");
        }
        return builder.Build();
    }
}
