using System.CommandLine;
using PolicyScanner.Cli.Configuration;
using PolicyScanner.Findings;
using PolicyScanner.Gate;
using PolicyScanner.Reports;
using PolicyScanner.Text;

namespace PolicyScanner.Cli.Commands;

/// <summary>A report to write: in which format, and where.</summary>
/// <param name="Format">The format.</param>
/// <param name="Path">The file; null for standard output.</param>
/// <param name="MakesFolder">Whether the folder of the file is made where it is not there.</param>
internal sealed record ReportOutput(ReportFormat Format, string? Path, bool MakesFolder = false);

/// <summary>Which reports a scan writes.</summary>
internal sealed class OutputFlag
{
    private readonly Option<string[]> _output = new("--output", "-o")
    {
        HelpName = "FORMAT[=PATH]",
        Description = $"Report to write, to a file or to stdout; by default text to stdout. {string.Join("; ", ReportFormats.All.Select(f => $"{f.Name}: {f.Description}"))}",
    };

    public Option Option => _output;

    /// <summary>
    /// The reports that flags ask for, or those of the configuration beside text on standard output; what is wrong with them, and every file that could
    /// not be written, is reported.
    /// </summary>
    public IReadOnlyList<ReportOutput> Read(ParseResult parsed, Config config, Problems problems)
    {
        List<ReportOutput> outputs = parsed.GetValue(_output) is { Length: > 0 } given
            ? [.. given.Select(text => Parse(text, problems)).OfType<ReportOutput>()]
            : [new(ReportFormats.Find("text")!, null), .. config.Outputs.Select(Configured).OfType<ReportOutput>()];
        if (outputs.Count(o => o.Path is null) > 1) problems.Add("several reports go to stdout, which holds one", "name files for the others: `-o FORMAT=PATH`");
        foreach (var same in outputs.Where(o => o.Path is not null).GroupBy(o => System.IO.Path.GetFullPath(o.Path!), StringComparer.Ordinal).Where(g => g.Count() > 1))
            problems.Add($"several reports go to `{same.First().Path}`", "give each a file of its own");
        foreach (var output in outputs) if (output is { Path: { } path, MakesFolder: false }) OutputFile.Check(path, problems.Add);
        return outputs;
    }

    /// <summary>Reports that would be written over a file that the scan reads are problems.</summary>
    public static void CheckInputs(IReadOnlyList<ReportOutput> outputs, IEnumerable<string?> inputs, Problems problems)
    {
        var read = inputs.OfType<string>().Select(System.IO.Path.GetFullPath).ToHashSet(StringComparer.Ordinal);
        foreach (var output in outputs.Where(o => o.Path is not null && read.Contains(System.IO.Path.GetFullPath(o.Path))))
            problems.Add($"the report `{output.Path}` would be written over a file that the scan reads", "name another file");
    }

    // A folder of results is rarely kept in a repository: it is made when it is needed.
    private static ReportOutput? Configured(ConfiguredOutput output) => Known(output.Format, output.AtFormat) is { } format ? new(format, output.Path, MakesFolder: true) : null;

    /// <summary>Writes the reports, files first: each whole or not at all.</summary>
    /// <exception cref="CommandException">One could not be written; the others were.</exception>
    public static void Write(IReadOnlyList<ReportOutput> outputs, ScanResult result, ScanResult shown, GateDecision decision, ReportOptions options, CommandContext context)
    {
        var problems = new Problems();
        // A file lives longer than the terminal it was made in.
        foreach (var (format, path, makesFolder) in outputs)
        {
            if (path is null) continue;
            if (makesFolder) OutputFile.MakeFolderOf(path, problems.Add);
            OutputFile.Write(path, stream => format.Write(Of(format), decision, options with { Color = false, Width = new ReportOptions().Width }, stream), problems.Add);
        }
        foreach (var output in outputs) if (output.Path is null) context.Write(stream => output.Format.Write(Of(output.Format), decision, options, stream));
        problems.ThrowIfAny();

        ScanResult Of(ReportFormat format) => format.Name is "json" or "text" ? result : shown;
    }

    private static ReportOutput? Parse(string text, Problems problems)
    {
        var equals = text.IndexOf('=', StringComparison.Ordinal);
        var (name, path) = equals < 0 || text[equals..] is "=-" ? (text.Split('=')[0], null) : (text[..equals], text[(equals + 1)..]);
        if (path is "")
        {
            problems.Add($"`-o {text}` names no file", $"write `-o {name}=PATH`, or `-o {name}` for stdout");
            return null;
        }
        return Known(name, problems.Add) is { } format ? new(format, path) : null;
    }

    private static ReportFormat? Known(string name, Report report)
    {
        if (ReportFormats.Find(name) is { } format) return format;
        var names = ReportFormats.All.Select(f => f.Name).ToList();
        report($"there is no report format `{name}`", Nearest.Hint(name, names) ?? $"it can be {string.Join(", ", names.Select(n => $"`{n}`"))}");
        return null;
    }
}
