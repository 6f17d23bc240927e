using PolicyScanner.Findings;
using PolicyScanner.Graph;
using PolicyScanner.Text;

namespace PolicyScanner.Reports;

/// <summary>Subjects and organizations as the text report names them.</summary>
internal sealed class SubjectText(AccessGraph graph)
{
    private readonly Dictionary<string, string> _organizations = graph.Organizations.ToDictionary(o => o.Id, o => o.Name, StringComparer.Ordinal);

    /// <summary><c>api_key/apikey_1</c>.</summary>
    public static string Id(Subject subject) => CleanText.Of($"{subject.Type}/{subject.Id}");

    /// <summary>The name in quotes after a space, so that its end is seen; nothing where it has no name of its own.</summary>
    public static string Name(Subject subject) => subject.Name is null || subject.Name == subject.Id ? "" : $" \"{CleanText.Of(subject.Name)}\"";

    /// <summary> Which organization, in words; nothing where the scan has only one.</summary>
    public string In(string organizationId) =>
        _organizations.Count < 2 ? "" : $" in {CleanText.Of(_organizations.TryGetValue(organizationId, out var name) && name.Length > 0 ? name : organizationId)}";
}
