using PolicyScanner.Rules.Reading;
using PolicyScanner.Text.Yaml;

namespace PolicyScanner.Rules;

/// <summary>A choice among the built-in rules, with values for their parameters: data, and no rules of its own.</summary>
public sealed record RuleProfile
{
    /// <summary>The name of the profile that holds where none is chosen.</summary>
    public const string Default = "core";

    private static readonly Lazy<IReadOnlyList<RuleProfile>> BuiltIn = new(() => [.. BuiltInFiles.Profiles.Select(Read)]);

    private RuleProfile() { }

    /// <summary>All profiles, by name.</summary>
    public static IReadOnlyList<RuleProfile> All => BuiltIn.Value;

    /// <summary>Its name, <c>small</c>.</summary>
    public required string Name { get; init; }

    /// <summary>For whom it is, in a sentence.</summary>
    public required string Description { get; init; }

    /// <summary>Ids of the built-in rules that are not part of it, sorted.</summary>
    public required IReadOnlyList<string> Without { get; init; }

    private IReadOnlyList<(string Rule, string Parameter, string Value)> Parameters { get; init; } = [];

    /// <summary>The rules with the profile applied: those that are not part of it are switched off, with that reason. Rules of others stay as they are.</summary>
    public RuleSet Apply(RuleSet rules)
    {
        ArgumentNullException.ThrowIfNull(rules);
        foreach (var rule in Without.Where(IsBuiltIn)) rules = rules.Without(rule, $"not part of profile `{Name}`");
        foreach (var (rule, parameter, value) in Parameters.Where(p => IsBuiltIn(p.Rule))) rules = rules.WithParameter(rule, parameter, value);
        return rules;

        bool IsBuiltIn(string id) => rules.Find(id) is { IsBuiltIn: true };
    }

    private static RuleProfile Read(Text.SourceText file)
    {
        var root = YamlDocument.Read(file).Root!;
        return new()
        {
            Name = Path.GetFileNameWithoutExtension(file.Name),
            Description = ((YamlScalar)root.Find("description")!.Value).Text,
            Without = root.Find("without")?.Value is YamlSequence without ? [.. without.Items.Cast<YamlScalar>().Select(id => id.Text).Order(StringComparer.Ordinal)] : [],
            Parameters = root.Find("params")?.Value is YamlMapping rules
                ? [.. rules.Entries.SelectMany(rule => ((YamlMapping)rule.Value).Entries.Select(p => (rule.Name, p.Name, ((YamlScalar)p.Value).Text)))]
                : [],
        };
    }
}
