using PolicyScanner.Expressions.Values;

namespace PolicyScanner.Expressions.Compilation;

/// <summary>A value that is known when the rule is loaded.</summary>
internal sealed class Constant
{
    private readonly Value _value;

    private Constant(Value value) => _value = value;

    public static Code Code(Value value) => new Constant(value).Run;

    public static bool Is(Code code, out Value value)
    {
        value = code.Target is Constant constant ? constant._value : default;
        return code.Target is Constant;
    }

    /// <summary>Computes it now where all its operands are constants: the code must not look at its frame itself.</summary>
    public static Code Fold(Code code, params ReadOnlySpan<Code> operands)
    {
        foreach (var operand in operands) if (operand.Target is not Constant) return code;
        return Code(code(null!));
    }

    private Value Run(Frame frame) => _value;
}
