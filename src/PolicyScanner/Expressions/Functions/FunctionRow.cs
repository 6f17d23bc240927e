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
    /// <param name="examples">Expressions and what each gives, as CEL; <c>error</c> for any error.</param>
    /// <param name="code">Gets the arguments (the target first), never unknown or an error; gives a value or an error.</param>
    public FunctionRow(string signature, string summary, IReadOnlyList<(string Expression, string Result)> examples, Func<Value[], Value> code)
    {
        (Signature, Summary, Examples, Code) = (signature, summary, examples, code);
        (Name, IsMember, ParameterNames, Parameters, Result) = Functions.Signature.Parse(signature);
    }

    /// <summary>A row of one parameter.</summary>
    public FunctionRow(string signature, string summary, IReadOnlyList<(string Expression, string Result)> examples, Func<Value, Value> code)
        : this(signature, summary, examples, (Value[] arguments) => code(arguments[0])) => One = code;

    /// <summary>A row of two parameters.</summary>
    public FunctionRow(string signature, string summary, IReadOnlyList<(string Expression, string Result)> examples, Func<Value, Value, Value> code)
        : this(signature, summary, examples, (Value[] arguments) => code(arguments[0], arguments[1])) => Two = code;

    public string Signature { get; }

    public string Summary { get; }

    public IReadOnlyList<(string Expression, string Result)> Examples { get; }

    public Func<Value[], Value> Code { get; }

    /// <summary>The code of a row of one parameter, without an array.</summary>
    public Func<Value, Value>? One { get; }

    /// <summary>The code of a row of two parameters, without an array.</summary>
    public Func<Value, Value, Value>? Two { get; }

    public string Name { get; }

    public bool IsMember { get; }

    public IReadOnlyList<string> ParameterNames { get; }

    /// <summary>Types of the parameters, the target first where it is a member.</summary>
    public IReadOnlyList<CelType> Parameters { get; }

    public CelType Result { get; }

    /// <summary>Whether the code itself deals with partial lists and hidden rows; for all others the result is unknown then.</summary>
    public bool SeesHoles { get; init; }

    /// <summary>
    /// Looks at arguments that are literals when the rule is loaded: gives what is wrong with them (a regular expression, a duration), or null. Null for none.
    /// </summary>
    public Func<IReadOnlyList<Value?>, string?>? CheckLiterals { get; init; }

    /// <summary>Makes quicker code where some arguments are known when the rule is loaded (null for the others); null where there is none for these.</summary>
    public Func<IReadOnlyList<Value?>, Func<Value, Value, Value>?>? Specialise { get; init; }

    /// <summary>The same function with other code.</summary>
    public FunctionRow With(Func<Value, Value, Value> code) => new(Signature, Summary, Examples, code) { SeesHoles = SeesHoles };
}
