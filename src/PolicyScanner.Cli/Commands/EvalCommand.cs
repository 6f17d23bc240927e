using System.CommandLine;
using PolicyScanner.Evaluation.Exploring;
using PolicyScanner.Reports;
using PolicyScanner.Rules;

namespace PolicyScanner.Cli.Commands;

/// <summary><c>policyscanner eval</c>: 0 when the expression was evaluated, whatever came of it; 2 when it is wrong.</summary>
internal sealed class EvalCommand(CommandContext context, GeneralFlags general)
{
    private readonly Argument<string> _expression = new("CEL") { Description = "The expression, as in a rule; `params` has no members here" };

    private readonly Option<string> _for = new("--for")
    {
        HelpName = "COLLECTION", Description = "For each row: 'key in api_keys', or the collection alone, whose rows are then called as their type (api_key). Without it once",
    };

    private readonly Option<string> _where = new("--where") { HelpName = "CEL", Description = "Only rows for which this holds; what it makes sure of (a field is not null) the expression may use" };
    private readonly Option<int> _limit = new("--limit") { HelpName = "N", Description = "How many rows are shown; by default all", DefaultValueFactory = _ => int.MaxValue };
    private readonly SourceFlags _source = new();
    private readonly RuleFlags _rules = new();
    private readonly ConfigFlag _config = new();
    private readonly ContextFlag _context = new();

    public static ToolCommand Create(CommandContext context, GeneralFlags general) => new EvalCommand(context, general).Create();

    private ToolCommand Create() => new ToolCommand("eval", "Evaluates an expression over the data, once or for each row of a collection: how to look around before writing a rule")
        .With(_expression)
        .Group("Rows", _for, _where, _limit)
        .Group("Data", _source.Data)
        .Group("Connection", _source.Connection)
        .Group("Definitions", _rules.Files, _config.Option, _context.Option)
        .Example("policyscanner eval key.owner.email --for 'key in api_keys' --where 'key.owner != null' --input acme.json", "a field of all keys that have an owner")
        .Example("policyscanner eval 'organization.users.size()' --for organizations --input acme.json", "how many users each organization has")
        .Runs(RunAsync);

    private async Task<ExitCode> RunAsync(ParseResult parsed, CancellationToken cancellation)
    {
        var (notes, problems) = (general.Notes(parsed, context), new Problems());
        var config = _config.Read(parsed, context, notes, problems);
        var facts = _context.Read(parsed, config, problems);
        var rules = _rules.Load(parsed, config, facts, notes, problems);
        var query = rules is null ? null : Compile(parsed, rules, problems);
        if (parsed.GetValue(_where) is not null && parsed.GetValue(_for) is null) problems.Add("`--where` chooses among rows, and there are none without `--for`", "add `--for COLLECTION`");
        if (parsed.GetValue(_limit) < 1) problems.Add("`--limit` takes a number from 1 up");
        var source = _source.Read(parsed, context, config, problems);
        problems.Add(config.Problems);
        problems.ThrowIfAny();

        var graph = await source.ReadAsync(context, notes, cancellation);
        var now = source.Now(context.Time, graph, notes);
        context.HasStarted = true;
        var result = query!.Run(graph, new() { AsOf = now, Context = facts }, parsed.GetValue(_limit), cancellation);
        using var text = new StringWriter();
        QueryText.Write(result, text);
        context.Write(text.ToString());
        foreach (var note in QueryText.Notes(result)) notes.Say(note);
        return ExitCode.Ok;
    }

    private GraphQuery? Compile(ParseResult parsed, RuleSet rules, Problems problems)
    {
        try
        {
            return GraphQuery.Compile(parsed.GetValue(_expression)!, parsed.GetValue(_for), parsed.GetValue(_for) is null ? null : parsed.GetValue(_where), rules);
        }
        catch (RuleException e)
        {
            problems.Add(e.Problems);
            return null;
        }
    }
}
