using System.Collections.Concurrent;
using PolicyScanner.Expressions.Checking;
using PolicyScanner.Rules.Context;
using PolicyScanner.Text;
using PolicyScanner.Text.Yaml;

namespace PolicyScanner.Rules.Reading;

/// <summary>What came of a number of files.</summary>
/// <param name="Rules">Rule files, as far as they could be read.</param>
/// <param name="Definitions">The definitions of these files.</param>
/// <param name="Documents">All files, with their problems.</param>
internal sealed record LoadedFiles(IReadOnlyList<RuleFile> Rules, IReadOnlyList<Definition> Definitions, IReadOnlyList<YamlDocument> Documents)
{
    public IEnumerable<Diagnostic> Problems => Documents.SelectMany(d => d.Problems);

    public static LoadedFiles Nothing { get; } = new([], [], []);
}

/// <summary>Reads rule and definition files in two steps: all definitions, then the rules that may call them.</summary>
internal static class RuleLoader
{
    // The library's own files are read once: nothing in them depends on what is loaded beside them.
    private static readonly ConcurrentDictionary<bool, Lazy<LoadedFiles>> BuiltInDefinitions = new();
    private static readonly ConcurrentDictionary<bool, Lazy<LoadedFiles>> BuiltInRules = new();

    private enum Kind { Rule, Definitions, None }

    /// <summary>Reads the given files, and the built-in ones as the options say.</summary>
    public static (LoadedFiles BuiltIn, LoadedFiles Given) Load(IReadOnlyList<SourceText> files, RuleLoadOptions options)
    {
        var definitions = BuiltInDefinitions.GetOrAdd(
            options.Tests, tests => new(() => Read(BuiltInFiles.All, LoadedFiles.Nothing, ContextSchema.Known, Kind.Definitions, tests, true))).Value;
        var rules = options.BuiltIn
            ? BuiltInRules.GetOrAdd(options.Tests, tests => new(() => ReadBuiltInRules(definitions, tests))).Value
            : LoadedFiles.Nothing;
        var builtIn = new LoadedFiles(rules.Rules, definitions.Definitions, [.. definitions.Documents, .. rules.Documents]);
        // A built-in file that is given once more, as by `lint rules` in the library's own repository, is no second one.
        var known = builtIn.Documents.Select(d => d.Source.Content).ToHashSet(StringComparer.Ordinal);
        var given = Read([.. files.Where(f => !known.Contains(f.Content))], builtIn, options.Context.Schema, null, options.Tests, false);
        RuleNames.Check(builtIn.Rules, given.Rules);
        Supersession.Check(builtIn.Rules, given.Rules, options.BuiltIn);
        return (builtIn, given);
    }

    private static LoadedFiles ReadBuiltInRules(LoadedFiles definitions, bool tests)
    {
        var rules = Read(BuiltInFiles.All, definitions, ContextSchema.Known, Kind.Rule, tests, true);
        RuleNames.Check([], rules.Rules);
        Supersession.Check([], rules.Rules, all: true);
        return rules;
    }

    private static LoadedFiles Read(IReadOnlyList<SourceText> files, LoadedFiles before, ContextSchema context, Kind? only, bool tests, bool isBuiltIn)
    {
        var documents = files.Select(f => YamlDocument.Read(f, tests ? null : "tests")).Select(d => (Document: d, Kind: KindOf(d))).ToArray();
        if (only is { } kind) documents = [.. documents.Where(d => d.Kind == kind || (d.Kind is Kind.None && kind is Kind.Rule))];
        foreach (var (document, _) in documents.Where(d => d.Kind is Kind.Rule)) TestsLast.Check(document, isWhole: tests);

        var functions = before.Definitions.ToDictionary(d => d.Function.Name, d => d.Function, StringComparer.Ordinal);
        var heads = new DefinitionReader(functions, context);
        foreach (var (document, _) in documents.Where(d => d.Kind is Kind.Definitions)) heads.Read(document, document.Root!);
        var all = new Dictionary<string, DefinitionFunction>(functions, StringComparer.Ordinal);
        foreach (var draft in heads.Drafts) all.Add(draft.Function.Name, draft.Function);
        var definitions = new DefinitionCompiler(all, context).Compile(heads.Drafts, tests);

        var rules = documents.Where(d => d.Kind is Kind.Rule).Select(d => RuleFileReader.Read(d.Document, d.Document.Root!, all, context, tests, isBuiltIn)).ToArray();
        if (tests)
        {
            foreach (var file in rules)
                if (file.Rule is { } rule) new RuleLint(rule, file).Check();
        }
        return new(rules, definitions, [.. documents.Select(d => d.Document)]);
    }

    // What a file is, its schema says; where that is missing, what only one of the two has.
    private static Kind KindOf(YamlDocument document)
    {
        if (document.Root is not { } root) return Kind.None;
        if (root.Entries.Count == 0)
        {
            document.Bag.EmptyMapping(root.Span, "the file");
            return Kind.None;
        }
        var keys = root.Entries.Select(e => e.Name).ToHashSet(StringComparer.Ordinal);
        var kind = keys.Contains("functions") ? Kind.Definitions : keys.Contains("match") || keys.Contains("id") ? Kind.Rule : Kind.None;
        if (root.Find("schema") is not { } schema)
        {
            // A misspelt `schema` is reported as an unknown key, which is enough.
            if (kind is Kind.None || !keys.Any(k => Nearest.Find(k, ["schema"]) is not null)) document.Bag.MissingKey(root.Entries[0].Value.Place, "schema", "the file");
            return kind;
        }
        if (document.Bag.Text(schema.Value, "`schema`") is not { } version) return kind;
        switch (version.Text)
        {
            case RuleFileReader.Schema: return Kind.Rule;
            case DefinitionReader.Schema: return Kind.Definitions;
            default:
                string[] known = [RuleFileReader.Schema, DefinitionReader.Schema];
                // Another version of one of the two, or something else altogether.
                var same = known.Where(k => version.Text.StartsWith(k[..(k.IndexOf('/', StringComparison.Ordinal) + 1)], StringComparison.Ordinal)).ToArray();
                document.Bag.UnknownSchema(version.Span, version.Text, same is [] ? known : same);
                return Kind.None;
        }
    }
}
