using System.Text;
using PolicyScanner.Findings;
using PolicyScanner.Gate;
using PolicyScanner.Graph;
using PolicyScanner.Reports;
using PolicyScanner.Rules;
using Xunit;

namespace PolicyScanner.Tests.Gate;

public sealed class BaselineTests
{
    [Fact]
    public void What_is_known_does_not_count_and_what_is_new_does()
    {
        var before = Acme.Scan(graph: Acme.Of(Acme.OneOrganization, r => r is not ApiKey { Id: "apikey_01SupportHandover" }));
        var baseline = Baseline.Of(ScanRecord.Of(before));

        var result = baseline.Apply(Acme.Scan());

        var open = result.Findings.Where(f => f.Status is FindingStatus.Open).ToList();
        Assert.Equal(["key-orphaned api_key/apikey_01SupportHandover"], open.Select(f => $"{f.RuleId} {f.Subject.Type}/{f.Subject.Id}"));
        Assert.Equal("exit code 1: 1 finding at or above high", GateDecision.Of(result).Summary);
    }

    [Fact]
    public void What_is_graver_now_is_new()
    {
        var baseline = Baseline.Of(ScanRecord.Of(Acme.Scan(Acme.Rules.WithSeverity("key-orphaned", Severity.Low))));

        Assert.Equal(FindingStatus.Open, Orphan(baseline.Apply(Acme.Scan())).Status);
        Assert.Equal(FindingStatus.Baseline, Orphan(baseline.Apply(Acme.Scan(Acme.Rules.WithSeverity("key-orphaned", Severity.Info)))).Status);
    }

    [Fact]
    public void A_rule_that_was_renamed_is_known_under_its_former_id()
    {
        var baseline = Baseline.Of(ScanRecord.Of(Acme.Scan()));
        var renamed = Renamed(Acme.Scan());

        var result = baseline.Apply(renamed);

        Assert.All(result.Findings.Where(f => f.RuleId == "key-without-owner"), f => Assert.Equal(FindingStatus.Baseline, f.Status));
        // Nothing is lost by pruning, and accepting puts the new id in place of the old one.
        var pruned = baseline.Update(ScanRecord.Of(renamed), acceptNew: false, prune: true);
        Assert.Equal(baseline.Entries, pruned.Entries);
        var accepted = baseline.Update(ScanRecord.Of(renamed), acceptNew: true, prune: false);
        Assert.Equal(baseline.Entries.Count, accepted.Entries.Count);
        Assert.DoesNotContain(accepted.Entries, e => e.RuleId == "key-orphaned");
    }

    [Fact]
    public void A_narrow_run_takes_nothing_away()
    {
        var baseline = Baseline.Of(ScanRecord.Of(Acme.Scan()));
        var narrow = ScanRecord.Of(Acme.Scan(Acme.Rules.Where(r => r.Id == "key-orphaned")));
        var blind = ScanRecord.Of(Acme.Scan(graph: Acme.Of(Acme.OneOrganization, r => r is not ApiKey,
            r => r is CollectionCoverage { Collection: "api_keys" } c ? c with { State = CoverageState.Failed, Reason = "403" } : r)));

        Assert.Equal(baseline.Entries, baseline.Update(narrow, acceptNew: false, prune: true).Entries);
        // What could not be looked at is not gone.
        Assert.Equal(baseline.Entries.Where(e => e.SubjectType == "api_key"), baseline.Update(blind, acceptNew: false, prune: true).Entries.Where(e => e.SubjectType == "api_key"));
    }

    [Fact]
    public void Nothing_is_added_and_nothing_goes_without_being_asked_for()
    {
        var mended = Acme.Of(Acme.OneOrganization, r => r is not ApiKey { Id: "apikey_01SupportHandover" });
        var (whole, less) = (ScanRecord.Of(Acme.Scan()), ScanRecord.Of(Acme.Scan(graph: mended)));

        Assert.Equal(Baseline.Of(less).Entries, Baseline.Of(less).Update(whole, acceptNew: false, prune: false).Entries);
        Assert.Equal(Baseline.Of(whole).Entries, Baseline.Of(less).Update(whole, acceptNew: true, prune: false).Entries);
        Assert.Equal(Baseline.Of(whole).Entries, Baseline.Of(whole).Update(less, acceptNew: true, prune: false).Entries);
        Assert.Equal(Baseline.Of(less).Entries, Baseline.Of(whole).Update(less, acceptNew: false, prune: true).Entries);
    }

    [Fact]
    public void A_finding_that_a_graver_one_replaces_is_still_there()
    {
        var mild = ScanRecord.Of(Acme.Scan(Acme.Rules.Where(r => r.Id == "key-never-expires")));
        var baseline = Baseline.Of(mild);

        Assert.Contains(baseline.Entries, e => e.SubjectId == "apikey_01InferenceLegacy");
        Assert.Equal(baseline.Entries, baseline.Update(ScanRecord.Of(Acme.Scan()), acceptNew: false, prune: true).Entries);
    }

    [Fact]
    public void Waived_findings_and_those_about_waivers_are_decided_elsewhere()
    {
        var waivers = WaiverList.Load(new("w.yaml", """
            schema: policyscanner.waivers/v1
            waivers:
              - { rule: key-orphaned, subject: api_key/apikey_01SupportHandover, reason: r, owner: o, expires: 2027-01-01 }
              - { rule: key-orphaned, subject: api_key/apikey_01Nobody, reason: r, owner: o, expires: 2027-01-01 }
            """), RuleSet.BuiltIn);

        var entries = Baseline.Of(ScanRecord.Of(waivers.Apply(Acme.Scan()))).Entries;

        Assert.DoesNotContain(entries, e => e.SubjectId == "apikey_01SupportHandover" && e.RuleId == "key-orphaned");
        Assert.DoesNotContain(entries, e => e.SubjectType == "waiver");
    }

    [Fact]
    public void A_baseline_of_another_organization_or_mode_does_not_fit()
    {
        var console = Baseline.Of(ScanRecord.Of(Acme.Scan()));
        var all = Baseline.Of(ScanRecord.Of(Acme.Scan(graph: Acme.Graph)));

        Assert.Null(console.MisfitFor(Acme.OneOrganization));
        Assert.Null(all.MisfitFor(Acme.Graph));
        Assert.StartsWith("it is for organization `", all.MisfitFor(Acme.OneOrganization), StringComparison.Ordinal);
        Assert.NotNull(console.MisfitFor(Acme.Of(Acme.OneOrganization, _ => true, r => r is Organization o ? o with { Sources = ["enterprise"] } : r)));
    }

    [Fact]
    public void It_is_written_sorted_one_finding_a_line_and_read_back()
    {
        var baseline = Baseline.Of(ScanRecord.Of(Acme.Scan(Acme.Rules.Where(r => r.Id is "key-orphaned" or "workspace-zombie"))));
        var hostile = new Baseline(["o\"1"], ["enterprise"], [new(Fingerprint.Of("o\"1", "a-rule", "user", "u\u001b\n\u202e{"), "a-rule", Severity.Info, "o\"1", "user", "u\u001b\n\u202e{")]);

        Assert.Equal(hostile.Entries, Baseline.Load(new("b.json", Text(hostile))).Entries);
        Assert.All(Text(hostile), c => Assert.True(c is '\n' or (>= ' ' and < '\u007f')));
        Assert.Equal(Text(baseline), Text(Baseline.Load(new("b.json", Text(baseline)))));
        Assert.Equal("{\n  \"schema\": \"policyscanner.baseline/v1\",\n  \"organizations\": [],\n  \"mode\": [],\n  \"findings\": []\n}\n", Text(new([], [], [])));
        Snapshots.Match(Text(baseline));
    }

    [Theory]
    [InlineData("", "PS0")]
    [InlineData("[]", "PS0")]
    [InlineData("{ \"schema\": \"policyscanner.baseline/v2\", \"organizations\": [\"o\"], \"mode\": [\"enterprise\"], \"findings\": [] }", "PS0821")]
    [InlineData("{ \"schema\": \"policyscanner.baseline/v1\", \"organizations\": [], \"mode\": [\"enterprise\"], \"findings\": [] }", "PS0822")]
    [InlineData("{ \"schema\": \"policyscanner.baseline/v1\", \"organizations\": [\"o\"], \"mode\": [\"enterprise\"], \"findings\": [{ \"fingerprint\": \"0123456789abcdef\", \"rule\": \"r\", \"severity\": \"low\", \"subject\": { \"type\": \"user\", \"id\": \"u\", \"organization\": \"o\" } }] }", "PS0823")]
    [InlineData("{ \"schema\": \"policyscanner.baseline/v1\", \"organizations\": [\"o\"], \"mode\": [\"enterprise\"] }", "PS0")]
    [InlineData("{ \"schema\": \"policyscanner.baseline/v1\", \"organizations\": [], \"mode\": [], \"findings\": [{ \"fingerprint\": \"x\" }] }", "PS0")]
    [InlineData("{ \"schema\": \"policyscanner.baseline/v1\", \"organizations\": [], \"mode\": [], \"findings\": [", "PS0")]
    public void What_is_no_baseline_is_refused_with_a_place(string text, string code) =>
        Assert.All(Assert.Throws<GateFileException>(() => Baseline.Load(new("b.json", text))).Problems, p => Assert.StartsWith(code, p.Code, StringComparison.Ordinal));

    [Fact]
    public void A_json_report_says_the_same_as_the_result()
    {
        var result = Acme.Scan(RuleSet.BuiltIn, graph: Acme.Graph);
        using var stream = new MemoryStream();
        JsonReport.Write(result, GateDecision.Of(result), stream);
        stream.Position = 0;

        var (read, direct) = (JsonReportReader.Read(stream), ScanRecord.Of(result));

        Assert.Equal(direct.Organizations, read.Organizations);
        Assert.Equal(direct.Modes, read.Modes);
        Assert.Equal(direct.Rules.Select(r => (r.Id, r.JudgedEverything)), read.Rules.Select(r => (r.Id, r.JudgedEverything)));
        Assert.Equal(direct.Findings.Select(f => (f.Fingerprint, f.Severity, f.Subject, f.EvidenceHash, string.Join(',', f.Supersedes))),
            read.Findings.Select(f => (f.Fingerprint, f.Severity, f.Subject, f.EvidenceHash, string.Join(',', f.Supersedes))));
        Assert.Contains(direct.Rules, r => !r.JudgedEverything);
    }

    [Theory]
    [InlineData("{", "line 1 is not valid JSON")]
    [InlineData("[]", "it has no `\"schema\": \"policyscanner.report/v1\"`")]
    [InlineData("{ \"schema\": \"policyscanner.report/v7\" }", "it is of schema `policyscanner.report/v7`, and this version reads `policyscanner.report/v1`")]
    [InlineData("{ \"schema\": \"policyscanner.report/v1\", \"scan\": 1 }", "it lacks a key, or has a value of the wrong kind")]
    public void What_is_no_report_is_refused(string text, string message) =>
        Assert.Equal(message, Assert.Throws<FormatException>(() => JsonReportReader.Read(new MemoryStream(Encoding.UTF8.GetBytes(text)))).Message);

    private static Finding Orphan(ScanResult result) => result.Findings.Single(f => f.RuleId == "key-orphaned" && f.Subject.Id == "apikey_01SupportHandover");

    private static ScanResult Renamed(ScanResult result)
    {
        const string NewId = "key-without-owner";
        return result with
        {
            Rules = [.. result.Rules.Select(r => r.Rule.Id == "key-orphaned" ? r with { Rule = r.Rule with { Id = NewId, Aliases = ["key-orphaned"] } } : r)],
            Findings = [.. result.Findings.Select(f => f.RuleId == "key-orphaned" ? f with { RuleId = NewId, Fingerprint = Fingerprint.Of(f.Subject.OrganizationId, NewId, f.Subject.Type, f.Subject.Id) } : f)],
        };
    }

    private static string Text(Baseline baseline)
    {
        using var stream = new MemoryStream();
        baseline.Write(stream);
        return Encoding.UTF8.GetString(stream.ToArray());
    }
}
