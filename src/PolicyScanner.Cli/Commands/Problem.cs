using PolicyScanner.Text;

namespace PolicyScanner.Cli.Commands;

/// <summary>How problems look.</summary>
internal static class Problem
{
    public static string Text(string message, string? help = null) => help is null ? $"error: {message}" : $"error: {message}\n  = help: {help}";
}

/// <summary>Collects what is wrong with flags and files, so that all of it is said at once.</summary>
internal sealed class Problems
{
    private readonly List<string> _texts = [];

    public void Add(string message, string? help = null) => _texts.Add(Problem.Text(message, help));

    /// <summary>Adds the errors; warnings stop nothing.</summary>
    public void Add(IEnumerable<Diagnostic> diagnostics) =>
        _texts.AddRange(diagnostics.Where(d => d.Severity is DiagnosticSeverity.Error).Select(d => d.ToString()));

    /// <exception cref="CommandException">There is a problem.</exception>
    public void ThrowIfAny()
    {
        if (_texts.Count > 0) throw new CommandException(ExitCode.Unusable, [.. _texts.Distinct(StringComparer.Ordinal)]);
    }
}

/// <summary>A command cannot go on; what it carries is all that its user gets to see.</summary>
internal sealed class CommandException(ExitCode code, params IReadOnlyList<string> problems) : Exception(string.Join("\n", problems))
{
    public ExitCode Code { get; } = code;

    public IReadOnlyList<string> Problems { get; } = problems;
}
