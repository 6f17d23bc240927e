using System.Text;
using System.Text.Json;
using PolicyScanner.Findings;
using PolicyScanner.Rules;

namespace PolicyScanner.Reports;

/// <summary>
/// The rules of a run. GitHub reads a severity from the rule, not from the result: a finding whose severity is not its rule's has a descriptor of its own,
/// <c>id/high</c>.
/// </summary>
internal sealed class SarifRules
{
    // What GitHub takes; a file with more is refused.
    private const int MostTags = 20;

    private readonly List<Descriptor> _descriptors = [];
    private readonly Dictionary<(string RuleId, Severity Severity), int> _byFinding = [];
    private readonly Dictionary<string, int> _byRule = new(StringComparer.Ordinal);

    public SarifRules(IReadOnlyList<RuleResult> rules, IEnumerable<Finding> findings)
    {
        foreach (var rule in rules) Add(new(rule.Rule.Id, rule.Rule.Id, rule.Rule.Severity, rule.Rule, rule.Outcome is not RuleOutcome.Disabled));
        var byId = rules.ToDictionary(r => r.Rule.Id, r => r.Rule, StringComparer.Ordinal);
        foreach (var (id, severity) in findings.Select(f => (f.RuleId, f.Severity)).Distinct().OrderBy(f => f.RuleId, StringComparer.Ordinal).ThenByDescending(f => f.Severity))
            if (!_byFinding.ContainsKey((id, severity))) Add(new($"{id}/{Words.Of(severity)}", id, severity, byId.GetValueOrDefault(id), IsEnabled: true));
    }

    /// <summary>Writes what a result or a notification says of its rule: its id here and its place in the list.</summary>
    public void WriteReference(Utf8JsonWriter json, Finding finding)
    {
        var index = _byFinding[(finding.RuleId, finding.Severity)];
        json.WriteString("ruleId", _descriptors[index].Id);
        json.WriteNumber("ruleIndex", index);
    }

    /// <inheritdoc cref="WriteReference(Utf8JsonWriter, Finding)"/>
    public void WriteReference(Utf8JsonWriter json, string ruleId)
    {
        json.WriteString("id", ruleId);
        if (_byRule.TryGetValue(ruleId, out var index)) json.WriteNumber("index", index);
    }

    public void Write(Utf8JsonWriter json) => json.WriteList("rules", _descriptors, Write);

    private void Add(Descriptor descriptor)
    {
        _byRule.TryAdd(descriptor.RuleId, _descriptors.Count);
        _byFinding[(descriptor.RuleId, descriptor.Severity)] = _descriptors.Count;
        _descriptors.Add(descriptor);
    }

    private static void Write(Utf8JsonWriter json, Descriptor descriptor)
    {
        var (rule, title) = (descriptor.Rule, descriptor.Rule?.Title ?? descriptor.RuleId);
        json.WriteString("id", descriptor.Id);
        Text("shortDescription", SarifText.Description(title));
        Text("fullDescription", SarifText.Description(rule?.Description ?? title));
        json.WriteObject("help", json =>
        {
            json.WriteString("text", SarifText.Plain(Help(rule, title, heading: "{0}: ")));
            json.WriteString("markdown", SarifText.Lines(Help(rule, title, heading: "**{0}:** ")));
        });
        if (rule?.References.FirstOrDefault(IsAddress) is { } reference) json.WriteString("helpUri", reference);
        json.WriteObject("defaultConfiguration", json =>
        {
            json.WriteString("level", SarifText.Level(descriptor.Severity));
            if (!descriptor.IsEnabled) json.WriteBoolean("enabled", false);
        });
        json.WriteObject("properties", json =>
        {
            json.WriteTexts("tags", Tags(rule).Distinct(StringComparer.Ordinal).Take(MostTags));
            // A rule says what is, not what may be; an experimental one may still be wrong about what matters.
            json.WriteString("precision", rule?.Status is RuleStatus.Experimental ? "medium" : "very-high");
            if (SarifText.Score(descriptor.Severity) is { } score) json.WriteString("security-severity", score);
            else json.WriteString("problem.severity", "recommendation");
            if (rule is not null) json.WriteCompliance(rule.Compliance);
        });

        void Text(string name, string text) => json.WriteObject(name, json => json.WriteString("text", text));
    }

    // Markdown, as rules write it: a rule's author is trusted with links, and nothing here comes from an organization.
    private static string Help(Rule? rule, string title, string heading)
    {
        var help = new StringBuilder(rule?.Description ?? title);
        Section("Fix", rule?.Remediation);
        Section("Controls", rule is null ? null : string.Join("; ", Controls(rule).Select(c => $"{c.Framework} {string.Join(", ", c.Controls)}")));
        Section("See", rule is null ? null : string.Join(", ", rule.References));
        return help.ToString();

        void Section(string name, string? text)
        {
            if (!string.IsNullOrEmpty(text)) help.Append("\n\n").AppendFormat(null, CompositeFormat.Parse(heading), name).Append(text);
        }
    }

    private static IEnumerable<string> Tags(Rule? rule)
    {
        yield return "security";
        if (rule is null) yield break;
        if (rule.Status is not RuleStatus.Stable) yield return Words.Of(rule.Status);
        foreach (var tag in rule.Tags) yield return tag;
        foreach (var (framework, controls) in Controls(rule))
            foreach (var control in controls) yield return $"{framework}/{control}";
    }

    private static IEnumerable<(string Framework, IReadOnlyList<string> Controls)> Controls(Rule rule) =>
        rule.Compliance.OrderBy(c => c.Key, StringComparer.Ordinal).Select(c => (c.Key, c.Value));

    private static bool IsAddress(string text) => Uri.TryCreate(text, UriKind.Absolute, out var uri) && uri.Scheme == Uri.UriSchemeHttps && uri.IsWellFormedOriginalString();

    private sealed record Descriptor(string Id, string RuleId, Severity Severity, Rule? Rule, bool IsEnabled);
}
