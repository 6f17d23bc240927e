using PolicyScanner.Findings;
using PolicyScanner.Gate;
using PolicyScanner.Rules;
using PolicyScanner.Text;

namespace PolicyScanner.Reports;

/// <summary>Whose commands annotations are written as.</summary>
public enum AnnotationDialect
{
    /// <summary>GitHub Actions: <c>::error title=…::…</c>.</summary>
    GitHub,

    /// <summary>Azure Pipelines: <c>##vso[task.logissue type=error]…</c>.</summary>
    Azure,
}

/// <summary>
/// Lines which a pipeline shows beside its result: at most ten of a level, because no more are shown, and then one that says how many are left out. Open
/// findings, the most severe ones first, and why not everything could be judged.
/// </summary>
public static class Annotations
{
    private const int MostOfALevel = 10, LongestTitle = 200, LongestMessage = 1_000;

    private enum Level
    {
        Error,
        Warning,
        Notice,
    }

    /// <summary>The lines, without their ends.</summary>
    /// <param name="result">The scan.</param>
    /// <param name="decision">What it means, which says what could not be judged.</param>
    /// <param name="dialect">Whose commands.</param>
    public static IReadOnlyList<string> Of(ScanResult result, GateDecision decision, AnnotationDialect dialect)
    {
        ArgumentNullException.ThrowIfNull(result);
        ArgumentNullException.ThrowIfNull(decision);
        var (rules, subjects) = (result.Rules.ToDictionary(r => r.Rule.Id, r => r.Rule, StringComparer.Ordinal), new SubjectText(result.Graph));
        List<Annotation> all = [.. Unjudged(decision), .. result.Findings.Where(f => f.Status is FindingStatus.Open).OrderByDescending(f => f.Severity).Select(f => Of(f, rules, subjects))];

        var lines = Lines(all, dialect, more: false);
        if (lines.Count == all.Count) return lines;

        lines = Lines(all, dialect, more: true);
        var more = new Annotation(Level.Notice, Tool.Name, $"{Words.Count(all.Count - lines.Count, "more annotation")} left out: the report has all findings. {decision.Summary}");
        return [.. lines, Line(more, dialect)];
    }

    // The line that says how many are left out is one of its level.
    private static List<string> Lines(List<Annotation> all, AnnotationDialect dialect, bool more)
    {
        var (lines, counts) = (new List<string>(), new Dictionary<Level, int>());
        foreach (var annotation in all)
        {
            var level = Shown(annotation.Level, dialect);
            var count = counts[level] = counts.GetValueOrDefault(level) + 1;
            if (count <= (more && level == Shown(Level.Notice, dialect) ? MostOfALevel - 1 : MostOfALevel)) lines.Add(Line(annotation, dialect));
        }
        return lines;
    }

    // A few lines, however much it is: the findings need the room.
    private static IEnumerable<Annotation> Unjudged(GateDecision decision) =>
        decision.Reasons.Where(r => r.ExitCode is 3).Select(r => new Annotation(r.IsSoftened ? Level.Warning : Level.Error, "could not be judged", $"{r.Message}: the report says what is missing"));

    private static Annotation Of(Finding finding, Dictionary<string, Rule> rules, SubjectText subjects)
    {
        var level = finding.Severity switch
        {
            _ when !finding.Gates => Level.Notice,
            Severity.Critical or Severity.High => Level.Error,
            Severity.Medium => Level.Warning,
            _ => Level.Notice,
        };
        var title = rules.GetValueOrDefault(finding.RuleId)?.Title ?? finding.RuleId;
        return new(level, $"{Words.Of(finding.Severity)}: {title}", $"{Words.Subject(finding.Subject)}{subjects.In(finding.Subject.OrganizationId)}: {finding.Message} [{finding.RuleId}]");
    }

    // Azure knows no notices.
    private static Level Shown(Level level, AnnotationDialect dialect) => dialect is AnnotationDialect.Azure && level is Level.Notice ? Level.Warning : level;

    private static string Line(Annotation annotation, AnnotationDialect dialect)
    {
        var (title, text) = (CleanText.Of(annotation.Title, LongestTitle), CleanText.Of(annotation.Text, LongestMessage));
        var level = Shown(annotation.Level, dialect).ToString().ToLowerInvariant();
        return dialect is AnnotationDialect.GitHub ? $"::{level} title={GitHubProperty(title)}::{GitHubText(text)}" : $"##vso[task.logissue type={level}]{AzureText($"{title}: {text}")}";
    }

    // Line ends are gone by now; they are escaped all the same, for they are what a second command would begin after.
    private static string GitHubText(string text) => Replaced(text, ("%", "%25"), ("\r", "%0D"), ("\n", "%0A"));

    private static string GitHubProperty(string text) => Replaced(GitHubText(text), (":", "%3A"), (",", "%2C"));

    private static string AzureText(string text) => Replaced(text, ("%", "%AZP25"), ("\r", "%0D"), ("\n", "%0A"));

    private static string Replaced(string text, params ReadOnlySpan<(string Old, string New)> pairs)
    {
        foreach (var (old, @new) in pairs) text = text.Replace(old, @new, StringComparison.Ordinal);
        return text;
    }

    private sealed record Annotation(Level Level, string Title, string Text);
}
