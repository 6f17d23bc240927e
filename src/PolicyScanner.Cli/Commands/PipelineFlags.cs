using System.CommandLine;
using PolicyScanner.Findings;
using PolicyScanner.Gate;
using PolicyScanner.Reports;
using PolicyScanner.Text;

namespace PolicyScanner.Cli.Commands;

/// <summary>What a scan says to the pipeline that runs it.</summary>
/// <param name="Annotations">Whose commands annotations are; null for none.</param>
/// <param name="Summary">The file that the summary is appended to; null for none.</param>
internal sealed record PipelineOutput(AnnotationDialect? Annotations, string? Summary);

/// <summary>Whether and how a scan speaks to the pipeline that runs it: annotations and the summary of the job.</summary>
internal sealed class PipelineFlags
{
    private const string Auto = "auto", Off = "off";

    private static readonly string[] Dialects = [Auto, "github", "azure", Off];

    private readonly Option<string> _annotations = new("--annotations")
    {
        HelpName = "auto|github|azure|off", Description = "Say the gravest findings on stderr as commands that a pipeline shows beside its result; by default auto: in GitHub Actions and in Azure Pipelines",
    };

    private readonly Option<string> _summary = new("--summary")
    {
        HelpName = "auto|PATH|off", Description = "File that the markdown report is appended to; by default auto: the job summary of GitHub Actions (GITHUB_STEP_SUMMARY)",
    };

    public Option[] Options => [_annotations, _summary];

    /// <summary>What is asked for; what is wrong with it is reported.</summary>
    public PipelineOutput Read(ParseResult parsed, CommandContext context, Problems problems)
    {
        var (annotations, summary) = (parsed.GetValue(_annotations) ?? Auto, parsed.GetValue(_summary) ?? Auto);
        if (!Dialects.Contains(annotations, StringComparer.Ordinal))
            problems.Add($"--annotations: there is no pipeline `{annotations}`", Nearest.Hint(annotations, Dialects) ?? $"it can be {string.Join(", ", Dialects.Select(d => $"`{d}`"))}");
        if (summary.Length == 0) problems.Add("--summary names no file", "write `--summary PATH`, or `--summary off`");

        var path = summary == Auto ? context.Variable("GITHUB_STEP_SUMMARY") : summary == Off ? null : summary;
        if (!string.IsNullOrEmpty(path)) OutputFile.Check(path, problems.Add);
        return new(Dialect(annotations, context), string.IsNullOrEmpty(path) ? null : path);
    }

    /// <summary>Writes it. Annotations go to stderr, where both pipelines look for them too: stdout stays one document.</summary>
    /// <exception cref="CommandException">The summary could not be written.</exception>
    public static void Write(PipelineOutput output, ScanResult result, GateDecision decision, CommandContext context)
    {
        if (output.Annotations is { } dialect) foreach (var line in Annotations.Of(result, decision, dialect)) context.Error.WriteLine(line);
        if (output.Summary is not { } path) return;
        var problems = new Problems();
        Append(path, result, decision, problems);
        problems.ThrowIfAny();
    }

    private static AnnotationDialect? Dialect(string name, CommandContext context) => name switch
    {
        "github" => AnnotationDialect.GitHub,
        "azure" => AnnotationDialect.Azure,
        Auto when context.Variable("GITHUB_ACTIONS") is "true" => AnnotationDialect.GitHub,
        Auto when "true".Equals(context.Variable("TF_BUILD"), StringComparison.OrdinalIgnoreCase) => AnnotationDialect.Azure,
        _ => null,
    };

    // Other programs of a step write to the same file: it goes on where they ended, and holds no more than all of them may write.
    private static void Append(string path, ScanResult result, GateDecision decision, Problems problems)
    {
        try
        {
            using var file = new FileStream(path, FileMode.Append, FileAccess.Write);
            using var report = new MemoryStream();
            if (file.CanSeek && file.Position > 0) report.Write("\n"u8);
            MarkdownReport.Write(result, decision, new(), report, (int)Math.Max(0, MarkdownReport.MostBytes - report.Length - (file.CanSeek ? file.Position : 0)));
            file.Write(report.ToArray());
        }
        catch (Exception e) when (OutputFile.IsRefusal(e))
        {
            problems.Add($"the summary `{path}` was not written: {OutputFile.Reason(e)}", "make room or change the permissions, or write `--summary off`");
        }
    }
}
