using System.Text;
using PolicyScanner.Cli.Commands;
using PolicyScanner.Rules;

namespace PolicyScanner.Cli.Documentation;

/// <summary>A folder with a page for each rule and one that leads to them.</summary>
internal sealed class RuleDocuments(string folder, IReadOnlyList<Rule> rules)
{
    /// <summary>The first line of every page: what has it was written here, and may be written over and taken away here.</summary>
    public const string Mark = "<!-- Written by `policyscanner rules docs` from the rules: change those. -->";

    private readonly IReadOnlyList<(string Name, string Text)> _pages = [("README.md", RuleIndex.Of(rules)), .. rules.Select(r => (RulePage.FileOf(r), RulePage.Of(r)))];

    /// <summary>What is not as the rules say, a sentence each; empty where all is current.</summary>
    public IReadOnlyList<string> Stale() =>
    [
        .. _pages.Select(p => (p.Name, Path: Path.Combine(folder, p.Name), p.Text))
            .Select(p => !File.Exists(p.Path) ? $"`{p.Path}` is missing" : Lines(File.ReadAllText(p.Path)) != Lines(p.Text) ? $"`{p.Path}` is not what the rules say" : null).OfType<string>(),
        .. Left().Select(path => $"`{path}` is of a rule that is gone"),
    ];

    /// <summary>Pages that are there and cannot be written over, because somebody else wrote them.</summary>
    public IEnumerable<string> Foreign() => _pages.Select(p => Path.Combine(folder, p.Name)).Where(path => File.Exists(path) && !IsOurs(path));

    /// <summary>Writes all pages and takes those of former rules away.</summary>
    /// <exception cref="CommandException">One cannot be written.</exception>
    public void Write()
    {
        foreach (var (name, text) in _pages) OutputFile.Keep(Path.Combine(folder, name), stream => stream.Write(Encoding.UTF8.GetBytes(text)));
        foreach (var path in Left().ToList()) File.Delete(path);
    }

    private IEnumerable<string> Left() => !Directory.Exists(folder) ? [] : Directory.EnumerateFiles(folder, "*.md")
        .Where(path => _pages.All(p => p.Name != Path.GetFileName(path)) && IsOurs(path)).Order(StringComparer.Ordinal);

    private static bool IsOurs(string path)
    {
        using var reader = new StreamReader(path);
        return reader.ReadLine() == Mark;
    }

    // A checkout may have other line ends.
    private static string Lines(string text) => text.ReplaceLineEndings("\n");
}
