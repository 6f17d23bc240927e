using PolicyScanner.Tests;

namespace PolicyScanner.Cli.Tests;

/// <summary>Rules for the tests, and files to put them in.</summary>
internal static class Rules
{
    public const string NamedX = """
        schema: policyscanner.rule/v1
        id: named-x
        title: Key named x
        severity: low
        match:
          - for: key in api_keys
            where: key.name == "x"
        message: "{key.name} is named x"
        tests:
          - name: one is
            given: { api_keys: [{ id: k1, name: x }, { id: k2, name: y }] }
            expect: [k1]

        """;

    /// <summary>Writes a file into the folder, with the folders on its way; its path.</summary>
    public static string Write(this TemporaryFolder folder, string name, string content)
    {
        var path = Path.Combine(folder.Path, name);
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        File.WriteAllText(path, content);
        return path;
    }
}
