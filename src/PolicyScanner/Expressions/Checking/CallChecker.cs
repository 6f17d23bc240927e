using System.Globalization;
using PolicyScanner.Expressions.Functions;
using PolicyScanner.Expressions.Syntax;
using PolicyScanner.Expressions.Values;
using PolicyScanner.Text;

namespace PolicyScanner.Expressions.Checking;

/// <summary>Finds what a call means: a definition, or the overload of a function that takes these arguments, which were checked.</summary>
internal sealed class CallChecker(CheckContext context, Scope scope)
{
    private static readonly string[] Macros = ["all", "exists", "exists_one", "filter", "has", "map"];

    /// <summary>Whether the target is no value but the first part of a function's name, as in <c>math.abs(x)</c>.</summary>
    public static bool IsNamespaced(CallNode node, Scope scope) =>
        node.Target is NameNode { Name: var name } && scope.Find(name) is null
        && FunctionTable.Rows.Any(row => row.Name.StartsWith(name + ".", StringComparison.Ordinal));

    /// <param name="node">The call.</param>
    /// <param name="isNamespaced">What <see cref="IsNamespaced"/> says of it; then the target has no type.</param>
    public CelType Call(CallNode node, bool isNamespaced)
    {
        if (scope.Definitions.TryGetValue(node.Function, out var definition)) return Define(node, definition);

        var name = isNamespaced ? $"{((NameNode)node.Target!).Name}.{node.Function}" : node.Function;
        var rows = FunctionTable.Named(name);
        if (rows.Count == 0) return Unknown(node, name);
        var isMember = node.Target is not null && !isNamespaced;
        IReadOnlyList<Node> arguments = isMember ? [node.Target!, .. node.Arguments] : node.Arguments;
        if (rows.All(row => row.IsMember != isMember)) return OtherForm(node, isMember);

        var candidates = rows.Where(row => row.IsMember == isMember && row.Parameters.Count == arguments.Count).ToArray();
        if (candidates.Length == 0) return WrongCount(node, [.. rows.Where(row => row.IsMember == isMember)]);
        return Resolve(node, name, candidates, arguments);
    }

    private CelType Define(CallNode node, DefinitionFunction definition)
    {
        var signature = $"{definition.Name}({string.Join(", ", definition.Parameters.Select(p => $"{p.Name}: {p.Type}"))})";
        if (node.Target is not null)
        {
            context.Problems.TakesNoTarget(node.Place, definition.Name, $"write `{AsGlobal(node)}`");
            return definition.Returns;
        }
        if (node.Arguments.Count != definition.Parameters.Count)
        {
            context.Problems.WrongCount(node.Place, definition.Name, Arguments(definition.Parameters.Count), node.Arguments.Count, $"it is `{signature}`");
            return definition.Returns;
        }
        foreach (var (argument, parameter) in node.Arguments.Zip(definition.Parameters)) ExpectArgument(argument, definition.Name, parameter.Name, parameter.Type);
        foreach (var fact in definition.Requires.Where(f => !scope.Facts.Contains(f))) context.Problems.NeedsFact(node.Place, definition.Name, fact);
        node.Definition = definition;
        if (definition.Body is { Reads: var reads })
        {
            context.Fields.UnionWith(reads.Fields);
            context.Edges.UnionWith(reads.Edges);
        }
        return definition.Returns;
    }

    private CelType Resolve(CallNode node, string name, FunctionRow[] candidates, IReadOnlyList<Node> arguments)
    {
        var fitting = candidates.Select(row => (Row: row, Result: Fit(row, arguments, a => a.Type))).Where(f => f.Result is not null).ToArray();
        // Without `dyn` the first that fits is as good as any; with it the values decide.
        if (fitting is [_] || (fitting.Length > 1 && !arguments.Any(a => HasHole(a.Type))))
        {
            node.Row = fitting[0].Row;
            CheckLiterals(node, fitting[0].Row, arguments);
            return fitting[0].Result!;
        }
        if (fitting.Length > 1) return fitting.Select(f => f.Result!).Distinct().ToArray() is [var same] ? same : CelType.Dyn;

        if (candidates.FirstOrDefault(row => Fit(row, arguments, a => a.Type.NotNull()) is not null) is { } guarded)
        {
            foreach (var (argument, parameter) in arguments.Zip(guarded.Parameters))
                if (!argument.Type.Fits(parameter)) context.ValueOf(argument);
        }
        else if (candidates is [var only]) WrongArgument(node, only, arguments);
        else context.Problems.NoSuchCall(node.Place, name, Types(arguments), Overloads(candidates));
        return candidates.Select(row => row.Result).Distinct().ToArray() is [{ Kind: not (CelKind.Parameter or CelKind.List or CelKind.Map) } certain] ? certain : CelType.Error;
    }

    private static CelType? Fit(FunctionRow row, IReadOnlyList<Node> arguments, Func<Node, CelType> type)
    {
        var bindings = new TypeBindings();
        return arguments.Zip(row.Parameters).All(pair => bindings.Accept(pair.Second, type(pair.First))) ? bindings.Apply(row.Result) : null;
    }

    private static bool HasHole(CelType type) =>
        type.IsAnything() || (type.Element is { } element && HasHole(element)) || (type.Key is { } key && HasHole(key));

    private void WrongArgument(CallNode node, FunctionRow row, IReadOnlyList<Node> arguments)
    {
        var bindings = new TypeBindings();
        var wrong = Enumerable.Range(0, arguments.Count).First(i => !bindings.Accept(row.Parameters[i], arguments[i].Type));
        var wanted = bindings.Apply(row.Parameters[wrong]);
        if (row.IsMember && wrong == 0)
            context.Problems.WrongTarget(arguments[0].Place, row.Name, wanted, arguments[0].Type, Instead(node));
        else
            ExpectArgument(arguments[wrong], row.Name, row.ParameterNames[wrong], wanted);
    }

    private void ExpectArgument(Node argument, string function, string parameter, CelType wanted)
    {
        if (argument.Type.Fits(wanted)) return;
        if (argument.Type.NotNull().Fits(wanted)) context.ValueOf(argument);
        else context.Problems.WrongArgument(argument.Place, function, parameter, wanted, argument.Type);
    }

    private string? Instead(CallNode node) => (node.Function, node.Target!.Type.NotNull().Kind) switch
    {
        ("contains", CelKind.List or CelKind.Map) when node.Arguments is [var item] => $"write `{context.Text(item)} in {context.Text(node.Target)}`",
        (_, CelKind.List) => $"ask its elements: `{context.Text(node.Target)}.exists(x, x.{node.Function}(…))`, or `.all(…)`",
        _ => null,
    };

    private void CheckLiterals(CallNode node, FunctionRow row, IReadOnlyList<Node> arguments)
    {
        if (scope.IsDynamic || row.CheckLiterals is not { } check || arguments.LastOrDefault(a => a is LiteralNode) is not LiteralNode last) return;
        if (check([.. arguments.Select(a => a is LiteralNode literal ? literal.Value : (Value?)null)]) is not { } problem) return;
        context.Problems.BadLiteral(last.Place, problem);
    }

    private CelType Unknown(CallNode node, string name)
    {
        if (scope.IsDynamic) return CelType.Dyn;
        string? help = null;
        if (node.Target is { Type: { Kind: CelKind.Entity, Collection: { } collection } } target && (collection.FindField(name) is not null || collection.FindEdge(name) is not null))
            help = $"it is no function: `{context.Text(target)}.{name}`";
        else if (node.Target is null && (scope.Find(name) is not null || name is "now"))
            help = $"it is no function: `{name}`";
        help ??= Nearest.Hint(name, FunctionTable.Rows.Select(row => row.Name).Concat(scope.Definitions.Keys).Concat(Macros)) ?? name switch
        {
            "len" or "length" or "count" => "write `x.size()`",
            "any" or "some" => "write `list.exists(x, …)`",
            "lower" or "upper" or "toLower" or "toLowerCase" => "to compare whatever the case, write `fold(x)`",
            _ => null,
        };
        context.Problems.UnknownFunction(node.Place, name, help);
        return CelType.Error;
    }

    private CelType OtherForm(CallNode node, bool isMember)
    {
        if (isMember) context.Problems.TakesNoTarget(node.Place, node.Function, $"write `{AsGlobal(node)}`");
        else context.Problems.NeedsTarget(node.Place, node.Function, node.Arguments.Count > 0
            ? $"write `{context.Text(node.Arguments[0])}.{node.Function}({Texts(node.Arguments.Skip(1))})`"
            : $"write `x.{node.Function}(…)`");
        return CelType.Error;
    }

    private CelType WrongCount(CallNode node, FunctionRow[] rows)
    {
        var counts = rows.Select(row => row.Parameters.Count - (row.IsMember ? 1 : 0)).Distinct().Order().ToArray();
        context.Problems.WrongCount(
            node.Place, node.Function, counts is [var only] ? Arguments(only) : $"{string.Join(" or ", counts)} arguments", node.Arguments.Count, Overloads(rows));
        return rows.Select(row => row.Result).Distinct().ToArray() is [var result] && !HasHole(result) && result.Kind is not CelKind.Parameter ? result : CelType.Error;
    }

    private string AsGlobal(CallNode node) => $"{node.Function}({Texts([node.Target!, .. node.Arguments])})";

    private string Texts(IEnumerable<Node> nodes) => string.Join(", ", nodes.Select(context.Text));

    private static string Types(IReadOnlyList<Node> arguments) => string.Join(" and ", arguments.Select(a => $"`{a.Type}`"));

    private static string Arguments(int count) => count switch { 0 => "no argument", 1 => "1 argument", _ => string.Create(CultureInfo.InvariantCulture, $"{count} arguments") };

    private static string Overloads(IEnumerable<FunctionRow> rows) => $"it is {string.Join(", ", rows.Select(row => $"`{row.Signature}`"))}";
}
