using System.Text.Json.Nodes;
using PolicyScanner.Reports;
using static PolicyScanner.Cli.Schemas.Shape;

namespace PolicyScanner.Cli.Schemas;

/// <summary>The shape of a JSON report. Later versions may add keys, so others are allowed.</summary>
internal static class ReportSchema
{
    public static JsonObject Create() => Document("report", "A report of PolicyScanner",
        Has("All that a scan found out", ("schema", Version(JsonReport.Schema)),
            ("tool", Has("What wrote it", ("name", Word()), ("version", Word()))),
            ("scan", Has("The scan", ("as_of", Word("The instant for which it was judged")), ("mode", List(Word())), ("exit_code", Integer("What it means for a pipeline")), ("fail_on", Word()),
                ("inconclusive", OneOf("Whether what could not be judged fails", "fail", "warn")), ("no_fail", Flag("Whether findings do not fail")), ("softened_from", OrNull("integer", "The code without softening")),
                ("organizations", List(Has("An organization", ("id", Word()), ("name", Word()), ("tenant", Word()), ("taken_at", Word())))))),
            ("coverage", List(Has("How completely a collection was read", ("organization", Word()), ("collection", Word()),
                ("state", OneOf("How much", "complete", "partial", "failed", "not_requested")), ("count", Integer()), ("reason", OrNull("string")),
                ("holes", List(Has("A hole", ("parent", OrNull("string")), ("reason", Word()), ("not_requested", Flag("Whether it was left out on purpose")))))))),
            ("summary", Has("Counts", [.. Counts("fail", "waived", "baseline", "inconclusive", "error"), ("by_severity", Map(Integer()))])),
            ("rules", List(Has("A rule", [("id", Word()), ("aliases", List(Word())), ("outcome", OneOf("What became of it", "evaluated", "not_applicable", "disabled", "error")), ("reason", OrNull("string")), ("notes", List(Word())),
                .. Counts("subjects", "fail", "pass", "inconclusive", "error")]))),
            ("findings", List(Ref("finding"))),
            ("inconclusive", List(Has("What could not be judged", ("rule", OrNull("string")), ("organization", OrNull("string")), ("missing", List(Word())), ("parent", OrNull("string")), ("reason", OrNull("string")),
                ("counts", Flag("Whether it decides about the exit code")), ("subjects", List(Ref("subject"))), ("total", OrNull("integer"))))),
            ("errors", List(Has("What failed", ("rule", Word()), ("subject", Any(Ref("subject"), Null())), ("at", OrNull("string")), ("message", Word()))))),
        ("finding", Has("A finding", ("fingerprint", Word("Its identity", "^[0-9a-f]{16}$")), ("rule", Word()), ("severity", RuleSchema.Severity("How bad it is")), ("may_be", OrNull("string", "How bad it may be")),
            ("status", OneOf("What was decided", "open", "waived", "baseline")), ("gates", Flag("Whether it may fail a gate")), ("subject", Ref("subject")), ("message", Word()), ("remediation", OrNull("string")),
            ("compliance", Map(List(Word()))), ("supersedes", List(Word())), ("waiver", OrNull("object", "The decision")),
            ("evidence", Has("The rows and lines that it rests on", ("rows", List(new JsonObject())), ("lines", List(Has("A line", ("at", Word()), ("text", Word()), ("value", new JsonObject())))), ("total", Integer()), ("hash", Word()))))),
        ("subject", Has("What it is about", ("type", Word()), ("id", Word()), ("name", OrNull("string")), ("organization", Word()))));

    private static IEnumerable<(string, JsonNode)> Counts(params string[] names) => names.Select(n => (n, (JsonNode)Integer()));

    private static JsonObject OrNull(string type, string? description = null) => Described(new JsonObject { ["type"] = Texts([type, "null"]) }, description);

    // All keys are always there.
    private static JsonObject Has(string description, params IEnumerable<(string Key, JsonNode Value)> keys)
    {
        var all = keys.ToList();
        var shape = Record(description, all.Select(k => k.Key), all);
        shape.Remove("additionalProperties");
        return shape;
    }
}
