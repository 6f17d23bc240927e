using PolicyScanner.Expressions.Values;
using PolicyScanner.Rules.Reading;

namespace PolicyScanner.Evaluation.Testing;

/// <summary>Values of examples, as the loader read them, as values of the language.</summary>
internal static class PlainValue
{
    public static Value Of(object? value) => value switch
    {
        null => Value.Null,
        object?[] list => Value.Of(new CelList([.. list.Select(Of)])),
        _ => ParameterType.ToValue(value),
    };
}
