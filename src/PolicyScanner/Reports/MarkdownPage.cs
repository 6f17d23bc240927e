using System.Text;

namespace PolicyScanner.Reports;

/// <summary>Lines, as long as there is room for them.</summary>
internal sealed class MarkdownPage(int most)
{
    private readonly StringBuilder _text = new();
    private int _left = most;

    /// <summary>Whether there was room for the lines; else none of them was added.</summary>
    /// <param name="lines">The lines.</param>
    /// <param name="reserve">How many bytes must be left after them.</param>
    public bool Add(IReadOnlyList<string> lines, int reserve = 0)
    {
        var bytes = lines.Sum(l => Encoding.UTF8.GetByteCount(l) + 1);
        if (bytes + reserve > _left) return false;
        foreach (var line in lines) _text.Append(line.TrimEnd(' ')).Append('\n');
        _left -= bytes;
        return true;
    }

    public override string ToString() => _text.ToString();
}
