using System.Collections.Immutable;
using PolicyScanner.Expressions.Syntax;

namespace PolicyScanner.Expressions.Checking;

/// <summary>What a condition makes sure of: paths that are not null where it holds, and where it does not.</summary>
internal static class Narrowing
{
    public static ImmutableHashSet<string> WhenTrue(Node condition) => throw new NotSupportedException();
}
