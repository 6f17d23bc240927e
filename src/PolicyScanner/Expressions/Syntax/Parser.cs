using PolicyScanner.Text;

namespace PolicyScanner.Expressions.Syntax;

/// <summary>Text to tree.</summary>
internal static class Parser
{
    /// <summary>Parses a whole expression. Null when there are errors, which were reported.</summary>
    public static Node? Parse(Fragment source, DiagnosticBag bag) => throw new NotSupportedException();
}
