using PolicyScanner.Expressions;
using PolicyScanner.Expressions.Checking;
using PolicyScanner.Expressions.Values;
using PolicyScanner.Graph;
using PolicyScanner.Text;

namespace PolicyScanner.Tests.Expressions;

/// <summary>Compiles an expression and runs it, with variables and a graph.</summary>
internal sealed class Language
{
    public static readonly DateTimeOffset Now = new(2026, 7, 1, 12, 0, 0, TimeSpan.Zero);

    private readonly List<Value> _values = [];

    public Scope Scope { get; private set; } = Scope.Create();

    public AccessGraph Graph { get; init; } = new AccessGraphBuilder().Build();

    public long Budget { get; init; } = 1_000_000;

    public static Language Dynamic() => new() { Scope = Scope.Create(isDynamic: true) };

    public static Language With(IReadOnlyDictionary<string, DefinitionFunction> definitions, AccessGraph graph) => new() { Scope = Scope.Create(definitions: definitions), Graph = graph };

    public Language Bind(string name, CelType type, Value value)
    {
        Scope = Scope.With(name, type, out var symbol);
        while (_values.Count <= symbol.Index) _values.Add(default);
        _values[symbol.Index] = value;
        return this;
    }

    /// <summary>Binds a row by its collection and id.</summary>
    public Language Bind(string name, string collection, string id)
    {
        var schema = GraphSchema.Collection(collection);
        var ordinal = Graph.Ids(schema).First(id);
        return ordinal >= 0 ? Bind(name, CelType.Entity(schema), Value.Entity(schema, ordinal)) : throw new ArgumentException($"`{id}` is not in {collection}", nameof(id));
    }

    /// <summary>The value, or an error with the problems of compiling it: both are what the language says of the text.</summary>
    public Value Run(string expression)
    {
        var bag = new DiagnosticBag(new("case.cel", expression));
        return Compile(expression, bag) is { } compiled ? compiled.Run(Frame()) : Value.Fail($"does not load: {string.Join("; ", bag.Problems.Select(p => p.Message))}");
    }

    public CompiledExpression? Compile(string expression, DiagnosticBag bag)
    {
        var source = new SourceText("case.cel", expression);
        return ExpressionCompiler.Compile(Fragment.Whole(source), Scope, null, bag);
    }

    public Frame Frame(DefinitionMemory? memory = null)
    {
        var frame = new Frame(Graph, Now, Scope.Slots.Count, [], memory ?? new(Graph, Scope.Definitions.Count, []), new(Budget));
        _values.CopyTo(frame.Slots);
        return frame;
    }

    /// <summary>A value as cases write it: as messages show it, and what stops with its reasons.</summary>
    public string Text(Value value) => value.Kind switch
    {
        ValueKind.Unknown => $"unknown: {string.Join(", ", value.AsUnknown.Causes.Select(Text))}",
        ValueKind.Error => $"error: {value.AsError.Message}",
        _ => ValueText.Of(value, Graph),
    };

    private static string Text(MissingData cause) => cause.Parent is null ? $"{cause.Collection} ({cause.Reason})" : $"{cause.Collection} of {cause.Parent} ({cause.Reason})";
}
