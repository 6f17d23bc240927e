using System.CommandLine;

namespace PolicyScanner.Cli.Commands;

/// <summary>Which of some flags are given.</summary>
internal static class GivenFlags
{
    /// <summary>Their names as a message lists them; empty without any.</summary>
    public static string Text(ParseResult parsed, IEnumerable<Option> flags) =>
        string.Join(", ", flags.Where(o => parsed.GetResult(o) is { Implicit: false }).Select(o => $"`{o.Name}`"));
}
