namespace PolicyScanner.Graph;

/// <summary>The type of a field as rules see it.</summary>
public enum FieldType
{
    /// <summary>Text: CEL <c>string</c>.</summary>
    Text,

    /// <summary>An instant, UTC: CEL <c>timestamp</c>.</summary>
    Time,

    /// <summary>Whole number: CEL <c>int</c>.</summary>
    Number,

    /// <summary>True or false: CEL <c>bool</c>.</summary>
    Flag,

    /// <summary>CEL <c>list(string)</c>.</summary>
    TextList,

    /// <summary>CEL <c>map(string, string)</c>.</summary>
    TextMap,
}

/// <summary>A row of the schema: one field of a collection's entities.</summary>
public sealed class FieldSchema
{
    internal FieldSchema(string name, FieldType type, bool nullable, FieldDefault @default, string description, Delegate get, string[] knownValues) =>
        (Name, Type, Nullable, Default, Description, Get, KnownValues) = (name, type, nullable, @default, description, get, knownValues);

    /// <summary>The name rules use, snake_case.</summary>
    public string Name { get; }

    /// <summary>The type.</summary>
    public FieldType Type { get; }

    /// <summary>Whether it can be null; a rule must narrow it then.</summary>
    public bool Nullable { get; }

    /// <summary>What it means.</summary>
    public string Description { get; }

    /// <summary>Values the API is known to send; an open set, empty for free text.</summary>
    public IReadOnlyList<string> KnownValues { get; }

    /// <summary>How the value reads that it takes in a rule's test that does not name it, <c>now - 1 day</c>.</summary>
    public string DefaultText => Default.Text;

    /// <summary>The value it takes in a rule's test that does not name it.</summary>
    internal FieldDefault Default { get; }

    /// <summary>
    /// Reads it from an entity: a <c>Func&lt;Entity, T&gt;</c> where T is, by <see cref="Type"/>, <c>string?</c>, <c>DateTimeOffset?</c>,
    /// <c>long</c>, <c>bool</c>, <c>IReadOnlyList&lt;string&gt;</c> or <c>IReadOnlyDictionary&lt;string, string&gt;</c>.
    /// </summary>
    internal Delegate Get { get; }

    /// <summary>The value as an object, for fixtures, evidence and documentation; null where it is null.</summary>
    internal object? Read(Entity entity) => Get switch
    {
        Func<Entity, string?> get => get(entity),
        Func<Entity, DateTimeOffset?> get => get(entity),
        Func<Entity, long> get => get(entity),
        Func<Entity, bool> get => get(entity),
        Func<Entity, IReadOnlyList<string>> get => get(entity),
        Func<Entity, IReadOnlyDictionary<string, string>> get => get(entity),
        _ => throw new InvalidOperationException($"field `{Name}` has a getter of an unknown type"),
    };
}

/// <summary>What a field is when a rule's test does not say: how it reads in the docs, and the value, given the entity's id and the test's now.</summary>
internal sealed record FieldDefault(string Text, Func<string, DateTimeOffset, object?> Of)
{
    public static readonly FieldDefault Null = new("null", (_, _) => null);
    public static readonly FieldDefault Id = new("its id", (id, _) => id);
    public static readonly FieldDefault Email = new("its id @example.com", (id, _) => id + "@example.com");
    public static readonly FieldDefault DayBeforeNow = new("now - 1 day", (_, now) => now.AddDays(-1));
    public static readonly FieldDefault EmptyList = new("[]", (_, _) => Array.Empty<string>());
    public static readonly FieldDefault EmptyMap = new("{}", (_, _) => new Dictionary<string, string>());

    public static FieldDefault Constant(object value) => new(value is string text ? $"\"{text}\"" : $"{value}", (_, _) => value);
}
