using System.Collections;
using PolicyScanner.Expressions.Values;

namespace PolicyScanner.Evaluation.Testing;

/// <summary>Values of tests, as the loader read them, as values of the language.</summary>
internal static class PlainValue
{
    public static Value Of(object? value) => value switch
    {
        null => Value.Null,
        bool flag => Value.Of(flag),
        long number => Value.Of(number),
        int number => Value.Of((long)number),
        double number => Value.Of(number),
        string text => Value.Of(text),
        DateTimeOffset instant => Value.Of(instant),
        TimeSpan duration => Value.Of(duration),
        IReadOnlyDictionary<string, string> map => Value.Of(new CelMap(map.ToDictionary(e => Value.Of(e.Key), e => Value.Of(e.Value), ValueComparer.Instance))),
        IEnumerable list => Value.Of(new CelList([.. list.Cast<object?>().Select(Of)])),
        _ => throw new ArgumentException($"no value for a `{value.GetType().Name}`", nameof(value)),
    };
}
