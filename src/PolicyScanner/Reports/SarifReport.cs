using System.Text.Json;
using PolicyScanner.Findings;
using PolicyScanner.Gate;
using PolicyScanner.Text;

namespace PolicyScanner.Reports;

/// <summary>SARIF 2.1.0 as GitHub code scanning takes it: a run for each organization, because the category of a run names one.</summary>
internal static class SarifReport
{
    private const string Schema = "https://json.schemastore.org/sarif-2.1.0.json";

    // GitHub keeps no more of a run.
    private const int MostResults = 5_000;

    /// <summary>Writes it; the stream stays open.</summary>
    public static void Write(ScanResult result, GateDecision decision, ReportOptions options, Stream stream)
    {
        var findings = result.Findings.ToLookup(f => f.Subject.OrganizationId);
        stream.WriteJson(json =>
        {
            json.WriteString("$schema", Schema);
            json.WriteString("version", "2.1.0");
            json.WriteList("runs", Organizations(result), (json, id) => WriteRun(json, result, decision, options, id, [.. findings[id ?? ""]]));
        });
    }

    // A scan of nothing is a run too: it says that nothing was evaluated.
    private static IEnumerable<string?> Organizations(ScanResult result) =>
        result.Graph.Organizations.Select(o => o.Id)
            .Concat(result.Findings.Select(f => f.Subject.OrganizationId)).Concat(result.Inconclusive.Select(i => i.OrganizationId))
            .Concat(result.Errors.Select(e => e.Subject?.OrganizationId).OfType<string>())
            .Distinct(StringComparer.Ordinal).DefaultIfEmpty(null);

    private static void WriteRun(Utf8JsonWriter json, ScanResult result, GateDecision decision, ReportOptions options, string? organizationId, IReadOnlyList<Finding> findings)
    {
        var all = findings.Where(f => f.Status is FindingStatus.Open || options.ShowWaived).OrderBy(f => f.Status is not FindingStatus.Open).ThenByDescending(f => f.Severity).ToList();
        var shown = all.Take(MostResults).ToList();
        var (rules, notifications) = (new SarifRules(result.Rules, shown), new SarifNotifications(result, organizationId, all.Count - shown.Count));

        json.WriteObject("tool", json => json.WriteObject("driver", json =>
        {
            json.WriteString("name", Tool.Name);
            json.WriteString("semanticVersion", Tool.Version);
            rules.Write(json);
        }));
        if (organizationId is not null) json.WriteObject("automationDetails", json => json.WriteString("id", $"policyscanner/{SubjectPath.Segment(organizationId)}/"));
        json.WriteList("invocations", [decision], (json, decision) =>
        {
            json.WriteBoolean("executionSuccessful", notifications.IsComplete);
            json.WriteNumber("exitCode", decision.ExitCode);
            json.WriteString("exitCodeDescription", decision.Summary);
            notifications.Write(json, rules);
        });
        json.WriteString("columnKind", "utf16CodeUnits");
        // By the standard either every result of a run says whether it is suppressed, or none does.
        json.WriteList("results", shown, (json, finding) => WriteResult(json, finding, rules, options.ShowWaived));
        json.WriteObject("properties", json => WriteScan(json, result, organizationId));
    }

    private static void WriteResult(Utf8JsonWriter json, Finding finding, SarifRules rules, bool withSuppressions)
    {
        rules.WriteReference(json, finding);
        json.WriteString("level", SarifText.Level(finding.Severity));
        json.WriteObject("message", json => json.WriteString("text", SarifText.Message(finding.Message)));
        json.WriteList("locations", [finding.Subject], WriteLocation);
        json.WriteObject("partialFingerprints", json => json.WriteString("primaryLocationLineHash", $"{finding.Fingerprint}:1"));
        if (withSuppressions) json.WriteList("suppressions", finding.Status is FindingStatus.Open ? Array.Empty<Finding>() : [finding], WriteSuppression);
        json.WriteObject("properties", json =>
        {
            json.WriteString("severity", Words.Of(finding.Severity));
            if (finding.MayBe is { } worse) json.WriteString("may_be", Words.Of(worse));
            json.WriteBoolean("gates", finding.Gates);
        });
    }

    private static void WriteLocation(Utf8JsonWriter json, Subject subject)
    {
        json.WriteObject("physicalLocation", json =>
        {
            json.WriteObject("artifactLocation", json => json.WriteString("uri", SubjectPath.Of(subject)));
            json.WriteObject("region", json =>
            {
                json.WriteNumber("startLine", 1);
                json.WriteNumber("startColumn", 1);
                json.WriteNumber("endLine", 1);
                json.WriteNumber("endColumn", 2);
            });
        });
        json.WriteList("logicalLocations", [subject], (json, subject) =>
        {
            json.WriteString("name", subject.Name ?? subject.Id);
            json.WriteString("fullyQualifiedName", Words.Subject(subject));
            json.WriteString("kind", "resource");
        });
    }

    private static void WriteSuppression(Utf8JsonWriter json, Finding finding)
    {
        json.WriteString("kind", "external");
        json.WriteString("status", "accepted");
        json.WriteString("justification", finding.Acceptance is { } acceptance ? CleanText.Of(Words.Of(acceptance)) : Words.Of(finding.Status));
    }

    private static void WriteScan(Utf8JsonWriter json, ScanResult result, string? organizationId)
    {
        json.WriteString("as_of", PrintedTime.Instant(result.AsOf));
        if (result.Graph.Organizations.FirstOrDefault(o => o.Id == organizationId) is not { } organization) return;
        json.WriteString("organization", organization.Id);
        json.WriteString("name", organization.Name);
        json.WriteString("taken_at", PrintedTime.Instant(organization.TakenAt));
    }
}
