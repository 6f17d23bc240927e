using System.Text;
using PolicyScanner.Text;

namespace PolicyScanner.Rules.Reading;

/// <summary>The rule and definition files that come with the library.</summary>
internal static class BuiltInFiles
{
    private static readonly Lazy<IReadOnlyList<SourceText>> Read = new(ReadAll);

    /// <summary>All of them by name, <c>rules/keys/key-never-expires.yaml</c>.</summary>
    public static IReadOnlyList<SourceText> All => Read.Value;

    private static SourceText[] ReadAll()
    {
        var assembly = typeof(BuiltInFiles).Assembly;
        return
        [
            .. assembly.GetManifestResourceNames()
                .Where(name => name.StartsWith("rules", StringComparison.Ordinal) && name.EndsWith(".yaml", StringComparison.Ordinal))
                .Select(name => (Resource: name, Name: name.Replace('\\', '/')))
                // Profiles are chosen from, not loaded.
                .Where(file => !file.Name.StartsWith("rules/profiles/", StringComparison.Ordinal))
                .OrderBy(file => file.Name, StringComparer.Ordinal)
                .Select(file => new SourceText(file.Name, Content(file.Resource))),
        ];

        string Content(string resource)
        {
            using var reader = new StreamReader(assembly.GetManifestResourceStream(resource)!, Encoding.UTF8);
            return reader.ReadToEnd();
        }
    }
}
