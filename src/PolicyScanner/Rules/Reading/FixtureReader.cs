using System.Globalization;
using PolicyScanner.Graph;
using PolicyScanner.Text;
using PolicyScanner.Text.Yaml;

namespace PolicyScanner.Rules.Reading;

/// <summary>Reads rows that tests and examples give: fields by their names, values as the schema has them.</summary>
internal sealed class FixtureReader(DiagnosticBag bag)
{
    /// <summary>The fields of a row; those that are wrong are reported and left out.</summary>
    public FixtureRow Row(YamlMapping row, CollectionSchema collection)
    {
        var fields = new Dictionary<string, object?>(StringComparer.Ordinal);
        foreach (var entry in row.Entries)
        {
            if (collection.FindField(entry.Name) is not { } field) UnknownField(entry, collection);
            else if (TryRead(entry.Value, field, out var value)) fields.Add(entry.Name, value);
        }
        return new(collection.Name, fields, row.Place);
    }

    private void UnknownField(YamlEntry entry, CollectionSchema collection)
    {
        if (collection.FindEdge(entry.Name) is { } edge) bag.EdgeIsNotGiven(entry.Key.Span, entry.Name, HowToGive(edge));
        else bag.UnknownField(entry.Key.Span, entry.Name, collection.Type, Nearest.Hint(entry.Name, collection.Fields.Select(f => f.Name)));
    }

    private static string HowToGive(EdgeSchema edge) => edge.Path switch
    {
        EdgePath.ByKey path => $"write its id as `{path.Field}`",
        EdgePath.ByKeys path => $"write their ids as `{path.Field}`",
        _ => $"give the rows of `{edge.Target}`, with the ids that make the edge",
    };

    private bool TryRead(YamlNode node, FieldSchema field, out object? value)
    {
        value = null;
        if (node is YamlScalar { IsNull: true } nothing)
        {
            if (field.Nullable) return true;
            bag.FieldIsNeverNull(nothing.Span, field.Name);
            return false;
        }
        value = field.Type switch
        {
            FieldType.Text => bag.Text(node, $"`{field.Name}`")?.Text,
            FieldType.Time => Instant(node, $"`{field.Name}`", bag),
            FieldType.Number => bag.Integer(node, $"`{field.Name}`"),
            FieldType.Flag => bag.Flag(node, $"`{field.Name}`"),
            FieldType.TextList => Texts(node, field.Name),
            FieldType.TextMap => Map(node, field.Name),
            _ => throw new InvalidOperationException($"field `{field.Name}` has an unknown type"),
        };
        return value is not null;
    }

    /// <summary>An instant; null where it is none, which is reported.</summary>
    public static DateTimeOffset? Instant(YamlNode node, string what, DiagnosticBag bag)
    {
        if (bag.Text(node, what) is not { } text) return null;
        if (InstantText.Parse(text.Text) is { } instant) return instant;
        bag.NoInstant(text.Span, text.Text);
        return null;
    }

    private string[]? Texts(YamlNode node, string name) =>
        bag.List(node, $"`{name}`") is { } list ? [.. bag.Texts(list, $"`{name}`").Select(t => t.Text)] : null;

    private Dictionary<string, string>? Map(YamlNode node, string name)
    {
        if (bag.Mapping(node, $"`{name}`") is not { } mapping) return null;
        var map = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var entry in mapping.Entries)
            if (bag.Text(entry.Value, $"`{entry.Name}`") is { } text) map.Add(entry.Name, text.Text);
        return map;
    }
}

/// <summary>Which fields say what a row is and whose: the id itself, or the parts it is made of.</summary>
internal static class FixtureKeys
{
    /// <summary>Fields that a row of a test must name: without them it would be no row of its own, or nobody's.</summary>
    public static IReadOnlyList<string> Of(CollectionSchema collection) => collection.Name switch
    {
        "workspace_members" => ["workspace_id", "user_id"],
        "group_members" => ["group_id", "user_id"],
        "role_permissions" => ["role_id"],
        "coverage" => ["collection"],
        "notes" => ["code"],
        _ => ["id"],
    };

    /// <summary>The id of a row; null where the fields do not tell it.</summary>
    public static string? IdOf(FixtureRow row) => row.Collection switch
    {
        "workspace_members" => Joined(row, "workspace_id", "user_id"),
        "group_members" => Joined(row, "group_id", "user_id"),
        "coverage" => Joined(row, "collection"),
        "role_permissions" or "notes" => null,
        _ => Joined(row, "id"),
    };

    private static string? Joined(FixtureRow row, params string[] fields) =>
        fields.All(f => row.Fields.ContainsKey(f)) ? string.Join('/', fields.Select(f => Convert.ToString(row.Fields[f], CultureInfo.InvariantCulture))) : null;
}
