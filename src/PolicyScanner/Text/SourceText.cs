namespace PolicyScanner.Text;

/// <summary>A text with a name, usually a file, that knows its lines.</summary>
/// <remarks>Lines end at LF, CRLF or CR. A leading byte order mark is not part of the text.</remarks>
public sealed class SourceText
{
    private readonly Lazy<int[]> _lineStarts;

    /// <param name="name">What messages call it: a path as the user wrote it.</param>
    /// <param name="content">The whole text; a leading U+FEFF is dropped.</param>
    public SourceText(string name, string content)
    {
        ArgumentNullException.ThrowIfNull(name);
        ArgumentNullException.ThrowIfNull(content);
        Name = name;
        Content = content.StartsWith('\uFEFF') ? content[1..] : content;
        _lineStarts = new(() => FindLineStarts(Content));
    }

    /// <summary>What messages call this text.</summary>
    public string Name { get; }

    /// <summary>The text without a byte order mark.</summary>
    public string Content { get; }

    /// <summary>Line and column of an offset, both from 1; the column counts Unicode code points.</summary>
    public (int Line, int Column) Position(int offset)
    {
        offset = Math.Clamp(offset, 0, Content.Length);
        var index = Array.BinarySearch(_lineStarts.Value, offset);
        if (index < 0) index = ~index - 1;
        return (index + 1, CodePoints(Content.AsSpan(_lineStarts.Value[index]..offset)) + 1);
    }

    /// <summary>The offset of a line and column (both from 1, columns in UTF-16 units), clamped to the text.</summary>
    internal int Offset(int line, int column)
    {
        var starts = _lineStarts.Value;
        if (line < 1) return 0;
        return line > starts.Length ? Content.Length : Math.Min(Content.Length, starts[line - 1] + Math.Max(0, column - 1));
    }

    /// <summary>The start of the line that holds the offset.</summary>
    internal int LineStart(int offset) => _lineStarts.Value[Position(offset).Line - 1];

    /// <summary>A line's text without its end, numbered from 1.</summary>
    public string Line(int number)
    {
        var starts = _lineStarts.Value;
        if (number < 1 || number > starts.Length) return "";
        var end = number < starts.Length ? starts[number] : Content.Length;
        return Content[starts[number - 1]..end].TrimEnd('\r', '\n');
    }

    internal static int CodePoints(ReadOnlySpan<char> text)
    {
        var count = 0;
        for (var i = 0; i < text.Length; i++)
            if (!(char.IsLowSurrogate(text[i]) && i > 0 && char.IsHighSurrogate(text[i - 1]))) count++;
        return count;
    }

    private static int[] FindLineStarts(string text)
    {
        var starts = new List<int> { 0 };
        for (var i = 0; i < text.Length; i++)
        {
            if (text[i] == '\n' || (text[i] == '\r' && (i + 1 == text.Length || text[i + 1] != '\n'))) starts.Add(i + 1);
        }
        return [.. starts];
    }
}
