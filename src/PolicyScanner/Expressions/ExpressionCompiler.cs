using PolicyScanner.Expressions.Checking;
using PolicyScanner.Expressions.Syntax;
using PolicyScanner.Text;

namespace PolicyScanner.Expressions;

/// <summary>Text to something that runs: parse, check against scope and schema, emit.</summary>
internal static class ExpressionCompiler
{
    /// <summary>Compiles one expression.</summary>
    /// <param name="source">The text and its place.</param>
    /// <param name="scope">What it may name.</param>
    /// <param name="expected">The type it must have; null for any.</param>
    /// <param name="bag">Where problems are reported; places are mapped through the fragment here.</param>
    /// <returns>Null when there are errors, which were reported.</returns>
    public static CompiledExpression? Compile(Fragment source, Scope scope, CelType? expected, DiagnosticBag bag) =>
        CompileAll([source], scope, expected, bag, out _)[0];

    /// <summary>
    /// Compiles the lines of a condition, which hold together as one <c>&amp;&amp;</c> in no particular order: what one line makes sure of (a field is not null)
    /// the others may use.
    /// </summary>
    /// <param name="sources">The lines.</param>
    /// <param name="scope">What they may name.</param>
    /// <param name="expected">The type each must have; null for any.</param>
    /// <param name="bag">Where problems are reported.</param>
    /// <param name="known">The scope behind the lines: what is known where all of them hold.</param>
    public static CompiledExpression?[] CompileAll(
        IReadOnlyList<Fragment> sources, Scope scope, CelType? expected, DiagnosticBag bag, out Scope known)
    {
        var trees = sources.Select(s => Parser.Parse(s, bag)).ToArray();
        var facts = trees.Select(t => t is null ? [] : Narrowing.WhenTrue(t)).ToArray();
        var compiled = new CompiledExpression?[sources.Count];
        for (var i = 0; i < compiled.Length; i++)
        {
            if (trees[i] is not { } tree) continue;
            // Not its own facts: `k.expires_at != null || …` would otherwise narrow itself.
            var others = facts.Where((_, j) => j != i).SelectMany(f => f);
            compiled[i] = Checker.Check(tree, sources[i], scope.Knowing(others), expected, bag);
        }
        known = scope.Knowing(facts.SelectMany(f => f));
        return compiled;
    }
}
