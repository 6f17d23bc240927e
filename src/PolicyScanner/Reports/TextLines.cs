using System.Globalization;
using System.Text;

namespace PolicyScanner.Reports;

/// <summary>Lines for a terminal: indented, wrapped between words, coloured where wanted, LF at the end and never a space before it.</summary>
internal sealed class TextLines(TextWriter writer, ReportOptions options)
{
    private const int Narrowest = 40;

    private readonly int _width = Math.Max(options.Width, Narrowest);

    public void Blank() => writer.Write('\n');

    /// <summary>One line, however long.</summary>
    public void Line(int indent, params ReadOnlySpan<Styled> parts)
    {
        // What others named may end in spaces, or be nothing else.
        while (parts.Length > 0 && parts[^1].Text.AsSpan().Trim(' ').IsEmpty) parts = parts[..^1];
        if (parts.Length == 0)
        {
            Blank();
            return;
        }
        Indent(indent);
        foreach (var part in parts[..^1]) Write(part);
        Write(parts[^1] with { Text = parts[^1].Text.TrimEnd(' ') });
        writer.Write('\n');
    }

    /// <summary>A sentence, wrapped; what follows the first line is indented as far as the text after the label. Words are never broken: ids stay copyable.</summary>
    public void Sentence(int indent, Styled label, string text, TextStyle style = TextStyle.Plain)
    {
        if (text.AsSpan().Trim(' ').IsEmpty)
        {
            Line(indent, label);
            return;
        }
        Indent(indent);
        Write(label);
        var (start, line, column) = (indent + Columns(label.Text), new StringBuilder(), 0);
        foreach (var word in text.Split(' ', StringSplitOptions.RemoveEmptyEntries))
        {
            var columns = Columns(word);
            if (line.Length > 0 && start + column + 1 + columns > _width)
            {
                Write(new(line.ToString(), style));
                writer.Write('\n');
                Indent(start);
                line.Clear();
                column = 0;
            }
            if (line.Length > 0) (_, column) = (line.Append(' '), column + 1);
            line.Append(word);
            column += columns;
        }
        Write(new(line.ToString(), style));
        writer.Write('\n');
    }

    private void Indent(int columns)
    {
        for (var i = 0; i < columns; i++) writer.Write(' ');
    }

    private void Write(Styled part)
    {
        var color = options.Color && part.Text.Length > 0 ? Color(part.Style) : null;
        if (color is null) writer.Write(part.Text);
        else
        {
            writer.Write(color);
            writer.Write(part.Text);
            writer.Write("\u001b[0m");
        }
    }

    private static string? Color(TextStyle style) => style switch
    {
        TextStyle.Strong => "\u001b[1m",
        TextStyle.Faint => "\u001b[2m",
        TextStyle.Fix => "\u001b[32m",
        TextStyle.Critical => "\u001b[1;35m",
        TextStyle.High => "\u001b[1;31m",
        TextStyle.Medium => "\u001b[1;33m",
        TextStyle.Low => "\u001b[1;36m",
        TextStyle.Info => "\u001b[1;34m",
        _ => null,
    };

    // What terminals agree on: marks take no room, the scripts of East Asia and pictures two columns.
    private static int Columns(string text)
    {
        var columns = 0;
        foreach (var rune in text.EnumerateRunes())
        {
            columns += Rune.GetUnicodeCategory(rune) is UnicodeCategory.NonSpacingMark or UnicodeCategory.EnclosingMark ? 0
                : rune.Value is (>= 0x1100 and <= 0x115F) or (>= 0x2E80 and <= 0xA4CF) or (>= 0xAC00 and <= 0xD7A3) or (>= 0xF900 and <= 0xFAFF)
                    or (>= 0xFE30 and <= 0xFE6F) or (>= 0xFF00 and <= 0xFF60) or (>= 0xFFE0 and <= 0xFFE6) or (>= 0x1F300 and <= 0x1FAFF) or (>= 0x20000 and <= 0x3FFFD) ? 2
                : 1;
        }
        return columns;
    }
}
