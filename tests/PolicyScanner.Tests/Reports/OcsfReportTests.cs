using System.Text.Json;
using System.Text.Json.Nodes;
using PolicyScanner.Findings;
using PolicyScanner.Reports;
using PolicyScanner.Rules;
using PolicyScanner.Tests.Findings;
using Xunit;

namespace PolicyScanner.Tests.Reports;

public sealed class OcsfReportTests
{
    private static readonly ReportFormat Ocsf = ReportFormats.Find("ocsf")!;
    private static readonly Rule Admins = Scans.Rule("user-multi-workspace-admin", "User administers several workspaces", Severity.Medium) with
    {
        Parameters = [new("max_workspaces", "int", "2", 5L, null), new("exempt", "list<string>", "[]", (IReadOnlyList<string>)["a", "b"], null)],
    };

    /// <summary>The attributes of the class that its schema requires or recommends and we write, and what each is.</summary>
    private static readonly (string Path, JsonValueKind Kind, object? Value)[] Demanded =
    [
        ("activity_id", JsonValueKind.Number, 1), ("category_uid", JsonValueKind.Number, 2), ("class_uid", JsonValueKind.Number, 2003), ("type_uid", JsonValueKind.Number, 200301),
        ("severity_id", JsonValueKind.Number, null), ("severity", JsonValueKind.String, null), ("time", JsonValueKind.Number, Scans.AsOf.ToUnixTimeMilliseconds()),
        ("status_id", JsonValueKind.Number, null), ("message", JsonValueKind.String, null),
        ("metadata", JsonValueKind.Object, null), ("metadata.version", JsonValueKind.String, "1.5.0"),
        ("metadata.product", JsonValueKind.Object, null), ("metadata.product.name", JsonValueKind.String, "PolicyScanner"), ("metadata.product.vendor_name", JsonValueKind.String, "PolicyScanner"),
        ("finding_info", JsonValueKind.Object, null), ("finding_info.uid", JsonValueKind.String, null), ("finding_info.title", JsonValueKind.String, null),
        ("finding_info.analytic.type_id", JsonValueKind.Number, 1),
        ("compliance", JsonValueKind.Object, null), ("compliance.control", JsonValueKind.String, null), ("compliance.standards", JsonValueKind.Array, null),
        ("compliance.requirements", JsonValueKind.Array, null), ("compliance.status_id", JsonValueKind.Number, null), ("compliance.control_parameters", JsonValueKind.Array, null),
    ];

    [Fact]
    public void A_report_reads_like_this() => Snapshots.Match(Ocsf.Text(Scans.Rich()).Replace($"\"version\":\"{Tool.Version}\"", "\"version\":\"VERSION\"", StringComparison.Ordinal));

    [Fact]
    public void Every_event_has_what_its_class_demands()
    {
        foreach (var @event in Events(Scans.Rich()).Concat(Events(HostileNames.AllAtOnce())).Concat(Events(Scans.Clean)))
        {
            foreach (var (path, kind, value) in Demanded)
            {
                var found = path.Split('.').Aggregate((JsonNode?)@event, (node, name) => node?[name]);
                Assert.True(found?.GetValueKind() == kind, $"{path} of {@event}");
                if (value is not null) Assert.Equal(Convert.ToString(value, System.Globalization.CultureInfo.InvariantCulture), found.ToString());
            }
            Assert.InRange((int)@event["severity_id"]!, 0, 5);
            Assert.InRange((int)@event["compliance"]!["status_id"]!, 1, 3);
            Assert.All(@event["resources"]?.AsArray() ?? [], r => Assert.NotEmpty((string)r!["type"]!));
        }
    }

    [Fact]
    public void An_event_has_a_uid_of_its_own()
    {
        var uids = Events(HostileNames.AllAtOnce()).Select(e => (string)e["finding_info"]!["uid"]!).ToList();

        Assert.Equal(uids.Count, uids.Distinct().Count());
    }

    [Fact]
    public void A_finding_fails_what_could_not_be_judged_warns_and_a_rule_passes_only_whole()
    {
        var hole = new InconclusiveEntry { RuleId = Admins.Id, OrganizationId = Scans.Acme, Missing = ["users"], Reason = "403", Subjects = [], Total = null, Counts = true };
        var finding = Scans.Finding(Admins, Scans.Subject("user", "user_1", "Jane"), "m");

        Assert.Equal(["3 Medium"], Told(Scan(subjects: 2, fail: 1) with { Findings = [finding] }));
        Assert.Equal(["2 Unknown"], Told(Scan(subjects: 0) with { Inconclusive = [hole] }));
        Assert.Equal(["1 Informational"], Told(Scan(subjects: 2)));
        Assert.Equal(["2 Unknown"], Told(Scan(subjects: 0) with { Rules = [new() { Rule = Admins, Outcome = RuleOutcome.NotApplicable }] }));

        static IEnumerable<string> Told(ScanResult result) => Events(result).Select(e => $"{e["compliance"]!["status_id"]} {e["severity"]}");
    }

    [Fact]
    public void A_waived_finding_is_suppressed_and_says_why()
    {
        var finding = Scans.Finding(Admins, Scans.Subject("user", "user_1", "Jane"), "m") with
        {
            Status = FindingStatus.Waived,
            Acceptance = new(AcceptanceState.InForce, "on leave", "kim@acme.example", null, "waivers.yaml:3:5"),
        };

        var @event = Events(Scan(subjects: 1, fail: 1) with { Findings = [finding] }).Single();

        Assert.Equal(("3", "Suppressed", "waived by kim@acme.example: on leave"), (@event["status_id"]!.ToString(), (string)@event["status"]!, (string)@event["comment"]!));
    }

    [Fact]
    public void Parameters_in_force_are_those_of_the_control() =>
        Assert.Equal("""[{"name":"max_workspaces","value":"5"},{"name":"exempt","values":["a","b"]}]""", Events(Scan(subjects: 1)).Single()["compliance"]!["control_parameters"]!.ToJsonString());

    private static ScanResult Scan(int subjects, int fail = 0) => Scans.Clean with { Rules = [Scans.Evaluated(Admins, subjects, fail)] };

    // A line is an event: that is what JSON Lines means.
    private static IEnumerable<JsonNode> Events(ScanResult result) => Ocsf.Text(result).Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(l => JsonNode.Parse(l)!);
}
