using System.Text;
using System.Xml.Linq;
using PolicyScanner.Evaluation;
using PolicyScanner.Findings;
using PolicyScanner.Graph;
using PolicyScanner.Reports;
using PolicyScanner.Rules;
using PolicyScanner.Tests.Findings;
using Xunit;

namespace PolicyScanner.Tests.Reports;

public sealed class JUnitReportTests
{
    private static readonly ReportFormat JUnit = ReportFormats.Find("junit")!;
    private static readonly Rule Admins = Scans.Rule("user-multi-workspace-admin", "User administers several workspaces", Severity.Medium);
    private static readonly Subject Jane = Scans.Subject("user", "user_1", "Jane");

    [Fact]
    public void A_report_reads_like_this() => Snapshots.Match(JUnit.Text(Scans.Rich()).Replace($"value=\"{Tool.Version}\"", "value=\"VERSION\"", StringComparison.Ordinal));

    [Fact]
    public async Task The_schemas_of_Ant_and_Jenkins_have_nothing_against_our_reports() => Assert.Empty(await Judges.ByJUnitSchemasAsync(Judges.Reports("junit", new())));

    [Fact]
    public async Task Tests_of_rules_are_a_report_too()
    {
        var at = new DateTimeOffset(2026, 12, 1, 12, 0, 0, TimeSpan.Zero);
        var rules = RuleSet.Load(
            [
                new("named.yaml", """
                    schema: policyscanner.rule/v1
                    id: named
                    title: t
                    severity: low
                    match: [{ for: key in api_keys, where: key.name == "x" }]
                    message: "{key.name} <\u0007>"
                    tests:
                      - { name: one & all, given: { api_keys: [{ id: k1, name: x }] }, expect: [k1] }
                      - { name: none, given: { api_keys: [{ id: k1, name: x }] }, expect: pass }
                    """),
            ],
            new() { BuiltIn = false, Tests = true });
        var token = TestContext.Current.CancellationToken;
        var results = RuleTests.Run(rules, token).Where(r => r.RuleId == "named").ToList();
        using var whole = new MemoryStream();
        using var fine = new MemoryStream();

        JUnitTests.Write(results, RuleCoverage.Run(rules, null, token), RuleMutations.Run(rules.Where(r => false), (_, s) => s.Name == "rules/definitions/keys.yaml", token), at, whole);
        JUnitTests.Write(results.FindAll(r => r.Passed), new(0, 0, []), new(3, []), at, fine);

        Snapshots.Match(Encoding.UTF8.GetString(whole.ToArray()));
        Assert.Empty(await Judges.ByJUnitSchemasAsync(("whole", whole.ToArray()), ("fine", fine.ToArray())));
    }

    [Fact]
    public async Task The_schemas_say_what_is_wrong()
    {
        var report = JUnit.Text(Scans.Rich());

        var verdict = await Judges.ByJUnitSchemasAsync(
            Broken("counts", "<testsuites>", "<testsuites tests=\"1\">"), Broken("zone", "T12:00:00\"", "T12:00:00Z\""), Broken("order", "<properties>", "<system-out /><properties>"));

        Assert.Contains(verdict, v => v.StartsWith("counts.xml: Ant: ", StringComparison.Ordinal));
        Assert.Contains(verdict, v => v.StartsWith("zone.xml: Ant: ", StringComparison.Ordinal));
        Assert.Contains(verdict, v => v.StartsWith("order.xml: Jenkins: ", StringComparison.Ordinal));

        (string, byte[]) Broken(string name, string old, string @new)
        {
            Assert.Contains(old, report, StringComparison.Ordinal);
            return (name, Encoding.UTF8.GetBytes(report.Replace(old, @new, StringComparison.Ordinal)));
        }
    }

    [Fact]
    public void A_subject_with_a_verdict_is_a_case_and_those_that_are_fine_are_one()
    {
        var scan = Scan() with
        {
            Rules = [Scans.Evaluated(Admins, subjects: 9, fail: 4, inconclusive: 1, error: 1)],
            Findings =
            [
                Finding(Jane), Finding(Scans.Subject("user", "user_2", null)) with
                {
                    Status = FindingStatus.Waived, Acceptance = new(AcceptanceState.InForce, "on leave", "kim@acme.example", new(2027, 2, 28), "waivers.yaml:3:5"),
                },
                Finding(Scans.Subject("user", "user_3", null)) with { Status = FindingStatus.Baseline },
            ],
            Inconclusive = [Hole with { Subjects = [Scans.Subject("user", "user_4", null)], Total = 1 }],
            Errors = [new(Admins.Id, Scans.Subject("user", "user_5", null), "a.yaml:1:1", "boom")],
        };

        Assert.Equal(
            [
                "failure user/user_1 \"Jane\": m", "skipped user/user_2: waived until 2027-02-28 by kim@acme.example: on leave: m", "skipped user/user_3: baseline: m",
                "error user/user_4: missing is users: 403", "error user/user_5: a.yaml:1:1: boom",
                "skipped findings that are not listed: a graver one on the same subject takes their place, or the baseline has them", "passed subjects that are fine",
            ],
            Cases(scan, Admins.Id));
    }

    [Fact]
    public void What_decides_nothing_is_no_red_test()
    {
        var experimental = Admins with { Status = RuleStatus.Experimental };
        var scan = Scan() with
        {
            Rules = [Scans.Evaluated(experimental, subjects: 2, fail: 1, inconclusive: 1)],
            Findings = [Finding(Jane) with { Gates = false }],
            Inconclusive = [Hole],
            Errors = [new(Admins.Id, null, "a.yaml:1:1", "boom")],
        };

        Assert.All(Cases(scan, Admins.Id), c => Assert.Matches("^skipped .*decides nothing: ", c));
        Assert.Equal(["skipped subjects that could not be listed: inconclusive, decides nothing: missing is users: 403"], Cases(Scan() with { Rules = [Scans.Evaluated(Admins, 0) with { Subjects = 1, Inconclusive = 1 }], Inconclusive = [Hole with { Counts = false }] }, Admins.Id));
    }

    [Fact]
    public void A_rule_that_was_not_evaluated_never_looks_like_a_pass()
    {
        foreach (var outcome in (RuleOutcome[])[RuleOutcome.NotApplicable, RuleOutcome.Disabled, RuleOutcome.Error])
            Assert.DoesNotContain(Cases(Scan() with { Rules = [new() { Rule = Admins, Outcome = outcome, Reason = "r" }] }, Admins.Id), c => c.StartsWith("passed", StringComparison.Ordinal));
        Assert.Equal(["passed subjects that are fine"], Cases(Scan(), Admins.Id));
    }

    [Fact]
    public void What_is_missing_for_all_rules_is_an_error_of_the_scan()
    {
        var graph = Scans.Graph().Cover(Scans.Acme, "users", CoverageState.Failed, "403", []).Build();

        Assert.Equal(["error collection/users: users could not be read: 403"], Cases(Scan() with { Graph = graph }, "scan"));
        Assert.Equal(["passed data are complete"], Cases(Scan(), "scan"));
    }

    [Fact]
    public void The_counts_of_a_suite_are_those_of_its_cases()
    {
        foreach (var suite in Suites(Scans.Rich()))
        {
            string Count(string name) => suite.Elements("testcase").Count(c => c.Element(name) is not null).ToString(System.Globalization.CultureInfo.InvariantCulture);
            Assert.Equal((suite.Elements("testcase").Count().ToString(System.Globalization.CultureInfo.InvariantCulture), Count("failure"), Count("error"), Count("skipped")),
                ((string)suite.Attribute("tests")!, (string)suite.Attribute("failures")!, (string)suite.Attribute("errors")!, (string)suite.Attribute("skipped")!));
        }
    }

    private static InconclusiveEntry Hole { get; } = new() { RuleId = Admins.Id, OrganizationId = Scans.Acme, Missing = ["users"], Reason = "403", Subjects = [], Total = null, Counts = true };

    private static ScanResult Scan() => Scans.Clean with { Rules = [Scans.Evaluated(Admins, 1)] };

    private static Finding Finding(Subject subject) => Scans.Finding(Admins, subject, "m");

    private static IEnumerable<XElement> Suites(ScanResult result) => XDocument.Parse(JUnit.Text(result)).Root!.Elements("testsuite");

    private static IEnumerable<string> Cases(ScanResult result, string suite) => Suites(result).Single(s => (string)s.Attribute("name")! == suite).Elements("testcase").Select(c =>
    {
        var verdict = c.Elements().SingleOrDefault();
        var message = (string?)verdict?.Attribute("message") ?? verdict?.Value;
        return $"{verdict?.Name.LocalName ?? "passed"} {(string)c.Attribute("name")!}{(message is null ? "" : $": {message}")}";
    });
}
