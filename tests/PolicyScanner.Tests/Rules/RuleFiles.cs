using PolicyScanner.Rules;
using PolicyScanner.Text;

namespace PolicyScanner.Tests.Rules;

/// <summary>Rule files for tests, and what is said of them.</summary>
internal static class RuleFiles
{
    /// <summary>A rule without a mistake, in which tests make one.</summary>
    public const string Sound =
        """
        schema: policyscanner.rule/v1
        id: t
        title: Key without an end
        severity: high
        params:
          most: { type: int, default: 1, min: 0, max: 9 }
        match:
          - for: k in api_keys
            where: k.status == "active"
        message: "{k.name} never expires"

        """;

    private static readonly RuleLoadOptions Alone = new() { BuiltIn = false };

    /// <summary>The sound rule with a stretch of it replaced; with more lines at its end where the stretch is empty.</summary>
    public static string With(string old, string @new)
    {
        if (old.Length == 0) return Sound + @new.Trim('\n') + "\n";
        if (!Sound.Contains(old, StringComparison.Ordinal)) throw new ArgumentException($"the rule has no `{old}`", nameof(old));
        return Sound.Replace(old, @new, StringComparison.Ordinal);
    }

    public static RuleSet Load(params string[] files) => RuleSet.Load(Sources(files), Alone);

    public static Rule LoadOne(string file, bool tests = false) => RuleSet.Load(Sources([file]), Alone with { Tests = tests }).Rules.Single();

    /// <summary>The errors of loading, tests left unread.</summary>
    public static IReadOnlyList<Diagnostic> Errors(params string[] files)
    {
        try
        {
            Load(files);
            return [];
        }
        catch (RuleException e)
        {
            return e.Problems;
        }
    }

    /// <summary>What a check says, apart from what nearly every small rule lacks.</summary>
    public static IReadOnlyList<Diagnostic> Check(params string[] files) =>
        [.. RuleSet.Check(Sources(files), Alone).Where(p => p.Code is not ("PS0711" or "PS0712" or "PS0713"))];

    /// <summary>A line for each problem: place, code, message and help.</summary>
    public static string Short(IEnumerable<Diagnostic> problems) =>
        string.Join('\n', problems.Select(p => $"{p.Source.Name}:{p.Line}:{p.Column} {p.Code} {p.Message}{(p.Help is null ? "" : $" ({p.Help})")}"));

    // Each file is called what its id says; what has none is a definitions file.
    private static SourceText[] Sources(string[] files) => [.. files.Select((f, i) => new SourceText(NameOf(f, i), f))];

    private static string NameOf(string file, int index)
    {
        var id = file.Split('\n').Select(line => line.TrimEnd('\r')).FirstOrDefault(line => line.StartsWith("id: ", StringComparison.Ordinal))?["id: ".Length..];
        return $"{id ?? $"definitions{index}"}.yaml";
    }
}
