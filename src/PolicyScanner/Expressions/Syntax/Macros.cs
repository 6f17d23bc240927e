using PolicyScanner.Text;

namespace PolicyScanner.Expressions.Syntax;

/// <summary>Calls that are no functions: <c>has</c>, and those that name an element and look at it.</summary>
internal static class Macros
{
    /// <summary>What a call of this name and number of arguments stands for. Null where it is a plain call, as CEL has it for any other number.</summary>
    /// <param name="span">The whole call.</param>
    /// <param name="target">What stands before the dot.</param>
    /// <param name="name">The name.</param>
    /// <param name="nameSpan">Its place.</param>
    /// <param name="arguments">As they were parsed.</param>
    /// <param name="problems">Takes offsets in the expression.</param>
    public static Node? Expand(TextSpan span, Node? target, string name, TextSpan nameSpan, IReadOnlyList<Node> arguments, DiagnosticBag problems)
    {
        if (target is null) return (name, arguments) is ("has", [var tested]) ? Has(span, tested, problems) : null;
        if (KindOf(name) is not { } kind || arguments.Count < 2 || arguments.Count > (kind is MacroKind.Map ? 3 : 2)) return null;
        if (arguments[0] is not NameNode variable)
        {
            if (arguments[0] is not BrokenNode) problems.MacroVariable(arguments[0].Span, name, kind is MacroKind.Map ? "x, value" : "x, condition");
            return new BrokenNode(span);
        }
        return new MacroNode(span, kind, nameSpan, target, variable.Name, variable.Span, arguments.Count == 3 ? arguments[1] : null, arguments[^1]);
    }

    private static MacroKind? KindOf(string name) => name switch
    {
        "all" => MacroKind.All,
        "exists" => MacroKind.Exists,
        "exists_one" or "existsOne" => MacroKind.ExistsOne,
        "map" => MacroKind.Map,
        "filter" => MacroKind.Filter,
        _ => null,
    };

    private static Node Has(TextSpan span, Node tested, DiagnosticBag problems)
    {
        if (tested is SelectNode { IsTest: false } field) return new SelectNode(span, field.Operand, field.Field, field.FieldSpan, isTest: true);
        if (tested is not BrokenNode) problems.HasWithoutField(tested.Span);
        return new BrokenNode(span);
    }
}
