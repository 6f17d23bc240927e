using PolicyScanner.Expressions;
using PolicyScanner.Expressions.Values;
using PolicyScanner.Graph;

namespace PolicyScanner.Evaluation.Planning;

/// <summary>
/// The id that a clause asks for, as a whole or below a parent: <c>u.id == …</c>, <c>m.user_id == …</c>. An id is there once in an organization, so that who
/// was read is not hidden as well.
/// </summary>
/// <param name="Probe">What it is compared with.</param>
/// <param name="BelowParent">Whether the parent's id stands before it.</param>
internal sealed record Identity(Code Probe, bool BelowParent)
{
    /// <summary>Whether a hidden row would have to have the id of one that was read.</summary>
    public bool IsOfRead(PhantomRow hidden, Frame frame)
    {
        if (hidden.Row >= 0 || hidden.MayBeRead || (BelowParent && hidden.ParentEdge is null) || Probe(frame) is not { IsString: true } probe) return false;
        var (ids, rows) = (frame.Graph.Ids(hidden.Collection), frame.Graph.Rows(hidden.Collection));
        for (var at = ids.First(BelowParent ? $"{ParentOf(hidden, frame.Graph)}/{probe.AsString}" : probe.AsString); at >= 0; at = ids.Next(at))
            if (rows[at].OrganizationId == hidden.OrganizationId) return true;
        return false;
    }

    private static string ParentOf(PhantomRow hidden, AccessGraph graph)
    {
        var parents = GraphSchema.Collection(hidden.ParentEdge!.Target);
        return parents.IdOf(graph.Rows(parents)[hidden.ParentOrdinal]);
    }
}
