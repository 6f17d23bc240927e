using System.CommandLine;

namespace PolicyScanner.Cli.Commands;

/// <summary>The flags of every command.</summary>
internal sealed class GeneralFlags
{
    public Option<bool> Quiet { get; } = new("--quiet", "-q") { Description = "Say nothing on stderr but problems", Recursive = true };

    public Option<bool> Verbose { get; } = new("--verbose", "-v") { Description = "Say more: which files were read, all notes, reports with their evidence", Recursive = true };

    public Option<bool> NoColor { get; } = new("--no-color") { Description = "No colours; NO_COLOR does the same", Recursive = true };

    public Notes Notes(ParseResult parsed, CommandContext context) => new(context.Error, parsed.GetValue(Quiet), parsed.GetValue(Verbose));
}
