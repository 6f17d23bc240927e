using System.Text;
using System.Text.RegularExpressions;
using PolicyScanner.Text;

namespace PolicyScanner.Cli.Configuration;

/// <summary>Finds rule and definition files, and reads them.</summary>
internal static partial class RuleFiles
{
    private static readonly UTF8Encoding Utf8 = new(false, throwOnInvalidBytes: true);

    /// <summary>The files of the paths, folders with all that is below them, each once, in ordinal order within a folder; null where one cannot be read.</summary>
    /// <param name="paths">Files and folders; <c>builtin</c> is none of them.</param>
    /// <param name="configsToo">Whether configuration and waiver files that lie in a folder are among them.</param>
    public static IReadOnlyList<SourceText>? Read(IEnumerable<RulePath> paths, bool configsToo = false)
    {
        var sources = new List<SourceText>();
        var seen = new HashSet<string>(StringComparer.Ordinal);
        var failed = false;
        foreach (var (path, report) in paths)
        {
            foreach (var file in Files(path, Failed).Where(f => seen.Add(Path.GetFullPath(f))))
            {
                if (ReadText(file, Failed) is { } source && (configsToo || file == path || !(IsConfig(source) || IsWaivers(source)))) sources.Add(source);
            }

            void Failed(string message, string? help)
            {
                failed = true;
                report(message, help);
            }
        }
        return failed ? null : sources;
    }

    /// <summary>Whether the file says of itself that it is a configuration.</summary>
    public static bool IsConfig(SourceText source) => KindOf(source) is "config";

    /// <summary>Whether the file says of itself that it has waivers.</summary>
    public static bool IsWaivers(SourceText source) => KindOf(source) is "waivers";

    /// <summary>Whether the file says of itself that it is a baseline.</summary>
    public static bool IsBaseline(SourceText source) => KindOf(source) is "baseline";

    /// <summary>The file's text; null where it cannot be read, which is reported.</summary>
    public static SourceText? ReadText(string path, Report report)
    {
        try
        {
            return new(path, Utf8.GetString(File.ReadAllBytes(path)));
        }
        catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException)
        {
            report($"`{path}` does not exist", "check the path");
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or ArgumentException and not DecoderFallbackException or NotSupportedException)
        {
            report($"`{path}` cannot be read", Directory.Exists(path) ? "it is a folder: name the file in it" : "check its permissions");
        }
        catch (DecoderFallbackException)
        {
            report($"`{path}` is not UTF-8 text", "save it as UTF-8");
        }
        return null;
    }

    private static List<string> Files(string path, Report report)
    {
        if (!Directory.Exists(path)) return [path];
        try
        {
            var files = Below(path);
            if (files is []) report($"folder `{path}` holds no `*.yaml` or `*.yml` file", "check the path");
            files.Sort(StringComparer.Ordinal);
            return files;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            report($"folder `{path}` cannot be read", "check the permissions of everything in it");
            return [];
        }
    }

    // Links to folders are not followed, they may lead in a circle; links to files are: mounted configuration consists of them.
    private static List<string> Below(string root)
    {
        var files = new List<string>();
        var folders = new Stack<string>([root]);
        while (folders.TryPop(out var folder))
        {
            foreach (var entry in new DirectoryInfo(folder).EnumerateFileSystemInfos().Where(e => !e.Name.StartsWith('.')))
            {
                var path = Path.Combine(folder, entry.Name);
                if (entry is FileInfo && entry.Extension is ".yaml" or ".yml") files.Add(path);
                else if (entry is DirectoryInfo { LinkTarget: null }) folders.Push(path);
            }
        }
        return files;
    }

    private static string? KindOf(SourceText source) => Schema().Match(source.Content) is { Success: true } match ? match.Groups[1].Value : null;

    [GeneratedRegex("""^(?:schema|[ \t{]*"schema"):[ \t]*["']?policyscanner\.([a-z]+)/""", RegexOptions.Multiline | RegexOptions.NonBacktracking)]
    private static partial Regex Schema();
}
