using System.CommandLine;
using System.Globalization;
using System.Text;
using PolicyScanner.Cli.Configuration;
using PolicyScanner.Evaluation;

namespace PolicyScanner.Cli.Commands;

/// <summary><c>policyscanner test</c>: 1 when a test failed, 2 when the rules do not load or there is no test.</summary>
internal sealed class TestCommand(CommandContext context, GeneralFlags general)
{
    private readonly Argument<string[]> _paths = new("PATH") { Arity = ArgumentArity.ZeroOrMore, Description = "Rule files and folders, or `builtin`; by default the built-in rules" };
    private readonly ConfigFlag _config = new();

    public static ToolCommand Create(CommandContext context, GeneralFlags general) => new TestCommand(context, general).Create();

    private ToolCommand Create() => new ToolCommand("test", "Runs the tests that rules carry, and the examples of definitions")
        .With(_paths)
        .Group("Rules", _config.Option)
        .Example("policyscanner test", "the built-in rules")
        .Example("policyscanner test ./rules", "rules of your own")
        .Runs((parsed, cancellation) => Task.FromResult(Run(parsed, cancellation)));

    private ExitCode Run(ParseResult parsed, CancellationToken cancellation)
    {
        var problems = new Problems();
        RulePath[] paths = [.. (parsed.GetValue(_paths) is { Length: > 0 } given ? given : [RulePath.BuiltIn]).Select(p => new RulePath(p, problems.Add))];
        var (files, builtIn) = (RuleFiles.Read(paths.Where(p => !p.IsBuiltIn)), paths.Any(p => p.IsBuiltIn));
        var config = _config.Read(parsed, context, general.Notes(parsed, context), problems);
        var rules = files is null ? null : RuleFlags.Load(files, new() { BuiltIn = builtIn, Tests = true, Context = ContextFlag.Declared(config) }, problems);
        problems.Add(config.Problems);
        problems.ThrowIfAny();

        context.HasStarted = true;
        // Built-in definitions are there for every rule to call; their examples run where the built-in rules were asked for.
        var asked = files!.Select(f => f.Name).ToHashSet(StringComparer.Ordinal);
        var results = RuleTests.Run(rules!, cancellation).Where(r => builtIn || asked.Contains(r.Source.Name)).ToList();
        if (results.Count == 0) throw new CommandException(ExitCode.Unusable, Problem.Text("there is no test", "add `tests:` to the rules: what is not tested may never fire"));

        var failed = results.Where(r => !r.Passed).ToList();
        var text = new StringBuilder();
        foreach (var result in failed)
        {
            var (line, column) = result.Source.Position(result.Place.Start);
            text.Append(CultureInfo.InvariantCulture, $"{result.Source.Name}:{line}:{column}: {result.RuleId}: {result.Test}\n  {result.Failure!.ReplaceLineEndings("\n  ")}\n\n");
        }
        text.Append(CultureInfo.InvariantCulture, $"{results.Count - failed.Count} passed, {failed.Count} failed, {results.Select(r => r.RuleId).Distinct(StringComparer.Ordinal).Count()} rules and definitions\n");
        context.Write(Printable.Of(text.ToString()));
        return failed.Count == 0 ? ExitCode.Ok : ExitCode.Findings;
    }
}
