namespace PolicyScanner.Cli.Scaffolding;

/// <summary>The line by which editors find the schema of a file: it is written only where it leads to one that is there.</summary>
internal static class EditorSchema
{
    /// <summary>Where <c>init</c> puts the schemas.</summary>
    public const string Folder = ".policyscanner/schemas";

    /// <summary>The line, for a path relative to the file.</summary>
    public static string Header(string path) => $"# yaml-language-server: $schema={path}\n";

    /// <summary>The line for a rule file: for the nearest schema in its folder or above, or nothing.</summary>
    public static string HeaderFor(string ruleFile)
    {
        var own = Path.GetDirectoryName(Path.GetFullPath(ruleFile))!;
        for (var folder = own; folder is not null; folder = Path.GetDirectoryName(folder))
        {
            var schema = Path.Combine(folder, Folder, "rule.json");
            if (File.Exists(schema)) return Header(Path.GetRelativePath(own, schema).Replace('\\', '/'));
        }
        return "";
    }
}
