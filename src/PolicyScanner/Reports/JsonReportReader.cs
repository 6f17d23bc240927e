using System.Text.Json;
using PolicyScanner.Findings;
using PolicyScanner.Rules;

namespace PolicyScanner.Reports;

/// <summary>Reads back from a JSON report what baselines and waivers need of it.</summary>
public static class JsonReportReader
{
    /// <summary>Reads a report that <see cref="JsonReport"/> wrote.</summary>
    /// <exception cref="FormatException">It is none, or of another version: the message says what is wrong.</exception>
    public static ScanRecord Read(Stream stream)
    {
        ArgumentNullException.ThrowIfNull(stream);
        try
        {
            using var document = JsonDocument.Parse(stream);
            var root = document.RootElement;
            if (root.ValueKind is not JsonValueKind.Object || !root.TryGetProperty("schema", out var schema)) throw new FormatException($"it has no `\"schema\": \"{JsonReport.Schema}\"`");
            if (schema.GetString() != JsonReport.Schema) throw new FormatException($"it is of schema `{schema.GetString()}`, and this version reads `{JsonReport.Schema}`");
            return Read(root);
        }
        catch (JsonException e)
        {
            throw new FormatException($"line {e.LineNumber + 1} is not valid JSON", e);
        }
        catch (Exception e) when (e is KeyNotFoundException or InvalidOperationException)
        {
            throw new FormatException("it lacks a key, or has a value of the wrong kind", e);
        }
    }

    private static ScanRecord Read(JsonElement root)
    {
        var scan = root.GetProperty("scan");
        // Subjects that could not even be listed are in no rule's figures.
        var unlisted = root.GetProperty("inconclusive").EnumerateArray().Where(i => i.GetProperty("total").ValueKind is JsonValueKind.Null)
            .Select(i => Text(i, "rule")).ToHashSet(StringComparer.Ordinal);
        return new()
        {
            Organizations = [.. scan.GetProperty("organizations").EnumerateArray().Select(o => Text(o, "id")).Order(StringComparer.Ordinal)],
            Modes = Texts(scan, "mode"),
            Findings = [.. root.GetProperty("findings").EnumerateArray().Select(ReadFinding)],
            Rules = [.. root.GetProperty("rules").EnumerateArray().Select(r => new RecordedRule(
                Text(r, "id"), Texts(r, "aliases"),
                Text(r, "outcome") == Words.Of(RuleOutcome.Evaluated) && r.GetProperty("inconclusive").GetInt32() == 0 && r.GetProperty("error").GetInt32() == 0 && !unlisted.Contains(Text(r, "id"))))],
        };
    }

    private static RecordedFinding ReadFinding(JsonElement finding)
    {
        var subject = finding.GetProperty("subject");
        return new(
            Text(finding, "fingerprint"), Text(finding, "rule"), Severity(Text(finding, "severity")),
            new(Text(subject, "type"), Text(subject, "id"), subject.GetProperty("name").GetString(), Text(subject, "organization")),
            Status(Text(finding, "status")), Text(finding.GetProperty("evidence"), "hash"), Texts(finding, "supersedes"));
    }

    private static Severity Severity(string word) => Words.WorstFirst.Where(s => Words.Of(s) == word).Select(s => (Severity?)s).FirstOrDefault()
        ?? throw new FormatException($"`{word}` is no severity");

    private static FindingStatus Status(string word) => Enum.GetValues<FindingStatus>().Where(s => Words.Of(s) == word).Select(s => (FindingStatus?)s).FirstOrDefault()
        ?? throw new FormatException($"`{word}` is no status of a finding");

    private static string Text(JsonElement element, string key) => element.GetProperty(key).GetString() ?? throw new FormatException($"`{key}` is null");

    private static string[] Texts(JsonElement element, string key) => [.. element.GetProperty(key).EnumerateArray().Select(e => e.GetString() ?? "")];
}
