using PolicyScanner.Evaluation.Testing;
using PolicyScanner.Expressions.Checking;
using PolicyScanner.Rules;
using PolicyScanner.Rules.Reading;
using PolicyScanner.Text.Yaml;

namespace PolicyScanner.Evaluation.Mutation;

/// <summary>Makes changed rules and definitions and runs their tests, each until one fails.</summary>
internal sealed class MutantWorkshop
{
    private readonly RuleSet _rules;
    private readonly CancellationToken _cancellation;
    private readonly Dictionary<string, DefinitionFunction> _functions;
    private readonly List<YamlDocument> _definitionFiles;

    public MutantWorkshop(RuleSet rules, CancellationToken cancellation)
    {
        (_rules, _cancellation) = (rules, cancellation);
        _functions = rules.Definitions.ToDictionary(d => d.Function.Name, d => d.Function, StringComparer.Ordinal);
        _definitionFiles = [.. rules.Definitions.Select(d => d.Source).Distinct().Select(YamlDocument.Read)];
    }

    /// <summary>The rule's mutants that compile, and which of them pass all tests.</summary>
    public IEnumerable<(Mutation Mutation, bool Survives)> Of(Rule rule)
    {
        var document = Read(rule);
        foreach (var mutation in FileMutations.OfRule(document.Root!))
            if (Compile(document, mutation.Root, rule, _functions) is { } mutant) yield return (mutation, Passes(mutant, _rules));
    }

    /// <summary>The definition's mutants that compile, and which of them pass all its examples and all tests of the rules that call it.</summary>
    public IEnumerable<(Mutation Mutation, bool Survives)> Of(Definition definition)
    {
        var file = _definitionFiles.Find(f => f.Source == definition.Source)!;
        var callers = new Lazy<(Rule Rule, YamlDocument Document)[]>(() => [.. Callers(definition.Function.Name).Select(r => (r, Read(r)))]);
        foreach (var mutation in FileMutations.OfDefinition(file.Root!, definition.Function.Name))
        {
            if (Compile(_definitionFiles.Select(f => f == file ? f.With(mutation.Root) : f.With(f.Root!))) is not { } functions) continue;
            var changed = new RuleSet(_rules.Rules, [.. _rules.Definitions.Select(d => d with { Function = functions[d.Function.Name] })], _rules.Context, []);
            var own = changed.Definitions.First(d => d.Function.Name == definition.Function.Name);
            var survives = own.Examples.All(e => RuleTests.Run(own, e, changed) is null)
                && callers.Value.All(c => Compile(c.Document, c.Document.Root!, c.Rule, functions) is { } mutant && Passes(mutant, changed));
            yield return (mutation, survives);
        }
    }

    private static YamlDocument Read(Rule rule) => YamlDocument.Read(rule.Source, stopAt: "tests");

    private Rule? Compile(YamlDocument document, YamlMapping root, Rule original, IReadOnlyDictionary<string, DefinitionFunction> functions) =>
        RuleFileReader.Read(document.With(root), root, functions, _rules.Context, tests: false, original.IsBuiltIn).Rule is { } rule ? rule with { Tests = original.Tests } : null;

    private Dictionary<string, DefinitionFunction>? Compile(IEnumerable<YamlDocument> files)
    {
        var heads = new DefinitionReader(new Dictionary<string, DefinitionFunction>(), _rules.Context);
        var all = files.ToList();
        foreach (var file in all) heads.Read(file, file.Root!);
        var functions = heads.Drafts.ToDictionary(d => d.Function.Name, d => d.Function, StringComparer.Ordinal);
        new DefinitionCompiler(functions, _rules.Context).Compile(heads.Drafts, examples: false);
        return all.Exists(f => f.Bag.HasErrors) ? null : functions;
    }

    private bool Passes(Rule mutant, RuleSet rules) => mutant.Tests.All(test =>
    {
        _cancellation.ThrowIfCancellationRequested();
        return TestRun.Of(mutant, test, rules, _cancellation).Failure is null;
    });

    // Whoever writes the name, or the name of a definition that does: more than call it, and none less.
    private IEnumerable<Rule> Callers(string name)
    {
        var names = new HashSet<string>(StringComparer.Ordinal) { name };
        int before;
        do
        {
            before = names.Count;
            names.UnionWith(_rules.Definitions.Where(d => Names(d.Function.Body!.Text)).Select(d => d.Function.Name));
        }
        while (names.Count > before);
        return _rules.Rules.Where(r => Names(r.Source.Content));

        bool Names(string text) => names.Any(n => text.Contains(n, StringComparison.Ordinal));
    }
}
