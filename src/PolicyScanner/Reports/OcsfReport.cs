using System.Text.Json;
using PolicyScanner.Findings;
using PolicyScanner.Gate;

namespace PolicyScanner.Reports;

/// <summary>
/// Events of the Open Cybersecurity Schema Framework 1.5, class Compliance Finding (2003), as JSON Lines: an event for each finding, for each thing that
/// could not be judged, and for each rule under which everything is fine.
/// </summary>
internal static class OcsfReport
{
    private const string SchemaVersion = "1.5.0";
    private const int Findings = 2, ComplianceFinding = 2003, Create = 1, Rule = 1;

    /// <summary>Writes it; the stream stays open.</summary>
    public static void Write(ScanResult result, GateDecision decision, ReportOptions options, Stream stream)
    {
        foreach (var @event in OcsfEvent.Of(result)) stream.WriteJsonLine(json => Write(json, @event, result, decision));
    }

    private static void Write(Utf8JsonWriter json, OcsfEvent @event, ScanResult result, GateDecision decision)
    {
        json.WriteNumber("activity_id", Create);
        json.WriteString("activity_name", "Create");
        json.WriteNumber("category_uid", Findings);
        json.WriteString("category_name", "Findings");
        json.WriteNumber("class_uid", ComplianceFinding);
        json.WriteString("class_name", "Compliance Finding");
        json.WriteNumber("type_uid", (ComplianceFinding * 100) + Create);
        json.WriteString("type_name", "Compliance Finding: Create");
        json.WriteNumber("time", result.AsOf.ToUnixTimeMilliseconds());
        json.WriteNumber("severity_id", @event.Severity is { } severity ? (int)severity + 1 : 0);
        json.WriteString("severity", @event.Severity is { } known ? Severity(known) : "Unknown");
        json.WriteNumber("status_id", @event.IsSuppressed ? 3 : 1);
        json.WriteString("status", @event.IsSuppressed ? "Suppressed" : "New");
        json.WriteString("message", @event.Message);
        if (@event.Comment is { } comment) json.WriteString("comment", comment);
        json.WriteObject("metadata", json => WriteMetadata(json, @event.OrganizationId));
        json.WriteObject("finding_info", json => WriteInfo(json, @event));
        json.WriteObject("compliance", json => WriteCompliance(json, @event));
        if (@event.Subjects.Count > 0) json.WriteList("resources", @event.Subjects, WriteResource);
        if ((@event.Finding?.Remediation ?? @event.Rule?.Remediation) is { } remedy) json.WriteObject("remediation", json => json.WriteString("desc", remedy));
        json.WriteObject("unmapped", json =>
        {
            json.WriteNumber("exit_code", decision.ExitCode);
            json.WriteString("exit_code_description", decision.Summary);
            json.WriteBoolean("gates", @event.Gates);
            if (@event.Finding?.MayBe is { } worse) json.WriteString("may_be", Words.Of(worse));
            if (@event.Finding is { } finding) json.WriteString("evidence_hash", finding.Evidence.Hash);
        });
    }

    private static void WriteMetadata(Utf8JsonWriter json, string? organizationId)
    {
        json.WriteString("version", SchemaVersion);
        json.WriteObject("product", json =>
        {
            json.WriteString("name", Tool.Name);
            json.WriteString("vendor_name", Tool.Name);
            json.WriteString("version", Tool.Version);
        });
        if (organizationId is not null) json.WriteString("tenant_uid", organizationId);
    }

    private static void WriteInfo(Utf8JsonWriter json, OcsfEvent @event)
    {
        json.WriteString("uid", @event.Uid);
        json.WriteString("title", @event.Rule?.Title ?? @event.Control);
        if (@event.Rule?.Description is { } description) json.WriteString("desc", description);
        json.WriteTexts("types", [@event.Kind]);
        json.WriteObject("analytic", json =>
        {
            json.WriteNumber("type_id", Rule);
            json.WriteString("type", "Rule");
            json.WriteString("uid", @event.Control);
            json.WriteString("name", @event.Rule?.Title ?? @event.Control);
        });
    }

    private static void WriteCompliance(Utf8JsonWriter json, OcsfEvent @event)
    {
        var controls = @event.Controls.OrderBy(c => c.Key, StringComparer.Ordinal).ToList();
        json.WriteString("control", @event.Control);
        json.WriteTexts("standards", controls.Select(c => c.Key));
        json.WriteTexts("requirements", controls.SelectMany(c => c.Value.Select(r => $"{c.Key} {r}")));
        json.WriteNumber("status_id", (int)@event.Status);
        json.WriteString("status", @event.Status.ToString());
        json.WriteList("control_parameters", @event.Rule?.Parameters ?? [], (json, parameter) =>
        {
            json.WriteString("name", parameter.Name);
            if (parameter.Value is IEnumerable<string> values) json.WriteTexts("values", values);
            else json.WriteString("value", parameter.Value as string ?? PlainValue.Of(parameter.Value));
        });
    }

    private static void WriteResource(Utf8JsonWriter json, Subject subject)
    {
        json.WriteString("uid", subject.Id);
        json.WriteString("type", subject.Type);
        if (subject.Name is not null) json.WriteString("name", subject.Name);
        json.WriteString("namespace", subject.OrganizationId);
    }

    private static string Severity(Rules.Severity severity) => severity switch
    {
        Rules.Severity.Critical => "Critical",
        Rules.Severity.High => "High",
        Rules.Severity.Medium => "Medium",
        Rules.Severity.Low => "Low",
        _ => "Informational",
    };
}
