using PolicyScanner.Findings;
using PolicyScanner.Gate;
using PolicyScanner.Graph;
using PolicyScanner.Rules;
using Xunit;

namespace PolicyScanner.Tests.Gate;

public sealed class WaiverTests
{
    private const string Orphan = "apikey_01SupportHandover";
    private const string EndlessOrphan = "apikey_01InferenceLegacy";
    private const string Head = "schema: policyscanner.waivers/v1\nwaivers:\n";
    private const string ForOrphan = Head + "  - rule: key-orphaned\n    subject: api_key/" + Orphan + "\n    reason: Handed over in March\n    owner: jane@acme.example\n    expires: 2027-02-28\n";

    [Fact]
    public void A_waiver_in_force_takes_its_finding_out_of_the_gate_and_says_whose_it_is()
    {
        var result = Load(ForOrphan).Apply(Acme.Scan());

        var finding = result.Findings.Single(f => f.RuleId == "key-orphaned" && f.Subject.Id == Orphan);
        Assert.Equal(FindingStatus.Waived, finding.Status);
        Assert.Equal(new Acceptance(AcceptanceState.InForce, "Handed over in March", "jane@acme.example", new(2027, 2, 28), "waivers.yaml:3:5"), finding.Acceptance);
        // The other orphan stays.
        Assert.Contains(result.Findings, f => f is { RuleId: "key-orphaned", Status: FindingStatus.Open, Acceptance: null });
        Assert.DoesNotContain(result.Findings, f => f.Subject.Type == "waiver");
    }

    [Theory]
    [InlineData("2027-02-28T23:59:59Z", FindingStatus.Waived, AcceptanceState.InForce, "waiver-expiring")]
    [InlineData("2027-03-01T00:00:00Z", FindingStatus.Open, AcceptanceState.Expired, "waiver-expired")]
    [InlineData("2027-02-14T00:00:00Z", FindingStatus.Waived, AcceptanceState.InForce, "waiver-expiring")]
    [InlineData("2027-02-13T23:59:59Z", FindingStatus.Waived, AcceptanceState.InForce, null)]
    public void The_last_day_is_the_last_day(string asOf, FindingStatus status, AcceptanceState state, string? meta)
    {
        var result = Load(ForOrphan.Replace(Orphan, EndlessOrphan, StringComparison.Ordinal)).Apply(Acme.Scan(asOf: Instant(asOf)));

        var finding = result.Findings.Single(f => f.RuleId == "key-orphaned" && f.Subject.Id == EndlessOrphan);
        Assert.Equal((status, state), (finding.Status, finding.Acceptance!.State));
        Assert.Equal(meta is null ? [] : [meta], result.Findings.Where(f => f.Subject.Type == "waiver").Select(f => f.RuleId));
    }

    [Fact]
    public void A_pin_holds_while_the_facts_do()
    {
        var scan = Acme.Scan();
        var hash = scan.Findings.Single(f => f.RuleId == "key-orphaned" && f.Subject.Id == Orphan).Evidence.Hash;
        var waivers = Load(ForOrphan + $"    pin: \"{hash}\"\n");
        AcceptanceState StateOver(Func<ApiKey, ApiKey> change) => waivers.Apply(Acme.Scan(graph: Acme.Of(Acme.OneOrganization, _ => true, r => r is ApiKey { Id: Orphan } key ? change(key) : r)))
            .Findings.Single(f => f.RuleId == "key-orphaned" && f.Subject.Id == Orphan).Acceptance!.State;

        Assert.Equal(AcceptanceState.InForce, StateOver(k => k));
        // What the rule does not read is no fact of its.
        Assert.Equal(AcceptanceState.InForce, StateOver(k => k with { PartialKeyHint = "other" }));
        Assert.Equal(AcceptanceState.FactsChanged, StateOver(k => k with { OwnerId = "user_01QuentinMoreau" }));
    }

    [Fact]
    public void A_condition_chooses_subjects_and_what_is_not_known_is_not_accepted()
    {
        var waivers = Load(Head + "  - rule: key-orphaned\n    where: subject.name.startsWith(\"support\") && live(subject)\n    reason: r\n    owner: o\n    expires: 2027-01-01\n");
        var lacking = Acme.Of(Acme.OneOrganization, _ => true, r => r is ApiKey { Id: Orphan } key ? key with { Absent = ["name"] } : r);

        Assert.Equal([Orphan], Waived(waivers.Apply(Acme.Scan())));
        Assert.Equal([], Waived(waivers.Apply(Acme.Scan(graph: lacking))));
    }

    [Fact]
    public void A_waiver_for_a_rule_whose_finding_was_replaced_is_used_and_does_not_accept_the_graver_one()
    {
        var waivers = Load(Head + "  - { rule: key-never-expires, subject: api_key/apikey_01InferenceLegacy, reason: r, owner: o, expires: 2027-01-01 }\n");

        var result = waivers.Apply(Acme.Scan());

        Assert.Equal(FindingStatus.Open, result.Findings.Single(f => f.RuleId == "key-never-expires-and-old" && f.Subject.Id == "apikey_01InferenceLegacy").Status);
        Assert.DoesNotContain(result.Findings, f => f.RuleId == "waiver-unused");
    }

    [Fact]
    public void A_waiver_that_nothing_needs_is_reported_only_where_its_rule_judged_everything()
    {
        var waivers = Load(Head + "  - { rule: key-orphaned, subject: api_key/apikey_01Nobody, reason: r, owner: o, expires: 2027-01-01 }\n");
        var hole = Acme.Of(Acme.OneOrganization, r => r is not User, r => r is CollectionCoverage { Collection: "users" } c ? c with { State = CoverageState.Failed, Reason = "403" } : r);

        Assert.Equal(["waiver-unused"], Meta(waivers.Apply(Acme.Scan())));
        Assert.Equal([], Meta(waivers.Apply(Acme.Scan(graph: hole))));
        // A rule that was not selected judged nothing.
        Assert.Equal([], Meta(waivers.Apply(Acme.Scan(Acme.Rules.Where(r => r.Id == "key-never-expires")))));
    }

    [Theory]
    [InlineData("{ rule: key-orphaned, subject: api_key/apikey_01SupportHandover, reason: r, owner: o, expires: 2027-05-22 }", "")]
    [InlineData("{ rule: key-orphaned, subject: api_key/apikey_01SupportHandover, reason: r, owner: o, expires: 2027-05-23 }", "waiver-too-long")]
    [InlineData("{ rule: key-o*, subject: api_key/apikey_01SupportHandover, reason: r, owner: o, expires: 2027-01-01 }", "")]
    [InlineData("{ rule: key-o*, where: 'true', reason: r, owner: o, expires: 2027-01-01 }", "waiver-too-broad")]
    [InlineData("{ rule: key-orphaned, where: 'true', reason: r, owner: o, expires: 2027-01-01 }", "")]
    public void Waivers_that_hold_too_long_or_for_too_much_are_reported(string waiver, string meta) =>
        Assert.Equal(meta, string.Join(' ', Meta(Load(Head + "  - " + waiver + "\n").Apply(Acme.Scan()))));

    [Fact]
    public void Of_several_organizations_a_waiver_names_its_own()
    {
        var named = Load(ForOrphan + $"    organization: {Acme.Console}\n");
        var other = Load(ForOrphan + "    organization: 7c25e8f4-91ab-4d03-8e6c-2a4f9b7d1e52\n");

        Assert.Equal("PS0813", Assert.Single(Load(ForOrphan).CheckFor(Acme.Graph)).Code);
        Assert.Empty(named.CheckFor(Acme.Graph));
        Assert.Equal([Orphan], Waived(named.Apply(Acme.Scan(graph: Acme.Graph))));
        Assert.Equal([], Waived(other.Apply(Acme.Scan(graph: Acme.Graph))));
        // It speaks of an organization that this scan does not have.
        Assert.Empty(Waived(other.Apply(Acme.Scan())));
        Assert.Empty(Meta(other.Apply(Acme.Scan())));
    }

    [Fact]
    public void Every_mistake_is_told_at_its_place()
    {
        (string Name, string Text)[] broken =
        [
            ("no schema", "waivers: []"),
            ("another schema", "schema: policyscanner.waivers/v9\nwaivers: []"),
            ("no waivers", "schema: policyscanner.waivers/v1"),
            ("a map", "schema: policyscanner.waivers/v1\nwaivers:\n  key-orphaned: yes"),
            ("an unknown key", ForOrphan + "    until: 2027-01-01\n"),
            ("an unknown rule", ForOrphan.Replace("key-orphaned", "key-orphand", StringComparison.Ordinal)),
            ("a pattern that matches nothing", ForOrphan.Replace("key-orphaned", "zzz-*", StringComparison.Ordinal)),
            ("a meta rule", ForOrphan.Replace("key-orphaned", "waiver-expired", StringComparison.Ordinal)),
            ("a bad date", ForOrphan.Replace("2027-02-28", "28.02.2027", StringComparison.Ordinal)),
            ("a day that does not exist", ForOrphan.Replace("2027-02-28", "2027-02-30", StringComparison.Ordinal)),
            ("no reason", ForOrphan.Replace("    reason: Handed over in March\n", "", StringComparison.Ordinal)),
            ("no subject", ForOrphan.Replace("    subject: api_key/" + Orphan + "\n", "", StringComparison.Ordinal)),
            ("subject and condition", ForOrphan + "    where: \"true\"\n"),
            ("a subject without type", ForOrphan.Replace("api_key/", "", StringComparison.Ordinal)),
            ("a subject of another type", ForOrphan.Replace("api_key/", "user/", StringComparison.Ordinal)),
            ("a condition that does not check", Head + "  - rule: key-orphaned\n    where: subject.nam == \"x\"\n    reason: r\n    owner: o\n    expires: 2027-01-01\n"),
            ("a condition over several types", Head + "  - rule: \"*-zombie*\"\n    where: \"true\"\n    reason: r\n    owner: o\n    expires: 2027-01-01\n"),
            ("a pin that is none", ForOrphan + "    pin: abc\n"),
            ("twice", ForOrphan + ForOrphan[Head.Length..]),
        ];

        Snapshots.Match(string.Join('\n', broken.Select(b => $"## {b.Name}\n{string.Join('\n', WaiverList.Check(new("waivers.yaml", b.Text), RuleSet.BuiltIn))}\n")));
    }

    private static WaiverList Load(string text) => WaiverList.Load(new("waivers.yaml", text), RuleSet.BuiltIn);

    private static List<string> Waived(ScanResult result) => [.. result.Findings.Where(f => f.Status is FindingStatus.Waived).Select(f => f.Subject.Id)];

    private static List<string> Meta(ScanResult result) => [.. result.Findings.Where(f => f.Subject.Type == "waiver").Select(f => f.RuleId)];

    private static DateTimeOffset Instant(string text) => DateTimeOffset.Parse(text, System.Globalization.CultureInfo.InvariantCulture);
}
