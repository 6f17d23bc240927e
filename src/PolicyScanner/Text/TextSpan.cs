namespace PolicyScanner.Text;

/// <summary>A stretch of a text, in UTF-16 units from its start. The length may be zero: a place between two characters.</summary>
public readonly record struct TextSpan(int Start, int Length)
{
    /// <summary>The first position behind the span.</summary>
    public int End => Start + Length;

    /// <summary>The span from <paramref name="start"/> up to, not including, <paramref name="end"/>.</summary>
    public static TextSpan FromBounds(int start, int end) => new(start, Math.Max(0, end - start));
}
