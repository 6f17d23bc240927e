using System.Globalization;
using PolicyScanner.Text;

namespace PolicyScanner.Expressions.Checking;

/// <summary>The problems of a checked expression, PS0201 to PS0229, and its warnings from PS0701. Expressions come in as they were written, types as types.</summary>
internal static class CheckerProblems
{
    public static void UnknownFunction(this DiagnosticBag bag, TextSpan at, string name, string? help) =>
        bag.Report("PS0201", at, $"unknown function `{name}`", help);

    public static void UnknownName(this DiagnosticBag bag, TextSpan at, string name, string? help) =>
        bag.Report("PS0202", at, $"unknown name `{name}`", help);

    public static void UnknownField(this DiagnosticBag bag, TextSpan at, CelType entity, string name, string? help) =>
        bag.Report("PS0203", at, $"`{entity}` has no field or edge `{name}`", help);

    public static void UnknownMember(this DiagnosticBag bag, TextSpan at, string @namespace, string name, IReadOnlyList<string> known) => bag.Report(
        "PS0204", at, $"`{@namespace}` has no `{name}`",
        Nearest.Hint(name, known) ?? (known.Count > 0 ? $"it has {Listed(known)}" : @namespace == "params" ? $"declare it under `params`" : null));

    /// <summary>The code of a value that can be null where it must not: the one problem that can follow from another line's mistake.</summary>
    public const string NullCode = "PS0205";

    public static void CanBeNull(this DiagnosticBag bag, TextSpan at, string expression, bool isPath, CelType type) => bag.Report(
        NullCode, at, $"`{expression}` can be null",
        (isPath ? $"add `{expression} != null`" : "give it a name with `let` and add that the name is not null")
            + (type.Kind is CelKind.Bool ? $", or write `{expression} == true`" : ""));

    public static void FactCanBeNull(this DiagnosticBag bag, TextSpan at, string fact) =>
        bag.Report(NullCode, at, $"`{fact}` is null where it is not given", ToRequire(fact));

    public static void IsNull(this DiagnosticBag bag, TextSpan at, string @operator) =>
        bag.Report("PS0206", at, $"`{@operator}` does not take `null`", "null can be compared with `==` and `!=` only");

    public static void NeverNull(this DiagnosticBag bag, TextSpan at, string expression, string? help) =>
        bag.Report("PS0207", at, $"`{expression}` is never null", help);

    public static void BothCanBeNull(this DiagnosticBag bag, TextSpan at, string left, string right) => bag.Report(
        "PS0208", at, $"`{left}` and `{right}` can both be null, and null equals null", $"add `{left} != null`");

    public static void NoSuchOperator(this DiagnosticBag bag, TextSpan at, string @operator, CelType left, CelType right, string? help) =>
        bag.Report("PS0209", at, $"`{@operator}` does not take `{left}` and `{right}`", help);

    public static void NeverEqual(this DiagnosticBag bag, TextSpan at, string left, CelType leftType, string right, CelType rightType, string? help) =>
        bag.Report("PS0210", at, $"`{left}` is `{leftType}` and `{right}` is `{rightType}`: they are never equal", help);

    public static void NeverIn(this DiagnosticBag bag, TextSpan at, string item, CelType itemType, string container, CelType containerType, string? help) =>
        bag.Report("PS0211", at, $"`{item}` is `{itemType}` and `{container}` is `{containerType}`: it is never in there", help);

    public static void NotIn(this DiagnosticBag bag, TextSpan at, string container, CelType type, string? help) =>
        bag.Report("PS0212", at, $"`in` needs a list or a map, and `{container}` is `{type}`", help);

    public static void WrongType(this DiagnosticBag bag, TextSpan at, string expression, CelType found, CelType wanted, string? help = null) =>
        bag.Report("PS0213", at, $"expected `{wanted}`, and `{expression}` is `{found}`", help);

    public static void FieldOfList(this DiagnosticBag bag, TextSpan at, string list, string field) => bag.Report(
        "PS0214", at, $"`{list}` is a list, and has no `{field}` of its own",
        $"ask its elements: `{list}.exists(x, x.{field} …)`, `.all(…)` or `{list}.map(x, x.{field})`");

    public static void NoFields(this DiagnosticBag bag, TextSpan at, string expression, CelType type, string? help) =>
        bag.Report("PS0215", at, $"`{expression}` is `{type}`, which has no fields", help);

    public static void NoSuchCall(this DiagnosticBag bag, TextSpan at, string function, string arguments, string help) =>
        bag.Report("PS0216", at, $"`{function}` does not take {arguments}", help);

    public static void WrongArgument(this DiagnosticBag bag, TextSpan at, string function, string parameter, CelType wanted, CelType found) =>
        bag.Report("PS0217", at, $"`{parameter}` of `{function}` is `{wanted}`, and this is `{found}`");

    public static void WrongTarget(this DiagnosticBag bag, TextSpan at, string function, CelType wanted, CelType found, string? help) =>
        bag.Report("PS0217", at, $"`{function}` is called on `{wanted}`, and this is `{found}`", help);

    public static void WrongCount(this DiagnosticBag bag, TextSpan at, string function, string wanted, int found, string help) =>
        bag.Report("PS0227", at, $"`{function}` takes {wanted}, and gets {found.ToString(CultureInfo.InvariantCulture)}", help);

    public static void NeedsTarget(this DiagnosticBag bag, TextSpan at, string function, string help) =>
        bag.Report("PS0228", at, $"`{function}` is called on a value", help);

    public static void TakesNoTarget(this DiagnosticBag bag, TextSpan at, string function, string help) =>
        bag.Report("PS0229", at, $"`{function}` is not called on a value", help);

    public static void BadLiteral(this DiagnosticBag bag, TextSpan at, string what) => bag.Report("PS0218", at, what);

    public static void BoundAlready(this DiagnosticBag bag, TextSpan at, string name) =>
        bag.Report("PS0219", at, $"`{name}` has a meaning here already", "choose another name");

    public static void NoRange(this DiagnosticBag bag, TextSpan at, string macro, string range, CelType type) =>
        bag.Report("PS0220", at, $"`{macro}` needs a list or a map, and `{range}` is `{type}`");

    public static void BranchesDiffer(this DiagnosticBag bag, TextSpan at, CelType then, CelType otherwise) =>
        bag.Report("PS0221", at, $"the branches of `?:` differ: one is `{then}`, the other `{otherwise}`");

    public static void UnknownColumn(this DiagnosticBag bag, TextSpan at, CelType record, string name) => bag.Report(
        "PS0203", at, $"`{record}` has no column `{name}`", Nearest.Hint(name, record.Columns!.Keys) ?? $"it has {Listed(record.Columns.Keys)}");

    public static void NeedsFact(this DiagnosticBag bag, TextSpan at, string function, string fact) => bag.Report(
        NullCode, at, $"`{function}` needs `{fact}`, which is null where it is not given", ToRequire(fact));

    public static void NamespaceAlone(this DiagnosticBag bag, TextSpan at, string name, IReadOnlyList<string> members) => bag.Report(
        "PS0223", at, $"`{name}` is no value by itself", members.Count > 0 ? $"name a member: {Listed(members.Select(m => $"{name}.{m}"))}" : null);

    public static void NoIndex(this DiagnosticBag bag, TextSpan at, string expression, CelType type, CelType index, string? help) =>
        bag.Report("PS0224", at, $"`{expression}` is `{type}`, and has no index of type `{index}`", help);

    public static void NoMapKey(this DiagnosticBag bag, TextSpan at, string expression, CelType type) =>
        bag.Report("PS0225", at, $"a map's key is `string`, `int`, `uint` or `bool`, and `{expression}` is `{type}`");

    public static void NoSuchUnary(this DiagnosticBag bag, TextSpan at, string @operator, string expression, CelType type) =>
        bag.Report("PS0226", at, $"`{@operator}` does not take `{type}`, and `{expression}` is one");

    public static void UnknownValue(this DiagnosticBag bag, TextSpan at, string literal, string value, string field, IReadOnlyList<string> known) => bag.Report(
        "PS0701", at, $"`{literal}` is no known value of `{field}`",
        Nearest.Hint(value, known) ?? $"known are {Listed(known)}", DiagnosticSeverity.Warning);

    private static string ToRequire(string fact) => $"add `requires: [{fact}]`, without which there is nothing to say, or `{fact} != null`";

    private static string Listed(IEnumerable<string> names) => string.Join(", ", names.Select(n => $"`{n}`"));
}
