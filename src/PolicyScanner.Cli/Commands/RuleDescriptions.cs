using System.Text;
using System.Text.Json;
using PolicyScanner.Cli.Configuration;
using PolicyScanner.Rules;
using PolicyScanner.Text.Yaml;

namespace PolicyScanner.Cli.Commands;

/// <summary>A rule told in full.</summary>
internal static class RuleDescriptions
{
    private const int Column = 13;

    public static string Text(Rule rule)
    {
        var file = YamlDocument.Read(rule.Source).Root;
        var text = new StringBuilder();
        text.Append(rule.Id).Append('\n').Append(rule.Title).Append("\n\n");
        Line(text, "severity", rule.Severity.NameOf());
        Line(text, "modes", string.Join(", ", rule.Modes));
        Line(text, "reads", string.Join(", ", rule.Collections));
        Line(text, "requires", string.Join(", ", rule.Requires));
        Line(text, "status", rule.Status is RuleStatus.Stable ? null : rule.Status.ToString().ToLowerInvariant());
        Line(text, "replaced by", rule.ReplacedBy);
        Line(text, "disabled", rule.DisabledBecause);
        Line(text, "tags", string.Join(", ", rule.Tags));
        Line(text, "aliases", string.Join(", ", rule.Aliases));
        foreach (var (framework, controls) in rule.Compliance.OrderBy(c => c.Key, StringComparer.Ordinal)) Line(text, framework, string.Join(", ", controls));
        Line(text, "file", rule.IsBuiltIn ? $"{rule.Source.Name} (built in)" : rule.Source.Name);

        Paragraph(text, "Description", rule.Description);
        Paragraph(text, "Remediation", rule.Remediation);
        Paragraph(text, "Parameters", string.Join('\n', rule.Parameters.Select(p => Parameter(p, file))));
        Paragraph(text, "Match", RuleText.Source(rule, file, "match"));
        Paragraph(text, "Message", RuleText.Source(rule, file, "message"));
        Paragraph(text, "References", string.Join('\n', rule.References));
        return text.ToString();
    }

    public static void WriteList(IReadOnlyList<Rule> rules, Stream stream)
    {
        using var json = new Utf8JsonWriter(stream, FormatFlag.JsonOptions);
        json.WriteStartObject();
        json.WriteStartArray("rules");
        foreach (var rule in rules) Write(json, rule, inFull: false);
        json.WriteEndArray();
        json.WriteEndObject();
        json.Flush();
        stream.WriteByte((byte)'\n');
    }

    public static void WriteOne(Rule rule, Stream stream)
    {
        using var json = new Utf8JsonWriter(stream, FormatFlag.JsonOptions);
        Write(json, rule, inFull: true);
        json.Flush();
        stream.WriteByte((byte)'\n');
    }

    private static void Write(Utf8JsonWriter json, Rule rule, bool inFull)
    {
        json.WriteStartObject();
        json.WriteString("id", rule.Id);
        json.WriteString("title", rule.Title);
        json.WriteString("severity", rule.Severity.NameOf());
        json.WriteString("status", rule.Status.ToString().ToLowerInvariant());
        Write(json, "modes", rule.Modes);
        Write(json, "tags", rule.Tags);
        json.WriteBoolean("built_in", rule.IsBuiltIn);
        json.WriteString("disabled_because", rule.DisabledBecause);
        if (inFull) WriteRest(json, rule);
        json.WriteEndObject();
    }

    private static void WriteRest(Utf8JsonWriter json, Rule rule)
    {
        var file = YamlDocument.Read(rule.Source).Root;
        json.WriteString("replaced_by", rule.ReplacedBy);
        Write(json, "aliases", rule.Aliases);
        Write(json, "collections", rule.Collections);
        Write(json, "requires", rule.Requires);
        json.WriteStartObject("compliance");
        foreach (var (framework, controls) in rule.Compliance.OrderBy(c => c.Key, StringComparer.Ordinal)) Write(json, framework, controls);
        json.WriteEndObject();
        json.WriteString("description", rule.Description);
        json.WriteString("remediation", rule.Remediation);
        Write(json, "references", rule.References);
        json.WriteStartArray("params");
        foreach (var parameter in rule.Parameters)
        {
            json.WriteStartObject();
            json.WriteString("name", parameter.Name);
            json.WriteString("type", parameter.Type);
            json.WriteString("default", parameter.Default);
            json.WriteString("value", RuleText.Shown(parameter.Value));
            foreach (var (bound, value) in RuleText.Bounds(parameter, file)) json.WriteString(bound, value);
            json.WriteString("description", parameter.Description);
            json.WriteEndObject();
        }
        json.WriteEndArray();
        json.WriteString("file", rule.Source.Name);
        json.WriteString("match", RuleText.Source(rule, file, "match"));
        json.WriteString("message", RuleText.Source(rule, file, "message"));
    }

    private static void Write(Utf8JsonWriter json, string name, IReadOnlyList<string> values)
    {
        json.WriteStartArray(name);
        foreach (var value in values) json.WriteStringValue(value);
        json.WriteEndArray();
    }

    private static void Line(StringBuilder text, string name, string? value)
    {
        if (!string.IsNullOrEmpty(value)) text.Append(name.PadRight(Column)).Append(name.Length >= Column ? " " : "").Append(value).Append('\n');
    }

    private static void Paragraph(StringBuilder text, string title, string? body)
    {
        if (!string.IsNullOrWhiteSpace(body)) text.Append('\n').Append(title).Append("\n  ").Append(body.TrimEnd().ReplaceLineEndings("\n  ")).Append('\n');
    }

    private static string Parameter(RuleParameter parameter, YamlMapping? file)
    {
        var facts = new List<string> { parameter.Type, $"default {(parameter.Default.Length == 0 ? "empty" : parameter.Default)}" };
        facts.AddRange(RuleText.Bounds(parameter, file).Select(b => $"{b.Name} {b.Value}"));
        if (RuleText.Shown(parameter.Value) is { } value && value != parameter.Default) facts.Add($"now {value}");
        return $"{parameter.Name} ({string.Join(", ", facts)}){(parameter.Description is { } description ? $": {description}" : "")}";
    }
}
