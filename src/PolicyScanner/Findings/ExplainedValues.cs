using PolicyScanner.Graph;

namespace PolicyScanner.Findings;

// Values beside those of evidence, that explanations tell apart: entities are a Subject.

/// <summary>Not known, for one cause.</summary>
/// <param name="Collection">The collection that has the hole.</param>
/// <param name="Parent">The parent whose rows are missing, or the entity whose field is; null for the whole collection.</param>
/// <param name="Reason">Why.</param>
/// <param name="OrganizationId">The organization.</param>
/// <param name="NotRequested">Whether nobody asked for it.</param>
internal sealed record UnknownValue(string Collection, string? Parent, string Reason, string OrganizationId, bool NotRequested)
{
    /// <summary>How many further causes there are.</summary>
    public int More { get; init; }

    /// <summary>For a number: it is this or more.</summary>
    public long? AtLeast { get; init; }

    /// <summary>For a number: it is this or less.</summary>
    public long? AtMost { get; init; }

    public static UnknownValue Of(MissingData cause) => new(cause.Collection, cause.Parent, cause.Reason, cause.OrganizationId, cause.NotRequested);
}

/// <summary>What failed.</summary>
internal sealed record ErrorValue(string Message);

/// <summary>The beginning of a list.</summary>
/// <param name="First">The first items.</param>
/// <param name="Count">How many there are.</param>
/// <param name="Open">Why there may be more; null for a whole list.</param>
internal sealed record ListValue(IReadOnlyList<object?> First, int Count, UnknownValue? Open);

/// <summary>The beginning of a map.</summary>
internal sealed record MapValue(IReadOnlyList<(string Key, object? Value)> First, int Count);
