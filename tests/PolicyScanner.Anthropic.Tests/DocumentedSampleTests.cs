using System.Text.Json.Nodes;
using PolicyScanner.Anthropic.Tests.Servers;
using Xunit;

namespace PolicyScanner.Anthropic.Tests;

/// <summary>The vendor's own samples of what we read, where they lie beside the repository: each is read whole.</summary>
public sealed class DocumentedSampleTests
{
    private const string Organization = ScriptedApi.Organization;
    private const string Role = $"compliance/organizations/{Organization}/roles";
    private static readonly string Folder = Path.Combine(Connections.Repository, "..", "shared", "data", "api-samples");

    public static TheoryData<string, string, string> Lists() => new()
    {
        { "docs/admin.api_keys.list.json", "organizations/api_keys", "api_keys" },
        { "docs/admin.users.list.json", "organizations/users", "users" },
        { "docs/guide.user-management.1.json", "organizations/users", "users" },
        { "docs/admin.workspaces.list.json", "organizations/workspaces", "workspaces" },
        { "docs/admin.workspaces.members.list.json", "organizations/workspaces/w1/members", "workspace_members" },
        { "docs-newer/api_key_2023-06-01_new_principal.json", "organizations/api_keys", "api_keys" },
        { "docs-newer/api_key_2026-10-21.json", "organizations/api_keys", "api_keys" },
        { "docs/compliance.organizations.users.list.json", $"compliance/organizations/{Organization}/users", "users" },
        { "docs/guide.compliance-org-data.2.json", $"compliance/organizations/{Organization}/users", "users" },
        { "docs/compliance.organizations.roles.list.json", Role, "roles" },
        { "docs/compliance.organizations.roles.retrieve.json", Role, "roles" },
        { "docs/guide.compliance-org-data.3.json", Role, "roles" },
        { "docs/guide.user-management.10.json", Role, "roles" },
        { "docs/admin.rbac_roles.list.json", Role, "roles" },
        { "docs/compliance.organizations.roles.permissions.list.json", $"{Role}/r1/permissions", "role_permissions" },
        { "docs/admin.rbac_roles.permissions.list.json", $"{Role}/r1/permissions", "role_permissions" },
        { "docs/guide.user-management.11.json", $"{Role}/r1/permissions", "role_permissions" },
        { "docs/compliance.groups.list.json", "compliance/groups", "groups" },
        { "docs/compliance.groups.retrieve.json", "compliance/groups", "groups" },
        { "docs/guide.compliance-org-data.4.json", "compliance/groups", "groups" },
        { "docs/guide.user-management.4.json", "compliance/groups", "groups" },
        { "docs/admin.rbac_groups.list.json", "compliance/groups", "groups" },
        { "docs/compliance.groups.members.list.json", "compliance/groups/g1/members", "group_members" },
        { "docs/guide.compliance-org-data.5.json", "compliance/groups/g1/members", "group_members" },
        { "docs/guide.user-management.7.json", "compliance/groups/g1/members", "group_members" },
        { "docs/admin.rbac_groups.members.list.json", "compliance/groups/g1/members", "group_members" },
    };

    [Theory]
    [MemberData(nameof(Lists))]
    public async Task A_list_is_read_whole(string file, string path, string collection)
    {
        var sample = Sample(file);
        // Some show one object, and most say that more follows, which here does not.
        JsonNode[] rows = sample["data"] is JsonArray data ? [.. data.Select(r => r!)] : [sample];
        await using var api = await ScriptedApi.StartAsync();
        api.On("organizations/workspaces", Answer.Rows("""{"id": "w1", "name": "w"}""")).On(Role, Answer.Rows("""{"id": "r1", "name": "r"}"""))
            .On("compliance/groups", Answer.Rows("""{"id": "g1", "name": "g"}""")).On(path, Answer.Rows([.. rows.Select(r => r.ToJsonString())]));

        var graph = await api.GraphAsync(path.StartsWith("compliance", StringComparison.Ordinal) ? api.Compliance : api.Enterprise);

        Assert.Equal(("", ""), (graph.Holes(), graph.Notes()));
        Assert.Equal(rows.Length, graph.CoverageOf(collection).Count);
        Assert.All(rows, row => Assert.All(row.AsObject().Where(m => m.Value is JsonValue && !LeftOut(collection).Contains(m.Key)), member =>
            // What the sample says, the graph says: times in its own spelling.
            Assert.True(member.Key.EndsWith("_at", StringComparison.Ordinal) || graph.Rows(collection).Contains($"\"{member.Value}\"", StringComparison.Ordinal), $"{member.Key} of {file} is not in the graph")));
    }

    [Theory]
    [InlineData("docs/compliance.organizations.list.json", 1)]
    [InlineData("docs/guide.compliance-org-data.1.json", 2)]
    public async Task Organizations_are_read_whole(string file, int count)
    {
        var rows = Sample(file)["data"]!.AsArray();
        await using var api = await ScriptedApi.StartAsync();
        api.On("compliance/organizations", Answer.Rows([.. rows.Select(r => r!.ToJsonString())]));

        var graph = await api.GraphAsync(api.Compliance);

        Assert.Equal("", graph.Holes());
        Assert.Equal(count, graph.Organizations.Count);
        Assert.Equal(rows.Select(r => (string?)r!["uuid"]).Order(StringComparer.Ordinal), graph.Organizations.Select(o => o.Id).Order(StringComparer.Ordinal));
    }

    [Theory]
    [InlineData("docs/admin.organizations.me.json")]
    [InlineData("docs/guide.admin-api.json")]
    public async Task The_organization_is_read_whole(string file)
    {
        var sample = Sample(file);
        await using var api = await ScriptedApi.StartAsync();
        api.On("organizations/me", Answer.Json(sample.ToJsonString()));

        var organization = Assert.Single((await api.GraphAsync(api.Enterprise)).Organizations);

        Assert.Equal(((string?)sample["id"], (string?)sample["name"]), (organization.Id, organization.Name));
    }

    public static TheoryData<string, int> Errors() => new()
    {
        { "errors/compliance_400_limit.json", 400 }, { "errors/compliance_400_timestamp.json", 400 }, { "errors/compliance_403_missing_scope_org_data.json", 403 },
        { "errors/compliance_403_missing_scope_user_data.json", 403 }, { "errors/compliance_404_organization.json", 404 }, { "errors/compliance_404_role.json", 404 },
        { "errors/compliance_404_settings.json", 404 }, { "errors/platform_404.json", 404 }, { "errors/compliance_429.json", 429 },
    };

    [Theory]
    [MemberData(nameof(Errors))]
    public async Task An_error_is_told_in_the_servers_words(string file, int status)
    {
        var sample = Sample(file);
        await using var api = await ScriptedApi.StartAsync();
        api.On("organizations/users", Answer.Json(sample.ToJsonString()) with { Status = status });

        var (graph, progress) = await api.TellingAsync(api.Enterprise);

        var words = (string)sample["error"]!["message"]!;
        Assert.Equal($"users failed, all: {status} on GET /v1/organizations/users{(status == 429 ? " after 7 attempts" : "")}: {(words.Length > 240 ? words[..240] + "…" : words)}", graph.Holes());
        if (sample["request_id"] is { } id) Assert.Contains(progress, p => p.Note?.EndsWith($"(request {id})", StringComparison.Ordinal) == true);
    }

    // Why, `WireFieldTests` says.
    private static string[] LeftOut(string collection) => collection is "workspace_members" ? ["type", "workspace_id"] : collection is "api_keys" ? [] : ["type", "group_id", "rbac_group_id"];

    private static JsonNode Sample(string file)
    {
        var path = Path.Combine(Folder, file);
        if (!File.Exists(path)) Assert.Skip($"the vendor's samples are not part of the repository: {file}");
        return JsonNode.Parse(File.ReadAllText(path))!;
    }
}
