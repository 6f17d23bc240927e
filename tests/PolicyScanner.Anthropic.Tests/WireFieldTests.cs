using System.Reflection;
using System.Text.Json;
using System.Text.Json.Nodes;
using PolicyScanner.Anthropic.Tests.Servers;
using PolicyScanner.Anthropic.Wire;
using PolicyScanner.Graph;
using Xunit;

namespace PolicyScanner.Anthropic.Tests;

/// <summary>Every field of the API's answers is in the graph, or it is listed here with the reason why not.</summary>
public sealed class WireFieldTests
{
    private const string Constant = "says what the list already says";
    private const string Asked = "the one that was asked for";

    /// <summary>Members that the API documents and we do not read.</summary>
    private static readonly Dictionary<(Type Row, string Member), string> LeftOut = new()
    {
        [(typeof(Page), "first_id")] = "we never page backwards",
        [(typeof(OrganizationRow), "type")] = Constant,
        [(typeof(UserRow), "type")] = Constant,
        [(typeof(WorkspaceRow), "type")] = Constant,
        [(typeof(WorkspaceMemberRow), "type")] = Constant,
        [(typeof(WorkspaceMemberRow), "workspace_id")] = Asked,
        [(typeof(GroupRow), "type")] = Constant,
        [(typeof(GroupMemberRow), "type")] = Constant,
        [(typeof(GroupMemberRow), "group_id")] = Asked,
        [(typeof(GroupMemberRow), "rbac_group_id")] = Asked,
        [(typeof(RoleRow), "type")] = Constant,
        [(typeof(RoleRow), "source")] = "the Compliance API does not say it",
        [(typeof(RolePermissionRow), "type")] = Constant,
    };

    /// <summary>What the API documents of each object, in both versions and both APIs.</summary>
    private static readonly Dictionary<Type, string> Documented = new()
    {
        [typeof(Page)] = "data has_more first_id last_id next_page",
        [typeof(OrganizationRow)] = "id type name uuid created_at",
        [typeof(UserRow)] = "id type email name role added_at full_name organization_role created_at email_address",
        [typeof(ApiKeyRow)] = "id type name created_at created_by expires_at partial_key_hint principal scope status workspace_id",
        [typeof(ActorRow)] = "id type user_id service_account_id",
        [typeof(ScopeRow)] = "type workspace_id",
        [typeof(WorkspaceRow)] = "id type name created_at archived_at display_color compartment_id data_residency external_key_id tags user_profile_id",
        [typeof(DataResidencyRow)] = "workspace_geo default_inference_geo allowed_inference_geos",
        [typeof(WorkspaceMemberRow)] = "type user_id workspace_id workspace_role",
        [typeof(GroupRow)] = "id type name description source_type roles role_ids created_at updated_at",
        [typeof(GroupMemberRow)] = "type user_id email email_address group_id rbac_group_id created_at updated_at",
        [typeof(RoleRow)] = "id type name display_name description source created_at updated_at",
        [typeof(RolePermissionRow)] = "type action resource_type resource_id resource",
        [typeof(ResourceRow)] = "type organization_id connector_id tool_name scope",
    };

    /// <summary>A value for each kind of member, and those that only show beside others.</summary>
    private static readonly Dictionary<(Type, string), string> Values = new()
    {
        [(typeof(ApiKeyRow), "created_by")] = """{"type": "user", "id": "x"}""",
        [(typeof(ApiKeyRow), "principal")] = """{"type": "user", "id": "x"}""",
        [(typeof(ApiKeyRow), "scope")] = """{"type": "workspace", "workspace_id": "x"}""",
        [(typeof(WorkspaceRow), "data_residency")] = """{"workspace_geo": "x"}""",
        [(typeof(WorkspaceRow), "tags")] = """{"x": "x"}""",
        [(typeof(RolePermissionRow), "resource")] = """{"type": "x"}""",
    };

    public static TheoryData<string> Shapes() => [.. RowTypes().Select(t => t.Name)];

    [Fact]
    public void Every_shape_is_documented_here() =>
        Assert.Equal(RowTypes().Select(t => t.Name).Order(StringComparer.Ordinal), Documented.Keys.Where(t => t != typeof(Page)).Select(t => t.Name).Order(StringComparer.Ordinal));

    [Fact]
    public void What_is_documented_is_read_or_left_out_and_nothing_else_is_read()
    {
        foreach (var (type, members) in Documented)
        {
            var left = LeftOut.Keys.Where(k => k.Row == type).Select(k => k.Member).ToArray();
            Assert.Empty(left.Intersect(Members(type)));
            Assert.Equal(members.Split(' ').Order(StringComparer.Ordinal), Members(type).Concat(left).Order(StringComparer.Ordinal));
        }
    }

    [Theory]
    [MemberData(nameof(Shapes))]
    public void What_is_read_shows_in_the_graph(string shape)
    {
        var type = RowTypes().Single(t => t.Name == shape);
        var without = Entity(type, "{}");
        foreach (var member in Members(type))
        {
            var value = Values.GetValueOrDefault((type, member), member.EndsWith("_at", StringComparison.Ordinal) ? "\"2026-01-02T03:04:05Z\"" : "\"shown\"");
            Assert.True(Entity(type, $$"""{"{{member}}": {{value}}}""") != without, $"`{member}` of {shape} is read and does not show in the graph");
        }
    }

    [Fact]
    public void Acme_has_no_member_that_nobody_documents()
    {
        var files = Directory.EnumerateFiles(Connections.Acme, "*.json", SearchOption.AllDirectories).ToArray();
        Assert.NotEmpty(files);
        foreach (var file in files)
        {
            var type = Path.GetFileNameWithoutExtension(file) switch
            {
                "me" or "organizations" => typeof(OrganizationRow),
                "users" => typeof(UserRow),
                "api_keys" => typeof(ApiKeyRow),
                "workspaces" => typeof(WorkspaceRow),
                "groups" => typeof(GroupRow),
                "roles" => typeof(RoleRow),
                "permissions" => typeof(RolePermissionRow),
                _ => file.Contains("enterprise", StringComparison.Ordinal) ? typeof(WorkspaceMemberRow) : typeof(GroupMemberRow),
            };
            var root = JsonNode.Parse(File.ReadAllText(file))!;
            var members = (root is JsonArray rows ? rows.Select(r => r!.AsObject()) : [root.AsObject()]).SelectMany(r => r.Select(m => m.Key)).Distinct();
            Assert.Empty(members.Except(Documented[type].Split(' ')));
        }
    }

    private static IEnumerable<Type> RowTypes() => typeof(ApiKeyRow).Assembly.GetTypes().Where(t => t.Namespace == typeof(ApiKeyRow).Namespace && t.Name.EndsWith("Row", StringComparison.Ordinal));

    private static string[] Members(Type row) =>
        [.. row.GetProperties(BindingFlags.Public | BindingFlags.Instance).Where(p => p.CanWrite).Select(p => JsonNamingPolicy.SnakeCaseLower.ConvertName(p.Name))];

    /// <summary>What becomes of a row, as JSON. A row always has an id, which `id` alone does not change.</summary>
    private static string Entity(Type type, string json)
    {
        var row = JsonNode.Parse(json)!.AsObject();
        string Outer(string member) => new JsonObject { [member] = row }.ToJsonString();
        var read = new EntityReader(new AccessGraphBuilder(), "o");
        T Row<T>(string text, string id = "id")
        {
            var node = JsonNode.Parse(text)!.AsObject();
            if (!node.ContainsKey(id)) node[id] = "1";
            return (T)JsonSerializer.Deserialize(node.ToJsonString(), typeof(T), WireContext.Default)!;
        }
        object entity = type.Name switch
        {
            nameof(OrganizationRow) => Organization(Row<OrganizationRow>(json)),
            nameof(UserRow) => read.User(Row<UserRow>(json), ApiType.Enterprise),
            nameof(ApiKeyRow) => read.ApiKey(Row<ApiKeyRow>(json)),
            nameof(ActorRow) => read.ApiKey(Row<ApiKeyRow>(Outer("principal"))),
            nameof(ScopeRow) => read.ApiKey(Row<ApiKeyRow>(new JsonObject { ["scope"] = With(row, "type", "workspace") }.ToJsonString())),
            nameof(WorkspaceRow) => read.Workspace(Row<WorkspaceRow>(json)),
            nameof(DataResidencyRow) => read.Workspace(Row<WorkspaceRow>(Outer("data_residency"))),
            nameof(WorkspaceMemberRow) => read.WorkspaceMember(Row<WorkspaceMemberRow>(json, "user_id"), "w"),
            nameof(GroupRow) => read.Group(Row<GroupRow>(json)),
            nameof(GroupMemberRow) => read.GroupMember(Row<GroupMemberRow>(json, "user_id"), "g"),
            nameof(RoleRow) => read.Role(Row<RoleRow>(json)),
            nameof(RolePermissionRow) => read.RolePermission(Row<RolePermissionRow>(json, "action"), "r"),
            nameof(ResourceRow) => read.RolePermission(Row<RolePermissionRow>(Outer("resource"), "action"), "r"),
            _ => throw new InvalidOperationException($"say what becomes of a {type.Name}"),
        };
        return JsonSerializer.Serialize(entity, entity.GetType());

        Organization Organization(OrganizationRow organization) =>
            new EntityReader(new AccessGraphBuilder(), organization.Identity!).Organization(organization, ApiType.Compliance, "t", DateTimeOffset.UnixEpoch);
    }

    private static JsonObject With(JsonObject row, string member, string value)
    {
        if (!row.ContainsKey(member)) row[member] = value;
        return row;
    }
}
