using System.Text.Json.Nodes;
using PolicyScanner.Tests;
using Xunit;

namespace PolicyScanner.Cli.Tests;

/// <summary>Several organizations in one scan: what belongs to one is never taken for the other's, though ids are the same.</summary>
public sealed class TenantTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task A_user_who_left_one_tenant_leaves_an_orphaned_key_there_and_only_there()
    {
        var (one, two) = (Snapshot("one", users: ["user_01Ann", "user_01Bob"]), Snapshot("two", users: ["user_01Bob"]));

        var run = await Tool.RunAsync("scan", "--input", one, "--input", two, "--as-of", "2026-01-02T00:00:00Z", "-o", "json", "--fail-on", "high");

        Assert.Equal(1, run.Code);
        var report = JsonNode.Parse(run.Output)!;
        Assert.Equal(["one", "two"], report["scan"]!["organizations"]!.AsArray().Select(o => (string)o!["id"]!));
        Assert.Equal(["two api_key/apikey_01Deploy"], report["findings"]!.AsArray().Where(f => (string)f!["rule"]! == "key-orphaned")
            .Select(f => $"{f!["subject"]!["organization"]} {f["subject"]!["type"]}/{f["subject"]!["id"]}"));
        var text = await Tool.RunAsync("scan", "--input", two, "--input", one, "--as-of", "2026-01-02T00:00:00Z", "--select", "id:key-orphaned");
        Assert.Contains("api_key/apikey_01Deploy \"deploy\" in Org two\n      deploy works, and its owner user_01Ann is no longer a member\n", text.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_hole_of_one_tenant_leaves_the_other_judged()
    {
        var (one, two) = (Snapshot("one", users: ["user_01Bob"], usersState: "partial"), Snapshot("two", users: ["user_01Bob"]));

        var run = await Tool.InProcessAsync(["scan", "--input", one, "--input", two, "--as-of", "2026-01-02T00:00:00Z", "-o", "json", "--select", "id:key-orphaned"]);

        var report = JsonNode.Parse(run.Output)!;
        Assert.Equal(["two"], report["findings"]!.AsArray().Select(f => (string)f!["subject"]!["organization"]!));
        Assert.Equal(["one"], report["inconclusive"]!.AsArray().SelectMany(i => i!["subjects"]!.AsArray()).Select(s => (string)s!["organization"]!));
    }

    [Fact]
    public async Task The_same_organization_twice_is_refused_and_its_two_modes_are_joined()
    {
        var (one, again, claude) = (Snapshot("one", ["user_01Ann"]), Snapshot("one", ["user_01Bob"], name: "again"), Snapshot("one", ["user_01Ann"], name: "claude", mode: "compliance"));

        var twice = await Tool.InProcessAsync(["scan", "--input", one, "--input", again]);
        var joined = await Tool.InProcessAsync(["scan", "--input", one, "--input", claude, "--as-of", "2026-01-02T00:00:00Z", "-o", "json", "--no-fail"]);

        Assert.Equal(2, twice.Code);
        Assert.Contains("organization `one` is in `", twice.Error, StringComparison.Ordinal);
        Assert.Contains("both read in enterprise mode", twice.Error, StringComparison.Ordinal);
        Assert.Equal("""["compliance","enterprise"]""", JsonNode.Parse(joined.Output)!["scan"]!["mode"]!.ToJsonString());
    }

    // Ann made the key.
    private string Snapshot(string organization, string[] users, string? name = null, string mode = "enterprise", string usersState = "complete")
    {
        string Row(string rest) => $$"""{ "organization_id": "{{organization}}", {{rest}} }""";
        string Coverage(string collection, string state, int count) =>
            Row($"\"collection\": \"{collection}\", \"state\": \"{state}\", \"count\": {count}, \"reason\": {(state == "complete" ? "null" : "\"HTTP 500\"")}, \"holes\": {(state == "complete" ? "[]" : "[{ \"reason\": \"HTTP 500\" }]")}");
        var keys = mode == "enterprise"
            ? Row("""
                "id": "apikey_01Deploy", "name": "deploy", "type": "api_key", "status": "active", "created_at": "2025-12-01T00:00:00Z", "expires_at": "2027-01-01T00:00:00Z", "partial_key_hint": null,
                "created_by_id": "user_01Ann", "created_by_type": "user", "principal_id": null, "principal_type": null, "owner_id": "user_01Ann", "owner_type": "user", "scope_type": "organization", "workspace_id": null
                """)
            : "";
        var path = Path.Combine(_folder.Path, (name ?? organization) + ".json");
        File.WriteAllText(path, $$"""
            {
              "schema": "policyscanner.snapshot/v1",
              "organizations": [{{Row($"\"name\": \"Org {organization}\", \"created_at\": null, \"tenant_id\": \"{organization}\", \"sources\": [\"{mode}\"], \"taken_at\": \"2026-01-01T00:00:00Z\"")}}],
              "users": [{{string.Join(", ", users.Select(u => Row($"\"id\": \"{u}\", \"email\": \"{u}@x.example\", \"name\": \"{u}\", \"role\": \"user\", \"added_at\": null, \"created_at\": null, \"sources\": [\"{mode}\"]")))}}],
              "api_keys": [{{keys}}],
              "coverage": [{{Coverage("organizations", "complete", 1)}}, {{Coverage("users", usersState, users.Length)}}, {{Coverage("api_keys", mode == "enterprise" ? "complete" : "not_requested", 1)}}, {{Coverage("workspaces", mode == "enterprise" ? "complete" : "not_requested", 0)}}, {{Coverage("workspace_members", mode == "enterprise" ? "complete" : "not_requested", 0)}}]
            }
            """);
        return path;
    }
}
