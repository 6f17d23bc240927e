using PolicyScanner.Expressions;
using PolicyScanner.Expressions.Checking;
using PolicyScanner.Expressions.Syntax;
using PolicyScanner.Graph;

namespace PolicyScanner.Rules.Reading;

/// <summary>
/// Finds comparisons of the ids of users whose rows nothing else ties to one organization: another organization may have a user of the same id. An id keeps
/// what it is through names of <c>let</c>, keys of groups and lists.
/// </summary>
internal sealed class UserIdJoins
{
    private readonly RuleBody _body;
    private readonly Dictionary<int, RowClause> _rows = [];
    private readonly Dictionary<int, Node> _values = [];
    private readonly Dictionary<int, Node> _ranges = [];
    private readonly HashSet<(int, int)> _tied = [];

    public UserIdJoins(RuleBody body)
    {
        _body = body;
        foreach (var clause in body.Clauses)
        {
            if (clause is RowClause row) _rows[row.Variable.Index] = row;
            if (clause is CollectClause collect) _rows[collect.As.Index] = collect;
            foreach (var value in clause is LetClause let ? let.Values : clause is CollectClause { By: var keys } ? keys : []) _values[value.Symbol.Index] = value.Expression.Tree;
        }
        var nodes = Expressions.SelectMany(e => Below(e.Tree)).ToArray();
        foreach (var macro in nodes.OfType<MacroNode>()) _ranges[macro.Slot] = macro.Range;
        foreach (var comparison in nodes.OfType<BinaryNode>().Where(n => n.Operator is BinaryOperator.Equal or BinaryOperator.NotEqual))
            if (Home(comparison.Left) is { } left && Home(comparison.Right) is { } right) _tied.UnionWith([(left, right), (right, left)]);
    }

    /// <summary>Where, and what to do about it.</summary>
    public IEnumerable<(CompiledExpression In, Node At, string Help)> Find() =>
        Expressions.SelectMany(e => Below(e.Tree).OfType<BinaryNode>().Select(n => (e, n)))
            .Where(x => x.n.Operator is BinaryOperator.Equal or BinaryOperator.NotEqual or BinaryOperator.In)
            .Select(x => (x.e, x.n, Left: Id(x.n.Left), Right: Id(x.n.Right)))
            .Where(x => x is { Left: { } left, Right: { } right } && left.Row != right.Row && !_tied.Contains((left.Row, right.Row)))
            .Select(x => (x.e, x is { n.Right: SelectNode, Right.Edge: not null } ? x.n.Right : x.n.Left, Help(x.n, x.Left!, x.Right!)));

    private IEnumerable<CompiledExpression> Expressions => _body.Clauses.SelectMany(clause => clause switch
    {
        AllClause all => all.Where.Concat(all.Satisfy).Select(l => l.Expression),
        CollectClause collect => collect.Where.Select(l => l.Expression).Concat(collect.By.Select(b => b.Expression)),
        RowClause row => row.Where.Select(l => l.Expression),
        WhenClause filter => filter.Lines.Select(l => l.Expression),
        LetClause let => let.Values.Select(v => v.Expression),
        _ => [],
    }).Concat(_body.SeverityWhen.Select(s => s.If));

    private static string Help(BinaryNode comparison, UserId left, UserId right)
    {
        var (key, other) = left.Edge is null ? (right, left) : (left, right);
        if (key.Edge is not { Path: EdgePath.ByKey { AcrossTenant: var acrossTenant } } || (other.Edge is null && !other.IsUser))
            return $"compare the organizations too: `{left.Of}.organization_id == {right.Of}.organization_id`";
        var @operator = comparison.Operator is BinaryOperator.NotEqual ? "!=" : "==";
        var place = comparison.Operator is BinaryOperator.In ? " in an `exists`" : "";
        return $"write `{key.Entity} {@operator} {other.Entity}`{place}, which stays inside the {(acrossTenant ? "tenant" : "organization")}";
    }

    // The id of a user that a value is, or the elements of a list are.
    private UserId? Id(Node node) => node switch
    {
        SelectNode { ReadsField: { } field, Operand: { Type.Collection: { } collection } operand } when Row(operand) is { } row => IdOf(collection, field.Name, operand, row),
        NameNode { Symbol: { Kind: SymbolKind.Slot, Index: var slot } } => _values.TryGetValue(slot, out var value) ? Id(value) : _ranges.TryGetValue(slot, out var range) ? Id(range) : null,
        MacroNode { Kind: MacroKind.Map } map => Id(map.Body),
        MacroNode { Kind: MacroKind.Filter } filter => Id(filter.Range),
        CallNode { Target: { } list, Function: "distinct" or "flatten" or "sort" or "reverse" } => Id(list),
        ConditionalNode either => Id(either.Then) ?? Id(either.Otherwise),
        ListNode list => list.Elements.Select(Id).FirstOrDefault(id => id is not null),
        _ => null,
    };

    private static UserId? IdOf(CollectionSchema collection, string field, Node operand, int row)
    {
        if (collection.Name == "users") return field == "id" ? new(row, Text(operand), null, IsUser: true) : null;
        if (collection.Edges.FirstOrDefault(e => e.Target == "users" && e.Path is EdgePath.ByKey path && path.Field == field) is { } edge) return new(row, Text(operand), edge, IsUser: false);
        return field is "created_by_id" or "principal_id" ? new(row, Text(operand), null, IsUser: false) : null;
    }

    // The variable whose organization an entity is in: edges stay inside, but for those across a tenant.
    private int? Row(Node entity) => entity switch
    {
        NameNode { Symbol: { Kind: SymbolKind.Slot, Index: var slot } } => _ranges.TryGetValue(slot, out var range) ? Row(range) : _rows.TryGetValue(slot, out var clause) ? Row(clause) : null,
        SelectNode { WalksEdge: { } edge, Operand: var operand } => edge.Path is EdgePath.ByKey { AcrossTenant: true } ? null : Row(operand),
        MacroNode { Kind: MacroKind.Filter } filter => Row(filter.Range),
        _ => null,
    };

    private int? Row(RowClause clause) => clause.Source is not EdgeOf edge ? clause.Variable.Index : _rows.TryGetValue(edge.From.Index, out var from) ? Row(from) : edge.From.Index;

    // What says in which organization a row is: its id, or the entity itself.
    private int? Home(Node node) => node switch
    {
        SelectNode { Field: "organization_id", Operand: var operand } => Row(operand),
        SelectNode { Field: "id", Operand: SelectNode { Field: "organization" } organization } => Row(organization),
        { Type.Kind: CelKind.Entity } => Row(node),
        _ => null,
    };

    private static IEnumerable<Node> Below(Node node) => node.Children.SelectMany(Below).Prepend(node);

    private static string Text(Node node) => node switch
    {
        NameNode name => name.Name,
        SelectNode select => $"{Text(select.Operand)}.{select.Field}",
        _ => "…",
    };

    /// <param name="Row">The variable in whose organization it is one.</param>
    /// <param name="Of">The entity that has it, as written.</param>
    /// <param name="Edge">The edge that it is the key of; null for none.</param>
    /// <param name="IsUser">Whether the entity is the user.</param>
    private sealed record UserId(int Row, string Of, EdgeSchema? Edge, bool IsUser)
    {
        /// <summary>The user, as one would write it.</summary>
        public string Entity => Edge is null ? Of : $"{Of}.{Edge.Name}";
    }
}
