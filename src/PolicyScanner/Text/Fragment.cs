namespace PolicyScanner.Text;

/// <summary>
/// A text that was taken out of a file, such as an expression inside a YAML scalar, and where each of its characters stands there:
/// quotes, escapes and folded lines make the two differ.
/// </summary>
internal sealed class Fragment
{
    private readonly int[] _places;

    /// <param name="source">The file.</param>
    /// <param name="text">The text as its reader sees it.</param>
    /// <param name="places">For each character of the text, and for its end, the offset in the file.</param>
    public Fragment(SourceText source, string text, int[] places)
    {
        if (places.Length != text.Length + 1) throw new ArgumentException("one place per character and one for the end", nameof(places));
        Source = source;
        Text = text;
        _places = places;
    }

    public SourceText Source { get; }

    public string Text { get; }

    /// <summary>The whole of a source, unchanged.</summary>
    public static Fragment Whole(SourceText source) => Verbatim(source, new(0, source.Content.Length));

    /// <summary>A stretch of a source that reads as it is written.</summary>
    public static Fragment Verbatim(SourceText source, TextSpan span)
    {
        var places = new int[span.Length + 1];
        for (var i = 0; i < places.Length; i++) places[i] = span.Start + i;
        return new(source, source.Content.Substring(span.Start, span.Length), places);
    }

    /// <summary>A part of this fragment, such as the expression between the braces of a message.</summary>
    public Fragment Part(TextSpan span) => new(Source, Text.Substring(span.Start, span.Length), _places[span.Start..(span.End + 1)]);

    /// <summary>This text with another one in place of a stretch of it, at which the new characters are said to stand.</summary>
    public Fragment With(TextSpan span, string text) => new(
        Source,
        string.Concat(Text.AsSpan(0, span.Start), text, Text.AsSpan(span.End)),
        [.. _places[..span.Start], .. Enumerable.Repeat(_places[span.Start], text.Length), .. _places[span.End..]]);

    /// <summary>Where a stretch of the text stands in the file.</summary>
    public TextSpan ToSource(TextSpan span)
    {
        var start = _places[Math.Clamp(span.Start, 0, Text.Length)];
        if (span.Length <= 0) return new(start, 0);
        var last = _places[Math.Clamp(span.End - 1, 0, Text.Length)];
        return TextSpan.FromBounds(start, last + 1);
    }
}
