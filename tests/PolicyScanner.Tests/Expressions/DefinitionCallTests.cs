using PolicyScanner.Expressions;
using PolicyScanner.Expressions.Checking;
using PolicyScanner.Expressions.Functions;
using PolicyScanner.Expressions.Values;
using PolicyScanner.Graph;
using PolicyScanner.Text;
using Xunit;

namespace PolicyScanner.Tests.Expressions;

public sealed class DefinitionCallTests
{
    private readonly Dictionary<string, DefinitionFunction> _definitions = new(StringComparer.Ordinal);

    [Fact]
    public void A_definition_sees_its_arguments_and_nothing_of_its_caller()
    {
        Define("twice", "int", "n + n", ("n", "int"));
        Define("between", "bool", "low <= n && n <= high", ("n", "int"), ("low", "int"), ("high", "int"));

        Assert.Equal("true", Ask("between(twice(2), 3, 4)"));
        Assert.Equal("8", Ask("twice(twice(2))"));
        Assert.Equal("[2, 4, 6]", $"[{Ask("[1, 2, 3].map(n, twice(n))")}]");
        Assert.Equal("true", Ask("between(between(1, 0, 2) ? 1 : 5, 0, twice(twice(1)))"));
    }

    [Fact]
    public void An_argument_that_failed_is_what_the_call_gives()
    {
        Define("always", "bool", "true", ("n", "int"));

        Assert.Equal("error: `1 / 0` divides by zero", Ask("always(1 / 0)"));
    }

    [Fact]
    public void What_a_definition_gives_of_an_entity_is_computed_once_in_a_run()
    {
        Define("prodlike", "bool", """o.name == "o1" && [1, 2, 3].all(x, x > 0)""", ("o", "organization"));
        var language = Over();
        var compiled = language.Compile("prodlike(o) && prodlike(o)", new(new("x", "")))!;
        var memory = new DefinitionMemory(language.Graph, 1, []);
        // Three elements once are within this budget, and no more.
        var frame = new Frame(language.Graph, Language.Now, language.Scope.Slots.Count, [], memory, new(3));
        frame.Slots[0] = Value.Entity(GraphSchema.Collection("organizations"), 0);

        Assert.True(compiled.Run(frame).IsTrue);
        Assert.True(memory.TryGet(0, frame.Slots[0], out var known) && known.IsTrue);
        Assert.True(compiled.Run(frame).IsTrue);
    }

    [Fact]
    public void A_rule_that_spent_all_gets_an_error_that_others_do_not_see()
    {
        Define("costly", "bool", "[1, 2, 3].all(x, x > 0)", ("o", "organization"));
        var language = Over();
        var compiled = language.Compile("costly(o)", new(new("x", "")))!;
        var memory = new DefinitionMemory(language.Graph, 1, []);
        Value Run(long budget)
        {
            var frame = new Frame(language.Graph, Language.Now, language.Scope.Slots.Count, [], memory, new(budget));
            frame.Slots[0] = Value.Entity(GraphSchema.Collection("organizations"), 0);
            return compiled.Run(frame);
        }

        Assert.Equal("error: the rule's cost limit is exceeded", language.Text(Run(2)));
        Assert.True(Run(3).IsTrue);
    }

    [Theory]
    [InlineData("[1, 2, 3, 4].all(x, x > 0)")]
    [InlineData("[1, 2, 3, 4].exists(x, x > 5)")]
    [InlineData("[1, 2, 3, 4].exists_one(x, x > 0)")]
    [InlineData("[1, 2, 3, 4].filter(x, x > 0)")]
    [InlineData("[1, 2, 3, 4].filter(x, x > 0).size()")]
    [InlineData("[1, 2, 3, 4].map(x, x)")]
    [InlineData("[1, 2].map(x, [1, 2].map(y, y))")]
    public void Every_element_that_a_macro_looks_at_is_charged(string expression)
    {
        var language = new Language { Budget = 3 };

        Assert.Equal("error: the rule's cost limit is exceeded", language.Text(language.Run(expression)));
    }

    private static AccessGraph Graph() => new AccessGraphBuilder()
        .Add(new Organization { OrganizationId = "o1", Name = "o1", CreatedAt = null, TenantId = "o1", Sources = [], TakenAt = Language.Now }).Build();

    private Language Over() => Language.With(_definitions, Graph()).Bind("o", "organizations", "o1");

    private string Ask(string expression)
    {
        var language = Over();
        return language.Text(language.Run(expression));
    }

    private void Define(string name, string returns, string body, params (string Name, string Type)[] parameters)
    {
        var slots = new SlotCounter();
        var scope = Scope.Create(slots, definitions: _definitions);
        foreach (var (parameter, type) in parameters) scope = scope.With(parameter, Signature.Type(type), out _);
        var source = new SourceText("definitions.yaml", body);
        var compiled = ExpressionCompiler.Compile(Fragment.Whole(source), scope, Signature.Type(returns), new(source));
        _definitions[name] = new(name, [.. parameters.Select(p => (p.Name, Signature.Type(p.Type)))], Signature.Type(returns), _definitions.Count) { SlotCount = slots.Count, Body = compiled };
    }
}
