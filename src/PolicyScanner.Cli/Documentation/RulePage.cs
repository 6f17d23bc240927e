using System.Text;
using PolicyScanner.Cli.Commands;
using PolicyScanner.Cli.Configuration;
using PolicyScanner.Graph;
using PolicyScanner.Reports;
using PolicyScanner.Rules;
using PolicyScanner.Text;
using PolicyScanner.Text.Yaml;

namespace PolicyScanner.Cli.Documentation;

/// <summary>A rule on a page of its own, in Markdown: what it finds, why, what to do, and how to go on.</summary>
internal sealed class RulePage
{
    private readonly Rule _rule;
    private readonly YamlMapping? _file;
    private readonly StringBuilder _page = new();

    private RulePage(Rule rule) => (_rule, _file) = (rule, YamlDocument.Read(rule.Source).Root);

    /// <summary>The name of its file.</summary>
    public static string FileOf(Rule rule) => rule.Id + ".md";

    public static string Of(Rule rule) => new RulePage(rule).Write();

    private string Write()
    {
        _page.Append(RuleDocuments.Mark).Append("\n\n# ").Append(MarkdownText.Of(_rule.Title)).Append("\n\n").AppendJoin(" · ", Facts()).Append('\n');
        if (_rule.DisabledBecause is { } reason) Paragraph($"Switched off: {MarkdownText.Of(reason)}");
        if (_rule.ReplacedBy is { } next) Paragraph($"Use {MarkdownText.Code(next)} instead.");

        Section("What it finds", $"Every `{SubjectType()}` for which all of this holds:\n\n{MarkdownBlock.Code("yaml", RuleText.Source(_rule, _file, "match")!)}\n\nand says: {MarkdownText.Code(Message())}");
        Section("Why it matters", MarkdownBlock.Of(_rule.Description));
        Section("What to do", MarkdownBlock.Of(_rule.Remediation));
        Section("Severity", Severities());
        Section("Parameters", Parameters());
        Section("Controls", Controls());
        Section("What it needs", Needs());
        Section("Example", Example());
        Section("Try it", MarkdownBlock.Code("", $"policyscanner scan --select id:{_rule.Id}\npolicyscanner explain {_rule.Id} --subject {SubjectType()}/ID\npolicyscanner rules show {_rule.Id}"));
        Section("Read on", Bullets([.. _rule.References.Select(r => $"<{CleanText.Of(r, int.MaxValue)}>"), .. Related()]));
        return _page.ToString();
    }

    private IEnumerable<string> Facts()
    {
        yield return MarkdownText.Code(_rule.Id);
        yield return $"**{_rule.Severity.NameOf()}**";
        yield return $"{string.Join(" and ", _rule.Modes)} mode";
        if (_rule.Status is not RuleStatus.Stable) yield return _rule.Status.ToString().ToLowerInvariant();
        if (_rule.Tags.Count > 0) yield return "tags " + string.Join(", ", _rule.Tags.Select(MarkdownText.Code));
        if (_rule.Aliases.Count > 0) yield return "formerly " + string.Join(", ", _rule.Aliases.Select(MarkdownText.Code));
    }

    private string SubjectType()
    {
        if ((_file?.Find("subject")?.Value as YamlMapping)?.Find("type")?.Value is YamlScalar type) return type.Text;
        var first = ((_file?.Find("match")?.Value as YamlSequence)?.Items.FirstOrDefault() as YamlMapping)?.Find("for")?.Value as YamlScalar;
        return GraphSchema.Find(first?.Text.Split(' ')[^1] ?? "")?.Type ?? "subject";
    }

    private string Message() => (_file?.Find("message")?.Value as YamlScalar)?.Text ?? "";

    private string? Severities()
    {
        if (_file?.Find("severity_when")?.Value is not YamlSequence cases) return null;
        var lines = cases.Items.OfType<YamlMapping>().Select(c => $"**{Text(c, "severity")}** where {MarkdownText.Code(Text(c, "if"))}");
        return Bullets([.. lines, $"else **{_rule.Severity.NameOf()}**"]);
    }

    private string? Parameters()
    {
        if (_rule.Parameters.Count == 0) return null;
        var table = new MarkdownTable("name", "type", "default", "bounds", "meaning");
        foreach (var parameter in _rule.Parameters)
        {
            var value = RuleText.Shown(parameter.Value);
            table.Add(MarkdownText.Code(parameter.Name), MarkdownText.Code(parameter.Type),
                (parameter.Default.Length == 0 ? "empty" : MarkdownText.Code(parameter.Default)) + (value == parameter.Default ? "" : $", here {MarkdownText.Code(value)}"),
                MarkdownText.Of(string.Join(", ", RuleText.Bounds(parameter, _file).Select(b => $"{b.Name} {b.Value}"))), MarkdownText.Of(parameter.Description ?? ""));
        }
        return $"{table}\nSet one with {MarkdownText.Code($"--param {_rule.Id}.{_rule.Parameters[0].Name}=VALUE")}, or under `overrides` in the configuration.";
    }

    private string? Controls()
    {
        if (_file?.Find("compliance")?.Value is not YamlMapping { Entries.Count: > 0 } frameworks) return null;
        var table = new MarkdownTable("framework", "controls");
        foreach (var (framework, controls) in frameworks.Entries.OrderBy(e => e.Name, StringComparer.Ordinal))
            table.Add(MarkdownText.Of(framework.Text), string.Join(", ", (controls as YamlSequence)?.Items.Select(Control) ?? []));
        return table.ToString();
    }

    private static string Control(YamlNode control) => control is YamlMapping conditional
        ? $"{MarkdownText.Of(Text(conditional, "control"))} (while {MarkdownText.Code(Text(conditional, "requires"))})"
        : MarkdownText.Of((control as YamlScalar)?.Text ?? "");

    private string Needs() => Bullets(
    [
        .. _rule.Collections.Select(GraphSchema.Find).OfType<CollectionSchema>().Select(c =>
            $"`{c.Name}`: {c.Description}{(c.Modes.Count is 0 or 2 ? "" : $" ({c.Modes[0]} mode)")}{(c.HowToFetch.StartsWith("pass ", StringComparison.Ordinal) ? $"; {c.HowToFetch}" : "")}"),
        .. _rule.Requires.Select(r => $"{MarkdownText.Code(r)}, which you give in the configuration"),
    ])!;

    // The first test that finds something: a small organization, and what the rule says of it. Up to the next test, or to the end: tests are the last key.
    private string? Example()
    {
        if (_file?.Find("tests")?.Value is not YamlSequence tests || _rule.Source.Content[tests.Span.Start] == '[') return null;
        var at = Enumerable.Range(0, tests.Items.Count).FirstOrDefault(i => (tests.Items[i] as YamlMapping)?.Find("expect")?.Value is YamlSequence, -1);
        if (at < 0) return null;
        var start = tests.Items[at].Span.Start;
        var end = at + 1 < tests.Items.Count ? tests.Items[at + 1].Span.Start - Indent(tests.Items[at + 1].Span.Start) : _rule.Source.Content.Length;
        var lines = _rule.Source.Content[start..end].ReplaceLineEndings("\n").Split('\n').Reverse().SkipWhile(l => l.Trim() is "" or ['#', ..]).Reverse();
        return MarkdownBlock.Code("yaml", RuleText.Dedented(new string(' ', Indent(start)) + string.Join('\n', lines)));
    }

    private int Indent(int at) => _rule.Source.Position(at).Column - 1;

    private IEnumerable<string> Related()
    {
        if (_rule.Supersedes.Count > 0) yield return $"replaces findings of {string.Join(", ", _rule.Supersedes.Select(MarkdownText.Code))} on the same subject";
        if (_rule.IsBuiltIn) yield return $"[{_rule.Source.Name}](../../{_rule.Source.Name})";
    }

    private static string Text(YamlMapping mapping, string key) => (mapping.Find(key)?.Value as YamlScalar)?.Text ?? "";

    private static string? Bullets(IReadOnlyList<string> lines) => lines.Count == 0 ? null : string.Join('\n', lines.Select(l => $"- {l}"));

    private void Section(string title, string? text)
    {
        if (string.IsNullOrWhiteSpace(text)) return;
        _page.Append("\n## ").Append(title).Append('\n');
        Paragraph(text);
    }

    private void Paragraph(string text) => _page.Append('\n').Append(text.TrimEnd()).Append('\n');
}
