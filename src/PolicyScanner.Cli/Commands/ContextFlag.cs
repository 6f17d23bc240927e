using System.CommandLine;
using PolicyScanner.Cli.Configuration;
using PolicyScanner.Rules.Context;
using PolicyScanner.Text;

namespace PolicyScanner.Cli.Commands;

/// <summary>An organization's own facts: those of the configuration, and files that flags name.</summary>
internal sealed class ContextFlag
{
    private static readonly Dictionary<string, string> None = [];

    private readonly Option<string[]> _context = new("--context")
    {
        HelpName = "NAME=PATH", Description = "A table of your own facts, such as roster=people.csv: CSV with a header, or JSON; goes before that of the configuration",
    };

    public Option Option => _context;

    /// <summary>The facts; what is wrong with them is reported.</summary>
    public OrganizationContext Read(ParseResult parsed, Config config, Problems problems)
    {
        var flags = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var text in parsed.GetValue(_context) ?? [])
        {
            var equals = text.IndexOf('=', StringComparison.Ordinal);
            if (equals <= 0 || equals == text.Length - 1) problems.Add($"`--context {text}` is not understood", "write `--context NAME=PATH`, as in `--context roster=people.csv`");
            else if (!flags.TryAdd(text[..equals], text[(equals + 1)..])) problems.Add($"`--context {text[..equals]}=…` is given twice", "name one file");
        }
        var files = new ContextFiles(config.Folder, flags, (message, help) => problems.Add($"--context: {message}", help));
        var context = OrganizationContext.Read(config.Document, config.Context, files.Open);
        problems.Add(files.Opened.SelectMany(f => f.Problems));
        foreach (var name in flags.Keys.Except(files.Asked, StringComparer.Ordinal))
        {
            problems.Add(
                $"--context: `{name}` is no table that a file can give",
                Nearest.Hint(name, files.Asked) ?? $"it can be {string.Join(", ", files.Asked.Select(t => $"`{t}`"))}; others are written into `{Config.DefaultFile}`");
        }
        return context;
    }

    /// <summary>The facts of a configuration, and what is wrong with their files; what is wrong with the configuration is told there.</summary>
    public static OrganizationContext Read(Config config, out IReadOnlyList<Diagnostic> problems)
    {
        var files = new ContextFiles(config.Folder, None, (_, _) => { });
        var context = OrganizationContext.Read(config.Document, config.Context, files.Open);
        problems = [.. files.Opened.SelectMany(f => f.Problems)];
        return context;
    }

    /// <summary>The tables that a configuration declares, for who checks rules and has no use for what stands in them: no file is opened.</summary>
    public static OrganizationContext Declared(Config config) => OrganizationContext.Read(config.Document, config.Context, (_, _, _) => null);
}
