using PolicyScanner.Findings;
using PolicyScanner.Graph;

namespace PolicyScanner.Reports;

/// <summary>
/// The path under which formats made for source code show a subject, <c>claude/organization/collection/id</c>. There is no such file: their readers refuse
/// what has no place in one.
/// </summary>
internal static class SubjectPath
{
    public static string Of(Subject subject) => $"{Of(subject.OrganizationId)}/{Segment(GraphSchema.FindType(subject.Type)?.Name ?? subject.Type)}/{Segment(subject.Id)}";

    /// <summary>That of an organization.</summary>
    public static string Of(string organizationId) => $"claude/{Segment(organizationId)}";

    /// <summary>A part of a path, percent-encoded. Dots alone would lead elsewhere, whether they are encoded or not.</summary>
    public static string Segment(string text) => text.Trim('.').Length == 0 ? $"~{text}" : Uri.EscapeDataString(text);
}
