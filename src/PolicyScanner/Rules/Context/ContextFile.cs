using PolicyScanner.Text;

namespace PolicyScanner.Rules.Context;

/// <summary>Opens a table of the context that does not stand in the configuration. It is asked for each table that can be a file.</summary>
/// <param name="table">The table's name.</param>
/// <param name="path">The path as it is written; null where none is.</param>
/// <param name="report">Takes what is wrong with the path, and what to do.</param>
/// <returns>The table; null where there is none, or where it cannot be opened, which is reported.</returns>
public delegate ContextFile? ContextFileOpener(string table, string? path, Action<string, string?> report);

/// <summary>A table as texts, as a CSV file has it.</summary>
/// <param name="source">The file, for messages; its lines are those of the rows.</param>
/// <param name="header">The names of the columns.</param>
/// <param name="rows">The rows.</param>
public sealed class ContextFile(SourceText source, IReadOnlyList<string> header, IReadOnlyList<ContextRow> rows)
{
    /// <summary>The file.</summary>
    public SourceText Source { get; } = source;

    /// <summary>The names of the columns.</summary>
    public IReadOnlyList<string> Header { get; } = header;

    /// <summary>The rows.</summary>
    public IReadOnlyList<ContextRow> Rows { get; } = rows;

    /// <summary>What was found to be wrong with it so far, in the order of the lines.</summary>
    public IReadOnlyList<Diagnostic> Problems => Bag.Problems;

    internal DiagnosticBag Bag { get; } = new(source);

    /// <summary>Reports a line that cannot be read as a row.</summary>
    /// <param name="line">The line, from 1.</param>
    /// <param name="message">What is wrong: lower case, no full stop, user input in backticks.</param>
    /// <param name="help">What to do about it.</param>
    public void Report(int line, string message, string? help = null) => Bag.Unreadable(At(line), message, help);

    /// <summary>A line as a place.</summary>
    internal TextSpan At(int line)
    {
        var start = Source.Offset(line, 1);
        return new(start, Source.Line(line).Length);
    }
}

/// <summary>A row of a file.</summary>
/// <param name="Line">The line it starts on, from 1.</param>
/// <param name="Cells">A text for each column of the header; null where there is none.</param>
public sealed record ContextRow(int Line, IReadOnlyList<string?> Cells);
