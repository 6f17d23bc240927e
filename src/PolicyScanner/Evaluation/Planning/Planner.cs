using PolicyScanner.Expressions;
using PolicyScanner.Expressions.Checking;
using PolicyScanner.Expressions.Compilation;
using PolicyScanner.Expressions.Syntax;
using PolicyScanner.Expressions.Values;
using PolicyScanner.Graph;
using PolicyScanner.Rules;

namespace PolicyScanner.Evaluation.Planning;

/// <summary>
/// Decides how each clause finds its rows. An equality between a clause's variable and what is bound before it becomes the key of a hash join, so that
/// nothing tests every pair.
/// </summary>
internal static class Planner
{
    /// <param name="rule">The rule.</param>
    /// <param name="joins">False to look at every pair: what the joins are compared with.</param>
    public static RulePlan Plan(Rule rule, bool joins = true)
    {
        // The first clause looks at all rows of the tenant in any case: they are the subjects.
        var steps = rule.Body.Clauses.Select((clause, i) => Plan(rule, clause, joins && i > 0)).ToArray();
        return new(rule, steps, SubjectStep(rule.Body));
    }

    private static Step Plan(Rule rule, Clause clause, bool mayJoin) => clause switch
    {
        LetClause let => new LetStep(let),
        WhenClause filter => new WhenStep(filter, Conditions(filter.Lines)),
        AllClause all => Plan(rule, all, mayJoin) with { Satisfy = Conditions(all.Satisfy) },
        RowClause row => Plan(rule, row, mayJoin),
        _ => throw new InvalidOperationException($"no plan for a `{clause.GetType().Name}`"),
    };

    private static RowStep Plan(Rule rule, RowClause row, bool mayJoin)
    {
        var slot = row.Variable.Index;
        Conjunct[] conjuncts = [.. row.Where.SelectMany(Conjuncts)];
        // All rows of the first clause are subjects, also where a line that does not look at them is false.
        Conjunct[] own = !mayJoin ? conjuncts : [.. conjuncts.Where(c => c.Slots.Contains(slot))];
        var equalities = own.Select(c => Equality.Of(c, slot)).OfType<Equality>().ToList();
        var used = mayJoin ? Joining(equalities) : [];
        return new(
            row,
            used.Count == 0 ? null : Join(rule, used, slot),
            [.. conjuncts.Except(own).Select(c => c.ToCondition())],
            [.. own.Select(c => c.ToCondition())],
            [.. own.Except(used.Select(e => e.Conjunct)).Select(c => c.ToCondition())],
            Alone(own, slot))
        {
            Identity = IdentityOf(equalities, row),
            IsOfOneUser = equalities.Select(e => e.Key).Concat(row is CollectClause collect ? collect.By.Select(b => b.Expression.Tree) : []).Any(key => IsUser(key, row.Source.Collection, slot)),
        };
    }

    /// <summary>Which id a clause asks of its rows; null where it does not.</summary>
    public static Identity? IdentityOf(RowClause row) =>
        IdentityOf(row.Where.SelectMany(Conjuncts).Select(c => Equality.Of(c, row.Variable.Index)).OfType<Equality>(), row);

    private static Identity? IdentityOf(IEnumerable<Equality> equalities, RowClause row) =>
        equalities.Select(e => IdentityOf(e, row.Source.Collection, row.Variable.Index)).FirstOrDefault(i => i is not null);

    private static bool IsUser(Node key, CollectionSchema collection, int slot) =>
        key is SelectNode { Symbol: null, IsTest: false } select && IsVariable(select.Operand, slot)
        && collection.Edges.Any(e => e.Path is EdgePath.ByKey { OncePerParent: true } path && (path.Field == select.Field || e.Name == select.Field));

    private static Identity? IdentityOf(Equality equality, CollectionSchema collection, int slot)
    {
        if (equality.Key is not SelectNode { ReadsField: { } field } select || !IsVariable(select.Operand, slot)) return null;
        if (field.Name == "id") return new(Emitter.Emit(equality.Probe), BelowParent: false);
        return IsUser(select, collection, slot) ? new(Emitter.Emit(equality.Probe), BelowParent: true) : null;
    }

    private static LoopTest Alone(Conjunct[] own, int slot)
    {
        Conjunct[] alone = [.. own.Where(c => c.Slots.IsSubsetOf([slot]))];
        return new(slot, [.. alone.Select(c => c.ToCondition().Run)], decides: false, isWhole: alone.Length == own.Length);
    }

    // Against what is bound before where there is such a line: it narrows far more than a constant, and the fewer keys, the more rules share the index.
    private static List<Equality> Joining(List<Equality> equalities) =>
        equalities.FindAll(e => Variables.SlotsOf(e.Probe).Count > 0) is { Count: > 0 } bound ? bound : equalities;

    private static JoinKey Join(Rule rule, List<Equality> used, int slot) => new(
        $"{(used.Exists(e => ReadsParameters(e.Key)) ? rule.Id + ": " : "")}{string.Join(", ", used.Select(e => Name(e, slot)))}",
        [.. used.Select(e => Emitter.Emit(e.Key))],
        [.. used.Select(e => Emitter.Emit(e.Probe))],
        string.Join(", ", used.Select(e => e.Conjunct.Text)));

    private static Condition[] Conditions(IReadOnlyList<Line> lines) => [.. lines.SelectMany(Conjuncts).Select(c => c.ToCondition())];

    private static IEnumerable<Conjunct> Conjuncts(Line line) =>
        Variables.Chain(line.Expression.Tree, BinaryOperator.And).Select(node => new Conjunct(line.Expression, node));

    // `field` for `m.field`, whatever the rule calls its variable; else the text, in which the variable has its name.
    private static string Name(Equality equality, int slot) => Path(equality.Key, slot) ?? $"{VariableName(equality.Key, slot)}: {equality.Conjunct.TextOf(equality.Key)}";

    private static string? Path(Node node, int slot) => node switch
    {
        NameNode when IsVariable(node, slot) => "",
        SelectNode { Symbol: null, IsTest: false } select when Path(select.Operand, slot) is { } path => $"{path}.{select.Field}",
        _ => null,
    };

    private static string VariableName(Node node, int slot) => node is NameNode name && IsVariable(node, slot)
        ? name.Name
        : node.Children.Select(child => VariableName(child, slot)).FirstOrDefault(n => n.Length > 0) ?? "";

    private static bool IsVariable(Node node, int slot) => node is NameNode { Symbol: { Kind: SymbolKind.Slot, Index: var index } } && index == slot;

    private static bool ReadsParameters(Node node) => node switch
    {
        SelectNode { Symbol: not null } or NameNode { Symbol.Kind: SymbolKind.Parameter } => true,
        _ => node.Children.Any(ReadsParameters),
    };

    private static int SubjectStep(RuleBody body)
    {
        if (body.SubjectId is not { } id) return 0;
        for (var at = body.Clauses.Count - 1; at > 0; at--)
            if (Binds(body.Clauses[at]).Any(s => id.Reads.Slots.Contains(s.Index))) return at;
        return 0;
    }

    /// <summary>The names that later clauses see.</summary>
    public static IEnumerable<Symbol> Binds(Clause clause) => clause switch
    {
        ForClause or LookupClause => [((RowClause)clause).Variable],
        ExistsClause { As: { } name } => [name],
        CollectClause collect => [.. collect.By.Select(b => b.Symbol), collect.As],
        LetClause let => let.Values.Select(v => v.Symbol),
        _ => [],
    };

    /// <summary>A line, or one side of its <c>&amp;&amp;</c>.</summary>
    private sealed record Conjunct(CompiledExpression Line, Node Node)
    {
        public HashSet<int> Slots { get; } = Variables.SlotsOf(Node);

        public string Text => TextOf(Node);

        public string TextOf(Node node) => ReferenceEquals(node, Line.Tree) ? Line.Text : Line.Text.Substring(node.Span.Start, node.Span.Length);

        public Condition ToCondition() => new(ReferenceEquals(Node, Line.Tree) ? Line.Run : Emitter.Emit(Node), Line, Text);
    }

    /// <summary>A conjunct that compares something of the clause's row with something that is known before it.</summary>
    private sealed record Equality(Conjunct Conjunct, Node Key, Node Probe)
    {
        public static Equality? Of(Conjunct conjunct, int slot)
        {
            if (conjunct.Node is not BinaryNode { Operator: BinaryOperator.Equal } equal) return null;
            var (left, right) = (Variables.SlotsOf(equal.Left), Variables.SlotsOf(equal.Right));
            if (left.SetEquals([slot]) && !right.Contains(slot)) return new(conjunct, equal.Left, equal.Right);
            return right.SetEquals([slot]) && !left.Contains(slot) ? new(conjunct, equal.Right, equal.Left) : null;
        }
    }
}
