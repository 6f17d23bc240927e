using System.CommandLine;
using System.Text;
using PolicyScanner.Cli.Configuration;
using PolicyScanner.Rules;

namespace PolicyScanner.Cli.Commands;

/// <summary><c>policyscanner rules list</c> and <c>rules show</c>, and the commands beside them.</summary>
internal sealed class RulesCommand(CommandContext context, GeneralFlags general)
{
    private readonly Argument<string> _id = new("ID") { Description = "The rule's id" };
    private readonly FormatFlag _listFormat = new(), _showFormat = new();
    private readonly RuleFlags _listRules = new(), _showRules = new();
    private readonly ConfigFlag _listConfig = new(), _showConfig = new();

    public static ToolCommand Create(CommandContext context, GeneralFlags general) => new RulesCommand(context, general).Create();

    private ToolCommand Create() => new ToolCommand("rules", "Shows what the rules look for, and begins new ones")
        .With(
            new ToolCommand("list", "Lists the rules: id, severity, modes, title")
                .Group("Rules", [.. _listRules.All, _listConfig.Option])
                .Group("Output", _listFormat.Option)
                .Example("policyscanner rules list --select 'severity>=high'", "the grave ones")
                .Example("policyscanner rules list --rules ./rules --format json", "rules of your own, for a program")
                .Runs((parsed, _) => Task.FromResult(List(parsed))),
            new ToolCommand("show", "Shows one rule in full: what it says about itself, its parameters, and what it matches")
                .With(_id)
                .Group("Rules", [.. _showRules.All, _showConfig.Option])
                .Group("Output", _showFormat.Option)
                .Example("policyscanner rules show key-never-expires", "a built-in rule")
                .Runs((parsed, _) => Task.FromResult(Show(parsed))),
            NewRuleCommand.Create(context, general), RuleDocsCommand.Create(context, general))
        .Example("policyscanner rules list", "all built-in rules")
        .Example("policyscanner rules show key-never-expires", "one of them");

    private ExitCode List(ParseResult parsed)
    {
        var (rules, asJson) = Load(parsed, _listRules, _listConfig, _listFormat);
        if (asJson) context.Write(stream => RuleDescriptions.WriteList(rules.Rules, stream));
        else context.Write(Printable.Of(Table(rules.Rules)));
        return ExitCode.Ok;
    }

    private ExitCode Show(ParseResult parsed)
    {
        var (rules, asJson) = Load(parsed, _showRules, _showConfig, _showFormat);
        var id = parsed.GetValue(_id)!;
        if (rules.Find(id) is not { } rule)
            throw new CommandException(ExitCode.Unusable, Problem.Text($"there is no rule `{id}`", RuleFlags.Nearest(id, rules)));
        if (asJson) context.Write(stream => RuleDescriptions.WriteOne(rule, stream));
        else context.Write(Printable.Of(RuleDescriptions.Text(rule)));
        return ExitCode.Ok;
    }

    private (RuleSet Rules, bool AsJson) Load(ParseResult parsed, RuleFlags flags, ConfigFlag configFlag, FormatFlag format)
    {
        var (notes, problems) = (general.Notes(parsed, context), new Problems());
        var asJson = format.IsJson(parsed, problems);
        var config = configFlag.Read(parsed, context, notes, problems);
        var rules = flags.Load(parsed, config, ContextFlag.Declared(config), notes, problems);
        problems.Add(config.Problems);
        problems.ThrowIfAny();
        return (rules!, asJson);
    }

    private static string Table(IReadOnlyList<Rule> rules)
    {
        string[][] rows = [["ID", "SEVERITY", "MODES", "TITLE"], .. rules.Select(r => new[] { r.Id, r.Severity.NameOf(), string.Join(',', r.Modes), r.Title })];
        var widths = Enumerable.Range(0, 3).Select(column => rows.Max(r => r[column].Length)).ToArray();
        var text = new StringBuilder();
        foreach (var row in rows) text.AppendJoin("  ", row.Select((cell, column) => column < widths.Length ? cell.PadRight(widths[column]) : cell)).Append('\n');
        return text.ToString();
    }
}
