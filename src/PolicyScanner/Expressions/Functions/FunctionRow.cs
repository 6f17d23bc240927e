using PolicyScanner.Expressions.Checking;
using PolicyScanner.Expressions.Values;

namespace PolicyScanner.Expressions.Functions;

/// <summary>
/// A function of the language in one row: what the checker, the evaluator, the manual and the tests know of it. Overloads are rows of the same name.
/// </summary>
internal sealed class FunctionRow
{
    /// <param name="signature"><c>startsWith(this: string, prefix: string) -&gt; bool</c>; a first parameter <c>this</c> makes it a member. Type variables are single capitals.</param>
    /// <param name="summary">One sentence.</param>
    /// <param name="examples">Expressions and what each gives, as CEL.</param>
    /// <param name="code">Gets the arguments (the target first), never unknown or an error; gives a value or an error.</param>
    public FunctionRow(string signature, string summary, IReadOnlyList<(string Expression, string Result)> examples, Func<Value[], Value> code)
    {
        (Signature, Summary, Examples, Code) = (signature, summary, examples, code);
        (Name, IsMember, ParameterNames, Parameters, Result) = Functions.Signature.Parse(signature);
    }

    public string Signature { get; }

    public string Summary { get; }

    public IReadOnlyList<(string Expression, string Result)> Examples { get; }

    public Func<Value[], Value> Code { get; }

    public string Name { get; }

    public bool IsMember { get; }

    public IReadOnlyList<string> ParameterNames { get; }

    /// <summary>Types of the parameters, the target first where it is a member.</summary>
    public IReadOnlyList<CelType> Parameters { get; }

    public CelType Result { get; }

    /// <summary>
    /// Looks at arguments that are literals when the rule is loaded: gives what is wrong with them (a regular expression, a duration), or null. Null for none.
    /// </summary>
    public Func<IReadOnlyList<Value?>, string?>? CheckLiterals { get; init; }
}
