using PolicyScanner.Expressions.Checking;
using PolicyScanner.Expressions.Syntax;
using PolicyScanner.Rules.Context;
using PolicyScanner.Text;
using PolicyScanner.Text.Yaml;

namespace PolicyScanner.Rules.Reading;

/// <summary>Compiles the bodies of definitions, each after those it calls.</summary>
/// <param name="all">Every function that they may call, themselves included.</param>
/// <param name="context">The tables that they may name.</param>
internal sealed class DefinitionCompiler(IReadOnlyDictionary<string, DefinitionFunction> all, ContextSchema context)
{
    /// <param name="drafts">The definitions.</param>
    /// <param name="examples">Whether their examples are read too.</param>
    public IReadOnlyList<Definition> Compile(IReadOnlyList<DefinitionDraft> drafts, bool examples)
    {
        var calls = drafts.Select(Calls).ToArray();
        var indexOf = drafts.Select((d, i) => (d, i)).ToDictionary(x => x.d.Function, x => x.i);
        var own = calls.Select(c => c.Where(call => indexOf.ContainsKey(call.Called)).ToArray()).ToArray();
        var (order, closing) = DependencyOrder.Of([.. own.Select(c => c.Select(call => indexOf[call.Called]).ToArray())]);
        foreach (var (from, place, circle) in closing)
        {
            var way = string.Join(" → ", circle.Append(circle[0]).Select(i => $"`{drafts[i].Function.Name}`"));
            drafts[from].Document.Bag.CallsItself(own[from][place].At, drafts[circle[0]].Function.Name, way);
        }
        foreach (var index in order) Body(drafts[index]);
        return [.. drafts.Select(d => new Definition(d.Function, d.Description, examples ? Examples(d) : [], d.Document.Source, d.Name.Span))];
    }

    private void Body(DefinitionDraft draft)
    {
        if (draft.Body is null) return;
        var slots = new SlotCounter();
        var scope = Scope.Create(slots, definitions: all, context: context.Symbols).Knowing(draft.Function.Requires);
        foreach (var (name, type) in draft.Function.Parameters) scope = scope.With(name, type, out _);
        draft.Function.Body = new ExpressionReader(draft.Document.Source, draft.Document.Bag).One(draft.Body, "`expr`", scope, draft.Function.Returns);
        draft.Function.SlotCount = slots.Count;
    }

    // Parsed once more, for the order must be known before anything is checked.
    private (DefinitionFunction Called, TextSpan At)[] Calls(DefinitionDraft draft)
    {
        if (draft.Body is not YamlScalar text || Parser.Parse(text.Fragment, new DiagnosticBag(text.Fragment.Source)) is not { } tree) return [];
        var calls = new List<(DefinitionFunction, TextSpan)>();
        var open = new Stack<Node>([tree]);
        while (open.TryPop(out var node))
        {
            if (node is CallNode { Target: null } call && all.TryGetValue(call.Function, out var function)) calls.Add((function, text.Fragment.ToSource(call.Place)));
            foreach (var child in node.Children.Reverse()) open.Push(child);
        }
        return [.. calls];
    }

    private List<DefinitionExample> Examples(DefinitionDraft draft)
    {
        var (bag, examples) = (draft.Document.Bag, new List<DefinitionExample>());
        if (draft.Examples is null || bag.List(draft.Examples, "`examples`") is not { } list) return examples;
        foreach (var item in list.Items)
            if (bag.Mapping(item, "an example") is { } mapping && new ExampleReader(draft.Function, context, bag).Read(mapping) is { } example) examples.Add(example);
        return examples;
    }
}
