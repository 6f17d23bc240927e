using PolicyScanner.Text;

namespace PolicyScanner.Rules.Reading;

/// <summary>Names a place inside a message, for a problem that has two.</summary>
internal static class Places
{
    public static string Of(SourceText source, TextSpan at)
    {
        var (line, column) = source.Position(at.Start);
        return string.Create(System.Globalization.CultureInfo.InvariantCulture, $"{source.Name}:{line}:{column}");
    }
}
