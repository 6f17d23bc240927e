using PolicyScanner.Text;

namespace PolicyScanner.Rules.Reading;

/// <summary>The problems of definition files, PS0501 to PS0519.</summary>
internal static class DefinitionProblems
{
    public static void UnknownType(this DiagnosticBag bag, TextSpan at, string type, string? hint) =>
        bag.Report("PS0501", at, $"`{type}` is no type", hint ?? "it can be a row such as `api_key`, or `bool`, `int`, `string`, `timestamp`, `duration`, `list<string>`; with `?` it may be null");

    public static void RedefinesFunction(this DiagnosticBag bag, TextSpan at, string name) =>
        bag.Report("PS0502", at, $"`{name}` is a function of the language", "choose another name");

    public static void RedefinesBuiltIn(this DiagnosticBag bag, TextSpan at, string name) =>
        bag.Report("PS0503", at, $"`{name}` is a built-in definition", "choose another name");

    public static void DefinedTwice(this DiagnosticBag bag, TextSpan at, string name, string place) =>
        bag.Report("PS0504", at, $"`{name}` is defined twice", $"the other one is at {place}");

    public static void CallsItself(this DiagnosticBag bag, TextSpan at, string name, string way) =>
        bag.Report("PS0505", at, $"`{name}` calls itself: {way}", "a definition may call others, but not in a circle");
}
