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

    public static TheoryData<string, int> FormatsAndNames
    {
        get
        {
            var data = new TheoryData<string, int>();
            foreach (var format in ReportFormats.All)
                for (var i = 0; i < HostileNames.Corpus.Count; i++) data.Add(format.Name, i);
            return data;
        }
    }

    [Theory]
    [MemberData(nameof(FormatsAndNames))]
    public void A_report_has_no_character_that_acts_or_hides_and_as_many_lines_as_for_a_harmless_name(string format, int name)
    {
        var (report, harmless) = (ReportFormats.Find(format)!.Lines(With(HostileNames.Corpus[name]), Wide), ReportFormats.Find(format)!.Lines(With("name"), Wide));

        Assert.Equal("", ActingCharacters.In(report));
        Assert.Equal(harmless.Count(c => c == '\n'), report.Count(c => c == '\n'));
        Assert.DoesNotContain(" \n", report, StringComparison.Ordinal);
    }

    /// <summary>GitHub reads commands at the start of a line, Azure anywhere in it; a narrow line may begin with any word of a name.</summary>
    [Theory]
    [MemberData(nameof(FormatsAndNames))]
    public void A_report_in_the_log_of_a_pipeline_commands_nothing(string format, int name)
    {
        foreach (var width in (int[])[40, 60, 100])
            Assert.DoesNotMatch(@"(?im)^\s*::[a-z]|##\[|##vso\[", ReportFormats.Find(format)!.Lines(With(HostileNames.Corpus[name]), Wide with { Width = width }));
    }

    [Theory]
    [MemberData(nameof(FormatsAndNames))]
    public void With_colours_every_sequence_is_one_of_ours(string format, int name)
    {
        var report = ReportFormats.Find(format)!.Text(With(HostileNames.Corpus[name]), Wide with { Color = true });

        var left = System.Text.RegularExpressions.Regex.Replace(report, "\u001b\\[(0|1|2|32|1;3[1-6])m", "");
        Assert.Equal(ReportFormats.Find(format)!.Text(With(HostileNames.Corpus[name]), Wide), left);
    }

    [Fact]
    public void Programs_get_every_name_as_it_is_but_for_half_surrogate_pairs()
    {
        foreach (var name in HostileNames.Corpus)
        {
            using var report = JsonDocument.Parse(ReportFormats.Find("json")!.Bytes(With(name)));

            var whole = HostileNames.Whole(name);
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
