using System.Text.Json.Serialization;

namespace PolicyScanner.Graph;

/// <summary>A row of the graph: something an organization has.</summary>
public abstract record Entity
{
    private protected Entity() { }

    /// <summary>The organization it belongs to (bare UUID). Groups and roles of a parent organization carry the id of its oldest linked organization.</summary>
    [JsonPropertyOrder(-1)]
    public required string OrganizationId { get; init; }

    /// <summary>Names of fields that the response did not have: unknown, which is not the same as null. Null means none.</summary>
    [JsonPropertyOrder(1), JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public IReadOnlyList<string>? Absent { get; init; }
}
