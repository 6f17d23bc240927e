namespace PolicyScanner.Text;

/// <summary>Names with a star in them, as selections and waivers write them.</summary>
public static class Wildcard
{
    private const char Star = '*';

    /// <summary>Whether there is a star in it.</summary>
    public static bool Is(string pattern)
    {
        ArgumentNullException.ThrowIfNull(pattern);
        return pattern.Contains(Star, StringComparison.Ordinal);
    }

    /// <summary>Whether the text is as the pattern says, where a star is any text; upper and lower case are the same.</summary>
    public static bool Matches(string text, string pattern)
    {
        ArgumentNullException.ThrowIfNull(text);
        ArgumentNullException.ThrowIfNull(pattern);
        var parts = pattern.Split(Star);
        if (parts.Length == 1) return string.Equals(text, pattern, StringComparison.OrdinalIgnoreCase);
        if (text.Length < parts[0].Length + parts[^1].Length
            || !text.StartsWith(parts[0], StringComparison.OrdinalIgnoreCase) || !text.EndsWith(parts[^1], StringComparison.OrdinalIgnoreCase)) return false;
        // The parts between the stars follow each other, each as early as it can.
        var (at, end) = (parts[0].Length, text.Length - parts[^1].Length);
        foreach (var part in parts[1..^1])
        {
            var found = text.IndexOf(part, at, end - at, StringComparison.OrdinalIgnoreCase);
            if (found < 0) return false;
            at = found + part.Length;
        }
        return true;
    }
}
