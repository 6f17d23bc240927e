using System.Globalization;
using System.Text;
using System.Text.Json;
using PolicyScanner.Findings;
using PolicyScanner.Graph;
using PolicyScanner.Reports;
using PolicyScanner.Tests.Findings;
using Xunit;

namespace PolicyScanner.Tests.Reports;

/// <summary>Names are chosen by whoever may create things in an organization: whatever they are, a report keeps its shape and acts on nothing.</summary>
public sealed class HostileNamesTests
{
    private static readonly ReportOptions Wide = new() { Width = 100_000, Verbose = true, ShowWaived = true };

    private static readonly string[] Corpus =
    [
        "\u001b[2J\u001b[31mEverything is fine", "\u001b]8;;https://evil.example\u0007click\u001b]8;;\u0007", "\u001b]52;c;cm0gLXJm\u0007", "\u009b31m", "\u0090q\u009c",
        "line\nfeed", "carriage\rreturn", "\r\n::error::injected", "::set-output name=x::y", "tab\tvtab\vform\f", "\u0085next line", "\u2028line\u2029paragraph",
        "\u202egnp.exe", "\u2066isolate\u2069", "\u200e\u200f\u061c", "zero\u200bwidth\u200c\u200d\u2060\ufeff", "tags \U000E0041\U000E0042\U000E007F", "\U000E0100\ufe01",
        "\ud800", "\udc00 low first", "pair broken \ud83d", "\0", "\u007f\b\b\b", "Z\u0300\u0301\u0302\u0303\u0304\u0305\u0306", "\u3164", "", " ", "   trailing   ",
        "<script>alert(1)</script>", "\"quoted\" 'single' `tick` \\back", "]]><!--", "=cmd|' /C calc'!A0", "@SUM(1)", "{\"json\":1}", "%0A%0D", "**bold** [link](javascript:alert(1))",
        new('a', 10_000), string.Concat(Enumerable.Repeat("𝒳", 6_000)), new('\u001b', 10_000), new('\n', 500),
    ];

    public static TheoryData<string, int> FormatsAndNames
    {
        get
        {
            var data = new TheoryData<string, int>();
            foreach (var format in ReportFormats.All)
                for (var i = 0; i < Corpus.Length; i++) data.Add(format.Name, i);
            return data;
        }
    }

    [Theory]
    [MemberData(nameof(FormatsAndNames))]
    public void A_report_has_no_character_that_acts_or_hides_and_as_many_lines_as_for_a_harmless_name(string format, int name)
    {
        var (report, harmless) = (ReportFormats.Find(format)!.Text(With(Corpus[name]), Wide), ReportFormats.Find(format)!.Text(With("name"), Wide));

        Assert.Equal("", string.Join(' ', report.EnumerateRunes().Where(Acts).Distinct().Select(r => r.Value.ToString("x", CultureInfo.InvariantCulture))));
        Assert.Equal(harmless.Count(c => c == '\n'), report.Count(c => c == '\n'));
        Assert.DoesNotContain(" \n", report, StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(FormatsAndNames))]
    public void With_colours_every_sequence_is_one_of_ours(string format, int name)
    {
        var report = ReportFormats.Find(format)!.Text(With(Corpus[name]), Wide with { Color = true });

        var left = System.Text.RegularExpressions.Regex.Replace(report, "\u001b\\[(0|1|2|32|1;3[1-6])m", "");
        Assert.Equal(ReportFormats.Find(format)!.Text(With(Corpus[name]), Wide), left);
    }

    [Fact]
    public void Programs_get_every_name_as_it_is_but_for_half_surrogate_pairs()
    {
        foreach (var name in Corpus)
        {
            using var report = JsonDocument.Parse(ReportFormats.Find("json")!.Bytes(With(name)));

            var whole = Encoding.UTF8.GetString(Encoding.UTF8.GetBytes(name));
            Assert.Equal(whole, report.RootElement.GetProperty("findings")[0].GetProperty("subject").GetProperty("name").GetString());
            Assert.Equal(whole, report.RootElement.GetProperty("findings")[0].GetProperty("evidence").GetProperty("rows")[0].GetProperty("key").GetProperty("name").GetString());
        }
    }

    [Fact]
    public void A_long_name_does_not_fill_the_screen()
    {
        var report = ReportFormats.Find("text")!.Text(With(new('a', 10_000)));

        Assert.All(report.Split('\n'), line => Assert.InRange(line.Length, 0, 2_100));
        Assert.InRange(report.Length, 1_000, 9_000);
    }

    private static bool Acts(Rune rune) => rune.Value != '\n' && Rune.GetUnicodeCategory(rune)
        is UnicodeCategory.Control or UnicodeCategory.Format or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator or UnicodeCategory.Surrogate;

    // The name stands wherever something from the organization or from a rule's file may stand.
    private static ScanResult With(string name)
    {
        var rule = Scans.Rule("a-rule", $"About {name}");
        var subject = new Subject("user", $"user_{name}", name, Scans.Acme);
        return new()
        {
            AsOf = Scans.AsOf,
            Graph = Scans.Graph().Add(Scans.Organization(Scans.Labs, name) with { Sources = [name] })
                .Cover(Scans.Acme, "workspace_members", CoverageState.Partial, $"403 {name}", [new() { Parent = $"workspace/{name}", Reason = $"403 {name}" }])
                .Remark(Scans.Acme, "a-note", $"about {name}", $"user/{name}").Build(),
            Rules =
            [
                Scans.Evaluated(rule, 1, fail: 1),
                new() { Rule = Scans.Rule("b-rule", "B"), Outcome = RuleOutcome.NotApplicable, Reason = $"lacks {name}" },
                new() { Rule = Scans.Rule("c-rule", "C"), Outcome = RuleOutcome.Disabled, Reason = $"not for {name}" },
                new() { Rule = Scans.Rule("d-rule", "D"), Outcome = RuleOutcome.Error, Reason = $"failed for {name}" },
            ],
            Findings =
            [
                Scans.Finding(rule, subject with { OrganizationId = Scans.Labs }, $"{name} is hostile") with
                {
                    Remediation = $"Look at {name.ReplaceLineEndings("")}",
                    Compliance = new Dictionary<string, IReadOnlyList<string>> { [$"F {name}"] = [name] },
                    Evidence = new(
                        [new Dictionary<string, object?> { ["key"] = new Dictionary<string, object?> { ["name"] = name } }],
                        [new("match[0].where", $"key.name == \"{name}\"", name), new("match[1]", "tags", new Dictionary<string, string> { [$"k {name}"] = name })], 1, ""),
                },
            ],
            Inconclusive =
            [
                new()
                {
                    RuleId = "a-rule", OrganizationId = Scans.Labs, Missing = ["workspace_members"], Parent = $"workspace/{name}", Reason = $"403 {name}", Subjects = [subject], Total = 1, Counts = true,
                },
            ],
            Errors = [new("a-rule", subject, $"rules/{name}.yaml:1:1", $"no {name}")],
        };
    }
}
