using System.CommandLine;

namespace PolicyScanner.Cli.Commands;

/// <summary>A command with what its help page shows beside the flags' descriptions: groups of flags and examples.</summary>
internal sealed class ToolCommand(string name, string description) : Command(name, description)
{
    private readonly List<(string Title, IReadOnlyList<Option> Options)> _groups = [];
    private readonly List<(string Line, string Does)> _examples = [];

    /// <summary>The flags by what they are about.</summary>
    public IReadOnlyList<(string Title, IReadOnlyList<Option> Options)> Groups => _groups;

    /// <summary>Lines to type, and what each does.</summary>
    public IReadOnlyList<(string Line, string Does)> Examples => _examples;

    public ToolCommand Group(string title, params IReadOnlyList<Option> options)
    {
        _groups.Add((title, options));
        foreach (var option in options) Add(option);
        return this;
    }

    public ToolCommand Example(string line, string does)
    {
        _examples.Add((line, does));
        return this;
    }

    public ToolCommand With(params IReadOnlyList<Symbol> parts)
    {
        foreach (var part in parts)
        {
            if (part is Command command) Add(command);
            else Add((Argument)part);
        }
        return this;
    }

    /// <summary>Says what the command does; what it throws becomes messages and exit codes elsewhere.</summary>
    public ToolCommand Runs(Func<ParseResult, CancellationToken, Task<ExitCode>> run)
    {
        SetAction(async (parsed, cancellation) => (int)await run(parsed, cancellation));
        return this;
    }
}
