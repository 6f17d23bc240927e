using System.CommandLine;
using System.Globalization;
using PolicyScanner.Cli.Documentation;

namespace PolicyScanner.Cli.Commands;

/// <summary><c>policyscanner rules docs</c>: 1 when the pages are asked about and not current.</summary>
internal sealed class RuleDocsCommand(CommandContext context, GeneralFlags general)
{
    private readonly Option<string> _output = new("--output", "-o") { HelpName = "FOLDER", Description = "Folder of the pages; it is made where it is not there" };
    private readonly Option<bool> _check = new("--check") { Description = "Write nothing, and end with 1 where the pages are not what the rules say" };
    private readonly RuleFlags _rules = new();
    private readonly ConfigFlag _config = new();

    public static ToolCommand Create(CommandContext context, GeneralFlags general) => new RuleDocsCommand(context, general).Create();

    private ToolCommand Create() => new ToolCommand("docs", "Writes a page of Markdown for each rule, and an index by area, severity and framework")
        .Group("Rules", _rules.Files, _config.Option)
        .Group("Output", _output, _check)
        .Example("policyscanner rules docs --rules ./rules -o docs/rules", "pages of your own rules")
        .Example("policyscanner rules docs --rules ./rules -o docs/rules --check", "in a pipeline: whether they are current")
        .Runs((parsed, _) => Task.FromResult(Run(parsed)));

    private ExitCode Run(ParseResult parsed)
    {
        var (notes, problems) = (general.Notes(parsed, context), new Problems());
        if (parsed.GetValue(_output) is not { Length: > 0 } folder)
        {
            folder = "";
            problems.Add("`-o FOLDER` is missing", "name the folder of the pages, as in `-o docs/rules`");
        }
        else if (File.Exists(folder)) problems.Add($"`{folder}` is a file", "name a folder");
        var config = _config.Read(parsed, context, notes, problems);
        var rules = _rules.Load(parsed, config, ContextFlag.Declared(config), notes, problems);
        problems.Add(config.Problems);
        problems.ThrowIfAny();

        var documents = new RuleDocuments(folder, rules!.Rules);
        if (parsed.GetValue(_check))
        {
            var stale = documents.Stale();
            context.Write(Printable.Of(stale.Count == 0
                ? string.Create(CultureInfo.InvariantCulture, $"{rules.Rules.Count} rules, and their pages are current\n")
                : string.Concat(stale.Select(s => s + "\n")) + "run `policyscanner rules docs` without `--check` to write them\n"));
            return stale.Count == 0 ? ExitCode.Ok : ExitCode.Findings;
        }
        foreach (var path in documents.Foreign()) problems.Add($"`{path}` was not written by this command", "move it away, or name another folder");
        problems.ThrowIfAny();
        documents.Write();
        notes.Say(string.Create(CultureInfo.InvariantCulture, $"{folder}: {rules.Rules.Count} rules and an index"));
        return ExitCode.Ok;
    }
}
