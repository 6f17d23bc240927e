using System.CommandLine;
using System.Globalization;
using System.Text;
using System.Text.Json;
using PolicyScanner.Cli.Configuration;
using PolicyScanner.Gate;
using PolicyScanner.Rules;
using PolicyScanner.Text;

namespace PolicyScanner.Cli.Commands;

/// <summary><c>policyscanner lint</c>: 2 when there are errors, 0 when there is nothing or only warnings.</summary>
internal sealed class LintCommand(CommandContext context, GeneralFlags general)
{
    private readonly Argument<string[]> _paths = new("PATH")
    {
        Arity = ArgumentArity.ZeroOrMore, Description = $"Rule, definition, configuration, waiver and baseline files, and folders of them; by default the configuration with the files it names, else the built-in rules",
    };

    private readonly FormatFlag _format = new();
    private readonly ConfigFlag _config = new();

    public static ToolCommand Create(CommandContext context, GeneralFlags general) => new LintCommand(context, general).Create();

    private ToolCommand Create() => new ToolCommand("lint", "Checks rules, definitions, configuration, waivers and baselines: every problem with its place and, where one is known, its cure")
        .With(_paths)
        .Group("Rules", _config.Option)
        .Group("Output", _format.Option)
        .Example("policyscanner lint ./rules", "rules of your own")
        .Example("policyscanner lint ./rules policyscanner.yaml --format json", "for an editor or a pipeline")
        .Runs((parsed, _) => Task.FromResult(Run(parsed)));

    private ExitCode Run(ParseResult parsed)
    {
        var problems = new Problems();
        var asJson = _format.IsJson(parsed, problems);
        var paths = Paths(parsed, problems);
        var files = RuleFiles.Read(paths.Where(p => !p.IsBuiltIn), configsToo: true) ?? [];
        // Whose tables the rules may name, and whose rules the waivers: what else is wrong with it is told where it is checked itself.
        var config = files.FirstOrDefault(RuleFiles.IsConfig) is { } own ? ConfigReader.Read(own) : _config.Read(parsed, context, general.Notes(parsed, context), problems);
        var declared = ContextFlag.Declared(config);
        problems.ThrowIfAny();

        var (waivers, baselines) = (files.Where(RuleFiles.IsWaivers).ToList(), files.Where(RuleFiles.IsBaseline).ToList());
        var rules = files.Where(f => !RuleFiles.IsConfig(f)).Except(waivers).Except(baselines).ToList();
        var builtIn = paths.Any(p => p.IsBuiltIn);
        var found = files.Where(RuleFiles.IsConfig).SelectMany(CheckConfig).ToList();
        found.AddRange(waivers.SelectMany(w => WaiverList.Check(w, RulesOf(config), config.WaiverPolicy)));
        found.AddRange(baselines.SelectMany(CheckBaseline));
        if (rules.Count > 0 || builtIn) found.AddRange(RuleSet.Check(rules, new() { BuiltIn = builtIn, Tests = true, Context = declared }));
        var order = found.Select((d, i) => (d, i)).OrderBy(x => x.d.Source.Name, StringComparer.Ordinal).ThenBy(x => x.d.Line).ThenBy(x => x.d.Column).ThenBy(x => x.i).Select(x => x.d).ToList();

        if (asJson) context.Write(stream => WriteJson(stream, order));
        else context.Write(Printable.Of(ToText(order, files.Count)));
        return order.Exists(d => d.Severity is DiagnosticSeverity.Error) ? ExitCode.Unusable : ExitCode.Ok;
    }

    private IReadOnlyList<RulePath> Paths(ParseResult parsed, Problems problems)
    {
        if (parsed.GetValue(_paths) is { Length: > 0 } given) return [.. given.Select(p => new RulePath(p, problems.Add))];
        if (_config.PathOf(parsed, context) is not { } path || RuleFiles.ReadText(path, problems.Add) is not { } file) return [new(RulePath.BuiltIn, problems.Add)];
        // What it names is looked at with it; the problems of each file are told as its own.
        var config = ConfigReader.Read(file);
        IEnumerable<RulePath?> named = [.. config.Rules ?? [], config.Waivers, config.Baseline];
        return [new(path, problems.Add), .. named.OfType<RulePath>().Where(r => !r.IsBuiltIn).Select(r => r with { Report = problems.Add })];
    }

    // Where they do not load, that is told elsewhere, and the built-in ones are what waivers mostly name.
    private static RuleSet RulesOf(Config config)
    {
        var elsewhere = new Problems();
        return RuleFlags.Load(config.Rules ?? [new(RulePath.BuiltIn, elsewhere.Add)], ContextFlag.Declared(config), elsewhere) ?? RuleSet.BuiltIn;
    }

    private static IReadOnlyList<Diagnostic> CheckBaseline(SourceText file)
    {
        try
        {
            Baseline.Load(file);
            return [];
        }
        catch (GateFileException e)
        {
            return e.Problems;
        }
    }

    // What it says of rules can only be judged with the rules it names.
    private static IReadOnlyList<Diagnostic> CheckConfig(SourceText source)
    {
        var (config, elsewhere) = (ConfigReader.Read(source), new Problems());
        var facts = ContextFlag.Read(config, out var inFiles);
        if (config.Document?.Root is not null && RuleFlags.Load(config.Rules ?? [new(RulePath.BuiltIn, elsewhere.Add)], facts, elsewhere) is { } rules)
            foreach (var change in config.Overrides) rules = RuleFlags.Override(rules, change);
        return [.. config.Problems, .. inFiles];
    }

    private static string ToText(IReadOnlyList<Diagnostic> problems, int files)
    {
        var text = new StringBuilder();
        foreach (var problem in problems) text.Append(problem).Append("\n\n");
        var errors = problems.Count(p => p.Severity is DiagnosticSeverity.Error);
        text.Append(CultureInfo.InvariantCulture, $"{errors} errors, {problems.Count - errors} warnings{(files == 0 ? ", the built-in rules" : $", {files} files")}\n");
        return text.ToString();
    }

    private static void WriteJson(Stream stream, IReadOnlyList<Diagnostic> problems)
    {
        using var json = new Utf8JsonWriter(stream, FormatFlag.JsonOptions);
        json.WriteStartObject();
        json.WriteStartArray("diagnostics");
        foreach (var problem in problems)
        {
            json.WriteStartObject();
            json.WriteString("file", problem.Source.Name);
            json.WriteNumber("line", problem.Line);
            json.WriteNumber("column", problem.Column);
            json.WriteString("severity", problem.Severity is DiagnosticSeverity.Error ? "error" : "warning");
            json.WriteString("code", problem.Code);
            json.WriteString("message", problem.Message);
            json.WriteString("help", problem.Help);
            json.WriteEndObject();
        }
        json.WriteEndArray();
        json.WriteEndObject();
        json.Flush();
        stream.WriteByte((byte)'\n');
    }
}
