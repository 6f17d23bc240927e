using System.CommandLine;
using PolicyScanner.Cli.Configuration;

namespace PolicyScanner.Cli.Commands;

/// <summary>Which configuration file a command reads.</summary>
internal sealed class ConfigFlag
{
    public const string ProfileVariable = "POLICYSCANNER_PROFILE";

    private const string Variable = "POLICYSCANNER_CONFIG";

    private readonly Option<string> _config = new("--config")
    {
        HelpName = "FILE", Description = $"Configuration file; `{Config.DefaultFile}` of the working folder is read by itself ({Variable})",
    };

    public Option Option => _config;

    /// <summary>The file's path; null where none is named and none lies in the working folder.</summary>
    public string? PathOf(ParseResult parsed, CommandContext context)
    {
        var named = parsed.GetValue(_config) ?? context.Variable(Variable);
        return !string.IsNullOrEmpty(named) ? named : System.IO.File.Exists(Config.DefaultFile) ? Config.DefaultFile : null;
    }

    /// <summary>The file, with what the environment says instead.</summary>
    public Config Read(ParseResult parsed, CommandContext context, Notes notes, Problems problems)
    {
        var config = File(parsed, context, notes, problems);
        return context.Variable(ProfileVariable) is { Length: > 0 } profile
            ? config with { Profile = new(profile, (message, help) => problems.Add($"{ProfileVariable}: {message}", help)) }
            : config;
    }

    private Config File(ParseResult parsed, CommandContext context, Notes notes, Problems problems)
    {
        if (PathOf(parsed, context) is not { } path) return Config.Empty;
        notes.Detail($"configuration: {path}");
        return RuleFiles.ReadText(path, problems.Add) is { } source ? ConfigReader.Read(source) : Config.Empty;
    }
}
