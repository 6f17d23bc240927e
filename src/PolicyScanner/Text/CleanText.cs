namespace PolicyScanner.Text;

/// <summary>Makes text that somebody else chose harmless for a terminal and a line of output.</summary>
public static class CleanText
{
    /// <summary>The text on one line.</summary>
    /// <param name="text">The text.</param>
    /// <param name="longest">The most characters of the text that are kept.</param>
    public static string Of(string text, int longest = 200) => throw new NotImplementedException();
}
