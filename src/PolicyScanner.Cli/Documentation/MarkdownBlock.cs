using System.Text;
using System.Text.RegularExpressions;
using PolicyScanner.Text;

namespace PolicyScanner.Cli.Documentation;

/// <summary>Blocks of Markdown that hold what others wrote.</summary>
internal static partial class MarkdownBlock
{
    /// <summary>Markdown of a rule's author, with everything that could leave its place made text: markup of the page, pictures, headings.</summary>
    public static string? Of(string? markdown) => markdown is null ? null : Acting().Replace(Clean(markdown), part => part.Value switch
    {
        "<" => "&lt;",
        "![" => "!\\[",
        "#" => "\\#",
        var code => code,
    });

    /// <summary>Lines as code, inside a fence that none of them closes.</summary>
    public static string Code(string language, string text)
    {
        var fence = new string('`', Math.Max(3, Fences().Matches(text).Select(m => m.Length + 1).DefaultIfEmpty(0).Max()));
        return $"{fence}{language}\n{Clean(text)}\n{fence}";
    }

    private static string Clean(string text) => string.Join('\n', text.TrimEnd().ReplaceLineEndings("\n").Split('\n').Select(l => CleanText.Of(l, int.MaxValue)));

    [GeneratedRegex(@"(`+)[\s\S]*?\1|<|!\[|^#", RegexOptions.Multiline)]
    private static partial Regex Acting();

    [GeneratedRegex("`{3,}")]
    private static partial Regex Fences();
}

/// <summary>A table of Markdown; cells are Markdown already, only their bars are escaped.</summary>
internal sealed class MarkdownTable
{
    private readonly StringBuilder _text = new();

    public MarkdownTable(params IReadOnlyList<string> columns)
    {
        Add(columns);
        Add([.. columns.Select(_ => "---")]);
    }

    public void Add(params IReadOnlyList<string> cells) =>
        _text.Append("| ").AppendJoin(" | ", cells.Select(c => c.Replace("|", "\\|", StringComparison.Ordinal))).Append(" |\n");

    public override string ToString() => _text.ToString();
}
