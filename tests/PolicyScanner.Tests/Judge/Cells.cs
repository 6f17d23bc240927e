using System.Collections.Concurrent;
using System.Reflection;
using PolicyScanner.Graph;

namespace PolicyScanner.Tests.Judge;

/// <summary>Rows with another value in a field, by the field's name.</summary>
internal static class Cells
{
    private static readonly ConcurrentDictionary<(Type, string), PropertyInfo> Properties = new();
    private static readonly ConcurrentDictionary<Type, MethodInfo> Clones = new();

    /// <summary>A copy to be changed.</summary>
    public static Entity Copy(Entity row) =>
        (Entity)Clones.GetOrAdd(row.GetType(), type => type.GetMethod("<Clone>$")!).Invoke(row, null)!;

    public static void Set(Entity row, string field, object? value) => Property(row, field).SetValue(row, value);

    /// <summary>The row as a response gives it that has no such field.</summary>
    public static Entity Without(Entity row, FieldSchema field)
    {
        var copy = Copy(row);
        if (field.Nullable) Set(copy, field.Name, null);
        else if (field.Type is FieldType.TextList) Set(copy, field.Name, Array.Empty<string>());
        Set(copy, "absent", new[] { field.Name });
        return copy;
    }

    private static PropertyInfo Property(Entity row, string field) => Properties.GetOrAdd((row.GetType(), field), key =>
        key.Item1.GetProperty(string.Concat(key.Item2.Split('_').Select(word => char.ToUpperInvariant(word[0]) + word[1..])))!);
}
