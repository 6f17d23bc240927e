using PolicyScanner.Rules;
using PolicyScanner.Text;

namespace PolicyScanner.Reports;

/// <summary>How SARIF writes texts and severities.</summary>
internal static class SarifText
{
    private const int LongestMessage = 1_000;
    private const int LongestDescription = 900;

    /// <summary>A message for people. In SARIF <c>[text](target)</c> is a link in a plain text too, and a name must not make one.</summary>
    public static string Message(string text) => WithoutLinks(CleanText.Of(text, LongestMessage));

    /// <summary>A description of a rule: GitHub takes 1,024 characters.</summary>
    public static string Description(string text)
    {
        var clean = Lines(text);
        // Cleaned once more it grows no longer.
        return WithoutLinks(clean.Length <= LongestDescription ? clean : CleanText.Of(clean.ReplaceLineEndings(" "), LongestDescription));
    }

    /// <summary>A text of several paragraphs without links.</summary>
    public static string Plain(string text) => WithoutLinks(Lines(text));

    /// <summary>A text whose line ends stay, and in which nothing hides.</summary>
    public static string Lines(string text) =>
        string.Join('\n', text.ReplaceLineEndings("\n").TrimEnd('\n').Split('\n').Select(l => CleanText.Of(l, int.MaxValue)));

    public static string Level(Severity severity) => severity switch
    {
        Severity.Critical or Severity.High => "error",
        Severity.Medium => "warning",
        _ => "note",
    };

    /// <summary>The score by which GitHub tells severities apart; null where there is none.</summary>
    public static string? Score(Severity severity) => severity switch
    {
        Severity.Critical => "9.5",
        Severity.High => "8.0",
        Severity.Medium => "5.5",
        Severity.Low => "2.0",
        _ => null,
    };

    private static string WithoutLinks(string text) => text.Replace("](", "] (", StringComparison.Ordinal);
}
