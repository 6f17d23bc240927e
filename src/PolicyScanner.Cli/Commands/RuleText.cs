using System.Globalization;
using PolicyScanner.Rules;
using PolicyScanner.Text.Yaml;

namespace PolicyScanner.Cli.Commands;

/// <summary>What a rule's file says, as its author wrote it.</summary>
internal static class RuleText
{
    /// <summary>The bounds of a parameter.</summary>
    public static IEnumerable<(string Name, string Value)> Bounds(RuleParameter parameter, YamlMapping? file)
    {
        if ((file?.Find("params")?.Value as YamlMapping)?.Find(parameter.Name)?.Value is not YamlMapping written) yield break;
        foreach (var name in new[] { "min", "max", "values" })
        {
            if (written.Find(name)?.Value is YamlScalar one) yield return (name, one.Text);
            else if (written.Find(name)?.Value is YamlSequence list) yield return (name, string.Join(", ", list.Items.OfType<YamlScalar>().Select(i => i.Text)));
        }
    }

    /// <summary>The value of a parameter as a file would have it.</summary>
    public static string Shown(object value) => value switch
    {
        IEnumerable<string> list => string.Join(", ", list),
        bool flag => flag ? "true" : "false",
        TimeSpan span when span.Ticks % TimeSpan.TicksPerDay == 0 => string.Create(CultureInfo.InvariantCulture, $"{span.Days}d"),
        TimeSpan span when span.Ticks % TimeSpan.TicksPerHour == 0 => string.Create(CultureInfo.InvariantCulture, $"{span.TotalHours}h"),
        TimeSpan span when span.Ticks % TimeSpan.TicksPerMinute == 0 => string.Create(CultureInfo.InvariantCulture, $"{span.TotalMinutes}m"),
        TimeSpan span => string.Create(CultureInfo.InvariantCulture, $"{span.TotalSeconds}s"),
        DateTimeOffset instant => instant.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture),
        IFormattable number => number.ToString(null, CultureInfo.InvariantCulture),
        _ => value.ToString() ?? "",
    };

    /// <summary>The value of a key as it stands in the file, without the indentation that all of it shares; null without the key.</summary>
    public static string? Source(Rule rule, YamlMapping? file, string key) => file?.Find(key) is { } entry
        ? Dedented(rule.Source.Content[entry.Key.Span.End..Math.Max(entry.Key.Span.End, entry.Value.Span.End)].TrimStart(':', ' ').Trim('\r', '\n'))
        : null;

    /// <summary>Lines without the indentation that all of them share; the first may stand behind its key.</summary>
    public static string Dedented(string text)
    {
        var lines = text.ReplaceLineEndings("\n").Split('\n');
        var shared = lines.Skip(1).Where(l => l.Trim().Length > 0).Select(Indent).DefaultIfEmpty(0).Min();
        if (lines[0].StartsWith(' ')) shared = Math.Min(shared, Indent(lines[0]));
        return string.Join('\n', lines.Select(l => l[Math.Min(shared, Indent(l))..].TrimEnd()));
    }

    private static int Indent(string line) => line.Length - line.TrimStart().Length;
}
