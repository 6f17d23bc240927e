using System.Text.RegularExpressions;
using PolicyScanner.Expressions.Values;

namespace PolicyScanner.Expressions.Functions;

/// <summary>Regular expressions, in RE2's syntax and in linear time.</summary>
internal static class PatternFunctions
{
    public static IReadOnlyList<FunctionRow> Rows { get; } =
    [
        Matches("matches(this: string, pattern: string) -> bool", [(""" "prod-eu-1".matches("^prod-[a-z]+-[0-9]+$") """, "true"), (""" "grey".matches("r(a|e)") """, "true"), (""" "a".matches(dyn("(")) """, "error")]),
        Matches("matches(text: string, pattern: string) -> bool", [(""" matches("abcd", "bc") """, "true")]),
    ];

    private static FunctionRow Matches(string signature, IReadOnlyList<(string, string)> examples) =>
        new(signature, "Whether a part of the text fits the regular expression (RE2); anchor it with `^` and `$` for the whole text.", examples,
            (text, pattern) => Re2.TryTranslate(pattern.AsString, out var problem) is { } regex ? Value.Of(regex.IsMatch(text.AsString)) : Value.Fail(Invalid(pattern.AsString, problem!)))
        {
            CheckLiterals = literals => literals[1] is { IsString: true } pattern && Re2.TryTranslate(pattern.AsString, out var problem) is null ? Invalid(pattern.AsString, problem!) : null,
            Specialise = known => known[1] is { IsString: true } pattern && Re2.TryTranslate(pattern.AsString, out _) is { } regex ? Ready(regex) : null,
        };

    private static Func<Value, Value, Value> Ready(Regex regex) => (text, _) => Value.Of(regex.IsMatch(text.AsString));

    private static string Invalid(string pattern, string problem) => $"`{pattern}` is no regular expression: {problem}";
}
