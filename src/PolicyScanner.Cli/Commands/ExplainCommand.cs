using System.CommandLine;
using PolicyScanner.Evaluation.Explaining;
using PolicyScanner.Findings;
using PolicyScanner.Reports;

namespace PolicyScanner.Cli.Commands;

/// <summary><c>policyscanner explain</c>: 0 when something was explained, whatever the verdict; 2 when the rule or the subject is not there.</summary>
internal sealed class ExplainCommand(CommandContext context, GeneralFlags general)
{
    private readonly Argument<string> _rule = new("RULE") { Description = "The rule's id" };

    private readonly Option<string> _subject = new("--subject", "-s")
    {
        HelpName = "TYPE/ID", Description = "Whom to explain it for, as every report prints it, such as api_key/apikey_01; the id alone will do",
    };

    private readonly Option<string> _organization = new("--organization")
    {
        HelpName = "ID|NAME", Description = "The subject's organization, where several have one of that id",
    };

    private readonly SourceFlags _source = new();
    private readonly RuleFlags _rules = new();
    private readonly ConfigFlag _config = new();
    private readonly ContextFlag _context = new();

    public static ToolCommand Create(CommandContext context, GeneralFlags general) => new ExplainCommand(context, general).Create();

    private ToolCommand Create() => new ToolCommand(
            "explain", "Shows why a rule fired for a subject, or which line stopped it: every clause and line of the rule with its value, and what it read")
        .With(_rule)
        .Group("Subject", _subject, _organization)
        .Group("Data", _source.Data)
        .Group("Connection", _source.Connection)
        .Group("Rules", [.. _rules.Settings, _config.Option, _context.Option])
        .Example("policyscanner explain key-orphaned --subject api_key/apikey_01 --input acme.json", "a finding, or why there is none")
        .Example("policyscanner explain my-rule --subject user_01 --rules ./rules --input acme.json", "a rule of your own")
        .Runs(RunAsync);

    private async Task<ExitCode> RunAsync(ParseResult parsed, CancellationToken cancellation)
    {
        var (notes, problems) = (general.Notes(parsed, context), new Problems());
        var config = _config.Read(parsed, context, notes, problems);
        var facts = _context.Read(parsed, config, problems);
        var rules = _rules.Load(parsed, config, facts, notes, problems);
        var (rule, subject) = (parsed.GetValue(_rule)!, parsed.GetValue(_subject));
        if (string.IsNullOrEmpty(subject)) problems.Add("`--subject TYPE/ID` is missing: for whom is the rule to be explained?", "every report prints it, as in `--subject api_key/apikey_01`");
        var source = _source.Read(parsed, context, config, problems);
        problems.Add(config.Problems);
        if (rules is not null && rules.Find(rule) is null) problems.Add($"there is no rule `{rule}`", RuleFlags.Nearest(rule, rules));
        problems.ThrowIfAny();

        var graph = await source.ReadAsync(context, notes, cancellation);
        var now = source.Now(context.Time, graph, notes);
        context.HasStarted = true;
        var options = new ReportOptions { Color = context.Colors(parsed.GetValue(general.NoColor)), Width = context.Width, Verbose = notes.IsVerbose };
        context.Write(stream => ExplanationText.Write(Explain(), options, stream));
        return ExitCode.Ok;

        Explanation Explain()
        {
            try
            {
                return Explainer.Explain(graph, rules!, rule, subject!, parsed.GetValue(_organization), new() { AsOf = now, Context = facts }, cancellation);
            }
            catch (ExplainException e)
            {
                throw new CommandException(ExitCode.Unusable, Problem.Text(e.Message, e.Help));
            }
        }
    }
}
