using PolicyScanner.Expressions.Checking;
using PolicyScanner.Expressions.Syntax;
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
        for (var i = 0; i < rule.Body.Clauses.Count; i++) Check(rule.Body.Clauses[i], match.Items[i].Place);
        foreach (var (expression, node, help) in new UserIdJoins(rule.Body).Find()) _bag.Within(expression.Source).JoinOnUserId(node.Span, help);
    }

    private void Check(Clause clause, TextSpan at)
    {
        if (clause is LookupClause lookup && !lookup.Where.Any(l => HasUniqueMatch(l.Expression.Tree, lookup))) _bag.SeveralMatches(at, lookup.Variable.Name);
        if (clause is AllClause all && !rule.Body.Clauses.Any(c => c is ExistsClause { Negated: false } exists && SameSource(exists.Source, all.Source)))
            _bag.TrueOfNothing(at, SourceText(all.Source));
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

    private static bool SameSource(ClauseSource one, ClauseSource other) => (one, other) switch
    {
        (WholeCollection a, WholeCollection b) => a.Collection == b.Collection,
        (EdgeOf a, EdgeOf b) => a.Edge == b.Edge && a.From.Index == b.From.Index,
        _ => false,
    };

    private static string SourceText(ClauseSource source) => source is EdgeOf edge ? $"{edge.From.Name}.{edge.Edge.Name}" : source.Collection.Name;
}
