using PolicyScanner.Expressions.Functions;
using PolicyScanner.Expressions.Syntax;
using PolicyScanner.Graph;
using PolicyScanner.Text;

namespace PolicyScanner.Expressions.Checking;

/// <summary>Finds what names and members stand for, and what was probably meant by those that stand for nothing.</summary>
internal sealed class NameChecker(CheckContext context)
{
    private static readonly Dictionary<string, Symbol> ScanMembers = new Symbol[]
    {
        new(SymbolKind.Scan, "modes", CelType.List(CelType.String)),
        new(SymbolKind.Scan, "taken_at", CelType.Timestamp),
    }.ToDictionary(s => s.Name, StringComparer.Ordinal);

    private static readonly Dictionary<string, Symbol> Types =
        new[] { "bool", "bytes", "double", "int", "list", "map", "null_type", "string", "type", "uint", "google.protobuf.Duration", "google.protobuf.Timestamp" }
            .ToDictionary(n => n, n => new Symbol(SymbolKind.Type, n, CelType.TypeType), StringComparer.Ordinal);

    private static readonly Symbol Now = new(SymbolKind.Now, "now", CelType.Timestamp);

    private static readonly string[] AlwaysThere = ["now", "params", "context", "scan", "true", "false", "null"];

    private readonly HashSet<string> _unknown = new(StringComparer.Ordinal);

    /// <summary>Whether a node is no value but the first part of a name, as <c>params</c>.</summary>
    public static bool IsNamespace(Node node, Scope scope) =>
        node is NameNode { Name: "params" or "scan" or "context" } name && scope.Find(name.Name) is null;

    /// <summary>What a name stands for; null where it stands for nothing, which was reported, once for each name.</summary>
    public Symbol? Resolve(NameNode node, Scope scope, Node? beside)
    {
        if (scope.Find(node.Name) is { } variable) return variable;
        if (Types.TryGetValue(node.Name, out var type)) return type;
        switch (node.Name)
        {
            case "now":
                return Now;
            case "params":
                context.Problems.NamespaceAlone(node.Place, node.Name, [.. scope.Parameters.Keys.Order(StringComparer.Ordinal)]);
                return null;
            case "scan":
                context.Problems.NamespaceAlone(node.Place, node.Name, [.. ScanMembers.Keys]);
                return null;
            case "context":
                context.Problems.NamespaceAlone(node.Place, node.Name, [.. scope.Context.Keys.Order(StringComparer.Ordinal)]);
                return null;
            default:
                if (!scope.IsDynamic && _unknown.Add(node.Name)) context.Problems.UnknownName(node.Place, node.Name, Meant(node.Name, scope, beside));
                return null;
        }
    }

    /// <summary>What a member of a namespace stands for; null where there is none, which was reported.</summary>
    public Symbol? Member(SelectNode node, Scope scope)
    {
        var name = ((NameNode)node.Operand).Name;
        var members = name switch { "params" => scope.Parameters, "context" => scope.Context, _ => ScanMembers };
        if (members.TryGetValue(node.Field, out var symbol)) return symbol;
        context.Problems.UnknownMember(node.Place, name, node.Field, [.. members.Keys.Order(StringComparer.Ordinal)]);
        return null;
    }

    /// <summary>The type that a dotted name stands for, <c>google.protobuf.Timestamp</c>; null where it is no such name.</summary>
    public static Symbol? QualifiedType(SelectNode node, Scope scope) =>
        node.Field is "Timestamp" or "Duration" && Narrowing.Path(node) is { } path && Types.TryGetValue(path, out var type) && scope.Find("google") is null ? type : null;

    /// <summary>Reports a field that a value of this type does not have.</summary>
    public void NoSuchField(SelectNode node, CelType operand)
    {
        var text = context.Text(node.Operand);
        if (operand.Kind is CelKind.Entity)
            context.Problems.UnknownField(node.Place, operand, node.Field, Meant(node.Field, operand.Collection!, text));
        else if (operand.Kind is CelKind.Record)
            context.Problems.UnknownColumn(node.Place, operand, node.Field);
        else if (FunctionNamed(node.Field, operand) is { } function)
            context.Problems.NoFields(node.Place, text, operand, $"it is a function: `{text}.{function}()`");
        else if (operand.Kind is CelKind.List)
            context.Problems.FieldOfList(node.Place, text, node.Field);
        else
            context.Problems.NoFields(node.Place, text, operand, null);
    }

    private static string? FunctionNamed(string field, CelType operand)
    {
        var name = field is "length" or "len" or "count" ? "size" : field;
        return FunctionTable.Named(name).Any(row => row.IsMember && operand.Fits(new TypeBindings().Apply(row.Parameters[0]))) ? name : null;
    }

    private static string? Meant(string name, Scope scope, Node? beside)
    {
        // `key.status == active`: a word that lacks its quotes.
        if (beside is SelectNode { ReadsField: { } field } && field.KnownValues.Contains(name, StringComparer.Ordinal)) return $"write `\"{name}\"`";
        if (scope.Parameters.ContainsKey(name)) return $"write `params.{name}`";
        if (GraphSchema.Find(name) is { } collection) return $"a clause ranges over it: `exists: x in {collection.Name}`";
        if (name is "None" or "nil" or "undefined") return "write `null`";
        if (Nearest.Hint(name, scope.VariableNames.Concat(AlwaysThere)) is { } near) return near;
        if (scope.Definitions.ContainsKey(name) || FunctionTable.Named(name).Count > 0) return $"it is a function: `{name}(…)`";
        return beside?.Type.Kind is CelKind.String ? $"if it is a text, write `\"{name}\"`" : null;
    }

    private static string? Meant(string name, CollectionSchema collection, string text)
    {
        foreach (var edge in collection.Edges.Where(e => !e.ToMany))
        {
            // `key.workspace_name` means `key.workspace.name`, and `member.email` the member's user's.
            var field = name.StartsWith(edge.Name + "_", StringComparison.Ordinal) ? name[(edge.Name.Length + 1)..] : edge.Name is "organization" ? null : name;
            if (field is not null && GraphSchema.Collection(edge.Target).FindField(field) is not null) return $"did you mean `{text}.{edge.Name}.{field}`?";
        }
        return Nearest.Hint(name, collection.Fields.Select(f => f.Name).Concat(collection.Edges.Select(e => e.Name)));
    }
}
