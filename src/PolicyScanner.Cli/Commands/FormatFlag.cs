using System.CommandLine;
using System.Text.Encodings.Web;
using System.Text.Json;
using PolicyScanner.Text;

namespace PolicyScanner.Cli.Commands;

/// <summary>How a command that is no scan shows what it has to say.</summary>
internal sealed class FormatFlag
{
    private static readonly string[] Formats = ["text", "json"];

    // Relaxed: nobody puts it into HTML as it is, and quotes stay readable.
    public static JsonWriterOptions JsonOptions { get; } = new() { Indented = true, NewLine = "\n", Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

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
