using PolicyScanner.Evaluation.Execution;
using PolicyScanner.Expressions.Values;
using PolicyScanner.Findings;
using PolicyScanner.Graph;

namespace PolicyScanner.Evaluation.Explaining;

/// <summary>Values of the language as explanations keep them: plain, and few of many.</summary>
internal static class ExplainedValue
{
    private const int MostItems = 5;

    public static object? Of(Value value, AccessGraph graph) => value.Kind switch
    {
        ValueKind.Entity => Row(value, graph),
        ValueKind.Phantom => UnknownValue.Of(value.AsPhantom.Cause),
        ValueKind.Unknown => Of(value.AsUnknown),
        ValueKind.Error => new ErrorValue(value.AsError.Message),
        ValueKind.List => new ListValue([.. value.AsList.Items.Take(MostItems).Select(i => Of(i, graph))], value.AsList.Items.Length, value.AsList.More is { } more ? Of(more) : null),
        ValueKind.Map => new MapValue([.. value.AsMap.Entries.Take(MostItems).Select(e => (ValueText.Of(e.Key, graph), Of(e.Value, graph)))], value.AsMap.Entries.Count),
        _ => ValueText.Plain(value, graph),
    };

    public static UnknownValue Of(Unknown unknown) =>
        UnknownValue.Of(unknown.Causes[0]) with { More = unknown.Causes.Count - 1, AtLeast = unknown.AtLeast, AtMost = unknown.AtMost };

    public static ExplainedMark Mark(Truth truth) =>
        truth.IsTrue ? ExplainedMark.True : truth.IsFalse ? ExplainedMark.False : truth.Unknown is not null ? ExplainedMark.Unknown : ExplainedMark.Error;

    private static Subject Row(Value entity, AccessGraph graph) => SubjectBook.SubjectOf(entity.AsCollection, graph.Rows(entity.AsCollection)[entity.AsOrdinal]);
}
