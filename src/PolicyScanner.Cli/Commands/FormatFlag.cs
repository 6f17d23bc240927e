using System.CommandLine;
using System.Text.Json;
using PolicyScanner.Text;

namespace PolicyScanner.Cli.Commands;

/// <summary>How a command that is no scan shows what it has to say.</summary>
internal sealed class FormatFlag
{
    private static readonly string[] Formats = ["text", "json"];

    // ASCII: what acts on a terminal is an escape, and a parser gets it as it is.
    public static JsonWriterOptions JsonOptions { get; } = new() { Indented = true, NewLine = "\n" };

    private readonly Option<string> _format = new("--format") { HelpName = "text|json", Description = "For people or for programs; by default text" };

    public Option Option => _format;

    public bool IsJson(ParseResult parsed, Problems problems)
    {
        var format = parsed.GetValue(_format) ?? Formats[0];
        if (!Formats.Contains(format, StringComparer.Ordinal))
            problems.Add($"--format: there is no format `{format}`", Nearest.Hint(format, Formats) ?? "it can be `text` or `json`");
        return format == "json";
    }
}
