using PolicyScanner.Expressions.Syntax;

namespace PolicyScanner.Expressions.Compilation;

/// <summary>A checked tree to nested closures: one for each node, made for the types the checker found where that is quicker.</summary>
internal static class Emitter
{
    internal static Code Emit(Node tree) => throw new NotSupportedException($"nothing is emitted yet for a {tree.GetType().Name}");
}
