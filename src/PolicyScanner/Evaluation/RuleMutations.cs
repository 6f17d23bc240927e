using PolicyScanner.Evaluation.Mutation;
using PolicyScanner.Findings;
using PolicyScanner.Rules;
using PolicyScanner.Text;

namespace PolicyScanner.Evaluation;

/// <summary>
/// Tests the tests: changes rules and definitions in one place at a time, and sees whether a test notices. Conditions are dropped and negated, limits moved
/// by one, <c>not</c>, <c>exists</c> and <c>all</c> clauses dropped. What no longer passes the checks of the rule language needs no test and does not count.
/// </summary>
public static class RuleMutations
{
    /// <param name="rules">The rules, loaded with <see cref="RuleLoadOptions.Tests"/>; all of their tests pass.</param>
    /// <param name="select">Which rules and definitions are changed, by id or name and file; null for all.</param>
    /// <param name="cancellation">Ends it.</param>
    /// <exception cref="OperationCanceledException">It was cancelled.</exception>
    public static MutationResult Run(RuleSet rules, Func<string, SourceText, bool>? select = null, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(rules);
        var workshop = new MutantWorkshop(rules, cancellation);
        // What they are is worked out when they are judged.
        var all = rules.Rules.Select(r => (Name: r.Id, r.Source, Mutants: workshop.Of(r)))
            .Concat(rules.Definitions.Select(d => (d.Function.Name, d.Source, Mutants: workshop.Of(d))))
            .Where(x => select?.Invoke(x.Name, x.Source) ?? true)
            .ToArray();
        var results = new (int Mutants, List<Survivor> Survivors)[all.Length];
        Parallel.For(0, all.Length, new ParallelOptions { CancellationToken = cancellation, MaxDegreeOfParallelism = Environment.ProcessorCount }, i => results[i] = Judge(all[i].Name, all[i].Source, all[i].Mutants));
        return new(results.Sum(r => r.Mutants), [.. results.SelectMany(r => r.Survivors)]);
    }

    private static (int, List<Survivor>) Judge(string name, SourceText source, IEnumerable<(Mutation.Mutation Mutation, bool Survives)> mutants)
    {
        var (count, survivors) = (0, new List<Survivor>());
        foreach (var (mutation, survives) in mutants)
        {
            count++;
            if (survives) survivors.Add(new() { RuleId = name, Source = source, Place = mutation.Place, Change = mutation.Change, Missing = mutation.Missing });
        }
        return (count, [.. survivors.OrderBy(s => s.Place.Start)]);
    }
}
