using System.Text.Json;
using PolicyScanner.Findings;
using PolicyScanner.Gate;
using PolicyScanner.Graph;
using PolicyScanner.Text;

namespace PolicyScanner.Reports;

/// <summary>
/// The report for programs, <c>policyscanner.report/v1</c>: everything a scan found out. Nothing in it depends on when, where or how fast the scan ran.
/// </summary>
/// <remarks>
/// The bytes are ASCII: the encoder escapes what is not, so that a name cannot act on a terminal, in HTML, or in a reader that guesses another
/// encoding. Half a surrogate pair, which no JSON text can carry, becomes U+FFFD.
/// </remarks>
public static class JsonReport
{
    /// <summary>The version of its shape, the value of <c>schema</c>.</summary>
    public const string Schema = "policyscanner.report/v1";

    /// <summary>Writes it: two spaces of indentation, LF, a line end at the end.</summary>
    public static void Write(ScanResult result, GateDecision decision, Stream stream)
    {
        ArgumentNullException.ThrowIfNull(result);
        ArgumentNullException.ThrowIfNull(decision);
        ArgumentNullException.ThrowIfNull(stream);
        stream.WriteJson(json =>
        {
            json.WriteString("schema", Schema);
            WriteTool(json);
            WriteScan(json, result, decision);
            json.WriteList("coverage", result.Graph.Coverage, WriteCoverage);
            WriteSummary(json, new(result));
            json.WriteList("rules", result.Rules, WriteRule);
            json.WriteList("findings", result.Findings, WriteFinding);
            json.WriteList("inconclusive", result.Inconclusive, WriteInconclusive);
            json.WriteList("errors", result.Errors, WriteError);
        });
    }

    private static void WriteTool(Utf8JsonWriter json)
    {
        json.WriteStartObject("tool");
        json.WriteString("name", Tool.Name);
        json.WriteString("version", Tool.Version);
        json.WriteEndObject();
    }

    private static void WriteScan(Utf8JsonWriter json, ScanResult result, GateDecision decision)
    {
        json.WriteStartObject("scan");
        json.WriteString("as_of", PrintedTime.Instant(result.AsOf));
        json.WriteTexts("mode", result.Graph.Modes);
        json.WriteNumber("exit_code", decision.ExitCode);
        json.WriteString("fail_on", decision.Options.FailOn is { } severity ? Words.Of(severity) : "none");
        json.WriteString("inconclusive", decision.Options.InconclusiveFails ? "fail" : "warn");
        json.WriteBoolean("no_fail", decision.Options.NoFail);
        if (decision.WasSoftened) json.WriteNumber("softened_from", decision.StrictExitCode);
        else json.WriteNull("softened_from");
        json.WriteList("organizations", result.Graph.Organizations, WriteOrganization);
        json.WriteEndObject();
    }

    private static void WriteOrganization(Utf8JsonWriter json, Organization organization)
    {
        json.WriteString("id", organization.Id);
        json.WriteString("name", organization.Name);
        json.WriteString("tenant", organization.TenantId);
        json.WriteString("taken_at", PrintedTime.Instant(organization.TakenAt));
    }

    private static void WriteCoverage(Utf8JsonWriter json, CollectionCoverage coverage)
    {
        json.WriteString("organization", coverage.OrganizationId);
        json.WriteString("collection", coverage.Collection);
        json.WriteString("state", coverage.StateName);
        json.WriteNumber("count", coverage.Count);
        json.WriteString("reason", coverage.Reason);
        json.WriteList("holes", coverage.Holes, (json, hole) =>
        {
            json.WriteString("parent", hole.Parent);
            json.WriteString("reason", hole.Reason);
            json.WriteBoolean("not_requested", hole.NotRequested);
        });
    }

    private static void WriteSummary(Utf8JsonWriter json, Totals totals)
    {
        json.WriteStartObject("summary");
        json.WriteNumber("fail", totals.Open);
        json.WriteNumber("waived", totals.Waived);
        json.WriteNumber("baseline", totals.Baseline);
        json.WriteNumber("inconclusive", totals.Inconclusive);
        json.WriteNumber("error", totals.Errors);
        json.WriteStartObject("by_severity");
        foreach (var severity in Words.WorstFirst)
            if (totals.BySeverity.TryGetValue(severity, out var count)) json.WriteNumber(Words.Of(severity), count);
        json.WriteEndObject();
        json.WriteEndObject();
    }

    private static void WriteRule(Utf8JsonWriter json, RuleResult rule)
    {
        json.WriteString("id", rule.Rule.Id);
        json.WriteTexts("aliases", rule.Rule.Aliases);
        json.WriteString("outcome", Words.Of(rule.Outcome));
        json.WriteString("reason", rule.Reason);
        json.WriteTexts("notes", rule.Notes);
        json.WriteNumber("subjects", rule.Subjects);
        json.WriteNumber("fail", rule.Fail);
        json.WriteNumber("pass", rule.Pass);
        json.WriteNumber("inconclusive", rule.Inconclusive);
        json.WriteNumber("error", rule.Error);
    }

    private static void WriteFinding(Utf8JsonWriter json, Finding finding)
    {
        json.WriteString("fingerprint", finding.Fingerprint);
        json.WriteString("rule", finding.RuleId);
        json.WriteString("severity", Words.Of(finding.Severity));
        json.WriteString("may_be", finding.MayBe is { } mayBe ? Words.Of(mayBe) : null);
        json.WriteString("status", Words.Of(finding.Status));
        json.WriteBoolean("gates", finding.Gates);
        WriteSubject(json, "subject", finding.Subject);
        json.WriteString("message", finding.Message);
        json.WriteString("remediation", finding.Remediation);
        json.WriteCompliance(finding.Compliance);
        json.WriteTexts("supersedes", finding.Supersedes);
        WriteAcceptance(json, finding.Acceptance);
        WriteEvidence(json, finding.Evidence);
    }

    private static void WriteAcceptance(Utf8JsonWriter json, Acceptance? acceptance)
    {
        json.WritePropertyName("waiver");
        if (acceptance is null)
        {
            json.WriteNullValue();
            return;
        }
        json.WriteStartObject();
        json.WriteString("state", Words.Of(acceptance.State));
        json.WriteString("reason", acceptance.Reason);
        json.WriteString("owner", acceptance.Owner);
        json.WriteString("expires", acceptance.Expires is { } day ? PrintedTime.Day(day) : null);
        json.WriteString("at", acceptance.At);
        json.WriteEndObject();
    }

    private static void WriteEvidence(Utf8JsonWriter json, Evidence evidence)
    {
        json.WriteStartObject("evidence");
        json.WriteStartArray("rows");
        foreach (var row in evidence.Rows) JsonValue.Write(json, row);
        json.WriteEndArray();
        json.WriteList("lines", evidence.Lines, (json, line) =>
        {
            json.WriteString("at", line.At);
            json.WriteString("text", line.Text);
            json.WritePropertyName("value");
            JsonValue.Write(json, line.Value);
        });
        json.WriteNumber("total", evidence.Total);
        json.WriteString("hash", evidence.Hash);
        json.WriteEndObject();
    }

    private static void WriteInconclusive(Utf8JsonWriter json, InconclusiveEntry entry)
    {
        json.WriteString("rule", entry.RuleId);
        json.WriteString("organization", entry.OrganizationId);
        json.WriteTexts("missing", entry.Missing);
        json.WriteString("parent", entry.Parent);
        json.WriteString("reason", entry.Reason);
        json.WriteBoolean("counts", entry.Counts);
        json.WriteList("subjects", entry.Subjects, WriteSubject);
        if (entry.Total is { } total) json.WriteNumber("total", total);
        else json.WriteNull("total");
    }

    private static void WriteError(Utf8JsonWriter json, RuleError error)
    {
        json.WriteString("rule", error.RuleId);
        WriteSubject(json, "subject", error.Subject);
        json.WriteString("at", error.At);
        json.WriteString("message", error.Message);
    }

    private static void WriteSubject(Utf8JsonWriter json, string name, Subject? subject)
    {
        json.WritePropertyName(name);
        if (subject is null)
        {
            json.WriteNullValue();
            return;
        }
        json.WriteStartObject();
        WriteSubject(json, subject);
        json.WriteEndObject();
    }

    private static void WriteSubject(Utf8JsonWriter json, Subject subject)
    {
        json.WriteString("type", subject.Type);
        json.WriteString("id", subject.Id);
        json.WriteString("name", subject.Name);
        json.WriteString("organization", subject.OrganizationId);
    }
}
