using PolicyScanner.Evaluation.Execution;
using PolicyScanner.Evaluation.Planning;
using PolicyScanner.Findings;
using PolicyScanner.Graph;
using PolicyScanner.Rules;
using PolicyScanner.Rules.Context;

namespace PolicyScanner.Evaluation;

/// <summary>What a scan takes beside graph and rules.</summary>
public sealed record ScanOptions
{
    /// <summary>The instant the rules take as now, UTC.</summary>
    public required DateTimeOffset AsOf { get; init; }

    /// <summary>The organization's own facts; the rules were loaded with the same.</summary>
    public OrganizationContext Context { get; init; } = OrganizationContext.Empty;

    /// <summary>How many threads evaluate; the result does not depend on it.</summary>
    public int Threads { get; init; } = Environment.ProcessorCount;
}

/// <summary>Evaluates rules over a graph.</summary>
public static class Scanner
{
    /// <summary>Evaluates every rule of the set.</summary>
    /// <exception cref="ArgumentException">The rules were loaded with other tables than the context has.</exception>
    /// <exception cref="OperationCanceledException">The scan was cancelled.</exception>
    public static ScanResult Scan(AccessGraph graph, RuleSet rules, ScanOptions options, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(graph);
        ArgumentNullException.ThrowIfNull(rules);
        ArgumentNullException.ThrowIfNull(options);
        cancellation.ThrowIfCancellationRequested();

        var context = Context(graph, rules, options, cancellation);

        var reports = new RuleReport[rules.Rules.Count];
        var parallel = new ParallelOptions { MaxDegreeOfParallelism = Math.Max(1, options.Threads), CancellationToken = cancellation };
        Parallel.For(0, reports.Length, parallel, i => reports[i] = Evaluate(rules.Rules[i], context));

        return ResultOrder.Put(context.Now, graph, reports, Replacement.Apply([.. reports.SelectMany(r => r.Findings)], rules)) with { Context = options.Context };
    }

    /// <summary>What the rules of a set share over one graph.</summary>
    internal static ScanContext Context(AccessGraph graph, RuleSet rules, ScanOptions options, CancellationToken cancellation)
    {
        var now = options.AsOf.ToUniversalTime();
        var memory = new Expressions.Values.DefinitionMemory(graph, rules.Definitions.Count, options.Context.Facts(rules.Context));
        return new(graph, now, memory, new(graph, now, memory, cancellation), cancellation);
    }

    internal static RuleReport Evaluate(Rule rule, ScanContext context)
    {
        if (Skipped(rule, context, out var tenants) is { } skipped) return skipped;
        using var run = new RuleRun(Planner.Plan(rule), context);
        return run.Run(tenants);
    }

    /// <summary>The report of a rule that is off or does not apply; null for one that is evaluated, in these tenants.</summary>
    internal static RuleReport? Skipped(Rule rule, ScanContext context, out IReadOnlyList<int> tenants)
    {
        tenants = [];
        if (rule.DisabledBecause is { } because) return RuleReport.Skipped(rule, RuleOutcome.Disabled, because);
        var applicability = Applicability.Of(rule, context.Graph);
        if (applicability.Reason is { } reason) return RuleReport.Skipped(rule, RuleOutcome.NotApplicable, reason);
        // Last: who reads what is lacking knows that nothing else is in the way.
        if (Applicability.Lacking(rule, context.Memory.Facts) is { Count: > 0 } lacking) return RuleReport.Waiting(rule, lacking);
        tenants = applicability.Tenants;
        return null;
    }
}
