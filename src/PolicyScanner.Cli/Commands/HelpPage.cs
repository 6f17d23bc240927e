using System.CommandLine;
using System.CommandLine.Invocation;
using System.Text;

namespace PolicyScanner.Cli.Commands;

/// <summary>The help of a command: what it does, how it is called, its flags in groups, and lines to try.</summary>
internal sealed class HelpPage(CommandContext context) : SynchronousCommandLineAction
{
    private const int Indent = 2, WidestName = 34;

    // Who asks for help gets it, whatever else the line says.
    public override bool ClearsParseErrors => true;

    public override int Invoke(ParseResult parseResult)
    {
        context.Write(Of(parseResult.CommandResult.Command, context.Width));
        return (int)ExitCode.Ok;
    }

    public static string Of(Command command, int width)
    {
        var page = new StringBuilder();
        Wrap(page, command.Description + ".", 0, width);
        page.Append("\nUsage:\n");
        Wrap(page, Usage(command), Indent, width);

        Section(page, "Commands", [.. command.Subcommands.Select(c => (c.Name, c.Description!))], width);
        Section(page, "Arguments", [.. command.Arguments.Select(a => (ArgumentName(a), a.Description!))], width);
        foreach (var (title, options) in (command as ToolCommand)?.Groups ?? []) Section(page, title, [.. options.Select(o => (OptionName(o), o.Description!))], width);
        Section(page, "Always", [.. Recursive(command).Select(o => (OptionName(o), o.Description!))], width);

        if (command is ToolCommand { Examples.Count: > 0 } tool)
        {
            page.Append("\nExamples:\n");
            foreach (var (line, does) in tool.Examples) page.Append("  # ").Append(does).Append("\n  ").Append(line).Append('\n');
        }
        return page.ToString();
    }

    /// <summary>The command as it is typed, <c>policyscanner rules show</c>.</summary>
    public static string Path(Command command) =>
        string.Join(' ', command.Parents.OfType<Command>().SelectMany(p => new[] { Path(p) }).Append(command.Name));

    private static string Usage(Command command)
    {
        var usage = new StringBuilder(Path(command));
        foreach (var argument in command.Arguments)
            usage.Append(argument.Arity.MinimumNumberOfValues == 0 ? $" [{ArgumentName(argument)}]" : $" {ArgumentName(argument)}");
        if (command.Subcommands.Count > 0) usage.Append(" COMMAND");
        return usage.Append(" [FLAGS]").ToString();
    }

    private static IEnumerable<Option> Recursive(Command command) =>
        command.Parents.OfType<Command>().SelectMany(Recursive).Concat(command.Options.Where(o => o.Recursive || command.Parents.FirstOrDefault() is null))
            .Where(o => !o.Hidden);

    private static string ArgumentName(Argument argument) => argument.Arity.MaximumNumberOfValues > 1 ? $"{argument.Name}..." : argument.Name;

    private static string OptionName(Option option)
    {
        var names = string.Join(", ", option.Aliases.Append(option.Name).Where(n => n.StartsWith('-')).Distinct(StringComparer.Ordinal).OrderBy(n => n.Length));
        var name = option.HelpName is null ? names : $"{names} {option.HelpName}";
        return option.Arity.MaximumNumberOfValues > 1 ? name + " ..." : name;
    }

    private static void Section(StringBuilder page, string title, IReadOnlyList<(string Name, string Description)> rows, int width)
    {
        if (rows.Count == 0) return;
        page.Append('\n').Append(title).Append(":\n");
        var column = Math.Min(rows.Max(r => r.Name.Length), WidestName) + (2 * Indent);
        foreach (var (name, description) in rows)
        {
            page.Append(' ', Indent).Append(name);
            var used = Indent + name.Length;
            if (used + 2 > column) { page.Append('\n'); used = 0; }
            page.Append(' ', column - used);
            Wrap(page, description, column, width, isStarted: true);
        }
    }

    private static void Wrap(StringBuilder page, string text, int indent, int width, bool isStarted = false)
    {
        var at = indent;
        if (!isStarted) page.Append(' ', indent);
        foreach (var word in text.Split(' '))
        {
            if (at > indent && at + 1 + word.Length > width)
            {
                page.Append('\n').Append(' ', indent);
                at = indent;
            }
            if (at > indent) { page.Append(' '); at++; }
            page.Append(word);
            at += word.Length;
        }
        page.Append('\n');
    }
}
