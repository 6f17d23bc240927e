using System.Text.Json.Serialization;

namespace PolicyScanner.Graph;

/// <summary>How much of a collection was read.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<CoverageState>))]
public enum CoverageState
{
    /// <summary>All of it.</summary>
    [JsonStringEnumMemberName("complete")] Complete,

    /// <summary>Some of it: see the holes.</summary>
    [JsonStringEnumMemberName("partial")] Partial,

    /// <summary>Nothing: the first call failed.</summary>
    [JsonStringEnumMemberName("failed")] Failed,

    /// <summary>Nobody asked for it.</summary>
    [JsonStringEnumMemberName("not_requested")] NotRequested,
}

/// <summary>A place in a collection that could not be read, or that nobody asked for.</summary>
public sealed record Hole
{
    /// <summary>The parent whose rows are missing, <c>type/id</c> as in <c>workspace/wrkspc_1</c>; null when the hole is the whole collection.</summary>
    public string? Parent { get; init; }

    /// <summary>Why: status, page and path.</summary>
    public required string Reason { get; init; }

    /// <summary>True where the rows were left out on purpose, such as the members of an archived workspace; the collection stays complete.</summary>
    public bool NotRequested { get; init; }
}

/// <summary>How completely one collection of one organization was read.</summary>
public sealed record CollectionCoverage : Entity
{
    /// <summary>The collection's name.</summary>
    [JsonIgnore]
    public string Id => Collection;

    /// <summary>The collection's name, as rules write it.</summary>
    public required string Collection { get; init; }

    /// <summary>How much of it was read.</summary>
    public required CoverageState State { get; init; }

    /// <summary>The state as rules and reports write it.</summary>
    [JsonIgnore]
    public string StateName => State switch
    {
        CoverageState.Complete => "complete",
        CoverageState.Partial => "partial",
        CoverageState.Failed => "failed",
        _ => "not_requested",
    };

    /// <summary>How many rows were read.</summary>
    public required int Count { get; init; }

    /// <summary>Why it is not complete, or which flag fetches it; null when it is complete.</summary>
    public required string? Reason { get; init; }

    /// <summary>What is missing, sorted by parent.</summary>
    public required IReadOnlyList<Hole> Holes { get; init; }
}

/// <summary>Something worth knowing about the data that is no hole: a row left out, a name masked, a fall-back taken.</summary>
public sealed record Note : Entity
{
    /// <summary>Code and subject: unique within an organization.</summary>
    [JsonIgnore]
    public string Id => Subject is null ? Code : $"{Code}/{Subject}";

    /// <summary>A stable kebab-case code, such as <c>key-in-name</c>.</summary>
    public required string Code { get; init; }

    /// <summary>One sentence.</summary>
    public required string Message { get; init; }

    /// <summary>What it is about, <c>type/id</c>; null when it is about the organization.</summary>
    public required string? Subject { get; init; }
}
