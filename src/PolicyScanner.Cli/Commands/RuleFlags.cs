using System.CommandLine;
using System.Globalization;
using PolicyScanner.Cli.Configuration;
using PolicyScanner.Rules;
using PolicyScanner.Rules.Context;
using PolicyScanner.Text;

namespace PolicyScanner.Cli.Commands;

/// <summary>Which rules a command works with, and what is changed about them.</summary>
internal sealed class RuleFlags
{
    private readonly Option<string[]> _rules = new("--rules")
    {
        HelpName = "PATH|builtin", Description = "Rule file, folder of rules, or the built-in ones; given once, only what is named counts. By default the built-in rules",
    };

    private readonly Option<string[]> _select = new("--select")
    {
        HelpName = "EXPR", Description =
            "Only some of the rules: tag:NAME, id:GLOB, control:FRAMEWORK/ID, area:FOLDER, 'severity>=high'; `,` is and, `!` before a term negates, repeating the flag is or",
    };

    private readonly Option<string[]> _param = new("--param")
    {
        HelpName = "RULE.NAME=VALUE", Description = "Another value for a rule's parameter; a list has commas",
    };

    private readonly Option<string> _profile = new("--profile")
    {
        HelpName = "NAME", Description =
            $"Which of the built-in rules run, and how strict they are; rules of your own always run. {string.Join("; ", RuleProfile.All.Select(p => $"{p.Name}: {p.Description}"))} ({ConfigFlag.ProfileVariable})",
    };

    public IReadOnlyList<Option> All => [_rules, _profile, _select, _param];

    /// <summary>The flags of a command that names its rule: there is nothing to select.</summary>
    public IReadOnlyList<Option> Settings => [_rules, _param];

    /// <summary>The flag of a command that needs what the rule files define.</summary>
    public Option Files => _rules;

    /// <summary>The rules with what file and flags change about them; null where something is wrong, which is reported.</summary>
    public RuleSet? Load(ParseResult parsed, Config config, OrganizationContext context, Notes notes, Problems problems) => Load(parsed, config, context, notes, problems, out _);

    /// <param name="parsed">The command line.</param>
    /// <param name="config">The configuration.</param>
    /// <param name="context">The organization's own facts.</param>
    /// <param name="notes">Takes details.</param>
    /// <param name="problems">Takes what is wrong.</param>
    /// <param name="all">The rules before some of them are selected: what other files may name.</param>
    public RuleSet? Load(ParseResult parsed, Config config, OrganizationContext context, Notes notes, Problems problems, out RuleSet? all)
    {
        all = null;
        var paths = parsed.GetValue(_rules) is { Length: > 0 } flags ? [.. flags.Select(f => new RulePath(f, problems.Add))]
            : config.Rules ?? [new(RulePath.BuiltIn, problems.Add)];
        if (Load(paths, context, problems) is not { } rules) return null;
        notes.Detail(string.Create(CultureInfo.InvariantCulture, $"{rules.Rules.Count} rules of {string.Join(", ", paths.Select(p => p.Path))}"));
        foreach (var warning in rules.Warnings) notes.Detail(warning.ToString());

        if (Profile(parsed, config, problems) is { } profile) rules = profile.Apply(rules);
        foreach (var change in config.Overrides) rules = Override(rules, change);
        foreach (var setting in parsed.GetValue(_param) ?? []) rules = Set(rules, setting, problems);

        all = rules;
        var chosen = RuleSelection.Choose(rules, parsed.GetValue(_select) ?? [], problems.Add);
        if (chosen.Rules.Count == 0) problems.Add("no rule is selected", "`policyscanner rules list` shows what there is to `--select`");
        return chosen;
    }

    private RuleProfile? Profile(ParseResult parsed, Config config, Problems problems)
    {
        if (parsed.GetValue(_profile) is { } given) return Known(given, (message, help) => problems.Add($"--profile: {message}", help));
        return config.Profile is { } written ? Known(written.Name, written.Report) : Known(RuleProfile.Default, problems.Add);
    }

    private static RuleProfile? Known(string name, Report report)
    {
        if (RuleProfile.All.FirstOrDefault(p => p.Name == name) is { } profile) return profile;
        var names = RuleProfile.All.Select(p => p.Name).ToList();
        report($"there is no profile `{name}`", Text.Nearest.Hint(name, names) ?? $"it can be {string.Join(", ", names.Select(n => $"`{n}`"))}");
        return null;
    }

    /// <summary>What to do about a rule that is not there.</summary>
    public static string Nearest(string id, RuleSet rules) =>
        Text.Nearest.Hint(id, rules.Rules.SelectMany(r => r.Aliases.Prepend(r.Id))) ?? "`policyscanner rules list` shows the rules";

    /// <summary>The rules of files, folders and <c>builtin</c> as they are written; null where something is wrong, which is reported.</summary>
    public static RuleSet? Load(IReadOnlyList<RulePath> paths, OrganizationContext context, Problems problems) =>
        RuleFiles.Read(paths.Where(p => !p.IsBuiltIn)) is { } files ? Load(files, new() { BuiltIn = paths.Any(p => p.IsBuiltIn), Context = context }, problems) : null;

    /// <summary>The rules of files; null where something is wrong, which is reported.</summary>
    public static RuleSet? Load(IReadOnlyList<SourceText> files, RuleLoadOptions options, Problems problems)
    {
        try
        {
            return RuleSet.Load(files, options);
        }
        catch (RuleException e)
        {
            problems.Add(e.Problems);
            return null;
        }
    }

    /// <summary>Applies what the configuration says of a rule.</summary>
    public static RuleSet Override(RuleSet rules, RuleOverride change)
    {
        if (rules.Find(change.RuleId) is null)
        {
            // The file speaks of all rules there are; `--rules` may have named some of them.
            if (RuleSet.BuiltIn.Find(change.RuleId) is null) Try(rules, r => r.WithSeverity(change.RuleId, default), change.AtRule);
            return rules;
        }
        if (change.Severity is { } severity) rules = Try(rules, r => r.WithSeverity(change.RuleId, severity), change.AtRule);
        foreach (var parameter in change.Parameters)
        {
            var isKnown = rules.Find(change.RuleId)!.Parameters.Any(p => p.Name == parameter.Name);
            rules = Try(rules, r => r.WithParameter(change.RuleId, parameter.Name, parameter.Values), isKnown ? parameter.AtValue : parameter.AtName);
        }
        return change.DisabledBecause is { } reason ? Try(rules, r => r.Without(change.RuleId, reason), change.AtRule) : rules;
    }

    private static RuleSet Set(RuleSet rules, string setting, Problems problems)
    {
        var equals = setting.IndexOf('=', StringComparison.Ordinal);
        var dot = equals < 0 ? -1 : setting.IndexOf('.', 0, equals);
        if (dot <= 0 || dot == equals - 1)
        {
            problems.Add($"`--param {setting}` is not understood", "write `--param RULE.NAME=VALUE`, as in `--param user-multi-workspace-admin.max_workspaces=2`");
            return rules;
        }
        var (rule, name, value) = (setting[..dot], setting[(dot + 1)..equals], setting[(equals + 1)..]);
        var isList = rules.Find(rule)?.Parameters.FirstOrDefault(p => p.Name == name)?.Type.StartsWith("list", StringComparison.Ordinal) ?? false;
        IReadOnlyList<string> values = !isList ? [value] : value.Length == 0 ? [] : value.Split(',', StringSplitOptions.TrimEntries);
        return Try(rules, r => r.WithParameter(rule, name, values), problems.Add);
    }

    private static RuleSet Try(RuleSet rules, Func<RuleSet, RuleSet> change, Report report)
    {
        try
        {
            return change(rules);
        }
        catch (RuleSettingException e)
        {
            report(e.Message, e.Help);
            return rules;
        }
    }
}
