using PolicyScanner.Expressions.Syntax;
using PolicyScanner.Text;

namespace PolicyScanner.Expressions.Checking;

/// <summary>Gives every node its type and meaning, and reports what does not fit.</summary>
internal static class Checker
{
    /// <summary>Checks a tree and emits it. Null when there are errors, which were reported.</summary>
    public static CompiledExpression? Check(Node tree, Fragment source, Scope scope, CelType? expected, DiagnosticBag bag) => throw new NotSupportedException();
}
