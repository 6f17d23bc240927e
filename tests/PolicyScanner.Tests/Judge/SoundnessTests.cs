using System.Globalization;
using PolicyScanner.Evaluation;
using PolicyScanner.Evaluation.Execution;
using PolicyScanner.Evaluation.Planning;
using PolicyScanner.Graph;
using PolicyScanner.Rules;
using PolicyScanner.Text;
using Xunit;

namespace PolicyScanner.Tests.Judge;

/// <summary>
/// No pass on missing data and no finding on it either, and no shrug where there is an answer. A case is one rule over one world of which something is
/// hidden. What is said of a subject must hold in that world, and in every other world that may be behind the holes, of which some are drawn
/// (<see cref="Completions"/>). Where a subject is inconclusive, worlds are drawn until two disagree about it: that they do not counts as avoidable, for then
/// there was an answer. Worlds are a sample, so that the precision can only be better than what is printed. A subject that is an error in some of them
/// is not counted against the engine: what is unknown goes before an error.
/// </summary>
public sealed class SoundnessTests(ITestOutputHelper output)
{
    private const int RandomRuleCount = 1_000;
    private const int CasesOfRandomRule = 8;
    private const int CasesOfWrittenRule = 50;
    private const int FewWorlds = 2;
    // With one hole it is asserted how many agree: the more are drawn, the nearer is what is printed to what is true.
    private const int ManyWorldsOfOneHole = 700;
    private const int ManyWorlds = 60;

    private static readonly DateTimeOffset Now = new(2026, 1, 8, 0, 0, 0, TimeSpan.Zero);

    [Fact]
    public void A_verdict_over_holes_is_that_of_every_world_behind_them_and_where_there_is_none_two_worlds_disagree()
    {
        var (random, rules) = (new RandomRules(20260109, depth: 1), new List<(RuleSet Rules, Rule Rule, int Cases)>());
        for (var i = 0; i < RandomRuleCount; i++) rules.Add(Load(random.Next(string.Create(CultureInfo.InvariantCulture, $"rule-{i}")).Yaml, CasesOfRandomRule));
        rules.AddRange(WrittenRules.All.Select(yaml => Load(yaml, CasesOfWrittenRule)));
        var own = rules.Count;
        var builtIn = RuleSet.BuiltIn;
        // What is said of the coverage itself is another in every world.
        rules.AddRange(builtIn.Rules.Where(r => r.Body.ClauseCollections.All(name => Worlds.Collections.Any(c => c.Name == name))).Select(rule => (builtIn, rule, CasesOfWrittenRule)));

        var (judged, cancellation) = (new SoundnessCounts[rules.Count], TestContext.Current.CancellationToken);
        Parallel.For(0, rules.Count, i => judged[i] = Judge(rules[i].Rules, rules[i].Rule, rules[i].Cases, i, cancellation));
        var (all, ours, builtInRules) = (SoundnessCounts.Sum(judged), SoundnessCounts.Sum(judged[..own]), SoundnessCounts.Sum(judged[own..]));
        foreach (var line in all.Lines()) output.WriteLine(line);
        output.WriteLine($"precision by rules: random and written for this {ours.Precision()}; built-in {builtInRules.Precision()}");

        Assert.True(all.Contradictions.Count == 0, string.Join('\n', all.Contradictions.Take(3)));
        Assert.True(all.Cases >= 10_000);
        Assert.All(SoundnessCounts.Kinds[..3], kind => Assert.True(all.IsAtLeastATenth(kind), kind));
        // Built-in rules come and go; who adds one need not count.
        Assert.True(ours.AvoidableOfOneHole * 20 <= ours.InconclusiveOfOneHole, ours.Precision());
    }

    private static (RuleSet, Rule, int) Load(string yaml, int cases)
    {
        var rules = RuleSet.Load([new SourceText(yaml.Split('\n')[1]["id: ".Length..] + ".yaml", yaml)], new() { BuiltIn = false });
        return (rules, rules.Rules[0], cases);
    }

    private static SoundnessCounts Judge(RuleSet rules, Rule rule, int cases, int seed, CancellationToken cancellation)
    {
        var (near, random, counts) = (new Near(rule), new Random(seed), new SoundnessCounts());
        var plan = Planner.Plan(rule);
        var worlds = near.IsWritten ? Worlds.Spoken : Worlds.All;
        while (counts.Cases < cases && counts.NotApplicable < 3 * cases)
        {
            var hiding = new Hiding(worlds[random.Next(worlds.Count)], random, near, random.Next(3) > 0 ? 1 : 2 + random.Next(3));
            Judge(rules, plan, hiding, new(hiding, near, Now, random.Next()), counts, cancellation);
        }
        return counts;
    }

    private static void Judge(RuleSet rules, RulePlan plan, Hiding hiding, Completions completions, SoundnessCounts counts, CancellationToken cancellation)
    {
        var rule = plan.Rule;
        if (Scan(hiding.Graph, rules, plan, cancellation) is not { } report)
        {
            counts.NotApplicable++;
            return;
        }
        var said = new Verdicts(report, hiding.Graph, rule);
        var most = hiding.Holes == 1 ? ManyWorldsOfOneHole : ManyWorlds;
        var (open, seen) = (said.Open.ToDictionary(s => s, _ => new HashSet<string>()), 0);
        while (seen < FewWorlds || (seen < most && open.Any(o => Verdicts.IsAvoidable(o.Key, o.Value))))
        {
            // The first few tell most of them apart.
            if (++seen % 8 == 0 && open.Where(o => o.Value.Count < 2).Select(o => o.Key).ToArray() is { Length: > 0 } left) completions.Want(left[seen / 8 % left.Length]);
            var world = completions.Next();
            var truth = new Verdicts(Scan(world, rules, plan, cancellation)!, world, rule);
            if (said.Contradiction(truth) is { } contradiction) counts.Contradictions.Add($"{contradiction}\n{rule.Source.Content}\n{hiding}");
            foreach (var (subject, verdicts) in open) verdicts.Add(said.Of(subject, truth));
        }
        counts.Add(rule, said, open.Count(o => Verdicts.IsAvoidable(o.Key, o.Value)), hiding);
    }

    // Null where the rule is not applicable.
    private static RuleReport? Scan(AccessGraph graph, RuleSet rules, RulePlan plan, CancellationToken cancellation)
    {
        var context = Scanner.Context(graph, rules, new() { AsOf = Now }, cancellation);
        if (Scanner.Skipped(plan.Rule, context, out var tenants) is not null) return null;
        using var run = new RuleRun(plan, context);
        return run.Run(tenants);
    }
}
