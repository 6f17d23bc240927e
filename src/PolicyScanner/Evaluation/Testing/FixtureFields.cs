using PolicyScanner.Graph;

namespace PolicyScanner.Evaluation.Testing;

/// <summary>The fields of a row that a test describes: those that it names, and for the rest the defaults of the schema.</summary>
/// <param name="collection">The row's collection.</param>
/// <param name="given">The fields that are named.</param>
/// <param name="id">The row's id; of a row whose id is put together, what its parts default to.</param>
/// <param name="organizationId">The organization, where the row names none.</param>
/// <param name="now">The test's now.</param>
internal sealed class FixtureFields(
    CollectionSchema collection, IReadOnlyDictionary<string, object?> given, string id, string organizationId, DateTimeOffset now)
{
    public string Id => id;

    public string OrganizationId => given.GetValueOrDefault("organization_id") as string ?? organizationId;

    public string Text(string field) => OptionalText(field) ?? "";

    public string? OptionalText(string field) => (string?)Value(field);

    public DateTimeOffset Time(string field) => OptionalTime(field) ?? now;

    public DateTimeOffset? OptionalTime(string field) => (DateTimeOffset?)Value(field);

    public long Number(string field) => (long)(Value(field) ?? 0L);

    public IReadOnlyList<string> List(string field) => Value(field) switch
    {
        IEnumerable<string> texts => [.. texts],
        IEnumerable<object?> values => [.. values.Cast<string>()],
        _ => [],
    };

    public IReadOnlyDictionary<string, string> Map(string field) => Value(field) switch
    {
        IReadOnlyDictionary<string, string> texts => texts,
        IReadOnlyDictionary<string, object?> values => values.ToDictionary(e => e.Key, e => (string)e.Value!, StringComparer.Ordinal),
        _ => new Dictionary<string, string>(),
    };

    private object? Value(string field) => given.TryGetValue(field, out var value) ? value : collection.FindField(field)!.Default.Of(id, now);
}
