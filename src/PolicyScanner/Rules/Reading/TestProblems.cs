using PolicyScanner.Graph;
using PolicyScanner.Text;

namespace PolicyScanner.Rules.Reading;

/// <summary>The problems of rules' tests and definitions' examples, PS0520 to PS0549.</summary>
internal static class TestProblems
{
    public static void NoCollection(this DiagnosticBag bag, TextSpan at, string name) =>
        bag.Report("PS0520", at, $"there is no collection `{name}`",
            GraphSchema.FindType(name) is { } type ? $"did you mean `{type.Name}`?" : Nearest.Hint(name, GraphSchema.Collections.Select(c => c.Name)));

    public static void UnknownField(this DiagnosticBag bag, TextSpan at, string field, string type, string? hint) =>
        bag.Report("PS0521", at, $"`{type}` has no field `{field}`", hint);

    public static void EdgeIsNotGiven(this DiagnosticBag bag, TextSpan at, string edge, string howToGive) =>
        bag.Report("PS0522", at, $"`{edge}` is an edge, which follows from ids", howToGive);

    public static void FieldIsNeverNull(this DiagnosticBag bag, TextSpan at, string field) =>
        bag.Report("PS0523", at, $"`{field}` is never null", "leave it out for its default; a response without it is `missing`");

    public static void NoInstant(this DiagnosticBag bag, TextSpan at, string text) =>
        bag.Report("PS0524", at, $"`{text}` is no instant", "write it as in `2026-01-31T00:00:00Z`");

    public static void RowTwice(this DiagnosticBag bag, TextSpan at, string type, string id) =>
        bag.Report("PS0525", at, $"`{type}` `{id}` is given twice", "remove one of them");

    public static void SubjectNotGiven(this DiagnosticBag bag, TextSpan at, string type, string id, string? hint) =>
        bag.Report("PS0526", at, $"`{type}` `{id}` is not in `given`", hint ?? "a finding is about a row that the test gives");

    public static void ParentNotGiven(this DiagnosticBag bag, TextSpan at, CollectionSchema collection, string id, string? hint) =>
        bag.Report("PS0527", at, $"`{collection.Type}` `{id}` is not in `given`", hint ?? $"give it among `{collection.Name}`");

    public static void IdIsAlwaysThere(this DiagnosticBag bag, TextSpan at) =>
        bag.Report("PS0531", at, "every response has an `id`", "name another field");

    public static void UnknownParameter(this DiagnosticBag bag, TextSpan at, string name, string? hint) =>
        bag.Report("PS0528", at, $"the rule has no parameter `{name}`", hint);

    public static void WrongExampleValue(this DiagnosticBag bag, TextSpan at, string text, string type) =>
        bag.Report("PS0530", at, $"`{text}` is no `{type}`");
}
