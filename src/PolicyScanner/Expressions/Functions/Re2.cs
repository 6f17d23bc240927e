using System.Collections.Concurrent;
using System.Text.RegularExpressions;

namespace PolicyScanner.Expressions.Functions;

/// <summary>
/// Regular expressions in RE2's syntax, run by .NET's automata: in time linear in the text, whoever wrote the pattern. They match by code point, with
/// RE2's meaning of <c>$</c>, <c>\d</c> and the like. Two differences are left: <c>\b</c> takes letters outside of ASCII for parts of words too, and
/// no character beyond U+FFFF is in a category such as <c>\pL</c>.
/// </summary>
internal static class Re2
{
    private const int MostRemembered = 1_000;

    private static readonly ConcurrentDictionary<string, (Regex? Regex, string? Problem)> Known = new(StringComparer.Ordinal);

    /// <summary>The pattern, ready to run; only whether it matches has a meaning, groups are not kept.</summary>
    /// <param name="pattern">In RE2's syntax.</param>
    /// <param name="problem">What is wrong with it: lower case, no full stop.</param>
    /// <returns>Null where <paramref name="problem"/> says why.</returns>
    public static Regex? TryTranslate(string pattern, out string? problem)
    {
        if (!Known.TryGetValue(pattern, out var known))
        {
            // Patterns may come out of the data, without end.
            if (Known.Count >= MostRemembered) Known.Clear();
            Known[pattern] = known = Translate(pattern);
        }
        problem = known.Problem;
        return known.Regex;
    }

    private static (Regex? Regex, string? Problem) Translate(string pattern)
    {
        if (Re2Parser.Translate(pattern, out var problem) is not { } translated) return (null, problem);
        try
        {
            return (new(translated, RegexOptions.NonBacktracking | RegexOptions.CultureInvariant), null);
        }
        catch (NotSupportedException)
        {
            // The one thing left that .NET may refuse: an automaton of more than 10,000 states.
            return (null, Re2Parser.TooLarge);
        }
    }
}
