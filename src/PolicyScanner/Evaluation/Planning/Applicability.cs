using PolicyScanner.Expressions.Values;
using PolicyScanner.Graph;
using PolicyScanner.Rules;

namespace PolicyScanner.Evaluation.Planning;

/// <summary>Where a rule can be evaluated: in the tenants whose mode has its data and where somebody asked for them.</summary>
/// <param name="Tenants">Those tenants.</param>
/// <param name="Reason">Why it can be evaluated in none; null otherwise.</param>
internal sealed record Applicability(IReadOnlyList<int> Tenants, string? Reason)
{
    /// <summary>The tables of the context that a rule requires and that are not given.</summary>
    public static IReadOnlyList<string> Lacking(Rule rule, IReadOnlyList<Value> facts) => [.. rule.Body.Requires.Where(table => facts[table.Index].IsNull).Select(t => t.Name)];

    public static Applicability Of(Rule rule, AccessGraph graph)
    {
        if (graph.Tenants.Count == 0) return new([], "there is no organization in the data");

        var clauses = rule.Body.ClauseCollections.Order(StringComparer.Ordinal).Select(GraphSchema.Collection).ToArray();
        var inMode = graph.Organizations.Where(o => rule.Modes.Count == 0 || o.Sources.Any(rule.Modes.Contains)).Select(graph.Tenants.Of).Distinct().Order().ToArray();
        if (inMode.Length == 0) return new([], $"needs {Words(rule.Modes)} mode: the data were read in {Words(graph.Modes)} mode");

        int[] tenants = [.. inMode.Where(tenant => !clauses.Any(c => graph.Missing.IsNotRequested(c, tenant)))];
        if (tenants.Length > 0) return new(tenants, null);
        // Missing in one tenant at least; where several are, the first by name.
        return new([], NotFetched(clauses.First(c => inMode.Any(tenant => graph.Missing.IsNotRequested(c, tenant))), graph));
    }

    /// <summary>Why it cannot be evaluated in a tenant that is not among those where it can.</summary>
    public static string ReasonIn(Rule rule, AccessGraph graph, int tenant)
    {
        var modes = graph.Organizations.Where(o => graph.Tenants.Of(o) == tenant).SelectMany(o => o.Sources).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal).ToArray();
        return rule.Body.ClauseCollections.Order(StringComparer.Ordinal).Select(GraphSchema.Collection).FirstOrDefault(c => graph.Missing.IsNotRequested(c, tenant)) is { } missing
            && modes.Any(m => rule.Modes.Count == 0 || rule.Modes.Contains(m))
            ? NotFetched(missing, graph)
            : $"needs {Words(rule.Modes)} mode: the organization's data were read in {Words(modes)} mode";
    }

    private static string NotFetched(CollectionSchema collection, AccessGraph graph) => collection.Modes.Any(graph.Modes.Contains) || collection.HowToFetch.Length == 0
        ? $"`{collection.Name}` was not fetched{(collection.HowToFetch.Length == 0 ? "" : $": {collection.HowToFetch}")}"
        : $"needs {Words(collection.Modes)} mode: {collection.HowToFetch}";

    private static string Words(IReadOnlyList<string> modes) => modes.Count == 0 ? "another" : string.Join(" or ", modes);
}
