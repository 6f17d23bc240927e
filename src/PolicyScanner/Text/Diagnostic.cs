using System.Globalization;
using System.Text;

namespace PolicyScanner.Text;

/// <summary>How much a problem matters: an error stops what was asked for, a warning does not.</summary>
public enum DiagnosticSeverity
{
    /// <summary>What was asked for cannot be done.</summary>
    Error,

    /// <summary>It can be done, and is probably not what was meant.</summary>
    Warning,
}

/// <summary>One problem: what is wrong, where, and, if known, what to do.</summary>
public sealed class Diagnostic
{
    private const int WidestExcerpt = 160;

    internal Diagnostic(string code, DiagnosticSeverity severity, SourceText source, TextSpan span, string message, string? help)
    {
        Code = code;
        Severity = severity;
        Source = source;
        Span = span;
        Message = message;
        Help = help;
        (Line, Column) = source.Position(span.Start);
    }

    /// <summary>A stable code such as <c>PS0201</c>.</summary>
    public string Code { get; }

    /// <summary>Whether it stops anything.</summary>
    public DiagnosticSeverity Severity { get; }

    /// <summary>The text it is about.</summary>
    public SourceText Source { get; }

    /// <summary>The place in <see cref="Source"/>.</summary>
    public TextSpan Span { get; }

    /// <summary>The line, from 1.</summary>
    public int Line { get; }

    /// <summary>The column, from 1, in Unicode code points.</summary>
    public int Column { get; }

    /// <summary>What is wrong: lower case, no full stop, user input in backticks.</summary>
    public string Message { get; }

    /// <summary>What to do about it; null where that is not known.</summary>
    public string? Help { get; }

    /// <summary>The message with its place, the line it is on, a caret under the place, and the help; harmless for a terminal, see <see cref="CleanText"/>.</summary>
    public override string ToString()
    {
        var text = new StringBuilder();
        text.Append(CultureInfo.InvariantCulture, $"{Clean(Source.Name)}:{Line}:{Column}: {(Severity is DiagnosticSeverity.Error ? "error" : "warning")} {Code}: {Clean(Message)}");
        AppendExcerpt(text);
        if (Help is not null) text.Append("\n  = help: ").Append(Clean(Help));
        return text.ToString();
    }

    // File names, and what a file says, are the words of others.
    private static string Clean(string text) => CleanText.Of(text, int.MaxValue);

    // The caret counts code points, as the column does: what has no width, or acts on a terminal, becomes a space so that it stays in place.
    private void AppendExcerpt(StringBuilder text)
    {
        var runes = Source.Line(Line).EnumerateRunes().Select(r => CleanText.IsInvisible(r) ? new Rune(' ') : r).ToArray();
        if (runes.Length == 0) return;
        var (first, caret) = (0, Column - 1);
        if (runes.Length > WidestExcerpt) first = Math.Clamp(caret - (WidestExcerpt / 2), 0, runes.Length - WidestExcerpt);
        var shown = runes.Skip(first).Take(WidestExcerpt).ToArray();
        var endColumn = Source.Position(Span.End) is var (endLine, column) && endLine == Line ? column - 1 : runes.Length;
        var width = Math.Clamp(endColumn - caret, 1, Math.Max(1, first + shown.Length - caret));
        text.Append("\n  | ").AppendJoin("", shown);
        text.Append("\n  | ").Append(' ', caret - first).Append('^', width);
    }
}
