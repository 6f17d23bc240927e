using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using PolicyScanner.Graph;

namespace PolicyScanner.Anthropic.Wire;

/// <summary>Moves the fields of one row into the graph: cleans texts, and remembers which fields the response did not have.</summary>
internal sealed class Fields(AccessGraphBuilder graph, string organizationId, string subject)
{
    private List<string>? _absent;

    /// <summary>Names of fields that are unknown, sorted; null for none.</summary>
    public IReadOnlyList<string>? Absent
    {
        get
        {
            _absent?.Sort(StringComparer.Ordinal);
            return _absent;
        }
    }

    public void MarkAbsent(string field) => (_absent ??= []).Add(field);

    /// <summary>The first that has a value; without one the field is absent, because the API never says null there.</summary>
    public string Text(string field, params ReadOnlySpan<WireText> candidates)
    {
        foreach (var candidate in candidates) if (candidate.Value is { } value) return Clean(value);
        MarkAbsent(field);
        return "";
    }

    public string? OptionalText(string field, WireText text)
    {
        if (!text.Present) MarkAbsent(field);
        return text.Value is { } value ? Clean(value) : null;
    }

    public DateTimeOffset Time(string field, WireTime time)
    {
        if (OptionalTime(field, time) is { } value) return value;
        if (time is { Present: true, Unreadable: false }) MarkAbsent(field);
        return DateTimeOffset.MinValue;
    }

    public DateTimeOffset? OptionalTime(string field, WireTime time)
    {
        if (time.Unreadable) graph.Remark(organizationId, "unreadable-time", $"`{field}` is no time and counts as unknown", subject);
        if (!time.Present || time.Unreadable) MarkAbsent(field);
        return time.Value;
    }

    /// <summary>The first that is there at all, also where it is empty; null counts as unknown.</summary>
    public IReadOnlyList<string> Texts(string field, params ReadOnlySpan<WireTexts> candidates)
    {
        foreach (var candidate in candidates)
        {
            if (!candidate.Present) continue;
            if (candidate.Value is not { } value) break;
            return [.. value.Select(Clean)];
        }
        MarkAbsent(field);
        return [];
    }

    public IReadOnlyDictionary<string, string> Tags(string field, WireTags tags)
    {
        var clean = new SortedDictionary<string, string>(StringComparer.Ordinal);
        if (tags.Value is null) MarkAbsent(field);
        else foreach (var (name, value) in tags.Value) clean[Clean(name)] = Clean(value);
        return clean;
    }

    /// <summary>An object inside the row; null where there is none.</summary>
    public static T? Inner<T>(JsonElement element, JsonTypeInfo<T> type) where T : class =>
        element.ValueKind is JsonValueKind.Object ? element.Deserialize(type) : null;

    public string Clean(string text) => graph.Clean(text, organizationId, subject);
}
