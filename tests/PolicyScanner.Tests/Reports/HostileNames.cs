using System.Text;
using System.Text.Json.Nodes;
using PolicyScanner.Evaluation;
using PolicyScanner.Findings;
using PolicyScanner.Graph;
using PolicyScanner.Rules;
using PolicyScanner.Tests.Findings;
using Xunit;

namespace PolicyScanner.Tests.Reports;

/// <summary>Names that whoever may create things in an organization could choose, and the sample organization under such names.</summary>
internal static class HostileNames
{
    private static readonly string Sample = File.ReadAllText(Path.Combine(Repository.Directory, "samples", "orgs", "acme.snapshot.json"));

    // What people choose; ids are the service's.
    private static readonly string[] Chosen = ["name", "email", "description", "display_color"];

    /// <summary>Each is one kind of trouble.</summary>
    public static IReadOnlyList<string> Corpus { get; } =
    [
        "\u001b[2J\u001b[31mEverything is fine", "\u001b]8;;https://evil.example\u0007click\u001b]8;;\u0007", "\u001b]52;c;cm0gLXJm\u0007", "\u009b31m", "\u0090q\u009c",
        "line\nfeed", "carriage\rreturn", "\r\n::error::injected", "::set-output name=x::y", "::error file=a,line=1::no", "##vso[task.setvariable variable=x]y", "##[error]no",
        "tab\tvtab\vform\f", "\u0085next line", "\u2028line\u2029paragraph",
        "\u202egnp.exe", "\u2066isolate\u2069", "\u200e\u200f\u061c", "zero\u200bwidth\u200c\u200d\u2060\ufeff", "tags \U000E0041\U000E0042\U000E007F", "\U000E0100\ufe01", "\ufff9a\ufffab\ufffb", "soft\u00adhyphen",
        "\ud800", "\udc00 low first", "pair broken \ud83d", "\0", "nul\0inside", "\u007f\b\b\b", "Z\u0300\u0301\u0302\u0303\u0304\u0305\u0306", "\u3164", "", " ", "   trailing   ", "\ufdd0\uffff\U0010FFFF",
        "<script>alert(1)</script>", "</script><script>alert(1)</script>", "<!--", "<img src=x onerror=alert(1)>", "\"quoted\" 'single' `tick` \\back", "```\ncode", "]]><!--", "&lt;&#27;&amp;",
        "=cmd|' /C calc'!A0", "=cmd|", "+1", "-1", "@SUM(1)", "\t=1+1", "a,b;c\"d", "| a | b |", "\\|", "{\"json\":1}", "{0} {name}", "%0A%0D", "%s %n %1b", "$(id) `id` ${HOME}", "../../etc/passwd", "..",
        "**bold** [link](javascript:alert(1))", "[x](1)", "![i](https://evil.example/i.png)", "[x]: https://evil.example", "# heading", "- [ ] task", "@everyone #1",
        new('a', 10_000), string.Concat(Enumerable.Repeat("𝒳", 6_000)), new('\u001b', 10_000), new('\n', 500), new('[', 5_000), string.Concat(Enumerable.Repeat("[a](", 2_000)),
    ];

    /// <summary>The name as a reader of a text gets it: half a surrogate pair, which none can carry, is U+FFFD.</summary>
    public static string Whole(string name) => Encoding.UTF8.GetString(Encoding.UTF8.GetBytes(name));

    /// <summary>A snapshot of the sample organization in which everything has names from a list, one after the other.</summary>
    public static string SnapshotOf(params IReadOnlyList<string> names)
    {
        var (snapshot, next) = (JsonNode.Parse(Sample)!, 0);
        foreach (var row in snapshot.AsObject().Where(c => c.Value is JsonArray).SelectMany(c => c.Value!.AsArray()))
            foreach (var field in Chosen)
                if (row![field] is JsonValue) row[field] = Whole(names[next++ % names.Count]);
        return snapshot.ToJsonString();
    }

    /// <summary>What the built-in rules find in it.</summary>
    public static ScanResult ScanOf(params IReadOnlyList<string> names)
    {
        using var stream = new MemoryStream(Encoding.UTF8.GetBytes(SnapshotOf(names)));
        return Scanner.Scan(Snapshot.Read(stream, "hostile.json"), RuleSet.BuiltIn, new() { AsOf = Scans.AsOf }, TestContext.Current.CancellationToken);
    }

    /// <summary>All of them in one organization.</summary>
    public static ScanResult AllAtOnce() => ScanOf(Corpus);
}
