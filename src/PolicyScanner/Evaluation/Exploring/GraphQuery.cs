using PolicyScanner.Evaluation.Execution;
using PolicyScanner.Evaluation.Explaining;
using PolicyScanner.Expressions;
using PolicyScanner.Expressions.Checking;
using PolicyScanner.Expressions.Values;
using PolicyScanner.Findings;
using PolicyScanner.Graph;
using PolicyScanner.Rules;
using PolicyScanner.Rules.Reading;
using PolicyScanner.Text;

namespace PolicyScanner.Evaluation.Exploring;

/// <summary>An expression over a graph, once or for each row of a collection: how authors of rules look at the data.</summary>
public sealed class GraphQuery
{
    private readonly RuleSet _rules;
    private readonly CollectionSchema? _collection;
    private readonly int _slot;
    private readonly int _slotCount;
    private readonly CompiledExpression? _where;
    private readonly CompiledExpression _expression;

    private GraphQuery(RuleSet rules, CollectionSchema? collection, int slot, int slotCount, CompiledExpression? where, CompiledExpression expression) =>
        (_rules, _collection, _slot, _slotCount, _where, _expression) = (rules, collection, slot, slotCount, where, expression);

    /// <summary>Compiles a query.</summary>
    /// <param name="expression">The expression.</param>
    /// <param name="loop"><c>key in api_keys</c>, or the collection alone: then the variable is called as its type, <c>api_key</c>. Null to evaluate once.</param>
    /// <param name="where">Which of the rows; null for all.</param>
    /// <param name="rules">Whose definitions and tables of the context can be named.</param>
    /// <exception cref="RuleException">There are mistakes: the exception has every one.</exception>
    public static GraphQuery Compile(string expression, string? loop, string? where, RuleSet rules)
    {
        ArgumentNullException.ThrowIfNull(expression);
        ArgumentNullException.ThrowIfNull(rules);
        var slots = new SlotCounter();
        var scope = Scope.Create(slots, definitions: rules.Definitions.ToDictionary(d => d.Function.Name, d => d.Function, StringComparer.Ordinal), context: rules.Context.Symbols);
        var bags = new List<DiagnosticBag>();
        var (collection, variable) = (default(CollectionSchema), default(Symbol));
        if (loop is not null && Loop(Source("for", loop), scope) is var (head, source))
        {
            collection = source.Collection;
            scope = scope.With(head, CelType.Entity(collection), out variable);
        }
        // What the rows are is not known then: that the lines name their variable is no second mistake.
        Stop();
        var condition = where is null ? null : Lines(Source("where", where), CelType.Bool);
        var compiled = Lines(Source("expression", expression), null);
        Stop();
        return new(rules, collection, variable?.Index ?? -1, slots.Count, condition, compiled!);

        Fragment Source(string name, string text)
        {
            var fragment = Fragment.Whole(new($"<{name}>", text));
            bags.Add(new(fragment.Source));
            return fragment;
        }

        CompiledExpression? Lines(Fragment source, CelType? type) => ExpressionCompiler.CompileAll([source], scope, type, bags[^1], out scope)[0];

        void Stop()
        {
            if (bags.Exists(b => b.HasErrors)) throw new RuleException([.. bags.SelectMany(b => b.Problems)]);
        }

        (string, ClauseSource)? Loop(Fragment text, Scope outer)
        {
            var bag = bags[^1];
            if (text.Text.Trim() is var name && Identifiers.IsIdentifier(name))
            {
                var at = new PlacedName(name, new(text.Text.IndexOf(name, StringComparison.Ordinal), name.Length));
                return new SourceReader(bag).Read(new(at, at, null), text, outer) is { } whole ? (whole.Collection.Type, whole) : null;
            }
            if (ClauseHead.Parse(text, "for", bag, out _) is not { } head || !Identifiers.Check(head.Variable.Text, head.Variable.At, bag)) return null;
            return new SourceReader(bag).Read(head, text, outer) is { } source ? (head.Variable.Text, source) : null;
        }
    }

    /// <summary>Evaluates it, row by row in the order of the graph.</summary>
    /// <param name="graph">The graph.</param>
    /// <param name="options">What a scan takes.</param>
    /// <param name="limit">How many rows are kept; the others are counted.</param>
    /// <param name="cancellation">Ends it.</param>
    /// <exception cref="OperationCanceledException">It was cancelled.</exception>
    public QueryResult Run(AccessGraph graph, ScanOptions options, int limit = int.MaxValue, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(graph);
        ArgumentNullException.ThrowIfNull(options);
        var context = Scanner.Context(graph, _rules, options, cancellation);
        var frame = new Frame(graph, context.Now, _slotCount, [], context.Memory, new(Budget.Default));
        if (_collection is null) return new(graph, [new(null, ExplainedValue.Of(_expression.Run(frame), graph))], 1, []);

        var (rows, total) = (new List<QueryRow>(), 0);
        for (var i = 0; i < graph.Rows(_collection).Length; i++)
        {
            cancellation.ThrowIfCancellationRequested();
            frame.Slots[_slot] = Value.Entity(_collection, i);
            var chosen = _where?.Run(frame) ?? Value.True;
            if (chosen.IsFalse || ++total > limit) continue;
            // Of a row that may be among them, why is the answer.
            rows.Add(new(SubjectBook.SubjectOf(_collection, graph.Rows(_collection)[i]), ExplainedValue.Of(chosen.IsTrue ? _expression.Run(frame) : chosen, graph)) { MayBe = !chosen.IsTrue });
        }
        return new(graph, rows, total, [.. Hidden(graph, frame).Distinct()]);
    }

    private IEnumerable<UnknownValue> Hidden(AccessGraph graph, Frame frame)
    {
        foreach (var phantom in Enumerable.Range(0, graph.Tenants.Count).SelectMany(tenant => graph.Missing.In(_collection!, tenant)))
        {
            frame.Slots[_slot] = Value.Of(phantom);
            if (_where?.Run(frame) is not { IsFalse: true }) yield return UnknownValue.Of(phantom.Cause);
        }
    }
}
