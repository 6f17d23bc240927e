using System.CommandLine;
using System.Text.Json;
using PolicyScanner.Text;

namespace PolicyScanner.Cli.Commands;

/// <summary>How a command that is no scan shows what it has to say.</summary>
/// <param name="others">Formats beside text and JSON.</param>
internal sealed class FormatFlag(params string[] others)
{
    private readonly string[] _formats = ["text", "json", .. others];

    // ASCII: what acts on a terminal is an escape, and a parser gets it as it is.
    public static JsonWriterOptions JsonOptions { get; } = new() { Indented = true, NewLine = "\n" };

    private readonly Option<string> _format = new("--format") { HelpName = string.Join('|', ["text", "json", .. others]), Description = "For people or for programs; by default text" };

    public Option Option => _format;

    public bool IsJson(ParseResult parsed, Problems problems) => Read(parsed, problems) == "json";

    /// <summary>The format; one that there is not is reported.</summary>
    public string Read(ParseResult parsed, Problems problems)
    {
        var format = parsed.GetValue(_format) ?? _formats[0];
        if (!_formats.Contains(format, StringComparer.Ordinal))
            problems.Add($"--format: there is no format `{format}`", Nearest.Hint(format, _formats) ?? $"it can be {string.Join(", ", _formats[..^1].Select(f => $"`{f}`"))} or `{_formats[^1]}`");
        return format;
    }
}
