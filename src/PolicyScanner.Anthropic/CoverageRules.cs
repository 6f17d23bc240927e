using PolicyScanner.Anthropic.Transport;
using PolicyScanner.Graph;

namespace PolicyScanner.Anthropic;

/// <summary>What may be said of a collection's completeness, given what became of its lists.</summary>
internal static class CoverageRules
{
    /// <summary>A collection that is one list.</summary>
    public static void CoverList<T>(this AccessGraphBuilder graph, string organizationId, string collection, Listing<T> listing, params string[] beside)
    {
        string[] reasons = [.. listing.Reasons, .. beside];
        var state = reasons.Length == 0 ? CoverageState.Complete : listing.Rows.Count > 0 || listing.Complete ? CoverageState.Partial : CoverageState.Failed;
        graph.Cover(organizationId, collection, state, Summary(reasons), reasons.Select(r => new Hole { Reason = r }));
    }

    /// <summary>A collection that is read parent by parent.</summary>
    /// <param name="graph">Where it is said.</param>
    /// <param name="organizationId">The organization.</param>
    /// <param name="collection">The collection.</param>
    /// <param name="parents">What became of each parent that was read, <c>workspace/wrkspc_1</c>.</param>
    /// <param name="leftOut">Parents that were not asked for.</param>
    /// <param name="parentReasons">Why not all parents are known; empty when they are.</param>
    public static void CoverParents<T>(
        this AccessGraphBuilder graph, string organizationId, string collection, IReadOnlyList<(string Parent, Listing<T> Listing)> parents,
        IEnumerable<Hole> leftOut, IReadOnlyList<string> parentReasons)
    {
        Hole[] holes =
        [
            .. parentReasons.Select(r => new Hole { Reason = $"not all parents are known: {r}" }),
            .. parents.SelectMany(p => p.Listing.Reasons.Select(r => new Hole { Parent = p.Parent, Reason = r })),
        ];
        var anything = parents.Any(p => p.Listing.Complete || p.Listing.Rows.Count > 0);
        var state = holes.Length == 0 ? CoverageState.Complete : anything ? CoverageState.Partial : CoverageState.Failed;
        graph.Cover(organizationId, collection, state, Summary([.. holes.Select(h => h.Reason)]), [.. holes, .. leftOut]);
    }

    private static string? Summary(string[] reasons) => reasons.Length switch
    {
        0 => null,
        1 => reasons[0],
        var count => $"{reasons.Order(StringComparer.Ordinal).First()}, and {count - 1} more",
    };
}
