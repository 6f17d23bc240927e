using System.CommandLine;
using System.Text;
using System.Text.RegularExpressions;
using PolicyScanner.Cli.Configuration;
using PolicyScanner.Cli.Scaffolding;
using PolicyScanner.Graph;
using PolicyScanner.Rules;
using PolicyScanner.Text;

namespace PolicyScanner.Cli.Commands;

/// <summary><c>policyscanner rules new</c>: a rule to begin with.</summary>
internal sealed partial class NewRuleCommand(CommandContext context, GeneralFlags general)
{
    private const string DefaultFolder = "rules", DefaultCollection = "users";

    private readonly Argument<string> _id = new("ID") { Description = "The rule's id: lower-case words with hyphens between, as in contractor-admin" };
    private readonly Option<string> _for = new("--for") { HelpName = "COLLECTION", Description = $"What the rule ranges over; by default {DefaultCollection}" };
    private readonly Option<string> _title = new("--title") { HelpName = "TEXT", Description = "One line that states the problem" };
    private readonly Option<string> _severity = new("--severity") { HelpName = "SEVERITY", Description = "critical, high, medium, low or info; by default medium" };
    private readonly Option<string> _output = new("--output", "-o") { HelpName = "PATH", Description = $"File ID.yaml, or a folder for it; by default the folder `{DefaultFolder}`" };

    public static ToolCommand Create(CommandContext context, GeneralFlags general) => new NewRuleCommand(context, general).Create();

    private ToolCommand Create() => new ToolCommand("new", "Writes a rule to begin with: it passes `lint` and its own tests, so that it stays green while you make it yours")
        .With(_id)
        .Group("Rule", _for, _title, _severity)
        .Group("Output", _output)
        .Example("policyscanner rules new contractor-admin --for workspace_members --severity high", $"{DefaultFolder}/contractor-admin.yaml, over memberships")
        .Example("policyscanner rules new key-named-test --for api_keys --title 'Key is named as a test' -o rules/keys", "in a folder of its own")
        .Runs((parsed, _) => Task.FromResult(Run(parsed)));

    private ExitCode Run(ParseResult parsed)
    {
        var problems = new Problems();
        var (id, title) = (Id(parsed, problems), Title(parsed, problems));
        var template = Template(parsed.GetValue(_for) ?? DefaultCollection, problems);
        var severity = parsed.GetValue(_severity) is { } given ? SettingValues.Severity(given, (message, help) => problems.Add($"--severity: {message}", help)) : Severity.Medium;
        var path = Target(parsed, id, problems);
        problems.ThrowIfAny();

        var text = EditorSchema.HeaderFor(path) + template!.Render(id, title, severity!.Value.NameOf());
        OutputFile.Keep(path, stream => stream.Write(Encoding.UTF8.GetBytes(text)));
        general.Notes(parsed, context).Say($"{path}: a rule over {template.Collection} with its tests\nnext: change its `where` and its tests, then `policyscanner lint {path}` and `policyscanner test {path}`");
        return ExitCode.Ok;
    }

    private string Id(ParseResult parsed, Problems problems)
    {
        var id = parsed.GetValue(_id)!;
        if (!KebabCase().IsMatch(id)) problems.Add($"`{id}` is no id of a rule", "write lower-case letters and digits with single hyphens between, as in `contractor-admin`");
        else if (RuleSet.BuiltIn.Find(id) is { } taken) problems.Add($"there is a built-in rule `{taken.Id}`", "choose another id: findings and waivers name a rule by it");
        return id;
    }

    private string? Title(ParseResult parsed, Problems problems)
    {
        var title = parsed.GetValue(_title)?.Trim();
        if (title is "" || title?.AsSpan().ContainsAny('\r', '\n') is true) problems.Add("--title: a title is one line", "say what is wrong, as in `Contractor administers a workspace`");
        return title;
    }

    private static RuleTemplate? Template(string collection, Problems problems)
    {
        if (RuleTemplate.Find(collection) is { } template) return template;
        var known = RuleTemplate.All.Select(t => t.Collection).ToList();
        if (GraphSchema.Find(collection) is not null) problems.Add($"--for: `{collection}` cannot be read yet", $"it can be {string.Join(", ", known)}");
        else problems.Add($"--for: there is no collection `{collection}`", Nearest.Hint(collection, known) ?? $"it can be {string.Join(", ", known)}");
        return null;
    }

    // A rule's file has its name; what is there already is somebody's work.
    private string Target(ParseResult parsed, string id, Problems problems)
    {
        var given = parsed.GetValue(_output) ?? DefaultFolder;
        var path = Path.GetExtension(given) is ".yaml" or ".yml" ? given : Path.Combine(given, id + ".yaml");
        if (Path.GetFileNameWithoutExtension(path) != id) problems.Add($"`{path}` is no file for the rule `{id}`", $"name it `{id}.yaml`: a rule's file has its id");
        else if (File.Exists(path)) problems.Add($"`{path}` is there already", "choose another id, or another place with `-o`");
        return path;
    }

    [GeneratedRegex(@"\A[a-z][a-z0-9]*(-[a-z0-9]+)*\z")]
    private static partial Regex KebabCase();
}
