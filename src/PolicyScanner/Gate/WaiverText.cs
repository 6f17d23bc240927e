using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;
using PolicyScanner.Text;
using PolicyScanner.Text.Yaml;

namespace PolicyScanner.Gate;

/// <summary>
/// Adds waivers to the text of a waiver file and takes them out of it. What people wrote stays as it is: comments, order, quotes, line ends.
/// </summary>
public static partial class WaiverText
{
    private const string NewFile = $"schema: {WaiverList.Schema}\nwaivers:\n";

    /// <summary>The text with one more waiver at its end.</summary>
    /// <param name="file">The file, which has to load; null for a new one.</param>
    /// <param name="entries">The waiver's keys and values in the order in which they are written.</param>
    /// <exception cref="GateFileException">The file is none that waivers can be added to.</exception>
    public static string Add(SourceText? file, IReadOnlyList<(string Key, string Value)> entries)
    {
        ArgumentNullException.ThrowIfNull(entries);
        file ??= new("", NewFile);
        var (document, list) = Waivers(file);
        var (text, newLine) = (file.Content, file.Content.Contains("\r\n", StringComparison.Ordinal) ? "\r\n" : "\n");
        if (list is null || list.Items.Count == 0)
        {
            // `waivers:`, with nothing, `[]` or `null` behind it.
            var node = document.Root!.Find("waivers")!;
            var end = LineEnd(text, node.Key.Span.End);
            var rest = text[node.Value.Span.End..end];
            var head = text[..node.Key.Span.End] + ":" + (rest.TrimStart().StartsWith('#') ? " " + rest.TrimStart() : "");
            return head + newLine + Entry(entries, "  ", newLine) + text[Math.Min(text.Length, end + (end < text.Length ? Break(text, end) : 0))..];
        }
        var last = (YamlMapping)list.Items[^1];
        var dash = Dash(file, last.Place.Start);
        var indent = text[file.LineStart(dash)..dash];
        var at = LineEnd(text, Extent(last, text).End);
        return text[..at] + newLine + Entry(entries, indent, newLine).TrimEnd('\r', '\n') + (at == text.Length ? newLine : "") + text[at..];
    }

    /// <summary>The text without some of its waivers.</summary>
    /// <param name="file">The file the waivers were read from.</param>
    /// <param name="waivers">What goes.</param>
    /// <exception cref="GateFileException">The file is none that waivers can be taken out of.</exception>
    public static string Remove(SourceText file, IEnumerable<Waiver> waivers)
    {
        ArgumentNullException.ThrowIfNull(file);
        ArgumentNullException.ThrowIfNull(waivers);
        _ = Waivers(file);
        var text = new StringBuilder(file.Content);
        foreach (var waiver in waivers.OrderByDescending(w => w.Place.Start))
        {
            var (start, end) = (file.LineStart(Dash(file, waiver.Place.Start)), LineEnd(file.Content, waiver.Place.End));
            text.Remove(start, end + (end < file.Content.Length ? Break(file.Content, end) : 0) - start);
        }
        return text.ToString();
    }

    private static (YamlDocument Document, YamlSequence? List) Waivers(SourceText file)
    {
        var document = YamlDocument.Read(file);
        if (document.Root?.Find("waivers") is not { } entry)
        {
            if (document.Root is { } root) document.Bag.MissingKey(root.Place, "waivers", "a waiver file");
            throw new GateFileException(document.Problems);
        }
        var list = entry.Value as YamlSequence;
        // A list in brackets has its waivers on lines that are not theirs alone.
        var inBrackets = list is { Items.Count: > 0 } && file.Content[list.Span.Start] == '[';
        // An empty list may begin or end on another line than its key.
        var end = list is null ? entry.Value.Span.End : file.Content.IndexOf(']', list.Span.Start);
        var elsewhere = list is not { Items.Count: > 0 } && end > LineEnd(file.Content, entry.Key.Span.End);
        if (inBrackets || elsewhere || file.Content[document.Root!.Span.Start] == '{') document.Bag.NotEditable(entry.Key.Span);
        return document.Problems.Count == 0 ? (document, list) : throw new GateFileException(document.Problems);
    }

    private static string Entry(IReadOnlyList<(string Key, string Value)> entries, string indent, string newLine)
    {
        var (text, lead) = (new StringBuilder(), "- ");
        foreach (var (key, value) in entries)
        {
            text.Append(indent).Append(lead).Append(key).Append(": ").Append(Scalar(value)).Append(newLine);
            lead = "  ";
        }
        return text.ToString();
    }

    // What YAML 1.1 or 1.2 takes for something else than a text.
    private static readonly HashSet<string> Words = new(["true", "false", "null", "yes", "no", "on", "off", "y", "n"], StringComparer.OrdinalIgnoreCase);

    // Plain where nobody could read it otherwise, else in double quotes: readable, but for what acts.
    private static string Scalar(string text) =>
        Plain().IsMatch(text) && !Words.Contains(text) ? text : $"\"{string.Concat(text.EnumerateRunes().Select(Escaped))}\"";

    private static string Escaped(Rune rune) => rune.Value switch
    {
        '"' or '\\' => $"\\{rune}",
        _ when Rune.GetUnicodeCategory(rune) is not (UnicodeCategory.Control or UnicodeCategory.Format or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator) => rune.ToString(),
        <= 0xFFFF => string.Create(CultureInfo.InvariantCulture, $"\\u{rune.Value:X4}"),
        _ => string.Create(CultureInfo.InvariantCulture, $"\\U{rune.Value:X8}"),
    };

    // The dash of an entry is the first character of its line; the first key may stand on a later one.
    private static int Dash(SourceText file, int key)
    {
        for (var start = file.LineStart(key); ; start = file.LineStart(start - 1))
        {
            var at = start;
            while (file.Content[at] is ' ' or '\t') at++;
            if (file.Content[at] == '-') return at;
        }
    }

    /// <summary>From the first key of a waiver to the end of its last value: a text in a block ends with its last line, not with what comes behind.</summary>
    internal static TextSpan Extent(YamlMapping waiver, string text)
    {
        var end = text[waiver.Span.Start] == '{' ? waiver.Span.End : waiver.Entries.Max(e => e.Value.Span.End);
        return TextSpan.FromBounds(waiver.Place.Start, text.AsSpan(0, end).TrimEnd().Length);
    }

    private static int LineEnd(string text, int from)
    {
        var end = text.AsSpan(from).IndexOfAny('\r', '\n');
        return end < 0 ? text.Length : from + end;
    }

    private static int Break(string text, int at) => text[at] == '\r' && at + 1 < text.Length && text[at + 1] == '\n' ? 2 : 1;

    [GeneratedRegex(@"\A[A-Za-z][A-Za-z0-9_.@/()-]*( [A-Za-z0-9_.@/()-]+)*\z|\A[0-9]{4}-[0-9]{2}-[0-9]{2}\z")]
    private static partial Regex Plain();
}
