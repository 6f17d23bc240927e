using PolicyScanner.Expressions.Functions;

namespace PolicyScanner.Rules;

/// <summary>What expressions of rules can call, for documentation and editors.</summary>
public static class RuleLanguage
{
    private static readonly Lazy<IReadOnlyList<LanguageFunction>> OfLanguage =
        new(() => [.. FunctionTable.Rows.Select(r => new LanguageFunction(r.Name, r.Signature, r.Summary, [.. r.Examples.Select(e => $"{e.Expression} -> {e.Result}")]))]);

    private static readonly Lazy<IReadOnlyList<LanguageFunction>> OfDefinitions = new(() =>
    [
        .. RuleSet.BuiltIn.Definitions.OrderBy(d => d.Function.Name, StringComparer.Ordinal).Select(d => new LanguageFunction(
            d.Function.Name, $"{d.Function.Name}({string.Join(", ", d.Function.Parameters.Select(p => $"{p.Name}: {p.Type}"))}) -> {d.Function.Returns}", d.Description ?? "", [])),
    ]);

    /// <summary>The functions of the language, in the order of the manual; overloads are several of the same name.</summary>
    public static IReadOnlyList<LanguageFunction> Functions => OfLanguage.Value;

    /// <summary>The definitions that come with the library, by name.</summary>
    public static IReadOnlyList<LanguageFunction> Definitions => OfDefinitions.Value;
}

/// <summary>A function that expressions can call.</summary>
/// <param name="Name">The name.</param>
/// <param name="Signature">The names and types of its parameters and its result; a first parameter <c>this</c> stands before the dot.</param>
/// <param name="Summary">One sentence; empty where nobody wrote one.</param>
/// <param name="Examples">Expressions and what each gives.</param>
public sealed record LanguageFunction(string Name, string Signature, string Summary, IReadOnlyList<string> Examples);
