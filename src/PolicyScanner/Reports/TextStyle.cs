namespace PolicyScanner.Reports;

/// <summary>What a piece of text is, which decides its colour where there is any.</summary>
internal enum TextStyle
{
    Plain,
    Strong,
    Faint,
    Fix,
    Critical,
    High,
    Medium,
    Low,
    Info,
}

/// <summary>A piece of a line.</summary>
internal readonly record struct Styled(string Text, TextStyle Style)
{
    public static implicit operator Styled(string text) => new(text, TextStyle.Plain);
}
