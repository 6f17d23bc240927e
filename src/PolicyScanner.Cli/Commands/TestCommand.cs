using System.CommandLine;
using PolicyScanner.Cli.Configuration;
using PolicyScanner.Evaluation;
using PolicyScanner.Findings;
using PolicyScanner.Reports;
using PolicyScanner.Text;

namespace PolicyScanner.Cli.Commands;

/// <summary><c>policyscanner test</c>: 1 when a test failed or no test notices a change, 2 when the rules do not load or there is no test.</summary>
internal sealed class TestCommand(CommandContext context, GeneralFlags general)
{
    private readonly Argument<string[]> _paths = new("PATH") { Arity = ArgumentArity.ZeroOrMore, Description = "Rule files and folders, or `builtin`; by default the built-in rules" };

    private readonly Option<string?> _filter = new("--filter")
    {
        HelpName = "NAME", Description = "Only rules, definitions and tests of that name, in which * is any text: a rule's id, or what a test is called",
    };

    private readonly Option<bool> _coverage = new("--coverage")
    {
        Description = "Also list what the tests never show: a rule that finds something, finds nothing or lacks data, and conditions that are never true or never false",
    };

    private readonly Option<bool> _mutate = new("--mutate")
    {
        Description = "Also change each rule and definition in one place at a time (a condition dropped or negated, a limit moved by one, a clause dropped) and list the changes that no test notices; with any, the exit code is 1",
    };

    private readonly FormatFlag _format = new("junit");
    private readonly ConfigFlag _config = new();

    public static ToolCommand Create(CommandContext context, GeneralFlags general) => new TestCommand(context, general).Create();

    private ToolCommand Create() => new ToolCommand("test", "Runs the tests that rules carry, and the examples of definitions")
        .With(_paths)
        .Group("Tests", _filter, _coverage, _mutate)
        .Group("Rules", _config.Option)
        .Group("Output", _format.Option)
        .Example("policyscanner test", "the built-in rules")
        .Example("policyscanner test ./rules --filter 'contractor-*'", "some rules of your own")
        .Example("policyscanner test ./rules --coverage --mutate", "how much their tests would notice")
        .Runs((parsed, cancellation) => Task.FromResult(Run(parsed, cancellation)));

    private ExitCode Run(ParseResult parsed, CancellationToken cancellation)
    {
        var problems = new Problems();
        var format = _format.Read(parsed, problems);
        RulePath[] paths = [.. (parsed.GetValue(_paths) is { Length: > 0 } given ? given : [RulePath.BuiltIn]).Select(p => new RulePath(p, problems.Add))];
        var (files, builtIn) = (RuleFiles.Read(paths.Where(p => !p.IsBuiltIn)), paths.Any(p => p.IsBuiltIn));
        var config = _config.Read(parsed, context, general.Notes(parsed, context), problems);
        var rules = files is null ? null : RuleFlags.Load(files, new() { BuiltIn = builtIn, Tests = true, Context = ContextFlag.Declared(config) }, problems);
        problems.Add(config.Problems);
        problems.ThrowIfAny();

        context.HasStarted = true;
        // Built-in definitions are there for every rule to call; their examples run where the built-in rules were asked for.
        var asked = files!.Select(f => f.Name).ToHashSet(StringComparer.Ordinal);
        var all = RuleTests.Run(rules!, cancellation).Where(r => IsAsked(r.Source)).ToList();
        if (all.Count == 0) throw Nothing("there is no test", "add `tests:` to the rules: what is not tested may never fire");
        var results = Filtered(all, parsed.GetValue(_filter));
        var chosen = results.Select(r => r.RuleId).ToHashSet(StringComparer.Ordinal);

        var outcome = new TestOutcome(results)
        {
            Coverage = parsed.GetValue(_coverage) ? RuleCoverage.Run(rules!, rule => IsChosen(rule.Id, rule.Source), cancellation) : null,
            // A test that fails anyway notices everything.
            Mutation = parsed.GetValue(_mutate) && all.TrueForAll(r => r.Passed) ? RuleMutations.Run(rules!, IsChosen, cancellation) : null,
            IsMutationPutOff = parsed.GetValue(_mutate) && !all.TrueForAll(r => r.Passed),
        };
        if (format == "json") context.Write(stream => TestJson.Write(outcome, stream));
        else if (format == "junit") context.Write(stream => JUnitTests.Write(outcome.Results, outcome.Coverage, outcome.Mutation, context.Time.GetUtcNow(), stream));
        else context.Write(Printable.Of(TestText.Of(outcome)));
        return outcome.IsGood ? ExitCode.Ok : ExitCode.Findings;

        bool IsAsked(SourceText source) => builtIn || asked.Contains(source.Name);

        // Without a filter also those that have no test at all.
        bool IsChosen(string name, SourceText source) => IsAsked(source) && (parsed.GetValue(_filter) is null || chosen.Contains(name));
    }

    private static List<RuleTestResult> Filtered(List<RuleTestResult> all, string? filter)
    {
        if (filter is null) return all;
        var some = all.FindAll(r => Wildcard.Matches(r.RuleId, filter) || Wildcard.Matches(r.Test, filter));
        return some.Count > 0 ? some
            : throw Nothing($"--filter: no rule and no test is called `{filter}`", Nearest.Hint(filter, all.SelectMany(r => new[] { r.RuleId, r.Test })) ?? "`*` stands for any text: `--filter 'key-*'`");
    }

    private static CommandException Nothing(string message, string help) => new(ExitCode.Unusable, Problem.Text(message, help));
}
