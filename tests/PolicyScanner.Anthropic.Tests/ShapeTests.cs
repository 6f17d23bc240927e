using System.Text;
using PolicyScanner.Anthropic.Tests.Servers;
using PolicyScanner.Anthropic.Wire;
using PolicyScanner.Tests;
using Xunit;

namespace PolicyScanner.Anthropic.Tests;

/// <summary>Every shape in which the API was ever documented to answer, and the row that becomes of it.</summary>
public sealed class ShapeTests
{
    private const string Moment = "\"created_at\": \"2026-01-01T00:00:00Z\"";
    private const string Key = $$""" "type": "api_key", "name": "k", "status": "active", {{Moment}}, "expires_at": null, "partial_key_hint": null """;

    [Fact]
    public Task Keys() => MatchAsync("organizations/api_keys", "api_keys",
        // Since August 2026, then until then.
        $$"""{"id": "01", {{Key}}, "created_by": {"id": "user_1", "type": "user"}, "principal": {"type": "user_actor", "user_id": "user_2"}, "scope": {"type": "workspace", "workspace_id": "w1"}, "workspace_id": "w1"}""",
        $$"""{"id": "02", {{Key}}, "created_by": {"id": "user_1", "type": "user"}, "principal": {"type": "service_account_actor", "service_account_id": "svac_1"}, "scope": {"type": "organization"}, "workspace_id": null}""",
        $$"""{"id": "03", {{Key}}, "created_by": {"id": "svac_1", "type": "service_account"}, "principal": {"id": "user_2", "type": "user"}, "workspace_id": "w1"}""",
        $$"""{"id": "04", {{Key}}, "created_by": {"id": "user_1", "type": "user"}, "principal": {"id": "svac_1", "type": "service_account"}, "workspace_id": null}""",
        // Bound to nobody; nobody recorded; both.
        $$"""{"id": "05", {{Key}}, "created_by": {"id": "user_1", "type": "user"}, "principal": null, "scope": {"type": "workspace", "workspace_id": "w1"} }""",
        $$"""{"id": "06", {{Key}}, "created_by": null, "principal": {"type": "user_actor", "user_id": "user_2"}, "scope": {"type": "workspace", "workspace_id": "w1"} }""",
        $$"""{"id": "07", {{Key}}, "created_by": null, "principal": null, "scope": {"type": "workspace", "workspace_id": "w1"} }""",
        // Of 2025: neither principal nor scope nor end.
        """{"id": "08", "type": "api_key", "name": "k", "status": "active", "created_at": "2025-01-01T00:00:00Z", "created_by": {"id": "user_1", "type": "user"}, "partial_key_hint": "sk-ant-api03-R2D...igAA", "workspace_id": "w1"}""",
        """{"id": "09", "type": "api_key", "name": "k", "status": "active", "created_at": "2025-01-01T00:00:00Z", "created_by": null, "workspace_id": null}""",
        // Version 2026-10-21 has no workspace_id; scope counts where both are there.
        $$"""{"id": "10", {{Key}}, "created_by": null, "principal": null, "scope": {"type": "workspace", "workspace_id": "default"}, "workspace_id": null}""",
        // Not known yet.
        $$"""{"id": "11", "type": "api_key_2", "name": "k", "status": "paused", {{Moment}}, "created_by": {"type": "robot", "id": "r1"}, "principal": {"type": "team_actor", "team_id": "t1"}, "scope": {"type": "fleet", "workspace_id": "w1"}, "hue": 7, "more": {"a": [1]} }""",
        // Of the wrong kind.
        $$"""{"id": 12, "type": null, "name": 12.50, "status": true, "created_at": null, "expires_at": 1767225600, "partial_key_hint": {}, "created_by": "user_1", "principal": [], "scope": "workspace", "workspace_id": []}""",
        """{"id": "13"}""");

    [Fact]
    public Task Workspaces() => MatchAsync("organizations/workspaces", "workspaces",
        $$"""{"id": "1", "type": "workspace", "name": "w", {{Moment}}, "archived_at": null, "display_color": "#6C5BB9", "compartment_id": "c", "data_residency": {"workspace_geo": "us", "default_inference_geo": "global", "allowed_inference_geos": "unrestricted"}, "external_key_id": null, "tags": {}, "user_profile_id": null}""",
        $$"""{"id": "2", "type": "workspace", "name": "w", {{Moment}}, "archived_at": "2026-02-01T00:00:00Z", "display_color": "#6C5BB9", "compartment_id": "c", "data_residency": {"workspace_geo": "us", "default_inference_geo": "us", "allowed_inference_geos": ["us", "eu"]}, "external_key_id": "ekey_1", "tags": {"b": "2", "a": "1"}, "user_profile_id": "uprof_1"}""",
        // Of 2025: six fields.
        $$"""{"id": "3", "type": "workspace", "name": "w", {{Moment}}, "archived_at": null, "display_color": "#6C5BB9"}""",
        $$"""{"id": "4", "name": "w", {{Moment}}, "data_residency": null, "tags": null, "archived_at": "soon"}""",
        $$"""{"id": "5", "name": "w", {{Moment}}, "archived_at": null, "data_residency": {"allowed_inference_geos": null}, "tags": {"n": 1, "x": null, "o": {} } }""",
        $$"""{"id": "6", "name": "w", {{Moment}}, "archived_at": null, "data_residency": {"allowed_inference_geos": ["us", 7, null]}, "tags": []}""");

    [Fact]
    public Task Users_of_the_admin_api() => MatchAsync("organizations/users", "users",
        """{"id": "1", "type": "user", "email": "a@b.example", "name": "", "role": "claude_code_user", "added_at": "2026-01-01T00:00:00Z"}""",
        """{"id": "2", "type": "user", "email": "a@b.example", "name": "A", "role": "limited_developer", "added_at": "2026-01-01T00:00:00+00:00"}""");

    [Fact]
    public Task Users_of_the_compliance_api() => MatchAsync($"compliance/organizations/{ScriptedApi.Organization}/users", "users",
        """{"id": "1", "full_name": "A B", "email": "a@b.example", "organization_role": "membership_admin", "created_at": "2025-03-12T18:22:41.123456Z"}""",
        // Until mid 2026, and what others have seen.
        """{"id": "2", "full_name": "A B", "email_address": "a@b.example", "created_at": "2025-03-12T18:22:41.123456"}""",
        """{"id": "3", "full_name": null, "email": null, "organization_role": null, "created_at": null}""");

    [Fact]
    public Task Groups() => MatchAsync("compliance/groups", "groups",
        """{"id": "1", "name": "g", "description": "", "source_type": "scim", "roles": ["r1", "r2"], "created_at": "2025-03-12T18:22:41.123456", "updated_at": null}""",
        """{"id": "2", "name": "g", "description": "", "source_type": "direct", "roles": []}""",
        // Null is `temporarily unavailable`, and not none.
        """{"id": "3", "name": "g", "description": "", "source_type": "direct", "roles": null}""",
        """{"id": "4", "name": "g", "description": "", "source_type": "direct"}""",
        """{"id": "5", "name": "g", "description": "", "source_type": "direct", "role_ids": [], "roles": ["r1"]}""",
        """{"id": "6", "name": "g", "description": "", "source_type": "direct", "role_ids": ["r2"], "roles": ["r1"]}""",
        """{"id": "7", "name": "g", "description": "", "source_type": "direct", "role_ids": null, "roles": ["r1"]}""",
        """{"id": "8", "name": "g", "source_type": "google", "role_ids": ["r1"]}""");

    [Fact]
    public Task Roles() => MatchAsync($"compliance/organizations/{ScriptedApi.Organization}/roles", "roles",
        """{"id": "1", "name": "r", "description": "d", "created_at": "2025-03-12T18:22:41.123456", "updated_at": "2025-03-14T09:05:17.456789Z"}""",
        """{"id": "2", "type": "rbac_role", "display_name": "new", "name": "old", "source": {"type": "built_in"}, "created_at": null, "updated_at": null}""");

    [Fact]
    public async Task Permissions()
    {
        await using var api = await ScriptedApi.StartAsync();
        var role = $"compliance/organizations/{ScriptedApi.Organization}/roles";
        string[] wire =
        [
            """{"action": "claude_code", "resource_type": "organization", "resource_id": "o1"}""",
            """{"type": "rbac_role_permission", "action": "capability_access_all", "resource": {"type": "organization", "organization_id": "o1"}}""",
            """{"action": "use", "resource": {"type": "connector_tool", "connector_id": "c1", "tool_name": "search"}}""",
            """{"action": "grant", "resource": {"type": "connector_scope", "connector_id": "c1", "scope": "read"}}""",
            """{"action": "managed", "resource": {"type": "connector", "connector_id": "c1"}}""",
            """{"action": "interactive", "resource": {"type": "all_connectors"}}""",
            """{"action": "fly", "resource": {"type": "drone", "drone_id": "d1"}}""",
            """{"action": "bare"}""",
        ];
        api.On(role, Answer.Rows("""{"id": "r1", "name": "r", "description": ""}""")).On($"{role}/r1/permissions", Answer.Rows(wire));

        var graph = await api.GraphAsync(api.Compliance);

        Snapshots.Match(graph.Rows("role_permissions"));
        Assert.Equal("", graph.Holes());
    }

    [Fact]
    public async Task Members()
    {
        await using var api = await ScriptedApi.StartAsync();
        api.On("organizations/workspaces", Answer.Rows("""{"id": "w1", "name": "w"}""")).On("organizations/workspaces/w1/members", Answer.Rows(
                """{"type": "workspace_member", "user_id": "user_1", "workspace_id": "w1", "workspace_role": "workspace_restricted_developer"}""",
                """{"user_id": "user_2", "workspace_role": null}"""))
            .On("compliance/groups", Answer.Rows("""{"id": "g1", "name": "g"}""")).On("compliance/groups/g1/members", Answer.Rows(
                """{"user_id": "user_1", "email": "a@b.example", "created_at": "2025-03-12T18:22:41.123456", "updated_at": null}""",
                """{"type": "rbac_group_member", "rbac_group_id": "g1", "user_id": "user_2", "email_address": "b@b.example"}"""));

        var (graph, _) = await Fetch.GraphAsync(api.Time, api.Enterprise, api.Compliance);

        Snapshots.Match($"{graph.Rows("workspace_members")}\n{graph.Rows("group_members")}");
    }

    [Theory]
    [InlineData("2026-01-02T03:04:05Z", "2026-01-02T03:04:05.0000000+00:00")]
    [InlineData("2026-01-02T03:04:05+00:00", "2026-01-02T03:04:05.0000000+00:00")]
    [InlineData("2026-01-02T03:04:05.1Z", "2026-01-02T03:04:05.1000000+00:00")]
    [InlineData("2026-01-02T03:04:05.123456Z", "2026-01-02T03:04:05.1234560+00:00")]
    [InlineData("2026-01-02T03:04:05.123456789Z", "2026-01-02T03:04:05.1234567+00:00")]
    [InlineData("2026-01-02T03:04:05.123456", "2026-01-02T03:04:05.1234560+00:00")]
    [InlineData("2026-01-02T03:04:05", "2026-01-02T03:04:05.0000000+00:00")]
    [InlineData("2026-01-02T05:04:05+02:00", "2026-01-02T03:04:05.0000000+00:00")]
    [InlineData("2026-01-02t03:04:05z", "2026-01-02T03:04:05.0000000+00:00")]
    [InlineData("2026-01-02 03:04:05", "2026-01-02T03:04:05.0000000+00:00")]
    [InlineData("2026-01-02", "2026-01-02T00:00:00.0000000+00:00")]
    [InlineData("", null)]
    [InlineData("soon", null)]
    [InlineData("2026-13-02T03:04:05Z", null)]
    [InlineData("01/02/2026", null)]
    [InlineData("1767225600", null)]
    public void A_time_without_a_zone_is_utc_and_what_is_none_is_unknown(string text, string? expected) =>
        Assert.Equal((expected, expected is null), (WireTime.Parse(text).Value?.ToString("O"), WireTime.Parse(text).Unreadable));

    [Fact]
    public async Task Broken_text_costs_no_row()
    {
        await using var api = await ScriptedApi.StartAsync();
        api.On("organizations/users", Answer.Rows(
            """{"id": "1", "name": "half \ud83d of a pair", "email": "\udc00\"\\\/\b\f\n\r\t\u0041", "role": "user", "added_at": "\ud83d"}""",
            """{"id": "2\ud83d", "name": "whole \ud83d\ude00", "hue": "\ud83d", "more": {"x\ud83d": ["\ud83d"]} }""",
            """{"id": "3", "name": "B"}"""));
        var bytes = Encoding.UTF8.GetBytes("""{"data": [{"id": "k1", "name": "broken ~ byte"}], "has_more": false}""");
        bytes[Array.IndexOf(bytes, (byte)'~')] = 0xC3;
        api.On("organizations/workspaces", Answer.Rows("""{"id": "w", "name": "w", "tags": {"\ud83d": "\ud83d", "\u0061": "b"}}"""));
        api.On("organizations/api_keys", new Answer(200, bytes));

        var graph = await api.GraphAsync(api.Enterprise);

        Assert.Equal("", graph.Holes());
        Snapshots.Match($"{graph.Rows("users")}\n{graph.Rows("api_keys")}\n{graph.Rows("workspaces")}\n{graph.Notes()}");
    }

    [Fact]
    public async Task A_byte_order_mark_does_not_matter()
    {
        await using var api = await ScriptedApi.StartAsync();
        api.On("organizations/users", new Answer(200, [0xEF, 0xBB, 0xBF, .. Answer.Rows("""{"id": "1"}""").Body]));

        var graph = await api.GraphAsync(api.Enterprise);

        Assert.Equal(("", 1), (graph.Holes(), graph.Users.Count));
    }

    [Fact]
    public async Task A_whole_key_in_any_text_is_masked_with_a_note()
    {
        await using var api = await ScriptedApi.StartAsync();
        var key = $"sk-ant-api03-{new string('S', 90)}-TAIL";
        api.On("organizations/users", Answer.Rows($$"""{"id": "u1", "name": "A {{key}}", "email": "{{key}}@x.example", "role": "{{key}}"}"""))
            .On("organizations/workspaces", Answer.Rows($$"""{"id": "{{key}}", "name": "w", "tags": {"{{key}}": "{{key}}"} }"""))
            .On($"organizations/workspaces/{key}/members", Answer.Platform(403, "permission_error", $"{key} may not"));

        var (graph, progress) = await api.TellingAsync(api.Enterprise);

        Snapshots.Match($"{graph.Rows("users")}\n{graph.Rows("workspaces")}\n{graph.Holes()}\n{graph.Notes()}");
        Assert.DoesNotContain(key, Encoding.UTF8.GetString(Fetch.SnapshotOf(graph)), StringComparison.Ordinal);
        Assert.DoesNotContain(progress, p => p.ToString().Contains(key, StringComparison.Ordinal));
    }

    private static async Task MatchAsync(string path, string collection, params string[] rows)
    {
        await using var api = await ScriptedApi.StartAsync();
        api.On(path, Answer.Rows(rows));

        var graph = await api.GraphAsync(path.StartsWith("compliance", StringComparison.Ordinal) ? api.Compliance : api.Enterprise);

        Snapshots.Match($"{graph.Rows(collection)}\n{graph.Notes()}");
        Assert.Equal("", graph.Holes());
    }
}
