using System.Collections.Immutable;
using PolicyScanner.Expressions.Compilation;
using PolicyScanner.Expressions.Syntax;
using PolicyScanner.Expressions.Values;
using PolicyScanner.Text;

namespace PolicyScanner.Expressions.Checking;

/// <summary>Gives every node its type and meaning, and reports what does not fit.</summary>
/// <remarks>It recurses as deep as the tree, which the parser bounds.</remarks>
internal sealed class Checker
{
    private readonly CheckContext _context;
    private readonly OperatorChecker _operators;
    private readonly NameChecker _names;
    private readonly Scope _outer;
    private readonly HashSet<int> _slots = [];

    // The scope at the node at hand: facts come and go with `&&`, variables with macros.
    private Scope _scope;

    private Checker(Scope scope, CheckContext context)
    {
        (_scope, _outer, _context) = (scope, scope, context);
        (_operators, _names) = (new(context), new(context));
    }

    /// <summary>Checks a tree and emits it. Null when there are errors, which were reported.</summary>
    /// <param name="tree">The tree; its nodes are written to.</param>
    /// <param name="source">What it was parsed from.</param>
    /// <param name="scope">What it may name.</param>
    /// <param name="expected">The type it must have; null for any.</param>
    /// <param name="bag">The bag of the file; places are mapped through <paramref name="source"/> here.</param>
    public static CompiledExpression? Check(Node tree, Fragment source, Scope scope, CelType? expected, DiagnosticBag bag)
    {
        var before = bag.ErrorCount;
        var context = new CheckContext(source, bag.Within(source));
        var checker = new Checker(scope, context);

        checker.Infer(tree);
        if (expected is not null) context.Expect(tree, expected);
        if (bag.ErrorCount > before) return null;

        Settle(tree);
        return new()
        {
            Source = source,
            Tree = tree,
            Type = tree.Type,
            Run = Emitter.Emit(tree),
            Reads = new(context.Fields, context.Edges, checker._slots),
        };
    }

    /// <param name="node">The node.</param>
    /// <param name="beside">What a bare name is compared with, for what may have been meant.</param>
    private CelType Infer(Node node, Node? beside = null)
    {
        var type = node switch
        {
            LiteralNode literal => OfLiteral(literal.Value),
            NameNode name => Name(name, beside),
            SelectNode select => Select(select),
            UnaryNode unary => Unary(unary),
            BinaryNode { Operator: BinaryOperator.And or BinaryOperator.Or } logic => Logic(logic),
            BinaryNode binary => Binary(binary),
            ConditionalNode conditional => Conditional(conditional),
            IndexNode index => Narrowed(index, Index(index)),
            CallNode call => Narrowed(call, Call(call)),
            ListNode list => List(list),
            MapNode map => Map(map),
            MacroNode macro => Macro(macro),
            _ => CelType.Error,
        };
        return node.Type = _scope.IsDynamic ? CelType.Dyn : type;
    }

    private void InferKnowing(Node node, ImmutableHashSet<string> facts)
    {
        var outer = _scope;
        _scope = outer.Knowing(facts);
        Infer(node);
        _scope = outer;
    }

    private static CelType OfLiteral(Value value) => value.Kind switch
    {
        ValueKind.Null => CelType.Null,
        ValueKind.Bool => CelType.Bool,
        ValueKind.Int => CelType.Int,
        ValueKind.Uint => CelType.Uint,
        ValueKind.Double => CelType.Double,
        ValueKind.String => CelType.String,
        ValueKind.Bytes => CelType.Bytes,
        _ => throw new InvalidOperationException($"a literal of kind {value.Kind}"),
    };

    private CelType Name(NameNode node, Node? beside)
    {
        node.Symbol = _names.Resolve(node, _scope, beside);
        if (node.Symbol is not { } symbol) return CelType.Error;
        if (symbol.Kind is SymbolKind.Slot && ReferenceEquals(_outer.Find(node.Name), symbol)) _slots.Add(symbol.Index);
        return Narrowed(node, symbol.Type);
    }

    private CelType Narrowed(Node node, CelType type) =>
        type.Nullable && Narrowing.Path(node) is { } path && _scope.Facts.Contains(path) ? type.NotNull() : type;

    private CelType Select(SelectNode node)
    {
        if (NameChecker.IsNamespace(node.Operand, _scope))
        {
            node.Symbol = _names.Member(node, _scope);
            if (node.IsTest && node.Symbol is { Type.Nullable: false }) NeverNull(node, null);
            return node.IsTest ? CelType.Bool : node.Symbol is { } member ? Narrowed(node, member.Type) : CelType.Error;
        }
        if (NameChecker.QualifiedType(node, _scope) is { } type)
        {
            node.Symbol = type;
            return type.Type;
        }

        Infer(node.Operand);
        var field = FieldOf(node, _context.ValueOf(node.Operand));
        return node.IsTest ? CelType.Bool : Narrowed(node, field);
    }

    private CelType FieldOf(SelectNode node, CelType operand)
    {
        switch (operand.Kind)
        {
            case CelKind.Dyn or CelKind.Error:
                return CelType.Dyn;
            case CelKind.Map when TypeRelations.CanBeEqual(operand.Key!, CelType.String):
                return operand.Element!;
            case CelKind.Record when operand.Columns!.TryGetValue(node.Field, out var column):
                if (node.IsTest && !column.Nullable) NeverNull(node, null);
                return column;
            case CelKind.Entity when operand.Collection!.FindField(node.Field) is { } field:
                node.ReadsField = field;
                _context.Fields.Add(field);
                if (node.IsTest && !field.Nullable) NeverNull(node, null);
                return CelType.Of(field);
            case CelKind.Entity when operand.Collection!.FindEdge(node.Field) is { } edge:
                node.WalksEdge = edge;
                _context.Edges.Add(edge);
                if (node.IsTest && !edge.Nullable) NeverNull(node, edge.ToMany ? $"where there are none it is empty: `{TextOf(node)}.size() > 0`" : null);
                return CelType.Of(edge);
            default:
                _names.NoSuchField(node, operand);
                return CelType.Error;
        }
    }

    private void NeverNull(SelectNode test, string? help) => _context.Problems.NeverNull(test.Place, TextOf(test), help);

    // Of `has(x.f)`, the part that is asked for.
    private string TextOf(SelectNode node) => $"{_context.Text(node.Operand)}.{node.Field}";

    private CelType Unary(UnaryNode node)
    {
        Infer(node.Operand);
        return _operators.Unary(node);
    }

    // Each side absorbs what goes wrong in the other, so each may rely on the other, whichever comes first.
    private CelType Logic(BinaryNode node)
    {
        var isAnd = node.Operator is BinaryOperator.And;
        InferKnowing(node.Left, isAnd ? Narrowing.WhenTrue(node.Right) : Narrowing.WhenFalse(node.Right));
        InferKnowing(node.Right, isAnd ? Narrowing.WhenTrue(node.Left) : Narrowing.WhenFalse(node.Left));
        _context.Expect(node.Left, CelType.Bool);
        _context.Expect(node.Right, CelType.Bool);
        return CelType.Bool;
    }

    private CelType Binary(BinaryNode node)
    {
        var (first, second) = node.Left is NameNode ? (node.Right, node.Left) : (node.Left, node.Right);
        Infer(first);
        Infer(second, beside: first);
        return _operators.Binary(node);
    }

    private CelType Conditional(ConditionalNode node)
    {
        Infer(node.Test);
        _context.Expect(node.Test, CelType.Bool);
        InferKnowing(node.Then, Narrowing.WhenTrue(node.Test));
        InferKnowing(node.Otherwise, Narrowing.WhenFalse(node.Test));
        if (TypeRelations.Join(node.Then.Type, node.Otherwise.Type) is { } type) return type;
        _context.Problems.BranchesDiffer(node.Place, node.Then.Type, node.Otherwise.Type);
        return CelType.Error;
    }

    private CelType Index(IndexNode node)
    {
        Infer(node.Operand);
        Infer(node.Index);
        var (operand, index) = (_context.ValueOf(node.Operand), _context.ValueOf(node.Index));
        switch (operand.Kind)
        {
            case CelKind.Dyn or CelKind.Error:
                return CelType.Dyn;
            case CelKind.List when index.IsAnything() || index.Kind is CelKind.Int:
            case CelKind.Map when TypeRelations.CanBeEqual(operand.Key!, index):
                return operand.Element!;
        }
        var isField = operand.Kind is CelKind.Entity && node.Index is LiteralNode { Value.Kind: ValueKind.String };
        _context.Problems.NoIndex(
            node.Place, _context.Text(node.Operand), operand, index, isField ? $"write `{_context.Text(node.Operand)}.{((LiteralNode)node.Index).Value.AsString}`" : null);
        return CelType.Error;
    }

    private CelType Call(CallNode node)
    {
        var isNamespaced = CallChecker.IsNamespaced(node, _scope);
        if (node.Target is { } target && !isNamespaced) Infer(target);
        foreach (var argument in node.Arguments) Infer(argument);
        return new CallChecker(_context, _scope).Call(node, isNamespaced);
    }

    private CelType List(ListNode node)
    {
        foreach (var element in node.Elements) Infer(element);
        return CelType.List(Common(node.Elements));
    }

    private CelType Map(MapNode node)
    {
        foreach (var (key, value) in node.Entries)
        {
            Infer(key);
            Infer(value);
            var type = _context.ValueOf(key);
            if (!type.IsAnything() && type.Kind is not (CelKind.String or CelKind.Int or CelKind.Uint or CelKind.Bool))
                _context.Problems.NoMapKey(key.Place, _context.Text(key), type);
        }
        return CelType.Map(Common(node.Entries.Select(e => e.Key)), Common(node.Entries.Select(e => e.Value)));
    }

    // Of an empty list nothing is known, which fits everywhere; what has nothing in common may be anything.
    private static CelType Common(IEnumerable<Node> nodes) =>
        nodes.Aggregate(CelType.Error, (common, node) => TypeRelations.Join(common, node.Type) ?? CelType.Dyn);

    private CelType Macro(MacroNode node)
    {
        Infer(node.Range);
        var range = _context.ValueOf(node.Range);
        var element = range.Kind switch
        {
            CelKind.List => range.Element!,
            CelKind.Map => range.Key!,
            _ => CelType.Dyn,
        };
        if (!range.IsAnything() && range.Kind is not (CelKind.List or CelKind.Map))
            _context.Problems.NoRange(node.Range.Place, NameOf(node.Kind), _context.Text(node.Range), range);
        if (_scope.IsTaken(node.Variable) && !_scope.IsDynamic) _context.Problems.BoundAlready(node.VariableSpan, node.Variable);

        var outer = _scope;
        _scope = outer.With(node.Variable, element.Settled(), out var variable);
        node.Slot = variable.Index;
        if (node.Condition is { } condition)
        {
            Infer(condition);
            _context.Expect(condition, CelType.Bool);
            _scope = _scope.Knowing(Narrowing.WhenTrue(condition));
        }
        Infer(node.Body);
        _scope = outer;

        if (node.Kind is MacroKind.Map) return CelType.List(node.Body.Type);
        _context.Expect(node.Body, CelType.Bool);
        return node.Kind is MacroKind.Filter ? CelType.List(element) : CelType.Bool;
    }

    private static string NameOf(MacroKind kind) => kind switch
    {
        MacroKind.All => "all",
        MacroKind.Exists => "exists",
        MacroKind.ExistsOne => "exists_one",
        MacroKind.Map => "map",
        _ => "filter",
    };

    private static void Settle(Node node)
    {
        node.Type = node.Type.Settled();
        foreach (var child in node.Children) Settle(child);
    }
}
