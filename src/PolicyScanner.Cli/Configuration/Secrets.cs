using System.Text.RegularExpressions;

namespace PolicyScanner.Cli.Configuration;

/// <summary>Keeps what looks like a key of the vendor out of everything that is shown.</summary>
internal static partial class Secrets
{
    /// <summary>The text with an ellipsis in place of each key.</summary>
    public static string Hide(string text) => Key().Replace(text, "sk-ant-…");

    /// <summary>The text with as many <c>x</c> in place of each key: what stands behind keeps its place.</summary>
    public static string Blank(string text) => Key().Replace(text, m => new('x', m.Length));

    /// <summary>The same for whole keys alone: what the API shows of one, its beginning and end, stays.</summary>
    public static string BlankWhole(string text) => WholeKey().Replace(text, m => new('x', m.Length));

    [GeneratedRegex(@"sk-ant-[A-Za-z0-9_-]{24,}", RegexOptions.NonBacktracking)]
    private static partial Regex WholeKey();

    [GeneratedRegex(@"sk-ant-[A-Za-z0-9_-]+", RegexOptions.NonBacktracking)]
    private static partial Regex Key();
}
