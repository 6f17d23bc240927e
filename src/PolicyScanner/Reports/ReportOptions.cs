namespace PolicyScanner.Reports;

/// <summary>How reports that people read look. Formats for machines ignore it.</summary>
public sealed record ReportOptions
{
    /// <summary>Whether colours are written, as ANSI sequences.</summary>
    public bool Color { get; init; }

    /// <summary>The column at which sentences wrap, at least 40.</summary>
    public int Width { get; init; } = 100;

    /// <summary>Whether lists are written whole, with the evidence of each finding.</summary>
    public bool Verbose { get; init; }

    /// <summary>Whether waived findings and those of the baseline are shown too; they are counted either way.</summary>
    public bool ShowWaived { get; init; }
}
