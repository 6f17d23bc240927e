using System.CommandLine;
using System.Text;
using PolicyScanner.Cli.Scaffolding;

namespace PolicyScanner.Cli.Commands;

/// <summary><c>policyscanner init</c>: the files that a repository with rules of its own begins with.</summary>
internal sealed class InitCommand(CommandContext context, GeneralFlags general)
{
    private readonly Argument<string?> _folder = new("FOLDER") { Arity = ArgumentArity.ZeroOrOne, Description = "Where to; by default the working folder" };

    public static ToolCommand Create(CommandContext context, GeneralFlags general) => new InitCommand(context, general).Create();

    private ToolCommand Create() => new ToolCommand("init", "Writes what to begin with: a configuration, a rule of your own with its tests, an empty list of waivers, and a workflow for GitHub Actions")
        .With(_folder)
        .Example("policyscanner init", "in the working folder")
        .Example("policyscanner init claude-policy", "in a folder, which is made where it is not there")
        .Runs((parsed, _) => Task.FromResult(Run(parsed)));

    private ExitCode Run(ParseResult parsed)
    {
        var (problems, folder) = (new Problems(), parsed.GetValue(_folder) ?? "");
        var files = StarterFiles.All.Select(f => (Path: Path.Combine(folder, f.Name), f.Text)).ToList();
        foreach (var (path, _) in files)
            if (Path.Exists(path)) problems.Add($"`{path}` is there already", "nothing was written: move it away, or take what you need from the files of another folder");
        problems.ThrowIfAny();

        var notes = general.Notes(parsed, context);
        foreach (var (path, text) in files)
        {
            OutputFile.Keep(path, stream => stream.Write(Encoding.UTF8.GetBytes(text)));
            notes.Say(path);
        }
        notes.Say($"next: {(folder.Length == 0 ? "" : $"`cd {folder}`, ")}`policyscanner lint`, `policyscanner test rules`, and fill in the connection of policyscanner.yaml");
        return ExitCode.Ok;
    }
}
