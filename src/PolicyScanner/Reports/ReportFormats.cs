namespace PolicyScanner.Reports;

/// <summary>The report formats: the table that the command line and the tests read.</summary>
public static class ReportFormats
{
    /// <summary>The formats in the order in which help lists them.</summary>
    public static IReadOnlyList<ReportFormat> All { get; } =
    [
        new("text", "for people: findings by severity and rule, what could not be judged, one line of summary", TextReport.Write),
        new("json", "for programs: everything the scan found out, in a stable shape", (result, decision, _, stream) => JsonReport.Write(result, decision, stream)),
        new("sarif", "for GitHub code scanning and other readers of SARIF 2.1.0", SarifReport.Write),
        new("junit", "for test reports of pipelines: a test suite for each rule, what could not be judged as errors", JUnitReport.Write),
        new("markdown", "for people: a summary for a pull request or a job, with the figures first", MarkdownReport.Write),
        new("html", "for people: one page with the evidence of each finding, which opens without a network", HtmlReport.Write),
        new("csv", "for spreadsheets: a line for each finding and for what could not be judged", CsvReport.Write),
        new("gitlab-codequality", "for merge requests in GitLab: its report of code quality", GitLabReport.Write),
        new("ocsf", "for security data lakes: OCSF 1.5 Compliance Findings, JSON Lines", OcsfReport.Write),
    ];

    /// <summary>The format of that name; null if there is none.</summary>
    public static ReportFormat? Find(string name) => All.FirstOrDefault(f => f.Name == name);
}
