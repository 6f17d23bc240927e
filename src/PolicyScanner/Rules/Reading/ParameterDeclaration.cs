using PolicyScanner.Expressions.Checking;
using PolicyScanner.Text;

namespace PolicyScanner.Rules.Reading;

/// <summary>What a rule says of a parameter: which values it can have.</summary>
/// <param name="Symbol">What <c>params.name</c> stands for.</param>
/// <param name="Type">The type.</param>
/// <param name="Min">The least value; null for no bound.</param>
/// <param name="Max">The greatest value; null for no bound.</param>
/// <param name="Values">The values of an enum.</param>
internal sealed record ParameterDeclaration(Symbol Symbol, ParameterType Type, Bound? Min, Bound? Max, IReadOnlyList<string> Values)
{
    public string Name => Symbol.Name;

    /// <summary>Reads a value.</summary>
    /// <param name="texts">The value as it is written; only a list has other than one.</param>
    /// <param name="value">The value; null where there is a problem.</param>
    /// <returns>What is wrong with it, and what to do; null where nothing is.</returns>
    public ValueProblem? Read(IReadOnlyList<string> texts, out object? value)
    {
        value = null;
        if (Type == ParameterType.TextList)
        {
            value = texts;
            return null;
        }
        if (texts is not [var text]) return new($"`{Name}` is {Type.Noun}, and takes one value", null);
        var parsed = Type.Parse(text);
        if (parsed is null) return new($"`{text}` is not {Type.Noun}", null);
        if (Type == ParameterType.Enum && Values.Count > 0 && !Values.Contains(text))
            return new($"`{text}` is none of the values of `{Name}`", Nearest.Hint(text, Values) ?? $"it can be {string.Join(", ", Values.Select(v => $"`{v}`"))}");
        if (OutsideBounds(text, parsed) is { } problem) return problem;
        value = parsed;
        return null;
    }

    public ValueProblem? OutsideBounds(string text, object value) =>
        Min is { } min && Compare(value, min.Value) < 0 ? new($"`{text}` is less than `{Name}` may be", $"the least is `{min.Text}`")
        : Max is { } max && Compare(value, max.Value) > 0 ? new($"`{text}` is more than `{Name}` may be", $"the most is `{max.Text}`")
        : null;

    public static int Compare(object value, object bound) => ((IComparable)value).CompareTo(bound);
}

/// <summary>A bound of a parameter, and how it is written.</summary>
internal sealed record Bound(object Value, string Text);

/// <summary>What is wrong with a value, and what to do about it.</summary>
internal sealed record ValueProblem(string Message, string? Help);
