using System.Text;

namespace PolicyScanner.Cli.Commands;

/// <summary>All that a command takes from the world around it: streams, environment, clock.</summary>
internal sealed class CommandContext
{
    private const int DefaultWidth = 100, NarrowestWidth = 60, WidestWidth = 140;

    /// <summary>Standard output: one document, nothing else.</summary>
    public required Stream Output { get; init; }

    /// <summary>Standard error: problems, progress, notes.</summary>
    public required TextWriter Error { get; init; }

    public required TextReader Input { get; init; }

    /// <summary>The value of an environment variable; null where it is not set.</summary>
    public required Func<string, string?> Variable { get; init; }

    public required TimeProvider Time { get; init; }

    public bool OutputIsTerminal { get; init; }

    public bool ErrorIsTerminal { get; init; }

    public bool InputIsTerminal { get; init; }

    /// <summary>Columns of the terminal, or how wide text is where there is none.</summary>
    public int Width { get; init; } = DefaultWidth;

    /// <summary>Whether reading data or evaluating has begun: what goes wrong from then on is code 3, before it is code 2.</summary>
    public bool HasStarted { get; set; }

    /// <summary>The context of this process.</summary>
    public static CommandContext OfProcess() => new()
    {
        Output = Console.OpenStandardOutput(),
        Error = new StreamWriter(Console.OpenStandardError(), new UTF8Encoding(false)) { AutoFlush = true, NewLine = "\n" },
        Input = Console.In,
        Variable = Environment.GetEnvironmentVariable,
        Time = TimeProvider.System,
        OutputIsTerminal = !Console.IsOutputRedirected,
        ErrorIsTerminal = !Console.IsErrorRedirected,
        InputIsTerminal = !Console.IsInputRedirected,
        Width = TerminalWidth(),
    };

    /// <summary>Whether what goes to standard output may hold colours.</summary>
    /// <param name="forbidden">Whether a flag says no.</param>
    public bool Colors(bool forbidden) => OutputIsTerminal && !forbidden && string.IsNullOrEmpty(Variable("NO_COLOR")) && Variable("TERM") is not "dumb"
        // The old console of Windows shows the sequences as they are.
        && (!OperatingSystem.IsWindows() || Variable("WT_SESSION") is not null || Variable("TERM") is not null);

    /// <summary>Writes a document, or a part of it, to standard output.</summary>
    /// <exception cref="CommandException">Nobody reads there.</exception>
    public void Write(string text) => Write(stream => stream.Write(Encoding.UTF8.GetBytes(text)));

    /// <summary>Lets a document be written to standard output.</summary>
    /// <exception cref="CommandException">Nobody reads there.</exception>
    public void Write(Action<Stream> write)
    {
        try
        {
            write(Output);
            Output.Flush();
        }
        catch (Exception e) when (OutputFile.IsRefusal(e))
        {
            throw new CommandException(ExitCode.Unusable, Problem.Text($"standard output cannot be written: {OutputFile.Reason(e)}", "check where it goes"));
        }
    }

    private static int TerminalWidth()
    {
        try
        {
            return (Console.IsOutputRedirected && Console.IsErrorRedirected) || Console.WindowWidth <= 0 ? DefaultWidth : Math.Clamp(Console.WindowWidth, NarrowestWidth, WidestWidth);
        }
        catch (IOException)
        {
            return DefaultWidth;
        }
    }
}
