using PolicyScanner.Rules.Context;

namespace PolicyScanner.Cli.Configuration;

/// <summary>Opens the tables of the context that are files: CSV, or JSON where the name ends so.</summary>
/// <param name="folder">What paths of the configuration are relative to.</param>
/// <param name="flags">Paths that flags give, by table; they go before those of the configuration.</param>
/// <param name="report">Takes what is wrong with a path of a flag.</param>
internal sealed class ContextFiles(string folder, IReadOnlyDictionary<string, string> flags, Report report)
{
    private readonly List<ContextFile> _opened = [];
    private readonly List<string> _asked = [];

    /// <summary>The files that were opened.</summary>
    public IReadOnlyList<ContextFile> Opened => _opened;

    /// <summary>The tables that can be files.</summary>
    public IReadOnlyList<string> Asked => _asked;

    public ContextFile? Open(string table, string? path, Action<string, string?> atPath)
    {
        _asked.Add(table);
        var file = flags.TryGetValue(table, out var given) ? Read(given, report) : path is null ? null : Read(Path.Combine(folder, path), (message, help) => atPath(message, help));
        if (file is not null) _opened.Add(file);
        return file;
    }

    private static ContextFile? Read(string path, Report report)
    {
        if (RuleFiles.ReadText(path, report) is not { } text) return null;
        // A message shows the line it is about, and somebody may have listed whole keys.
        var source = new Text.SourceText(text.Name, Secrets.BlankWhole(text.Content));
        return path.EndsWith(".json", StringComparison.OrdinalIgnoreCase) ? JsonTable.Read(source) : CsvTable.Read(source);
    }
}
