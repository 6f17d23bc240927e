using System.Text.Json.Nodes;
using PolicyScanner.Tests;
using Xunit;

namespace PolicyScanner.Cli.Tests;

/// <summary>The life of a gate: adopt it on a messy organization, fail only on what is new, accept with a reason, and let go of what is mended.</summary>
public sealed class GateTests : IDisposable
{
    private const string Scanned = "2026-11-23T12:00:00Z";
    private const string Handover = "apikey_01SupportHandover";
    private const string Batch = "apikey_01InferenceBatch";

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task A_gate_with_a_baseline_fails_on_what_is_new_and_on_just_that()
    {
        var (before, after) = (Snapshot("before", without: Handover), Snapshot("after"));

        var created = await Run("baseline", "create", "--input", before, "--as-of", Scanned, "--baseline", In("known.json"));
        var clean = await Run("scan", "--input", before, "--as-of", Scanned, "--baseline", In("known.json"), "--select", "id:key-*", "--inconclusive", "warn");
        var broken = await Run("scan", "--input", after, "--as-of", Scanned, "--baseline", In("known.json"), "--new-only", "--select", "id:key-*", "-o", "json");

        Assert.Equal((0, 0, 1), (created.Code, clean.Code, broken.Code));
        var report = JsonNode.Parse(broken.Output)!;
        Assert.Equal([$"key-orphaned {Handover}"], report["findings"]!.AsArray().Where(f => (string)f!["status"]! == "open").Select(f => $"{f!["rule"]} {f["subject"]!["id"]}"));
        // The JSON report has the others too: a baseline that is kept by it must not lose them.
        Assert.Contains(report["findings"]!.AsArray(), f => (string)f!["status"]! == "baseline");
        var csv = await Run("scan", "--input", after, "--as-of", Scanned, "--baseline", In("known.json"), "--new-only", "--select", "id:key-*", "-o", "csv");
        Assert.Contains(Handover, csv.Output, StringComparison.Ordinal);
        Assert.DoesNotContain(Batch, csv.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_baseline_of_a_report_is_that_of_the_scan_and_is_not_written_over()
    {
        var snapshot = Snapshot("all");
        await Run("scan", "--input", snapshot, "--as-of", Scanned, "-o", $"json={In("report.json")}");

        var ofReport = await Run("baseline", "create", "--report", In("report.json"), "--baseline", In("a.json"));
        var ofScan = await Run("baseline", "create", "--input", snapshot, "--as-of", Scanned, "--baseline", In("b.json"));
        var again = await Run("baseline", "create", "--report", In("report.json"), "--baseline", In("a.json"));

        Assert.Equal((0, 0, 2), (ofReport.Code, ofScan.Code, again.Code));
        Assert.Equal(Read("a.json"), Read("b.json"));
        Assert.Contains("is there already", again.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_update_takes_out_what_is_mended_and_only_when_asked_to()
    {
        var (mended, all) = (Snapshot("mended", without: Handover), Snapshot("all"));
        await Run("baseline", "create", "--input", all, "--as-of", Scanned, "--baseline", In("known.json"));
        var known = Read("known.json");

        await Run("baseline", "update", "--input", mended, "--as-of", Scanned, "--baseline", In("known.json"));
        Assert.Equal(known, Read("known.json"));
        await Run("baseline", "update", "--input", mended, "--as-of", Scanned, "--baseline", In("known.json"), "--prune", "--select", "id:group-*");
        Assert.Equal(known, Read("known.json"));
        var pruned = await Run("baseline", "update", "--input", mended, "--as-of", Scanned, "--baseline", In("known.json"), "--prune");
        Assert.DoesNotContain(Handover, Read("known.json"), StringComparison.Ordinal);
        Assert.EndsWith(" 0 came in, 1 went out\n", pruned.Error, StringComparison.Ordinal);
        await Run("baseline", "update", "--input", all, "--as-of", Scanned, "--baseline", In("known.json"), "--accept-new");
        Assert.Equal(known, Read("known.json"));
    }

    [Fact]
    public async Task A_finding_is_waived_by_its_fingerprint_until_its_day_is_over()
    {
        var fingerprint = await Fingerprint("key-never-expires", Batch);
        await File.WriteAllTextAsync(In("waivers.yaml"), "# ours\nschema: policyscanner.waivers/v1\nwaivers: # none yet\n", TestContext.Current.CancellationToken);

        var waived = await Run("waive", fingerprint[..8], "--report", In("report.json"), "--reason", "Rotated by hand: see INFRA-812", "--owner", "jane@acme.example", "--until", "2027-02-28", "--waivers", In("waivers.yaml"));
        var twice = await Run("waive", fingerprint, "--report", In("report.json"), "--reason", "r", "--owner", "o", "--until", "2027-02-28", "--waivers", In("waivers.yaml"));

        Assert.Equal((0, 2), (waived.Code, twice.Code));
        Assert.StartsWith("# ours\nschema: policyscanner.waivers/v1\nwaivers: # none yet\n  - rule: key-never-expires\n", Read("waivers.yaml"), StringComparison.Ordinal);
        Assert.Equal(("waived", "in_force"), await StatusAt("2027-02-28T12:00:00Z"));
        Assert.Equal(("open", "expired"), await StatusAt("2027-03-01T12:00:00Z"));
        var text = await Run("scan", "--input", Snapshot("all"), "--as-of", "2027-03-01T12:00:00Z", "--waivers", In("waivers.yaml"), "--select", "id:key-never-expires");
        Assert.Contains("was waived until 2027-02-28 by jane@acme.example: Rotated by hand: see INFRA-812", text.Output, StringComparison.Ordinal);
        Assert.Contains("[waiver-expired]", text.Output, StringComparison.Ordinal);

        async Task<(string, string)> StatusAt(string asOf)
        {
            var scan = await Run("scan", "--input", Snapshot("all"), "--as-of", asOf, "--waivers", In("waivers.yaml"), "--select", "id:key-never-expires", "-o", "json");
            var finding = JsonNode.Parse(scan.Output)!["findings"]!.AsArray().Single(f => (string)f!["subject"]!["id"]! == Batch)!;
            return ((string)finding["status"]!, (string)finding["waiver"]!["state"]!);
        }
    }

    [Fact]
    public async Task Waivers_that_are_over_or_mended_are_named_and_taken_out()
    {
        await Fingerprint("key-orphaned", Handover);
        await File.WriteAllTextAsync(In("waivers.yaml"), """
            schema: policyscanner.waivers/v1
            waivers:
              # needed
              - { rule: key-orphaned, subject: api_key/apikey_01SupportHandover, organization: 3f1a6c2e-8b4d-4e57-9a10-5c7d2e9b4a01, reason: r, owner: o, expires: 9999-01-01 }
              # long over
              - { rule: key-orphaned, subject: api_key/apikey_01InferenceLegacy, organization: 3f1a6c2e-8b4d-4e57-9a10-5c7d2e9b4a01, reason: r, owner: o, expires: 2020-01-01 }
              # of a key that is gone
              - { rule: key-orphaned, subject: api_key/apikey_01Gone, organization: 3f1a6c2e-8b4d-4e57-9a10-5c7d2e9b4a01, reason: r, owner: o, expires: 9999-01-01 }

            """, TestContext.Current.CancellationToken);

        var check = await Run("waivers", "check", "--waivers", In("waivers.yaml"), "--report", In("report.json"));
        Assert.EndsWith("3 waivers, 2 of them can go: `policyscanner waivers prune` takes them out\n", check.Output, StringComparison.Ordinal);
        await Run("waivers", "prune", "--waivers", In("waivers.yaml"));
        Assert.Contains("01Gone", Read("waivers.yaml"), StringComparison.Ordinal);
        Assert.DoesNotContain("01InferenceLegacy", Read("waivers.yaml"), StringComparison.Ordinal);
        var prune = await Run("waivers", "prune", "--waivers", In("waivers.yaml"), "--report", In("report.json"));
        Assert.EndsWith("1 taken out, 1 left\n", prune.Error, StringComparison.Ordinal);
        Assert.Contains("# needed", Read("waivers.yaml"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_configuration_names_waivers_policy_baseline_and_reports_and_flags_win()
    {
        await Run("baseline", "create", "--input", Snapshot("all"), "--as-of", Scanned, "--baseline", In("known.json"));
        await File.WriteAllTextAsync(In("waivers.yaml"), "schema: policyscanner.waivers/v1\nwaivers:\n  - { rule: key-orphaned, subject: api_key/apikey_01Gone, organization: 3f1a6c2e-8b4d-4e57-9a10-5c7d2e9b4a01, expires: 2026-12-20 }\n", TestContext.Current.CancellationToken);
        await File.WriteAllTextAsync(In("policyscanner.yaml"), """
            schema: policyscanner.config/v1
            fail_on: low
            waivers: waivers.yaml
            waiver_policy: { require: [expires], max_days: 20, warn_before: 30d }
            baseline: known.json
            outputs: { json: out/report.json, sarif: out/report.sarif }
            """, TestContext.Current.CancellationToken);

        var run = await Run("scan", "--config", In("policyscanner.yaml"), "--input", Snapshot("all"), "--as-of", Scanned, "--select", "id:key-*");
        var flags = await Run("scan", "--config", In("policyscanner.yaml"), "--input", Snapshot("all"), "--as-of", Scanned, "--select", "id:key-*", "--fail-on", "high", "--inconclusive", "warn", "-o", "json");

        // The policy's own findings are new, and medium.
        Assert.Equal(1, run.Code);
        Assert.Contains("[waiver-too-long]", run.Output, StringComparison.Ordinal);
        Assert.Contains("[waiver-expiring]", run.Output, StringComparison.Ordinal);
        Assert.True(File.Exists(In("out/report.json")) && File.Exists(In("out/report.sarif")));
        Assert.Equal(0, flags.Code);
        Assert.StartsWith("{", flags.Output, StringComparison.Ordinal);
        var lint = await Run("lint", In("policyscanner.yaml"), In("waivers.yaml"), In("known.json"));
        Assert.Equal((0, "0 errors, 0 warnings, 3 files\n"), (lint.Code, lint.Output));
        // The configuration leads to the others, wherever it lies.
        await File.AppendAllTextAsync(In("waivers.yaml"), "  - { rule: key-orphand, subject: api_key/a, expires: 2026-12-20 }\n", TestContext.Current.CancellationToken);
        var named = await Run("lint", "--config", In("policyscanner.yaml"));
        Assert.Equal(2, named.Code);
        Assert.Contains("there is no rule `key-orphand`", named.Output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("there is no rule `key-orphand`", "waivers", "rule: key-orphand")]
    [InlineData("does not exist", "waivers", null)]
    [InlineData("does not exist", "baseline", null)]
    [InlineData("a baseline needs `schema`", "baseline", "{ \"findings\": [] }")]
    public async Task What_cannot_be_read_is_code_2_before_anything_is_scanned(string message, string kind, string? text)
    {
        if (text is not null)
        {
            await File.WriteAllTextAsync(In(kind), kind == "waivers"
                ? $"schema: policyscanner.waivers/v1\nwaivers:\n  - {text}\n    subject: api_key/a\n    reason: r\n    owner: o\n    expires: 2027-01-01\n"
                : text, TestContext.Current.CancellationToken);
        }

        var run = await Run("scan", "--input", Snapshot("all"), "--as-of", Scanned, $"--{kind}", In(kind), "-o", $"json={In("report.json")}");

        Assert.Equal(2, run.Code);
        Assert.Contains(message, run.Error, StringComparison.Ordinal);
        Assert.False(File.Exists(In("report.json")));
    }

    [Fact]
    public async Task A_baseline_of_other_data_and_a_waiver_without_its_organization_are_code_2()
    {
        await File.WriteAllTextAsync(In("known.json"), "{ \"schema\": \"policyscanner.baseline/v1\", \"organizations\": [\"other\"], \"mode\": [\"enterprise\"], \"findings\": [] }", TestContext.Current.CancellationToken);
        await File.WriteAllTextAsync(In("waivers.yaml"), "schema: policyscanner.waivers/v1\nwaivers:\n  - { rule: key-orphaned, subject: api_key/a, reason: r, owner: o, expires: 2027-01-01 }\n", TestContext.Current.CancellationToken);

        var run = await Run("scan", "--input", Snapshot("all"), "--as-of", Scanned, "--baseline", In("known.json"), "--waivers", In("waivers.yaml"));

        Assert.Equal(2, run.Code);
        Assert.Contains("it is for organization `other`, which was not scanned", run.Error, StringComparison.Ordinal);
        Assert.Contains("PS0813", run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task No_report_is_written_over_a_file_that_the_scan_reads()
    {
        var snapshot = Snapshot("all");
        var before = Read("all.json");

        var run = await Run("scan", "--input", snapshot, "--as-of", Scanned, "-o", $"json={snapshot}");

        Assert.Equal(2, run.Code);
        Assert.Contains("would be written over a file that the scan reads", run.Error, StringComparison.Ordinal);
        Assert.Equal(before, Read("all.json"));
    }

    private async Task<string> Fingerprint(string rule, string subject)
    {
        await Run("scan", "--input", Snapshot("all"), "--as-of", Scanned, "-o", $"json={In("report.json")}");
        return (string)JsonNode.Parse(Read("report.json"))!["findings"]!.AsArray().Single(f => (string)f!["rule"]! == rule && (string)f["subject"]!["id"]! == subject)!["fingerprint"]!;
    }

    // Acme, whole or without one of its keys.
    private string Snapshot(string name, string? without = null)
    {
        var path = In(name + ".json");
        if (File.Exists(path)) return path;
        var snapshot = JsonNode.Parse(File.ReadAllText(Path.Combine(Tool.Repository, "samples", "orgs", "acme.snapshot.json")))!;
        var keys = snapshot["api_keys"]!.AsArray();
        if (without is not null) keys.Remove(keys.Single(k => (string)k!["id"]! == without));
        File.WriteAllText(path, snapshot.ToJsonString());
        return path;
    }

    private string In(string name) => Path.Combine(_folder.Path, name);

    private string Read(string name) => File.ReadAllText(In(name));

    private static Task<Run> Run(params string[] arguments) => Tool.InProcessAsync(arguments);
}
