using System.CommandLine;
using System.Globalization;
using System.Text;
using PolicyScanner.Findings;
using PolicyScanner.Gate;

namespace PolicyScanner.Cli.Commands;

/// <summary><c>policyscanner waivers check</c> and <c>waivers prune</c>.</summary>
internal sealed class WaiversCommand(CommandContext context, GeneralFlags general)
{
    private readonly Option<string> _checkReport = ReportOption(), _pruneReport = ReportOption();
    private readonly WaiverFiles _checked = new(), _pruned = new();

    public static ToolCommand Create(CommandContext context, GeneralFlags general) => new WaiversCommand(context, general).Create();

    private ToolCommand Create() => new ToolCommand("waivers", "Looks after the waiver file")
        .With(
            new ToolCommand("check", "Checks the waiver file, and says which waivers are past their last day or accept nothing any more")
                .Group("Files", [.. _checked.All, _checkReport])
                .Example("policyscanner waivers check --report report.json", "every waiver, against a scan")
                .Runs((parsed, _) => Task.FromResult(Check(parsed))),
            new ToolCommand("prune", "Takes out the waivers that `check` names; comments and the rest stay as they are")
                .Group("Files", [.. _pruned.All, _pruneReport])
                .Example("policyscanner waivers prune", "those past their last day")
                .Example("policyscanner waivers prune --report report.json", "also those whose findings are mended")
                .Runs((parsed, _) => Task.FromResult(Prune(parsed))))
        .Example("policyscanner waivers check", "is the file right, and what in it is over?")
        .Example("policyscanner waivers prune --report report.json", "take out what is over or mended");

    private ExitCode Check(ParseResult parsed)
    {
        var (list, idle, _) = Read(parsed, _checked, _checkReport);
        var text = new StringBuilder();
        foreach (var waiver in idle) text.Append(Line(waiver)).Append('\n');
        text.Append(CultureInfo.InvariantCulture, $"{list.List.All.Count} waivers, {idle.Count} of them can go{(idle.Count == 0 ? "" : ": `policyscanner waivers prune` takes them out")}\n");
        context.Write(Printable.Of(text.ToString()));
        return ExitCode.Ok;
    }

    private ExitCode Prune(ParseResult parsed)
    {
        var (list, idle, file) = Read(parsed, _pruned, _pruneReport);
        var notes = general.Notes(parsed, context);
        if (idle.Count > 0) file.Write(Without(list, idle));
        foreach (var waiver in idle) notes.Say(Line(waiver));
        notes.Say(string.Create(CultureInfo.InvariantCulture, $"{file.Path}: {idle.Count} taken out, {list.List.All.Count - idle.Count} left"));
        return ExitCode.Ok;
    }

    private ((Text.SourceText Text, WaiverList List) Loaded, IReadOnlyList<Waiver> Idle, WaiverFile File) Read(ParseResult parsed, WaiverFiles files, Option<string> reportOption)
    {
        var (notes, problems) = (general.Notes(parsed, context), new Problems());
        var file = files.Read(parsed, context, notes, problems);
        var loaded = file.Load(problems);
        ScanRecord? scan = parsed.GetValue(reportOption) is { } report ? ReportFile.Read(report, problems) : null;
        problems.ThrowIfAny();
        return (loaded!.Value, loaded.Value.List.Idle(Today, scan), file);
    }

    private static string Without((Text.SourceText Text, WaiverList List) loaded, IReadOnlyList<Waiver> idle)
    {
        try
        {
            return WaiverText.Remove(loaded.Text, idle);
        }
        catch (GateFileException e)
        {
            throw new CommandException(ExitCode.Unusable, [.. e.Problems.Select(p => p.ToString())]);
        }
    }

    private DateOnly Today => DateOnly.FromDateTime(context.Time.GetUtcNow().UtcDateTime);

    private string Line(Waiver waiver)
    {
        var by = waiver.Owner is { } owner ? $" by {owner}" : "";
        var why = waiver.Expires < Today ? string.Create(CultureInfo.InvariantCulture, $"held until {waiver.Expires:yyyy-MM-dd}") : "accepts nothing: its finding is gone";
        return $"{waiver.At}: {waiver.Rule} {waiver.Subject ?? $"where {waiver.Where}"}{by} {why}";
    }

    private static Option<string> ReportOption() => new("--report")
    {
        HelpName = "FILE", Description = "JSON report of a scan with these waivers: says which accept nothing any more",
    };
}
