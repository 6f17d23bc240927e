using System.Globalization;
using PolicyScanner.Expressions.Checking;
using PolicyScanner.Expressions.Values;

namespace PolicyScanner.Rules.Reading;

/// <summary>A type that a parameter can have: how it is written, read and handed to expressions.</summary>
/// <param name="Name">Its name in rule files.</param>
/// <param name="Noun">What a message calls a value of it.</param>
/// <param name="Type">Its type in expressions.</param>
/// <param name="Parse">Reads a text; null where it is no value of the type.</param>
/// <param name="IsWord">Whether YAML writes it without quotes: then a quoted one is a text that looks like it.</param>
/// <param name="HasBounds">Whether <c>min</c> and <c>max</c> mean something.</param>
internal sealed record ParameterType(string Name, string Noun, CelType Type, Func<string, object?> Parse, bool IsWord = false, bool HasBounds = false)
{
    public static ParameterType Enum { get; } = new("enum", "one of its `values`", CelType.String, text => text);

    /// <summary>The only one with several values.</summary>
    public static ParameterType TextList { get; } = new("list<string>", "a list of texts", CelType.List(CelType.String), text => text);

    public static IReadOnlyList<ParameterType> All { get; } =
    [
        new("int", "a whole number", CelType.Int, Integer, IsWord: true, HasBounds: true),
        new("number", "a number", CelType.Double, Number, IsWord: true, HasBounds: true),
        new("string", "a text", CelType.String, text => text),
        new("bool", "`true` or `false`", CelType.Bool, text => text switch { "true" => true, "false" => false, _ => null }, IsWord: true),
        new("duration", "a duration such as `90d`, `2w` or `36h`", CelType.Duration, text => DurationText.Parse(text), HasBounds: true),
        new("timestamp", "an instant such as `2026-01-31T00:00:00Z`", CelType.Timestamp, text => InstantText.Parse(text), HasBounds: true),
        Enum,
        TextList,
    ];

    /// <summary>A value as expressions see it.</summary>
    public static Value ToValue(object value) => value switch
    {
        long number => Value.Of(number),
        double number => Value.Of(number),
        bool flag => Value.Of(flag),
        string text => Value.Of(text),
        TimeSpan duration => Value.Of(duration),
        DateTimeOffset instant => Value.Of(instant),
        IReadOnlyList<string> texts => Value.Of(new CelList([.. texts.Select(Value.Of)])),
        _ => throw new ArgumentException("no value of a parameter", nameof(value)),
    };

    private static object? Integer(string text) =>
        long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number) ? number : null;

    private static object? Number(string text) =>
        double.TryParse(text, NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint | NumberStyles.AllowExponent, CultureInfo.InvariantCulture, out var number)
        && double.IsFinite(number)
            ? number
            : null;
}
