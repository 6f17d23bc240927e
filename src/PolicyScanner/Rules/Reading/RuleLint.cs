using PolicyScanner.Expressions.Checking;
using PolicyScanner.Expressions.Syntax;
using PolicyScanner.Graph;
using PolicyScanner.Text;

namespace PolicyScanner.Rules.Reading;

/// <summary>Says what a correct rule lacks, or may not mean.</summary>
internal sealed class RuleLint(Rule rule, RuleFile file)
{
    private readonly DiagnosticBag _bag = file.Document.Bag;

    public void Check()
    {
        var at = file.Id!.Span;
        if (rule.Tests.Count == 0) _bag.NoTests(at);
        if (rule.Remediation is null) _bag.NoRemediation(at);
        if (rule.References.Count == 0) _bag.NoReferences(at);
        var match = (Text.Yaml.YamlSequence)file.Document.Root!.Find("match")!.Value;
        var bySlot = rule.Body.Clauses.OfType<RowClause>().ToDictionary(c => c.Variable.Index);
        for (var i = 0; i < rule.Body.Clauses.Count; i++) Check(rule.Body.Clauses[i], match.Items[i].Place, bySlot);
    }

    private void Check(Clause clause, TextSpan at, Dictionary<int, RowClause> bySlot)
    {
        if (clause is LookupClause lookup && !lookup.Where.Any(l => HasUniqueMatch(l.Expression.Tree, lookup))) _bag.SeveralMatches(at, lookup.Variable.Name);
        if (clause is AllClause all && !rule.Body.Clauses.Any(c => c is ExistsClause { Negated: false } exists && SameSource(exists.Source, all.Source)))
            _bag.TrueOfNothing(at, SourceText(all.Source));
        var lines = clause is WhenClause when ? when.Lines : clause is RowClause rows ? rows.Where : [];
        if (lines.Any(l => Mentions(l.Expression.Tree, "organization"))) return;
        foreach (var line in lines) CheckJoins(line, bySlot);
    }

    private void CheckJoins(Line line, Dictionary<int, RowClause> bySlot)
    {
        foreach (var (left, right) in Equalities(line.Expression.Tree))
        {
            var edge = UserEdge(left, right, bySlot) ?? UserEdge(right, left, bySlot);
            if (edge is { } found) _bag.Within(line.Expression.Source).JoinOnUserId(found.At.Span, found.Instead);
        }
    }

    // `u.id == k.owner_id`: the key of an edge to users, compared with the id of a user that was not reached over it.
    private static (Node At, string Instead)? UserEdge(Node user, Node key, Dictionary<int, RowClause> bySlot)
    {
        if (user is not SelectNode { Field: "id", Operand: NameNode { Symbol.Index: var slot } name } || key is not SelectNode { Operand: NameNode other } select) return null;
        if (!bySlot.TryGetValue(slot, out var clause) || clause.Source is not WholeCollection { Collection.Name: "users" }) return null;
        var edge = other.Type.Collection?.Edges.FirstOrDefault(e => e.Target == "users" && e.Path is EdgePath.ByKey path && path.Field == select.Field);
        return edge is null ? null : (select, $"{other.Name}.{edge.Name} == {name.Name}");
    }

    private static bool HasUniqueMatch(Node condition, LookupClause lookup)
    {
        return Equalities(condition).Any(e => IsIt(e.Left) || IsIt(e.Right));

        // `u.id == …` finds one at most, and so does `u == k.owner`.
        bool IsIt(Node node) => (node is SelectNode { Field: "id" } id ? id.Operand : node) is NameNode { Symbol: { Kind: SymbolKind.Slot } symbol } && symbol.Index == lookup.Variable.Index;
    }

    private static IEnumerable<(Node Left, Node Right)> Equalities(Node node) => node switch
    {
        BinaryNode { Operator: BinaryOperator.Equal } equal => [(equal.Left, equal.Right)],
        BinaryNode { Operator: BinaryOperator.And } and => Equalities(and.Left).Concat(Equalities(and.Right)),
        _ => [],
    };

    private static bool Mentions(Node node, string start) =>
        node is SelectNode select && select.Field.StartsWith(start, StringComparison.Ordinal) || node.Children.Any(c => Mentions(c, start));

    private static bool SameSource(ClauseSource one, ClauseSource other) => (one, other) switch
    {
        (WholeCollection a, WholeCollection b) => a.Collection == b.Collection,
        (EdgeOf a, EdgeOf b) => a.Edge == b.Edge && a.From.Index == b.From.Index,
        _ => false,
    };

    private static string SourceText(ClauseSource source) => source is EdgeOf edge ? $"{edge.From.Name}.{edge.Edge.Name}" : source.Collection.Name;
}
