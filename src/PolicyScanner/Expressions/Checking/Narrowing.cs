using System.Collections.Immutable;
using System.Globalization;
using PolicyScanner.Expressions.Syntax;
using PolicyScanner.Expressions.Values;

namespace PolicyScanner.Expressions.Checking;

/// <summary>
/// What a condition makes sure of: the paths (<c>u</c>, <c>key.workspace.archived_at</c>) that are not null where it holds, and where it does not.
/// Read off the text alone, before any type is known.
/// </summary>
/// <remarks>
/// Only comparisons with null and with literals count. <c>a.x == b.y</c> makes sure of neither side: two such lines would prove each other while
/// both sides of both are null. Nothing comes out of a macro's body, whose variable is gone behind it.
/// </remarks>
internal static class Narrowing
{
    private static readonly ImmutableHashSet<string> Nothing = ImmutableHashSet<string>.Empty.WithComparer(StringComparer.Ordinal);

    /// <summary>Paths that are not null where the condition is true.</summary>
    public static ImmutableHashSet<string> WhenTrue(Node condition) => Facts(condition, true);

    /// <summary>Paths that are not null where the condition is false.</summary>
    public static ImmutableHashSet<string> WhenFalse(Node condition) => Facts(condition, false);

    /// <summary>
    /// The path that a node spells, <c>key.workspace</c> or <c>context.roster[mail_key(user.email)]</c>: the same text is the same value. Null where it is none.
    /// </summary>
    public static string? Path(Node node) => node switch
    {
        NameNode name => name.Name,
        // A quoted field with a dot in it would read as two.
        SelectNode { IsTest: false } select when !select.Field.Contains('.', StringComparison.Ordinal) && Path(select.Operand) is { } operand => $"{operand}.{select.Field}",
        IndexNode index when Path(index.Operand) is { } operand && Argument(index.Index) is { } at => $"{operand}[{at}]",
        CallNode call => Called(call),
        _ => null,
    };

    /// <summary>Whether a path has the variable in it: at its start, or where it indexes or calls.</summary>
    public static bool Mentions(string path, string variable)
    {
        for (var at = path.IndexOf(variable, StringComparison.Ordinal); at >= 0; at = path.IndexOf(variable, at + 1, StringComparison.Ordinal))
        {
            var end = at + variable.Length;
            if ((at == 0 || !(path[at - 1] is '.' || IsOfName(path[at - 1]))) && (end == path.Length || !IsOfName(path[end]))) return true;
        }
        return false;
    }

    private static bool IsOfName(char character) => char.IsAsciiLetterOrDigit(character) || character == '_';

    // Calls have no effects and no memory.
    private static string? Called(CallNode call)
    {
        var (target, arguments) = (call.Target is null ? "" : Path(call.Target) is { } path ? path + "." : null, call.Arguments.Select(Argument).ToArray());
        return target is null || arguments.Contains(null) ? null : $"{target}{call.Function}({string.Join(", ", arguments)})";
    }

    private static string? Argument(Node node) => node switch
    {
        LiteralNode { Value.IsString: true } text => $"\"{text.Value.AsString.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("\"", "\\\"", StringComparison.Ordinal)}\"",
        LiteralNode { Value.IsInt: true } number => number.Value.AsInt.ToString(CultureInfo.InvariantCulture),
        _ => Path(node),
    };

    private static ImmutableHashSet<string> Facts(Node node, bool holds) => node switch
    {
        UnaryNode { Operator: UnaryOperator.Not } not => Facts(not.Operand, !holds),
        // A side that fails is absorbed by the other: of a true `||`, or a false `&&`, one side is certain and nobody knows which.
        BinaryNode { Operator: BinaryOperator.And or BinaryOperator.Or } both => holds == both.Operator is BinaryOperator.And
            ? Facts(both.Left, holds).Union(Facts(both.Right, holds))
            : Facts(both.Left, holds).Intersect(Facts(both.Right, holds)),
        BinaryNode { Operator: BinaryOperator.Equal } equal => Compared(equal, holds),
        BinaryNode { Operator: BinaryOperator.NotEqual } different => Compared(different, !holds),
        SelectNode { IsTest: true } test when holds && Path(test.Operand) is { } operand => Nothing.Add($"{operand}.{test.Field}"),
        ConditionalNode conditional => OfEither(conditional, holds),
        _ => Nothing,
    };

    private static ImmutableHashSet<string> Compared(BinaryNode node, bool equal)
    {
        var (path, literal) = node.Left is LiteralNode left ? (Path(node.Right), left) : (Path(node.Left), node.Right as LiteralNode);
        return path is not null && literal is not null && literal.Value.IsNull != equal ? Nothing.Add(path) : Nothing;
    }

    private static ImmutableHashSet<string> OfEither(ConditionalNode node, bool holds)
    {
        var (then, otherwise) = (Facts(node.Test, true).Union(Facts(node.Then, holds)), Facts(node.Test, false).Union(Facts(node.Otherwise, holds)));
        return Never(node.Then, holds) ? otherwise : Never(node.Otherwise, holds) ? then : then.Intersect(otherwise);
    }

    private static bool Never(Node node, bool holds) => node is LiteralNode { Value: { Kind: ValueKind.Bool } value } && value.AsBool != holds;
}
