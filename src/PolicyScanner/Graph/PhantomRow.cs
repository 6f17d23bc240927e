namespace PolicyScanner.Graph;

/// <summary>
/// Rows that may exist and were not read: one stands for all that a hole hides. Their parent is known where the hole names it; every field and
/// edge beyond that is unknown.
/// </summary>
/// <param name="Collection">The collection the row would be in.</param>
/// <param name="OrganizationId">The organization.</param>
/// <param name="ParentEdge">The edge to the parent that is known, <c>workspace</c>; null when the whole collection is missing.</param>
/// <param name="ParentOrdinal">That parent's ordinal; -1 without one.</param>
/// <param name="Causes">Why it is not known; at least one.</param>
internal sealed record PhantomRow(CollectionSchema Collection, string OrganizationId, EdgeSchema? ParentEdge, int ParentOrdinal, IReadOnlyList<MissingData> Causes)
{
    /// <summary>The row's ordinal where it was read, and only is not known to belong where it stands; -1 for a hidden one.</summary>
    public int Row { get; init; } = -1;

    /// <summary>How many rows it stands for at the most, where it stands; null for no bound.</summary>
    public int? AtMost { get; init; }

    /// <summary>Whether it is some row of the tenant, hidden or not: it may be one that was read, in any of the organizations.</summary>
    public bool MayBeRead { get; init; }

    public MissingData Cause => Causes[0];

    /// <summary>A row that was read, of which it is not known whether it belongs where it stands.</summary>
    public static PhantomRow Read(CollectionSchema collection, string organizationId, int ordinal, IReadOnlyList<MissingData> causes) =>
        new(collection, organizationId, null, -1, causes) { Row = ordinal, AtMost = 1 };

    /// <summary>Some row, of which nothing is known.</summary>
    public static PhantomRow Any(CollectionSchema collection, string organizationId, IReadOnlyList<MissingData> causes) =>
        new(collection, organizationId, null, -1, causes) { MayBeRead = true };
}

/// <summary>Why something is unknown.</summary>
/// <param name="Collection">The collection that has the hole.</param>
/// <param name="OrganizationId">The organization.</param>
/// <param name="Parent">The parent whose rows are missing, <c>workspace/wrkspc_1</c>, or the entity whose field is; null for the whole collection.</param>
/// <param name="Reason">Status, page and path, or which field was absent.</param>
/// <param name="NotRequested">True when nobody asked for it: shown, and not counted for the exit code.</param>
internal sealed record MissingData(string Collection, string OrganizationId, string? Parent, string Reason, bool NotRequested);
