using System.Text;
using System.Text.Json;
using PolicyScanner.Findings;
using PolicyScanner.Rules.Reading;
using PolicyScanner.Text;
using PolicyScanner.Text.Yaml;

namespace PolicyScanner.Gate;

/// <summary><c>policyscanner.baseline/v1</c>: JSON with one finding a line, so that a review sees what was added.</summary>
internal static class BaselineFile
{
    private static readonly string[] RootKeys = ["schema", "organizations", "mode", "findings"];
    private static readonly string[] FindingKeys = ["fingerprint", "rule", "severity", "subject"];
    private static readonly string[] SubjectKeys = ["type", "id", "organization"];

    public static void Write(Baseline baseline, Stream stream)
    {
        using var text = new StreamWriter(stream, new UTF8Encoding(false), leaveOpen: true) { NewLine = "\n" };
        text.WriteLine("{");
        text.WriteLine($"  \"schema\": {Quoted(Baseline.Schema)},");
        text.WriteLine($"  \"organizations\": [{string.Join(", ", baseline.Organizations.Select(Quoted))}],");
        text.WriteLine($"  \"mode\": [{string.Join(", ", baseline.Modes.Select(Quoted))}],");
        text.Write("  \"findings\": [");
        var separator = "\n";
        foreach (var entry in baseline.Entries)
        {
            text.Write(separator);
            text.Write($"    {{ \"fingerprint\": {Quoted(entry.Fingerprint)}, \"rule\": {Quoted(entry.RuleId)}, \"severity\": {Quoted(Word(entry.Severity))}, ");
            text.Write($"\"subject\": {{ \"type\": {Quoted(entry.SubjectType)}, \"id\": {Quoted(entry.SubjectId)}, \"organization\": {Quoted(entry.OrganizationId)} }} }}");
            separator = ",\n";
        }
        text.WriteLine(baseline.Entries.Count == 0 ? "]" : "\n  ]");
        text.WriteLine("}");
    }

    // JSON is YAML: what is wrong has a place.
    public static Baseline Read(SourceText file)
    {
        var document = YamlDocument.Read(file);
        var bag = document.Bag;
        if (document.Root is not { } root) throw new GateFileException(document.Problems);
        var keys = new Keys(root, "a baseline", RootKeys, bag);
        if (keys.RequiredText("schema") is { } schema && schema.Text != Baseline.Schema) bag.OtherBaseline(schema.Span, schema.Text);
        string[] organizations = [.. Texts(keys.Required("organizations"), "`organizations`", bag)];
        string[] modes = [.. Texts(keys.Required("mode"), "`mode`", bag)];
        if (root.Find("organizations") is { } of && organizations.Length == 0) bag.NoOrganizations(of.Key.Span, "organizations");
        if (root.Find("mode") is { } read && modes.Length == 0) bag.NoOrganizations(read.Key.Span, "mode");
        var entries = keys.Required("findings") is { } node && bag.List(node, "`findings`") is { } list
            ? list.Items.Select(item => Entry(item, bag)).OfType<BaselineEntry>().ToList()
            : [];
        return document.Problems.Count == 0 ? new(organizations, modes, entries) : throw new GateFileException(document.Problems);
    }

    private static BaselineEntry? Entry(YamlNode node, DiagnosticBag bag)
    {
        if (bag.Mapping(node, "a finding") is not { } mapping) return null;
        var keys = new Keys(mapping, "a finding", FindingKeys, bag);
        var (fingerprint, rule, severity) = (keys.RequiredText("fingerprint"), keys.RequiredText("rule"), keys.RequiredText("severity"));
        if (keys.Required("subject") is not { } about || bag.Mapping(about, "`subject`") is not { } inner) return null;
        var subject = new Keys(inner, "a subject", SubjectKeys, bag);
        var (type, id, organization) = (subject.RequiredText("type"), subject.RequiredText("id"), subject.RequiredText("organization"));
        if (fingerprint is not null && rule is not null && type is not null && id is not null && organization is not null
            && fingerprint.Text != Fingerprint.Of(organization.Text, rule.Text, type.Text, id.Text)) bag.OtherFingerprint(fingerprint.Span, fingerprint.Text);
        return fingerprint is null || rule is null || type is null || id is null || organization is null
            ? null
            : new(fingerprint.Text, rule.Text, Choices.Severities.Read(severity, default, bag), organization.Text, type.Text, id.Text);
    }

    private static IEnumerable<string> Texts(YamlNode? node, string what, DiagnosticBag bag) => node is null ? [] : bag.Texts(node, what).Select(t => t.Text);

    private static string Word(Rules.Severity severity) => Choices.Severities.WordOf(severity);

    private static string Quoted(string text) => $"\"{JsonEncodedText.Encode(text)}\"";
}

/// <summary>What can be wrong in a baseline file.</summary>
internal static class BaselineProblems
{
    public static void NoOrganizations(this DiagnosticBag bag, TextSpan at, string key) =>
        bag.Report("PS0822", at, $"`{key}` is empty: then nobody knows which scans the baseline is for", "make it anew with `policyscanner baseline create`");

    public static void OtherFingerprint(this DiagnosticBag bag, TextSpan at, string fingerprint) =>
        bag.Report("PS0823", at, $"`{fingerprint}` is not the fingerprint of this rule and subject", "a baseline is not edited by hand: `policyscanner baseline update` does");

    public static void OtherBaseline(this DiagnosticBag bag, TextSpan at, string found) =>
        bag.Report("PS0821", at, $"`{found}` is no version of baselines that this version reads", $"it reads `{Baseline.Schema}`; make one with `policyscanner baseline create`");
}
