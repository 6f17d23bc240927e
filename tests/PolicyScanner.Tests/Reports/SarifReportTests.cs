using System.Text.Json.Nodes;
using PolicyScanner.Findings;
using PolicyScanner.Gate;
using PolicyScanner.Graph;
using PolicyScanner.Reports;
using PolicyScanner.Rules;
using PolicyScanner.Tests.Findings;
using Xunit;

namespace PolicyScanner.Tests.Reports;

public sealed class SarifReportTests
{
    private static readonly ReportFormat Sarif = ReportFormats.Find("sarif")!;
    private static readonly Rule Admins = Scans.Rule("user-multi-workspace-admin", "User administers several workspaces", Severity.Medium);

    [Fact]
    public void A_report_reads_like_this() => Snapshots.Match(Sarif.Text(Scans.Rich()).Replace($"\"semanticVersion\": \"{Tool.Version}\"", "\"semanticVersion\": \"VERSION\"", StringComparison.Ordinal));

    [Fact]
    public void Each_organization_is_a_run_with_a_category_of_its_own()
    {
        var runs = Runs(Scans.Rich());

        Assert.Equal([$"policyscanner/{Scans.Acme}/", $"policyscanner/{Scans.Labs}/"], runs.Select(r => (string)r!["automationDetails"]!["id"]!));
        Assert.All(runs, run => Assert.All(
            run!["results"]!.AsArray(),
            r => Assert.StartsWith($"claude/{(string)run["properties"]!["organization"]!}/", (string)r!["locations"]![0]!["physicalLocation"]!["artifactLocation"]!["uri"]!, StringComparison.Ordinal)));
    }

    [Theory]
    [InlineData("user", "user_1", "users/user_1")]
    [InlineData("workspace_member", "wrkspc_1/user_1", "workspace_members/wrkspc_1%2Fuser_1")]
    [InlineData("collection", "api_keys", "coverage/api_keys")]
    [InlineData("something_else", "a b?#%é", "something_else/a%20b%3F%23%25%C3%A9")]
    [InlineData("user", "..", "users/~..")]
    [InlineData("user", "", "users/~")]
    public void The_place_of_a_finding_is_a_path_that_is_no_file(string type, string id, string path)
    {
        var location = Result(Finding(new(type, id, "n", Scans.Acme)))["locations"]![0]!;

        Assert.Equal($"claude/{Scans.Acme}/{path}", (string)location["physicalLocation"]!["artifactLocation"]!["uri"]!);
        Assert.Equal("""{"startLine":1,"startColumn":1,"endLine":1,"endColumn":2}""", location["physicalLocation"]!["region"]!.ToJsonString());
        Assert.Equal($"{type}/{id}", (string)location["logicalLocations"]![0]!["fullyQualifiedName"]!);
    }

    [Theory]
    [InlineData(Severity.Critical, "error", "9.5")]
    [InlineData(Severity.High, "error", "8.0")]
    [InlineData(Severity.Medium, "warning", "5.5")]
    [InlineData(Severity.Low, "note", "2.0")]
    [InlineData(Severity.Info, "note", null)]
    public void The_severity_is_a_level_of_the_result_and_a_score_of_the_rule(Severity severity, string level, string? score)
    {
        var run = Run(Scan(Finding() with { Severity = severity }));

        var (result, rules) = (run["results"]![0]!, run["tool"]!["driver"]!["rules"]!.AsArray());
        var rule = rules[(int)result["ruleIndex"]!]!;
        Assert.Equal((level, level, score), ((string)result["level"]!, (string)rule["defaultConfiguration"]!["level"]!, (string?)rule["properties"]!["security-severity"]));
        Assert.Equal((string)result["ruleId"]!, (string)rule["id"]!);
        // The rule's own severity needs no second descriptor.
        Assert.Equal(severity is Severity.Medium ? [Admins.Id] : [Admins.Id, $"{Admins.Id}/{severity.ToString().ToLowerInvariant()}"], rules.Select(r => (string)r!["id"]!));
    }

    [Fact]
    public void Five_thousand_results_are_kept_the_most_severe_ones_and_the_others_are_counted()
    {
        var findings = Enumerable.Range(0, 5_003).Select(i => Finding(Scans.Subject("user", $"user_{i}", null)) with { Severity = i == 5_002 ? Severity.Critical : Severity.Medium });

        var run = Run(Scan([.. findings]));

        Assert.Equal((5_000, "error"), (run["results"]!.AsArray().Count, (string)run["results"]![0]!["level"]!));
        Assert.Equal(["warning 3 results left out, the least severe ones: the json report has them all"], Notifications(run));
        Assert.True((bool)run["invocations"]![0]!["executionSuccessful"]!);
    }

    [Fact]
    public void Waived_findings_are_left_out_or_shown_as_suppressed()
    {
        var scan = Scan(Finding() with { Status = FindingStatus.Waived }, Finding(), Finding() with { Status = FindingStatus.Baseline });

        Assert.Equal([null], Run(scan)["results"]!.AsArray().Select(r => r!["suppressions"]?.ToJsonString()));
        Assert.Equal(
            ["[]", """[{"kind":"external","status":"accepted","justification":"waived"}]""", """[{"kind":"external","status":"accepted","justification":"baseline"}]"""],
            Run(scan, new() { ShowWaived = true })["results"]!.AsArray().Select(r => r!["suppressions"]?.ToJsonString()));
    }

    [Theory]
    [InlineData("[x](javascript:alert(1))", "[x] (javascript:alert(1))")]
    [InlineData("[x](1) [y](2)", "[x] (1) [y] (2)")]
    [InlineData("\\[x\\](1)", "\\[x\\] (1)")]
    [InlineData("[a, b]", "[a, b]")]
    [InlineData("\u202eabc", "\\u{202e}abc")]
    public void A_name_makes_no_link_in_a_message(string name, string shown) => Assert.Equal(shown, (string)Result(Finding() with { Message = name })["message"]!["text"]!);

    [Fact]
    public void The_exit_code_is_told()
    {
        var invocation = JsonNode.Parse(Sarif.Text(Scan(Finding() with { Severity = Severity.High }), gate: new() { NoFail = true }))!["runs"]![0]!["invocations"]![0]!;

        Assert.Equal((0, "exit code 0 (1 without --no-fail: 1 finding at or above high)"), ((int)invocation["exitCode"]!, (string)invocation["exitCodeDescription"]!));
    }

    /// <summary>What decides code 3 makes the run of its organization unsuccessful, and nothing else does.</summary>
    [Fact]
    public void A_run_is_successful_unless_something_could_not_be_judged()
    {
        var hole = new InconclusiveEntry { RuleId = Admins.Id, OrganizationId = Scans.Acme, Missing = ["users"], Reason = "403", Subjects = [], Total = null, Counts = true };
        var experimental = Scan() with { Rules = [Scans.Evaluated(Admins with { Status = RuleStatus.Experimental }, 1)] };
        (ScanResult Scan, string[] Notifications)[] cases =
        [
            (Scan(), []),
            (Scan() with { Inconclusive = [hole] }, ["error [user-multi-workspace-admin] its subjects could not even be listed; missing is users: 403"]),
            (Scan() with { Inconclusive = [hole with { Counts = false, Parent = "workspace/w", Subjects = [Scans.Subject("user", "u", "n")], Total = 9 }] },
                ["note [user-multi-workspace-admin] 9 subjects could not be judged, user/u, ...; missing is users of workspace/w: 403"]),
            (experimental with { Inconclusive = [hole] }, ["note [user-multi-workspace-admin] its subjects could not even be listed; missing is users: 403"]),
            (Scan() with { Errors = [new(Admins.Id, Scans.Subject("user", "u", "n"), "a.yaml:1:1", "boom")] }, ["error [user-multi-workspace-admin] a.yaml:1:1: user/u: boom"]),
            (Scan() with { Rules = [new() { Rule = Admins, Outcome = RuleOutcome.NotApplicable, Reason = "no" }] }, ["error no selected rule was evaluated"]),
            (Scan() with { Graph = Scans.Graph().Cover(Scans.Acme, "users", CoverageState.Failed, "403", []).Build() }, ["error users could not be read: 403"]),
        ];

        foreach (var (scan, notifications) in cases)
        {
            var run = Run(scan);
            Assert.Equal(notifications, Notifications(run));
            Assert.Equal(GateDecision.Of(scan).StrictExitCode is not 3, (bool)run["invocations"]![0]!["executionSuccessful"]!);
        }
    }

    [Fact]
    public void What_one_organization_lacks_makes_no_other_unsuccessful()
    {
        var graph = Scans.Graph().Add(Scans.Organization(Scans.Labs, "Labs")).Cover(Scans.Labs, "users", CoverageState.Failed, "403", []).Build();

        Assert.Equal([true, false], Runs(Scan() with { Graph = graph }).Select(r => (bool)r!["invocations"]![0]!["executionSuccessful"]!));
    }

    [Fact]
    public void Thousands_of_holes_do_not_make_the_report_too_large()
    {
        var entries = Enumerable.Range(0, 1_500).Select(i => new InconclusiveEntry
        {
            RuleId = Admins.Id, OrganizationId = Scans.Acme, Missing = ["users"], Parent = $"workspace/{i}", Reason = "403", Subjects = [], Total = null, Counts = i == 1_400,
        });

        var notifications = Notifications(Run(Scan() with { Inconclusive = [.. entries] }));

        Assert.Equal((1_001, "warning 500 more notifications left out: the json report has them all"), (notifications.Count, notifications[^1]));
        Assert.StartsWith("error ", notifications[0], StringComparison.Ordinal);
    }

    [Fact]
    public void A_rule_has_at_most_twenty_tags_and_its_controls_are_among_them()
    {
        var rule = Admins with
        {
            Status = RuleStatus.Experimental,
            Tags = ["users", "security"],
            Compliance = new Dictionary<string, IReadOnlyList<string>>
            {
                ["SOC2"] = [.. Enumerable.Range(1, 40).Select(i => $"CC{i}")],
                ["CIS-8"] = ["6.8"],
            },
        };

        var properties = Run(Scan() with { Rules = [Scans.Evaluated(rule, 1)] })["tool"]!["driver"]!["rules"]![0]!["properties"]!;

        Assert.Equal(["security", "experimental", "users", "CIS-8/6.8", .. Enumerable.Range(1, 16).Select(i => $"SOC2/CC{i}")], properties["tags"]!.AsArray().Select(t => (string)t!));
        Assert.Equal(("medium", 40), ((string)properties["precision"]!, properties["compliance"]!["SOC2"]!.AsArray().Count));
    }

    [Fact]
    public void A_description_is_as_long_as_GitHub_takes_and_help_is_whole()
    {
        var rule = Run(Scan() with { Rules = [Scans.Evaluated(Admins with { Description = new string('d', 3_000), Remediation = "Do `this`.\n\n- and [that](https://a.example)" }, 1)] })["tool"]!["driver"]!["rules"]![0]!;

        Assert.InRange(((string)rule["fullDescription"]!["text"]!).Length, 800, 1_024);
        Assert.EndsWith("ddd\n\nFix: Do `this`.\n\n- and [that] (https://a.example)", (string)rule["help"]!["text"]!, StringComparison.Ordinal);
        Assert.EndsWith("ddd\n\n**Fix:** Do `this`.\n\n- and [that](https://a.example)", (string)rule["help"]!["markdown"]!, StringComparison.Ordinal);
    }

    private static ScanResult Scan(params IReadOnlyList<Finding> findings) => Scans.Clean with { Rules = [Scans.Evaluated(Admins, 1)], Findings = findings };

    private static Finding Finding(Subject? subject = null) => Scans.Finding(Admins, subject ?? Scans.Subject("user", "user_1", "Jane"), "m");

    private static JsonNode Result(Finding finding) => Run(Scan(finding))["results"]![0]!;

    private static JsonNode Run(ScanResult result, ReportOptions? options = null) => JsonNode.Parse(Sarif.Text(result, options))!["runs"]!.AsArray().Single()!;

    private static JsonArray Runs(ScanResult result) => JsonNode.Parse(Sarif.Text(result))!["runs"]!.AsArray();

    private static List<string> Notifications(JsonNode run) =>
        [.. run["invocations"]![0]!["toolExecutionNotifications"]!.AsArray().Select(n => $"{n!["level"]} {n["message"]!["text"]}")];
}
