using PolicyScanner.Expressions;
using PolicyScanner.Expressions.Checking;
using PolicyScanner.Expressions.Functions;
using PolicyScanner.Text;

namespace PolicyScanner.Tests.Expressions;

/// <summary>Expressions as tests write them: types by name, <c>api_key</c>, <c>timestamp?</c>, <c>list(user)</c>.</summary>
internal static class Expression
{
    /// <summary>A scope with variables, in the order of their slots.</summary>
    public static Scope Scope(params (string Name, string Type)[] variables) => variables.Aggregate(
        PolicyScanner.Expressions.Checking.Scope.Create(), (scope, variable) => scope.With(variable.Name, Signature.Type(variable.Type), out _));

    /// <summary>A scope with parameters and definitions.</summary>
    public static Scope Scope(
        (string Name, string Type)[] variables, (string Name, string Type)[] parameters, params DefinitionFunction[] definitions) => variables.Aggregate(
        PolicyScanner.Expressions.Checking.Scope.Create(
            parameters: parameters.Select((p, i) => new Symbol(SymbolKind.Parameter, p.Name, Signature.Type(p.Type), i)).ToDictionary(s => s.Name, StringComparer.Ordinal),
            definitions: definitions.ToDictionary(d => d.Name, StringComparer.Ordinal)),
        (scope, variable) => scope.With(variable.Name, Signature.Type(variable.Type), out _));

    /// <summary>A definition; <c>index</c> is its place among those of the run.</summary>
    public static DefinitionFunction Definition(string name, (string Name, string Type)[] parameters, string returns, string body, int index = 0, params DefinitionFunction[] others)
    {
        var definition = new DefinitionFunction(name, [.. parameters.Select(p => (p.Name, Signature.Type(p.Type)))], Signature.Type(returns), index);
        var scope = Scope(parameters, [], others);
        definition.Body = Compile(body, scope, definition.Returns);
        definition.SlotCount = scope.Slots.Count;
        return definition;
    }

    /// <summary>Compiles what must compile.</summary>
    public static CompiledExpression Compile(string text, Scope? scope = null, CelType? expected = null)
    {
        var source = new SourceText("rule.yaml", text);
        var bag = new DiagnosticBag(source);
        return ExpressionCompiler.Compile(Fragment.Whole(source), scope ?? Scope(), expected, bag)
            ?? throw new InvalidOperationException(string.Join("\n", bag.Problems));
    }

    /// <summary>Everything that is said of an expression: errors and warnings, as the user reads them.</summary>
    public static IReadOnlyList<Diagnostic> Problems(string text, Scope? scope = null, CelType? expected = null)
    {
        var source = new SourceText("rule.yaml", text);
        var bag = new DiagnosticBag(source);
        var compiled = ExpressionCompiler.Compile(Fragment.Whole(source), scope ?? Scope(), expected, bag);
        return compiled is null == bag.HasErrors ? bag.Problems : throw new InvalidOperationException($"compiled: {compiled is not null}, with errors: {bag.HasErrors}");
    }
}
