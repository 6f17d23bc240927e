using System.Text;
using PolicyScanner.Text;

namespace PolicyScanner.Rules.Reading;

/// <summary>The rule and definition files that come with the library.</summary>
internal static class BuiltInFiles
{
    private static readonly Lazy<IReadOnlyList<SourceText>> Rules = new(() => Below("rules"));

    /// <summary>All of them by name, <c>rules/keys/key-never-expires.yaml</c>.</summary>
    public static IReadOnlyList<SourceText> All => Rules.Value;

    /// <summary>The profiles by name, <c>profiles/small.yaml</c>.</summary>
    public static IReadOnlyList<SourceText> Profiles => Below("profiles");

    private static SourceText[] Below(string folder)
    {
        var assembly = typeof(BuiltInFiles).Assembly;
        return
        [
            .. assembly.GetManifestResourceNames()
                .Select(name => (Resource: name, Name: name.Replace('\\', '/')))
                .Where(file => file.Name.StartsWith(folder + "/", StringComparison.Ordinal) && file.Name.EndsWith(".yaml", StringComparison.Ordinal))
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
