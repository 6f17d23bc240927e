using System.Text.Json.Serialization.Metadata;
using PolicyScanner.Anthropic.Transport;
using PolicyScanner.Anthropic.Wire;
using PolicyScanner.Graph;

namespace PolicyScanner.Anthropic;

/// <summary>Reads a Claude Enterprise parent with its linked organizations through the Compliance API.</summary>
internal sealed class ComplianceApi(ApiClient api, PageReader pages)
{
    private const string Root = "/v1/compliance";

    public async Task ReadAsync(AccessGraphBuilder graph, DateTimeOffset takenAt, CancellationToken cancellationToken)
    {
        var organizations = await pages.ReadAsync(
            List("organizations", "organizations"), WireContext.Default.OrganizationRow, r => r.Identity is { Length: > 0 }, cancellationToken).ConfigureAwait(false);
        var (linked, tenantId) = Identify(organizations);

        var users = new Listing<UserRow>[linked.Length];
        var roles = new Listing<RoleRow>[linked.Length];
        Listing<GroupRow>? groups = null;
        Listing<GroupMemberRow>[] members = [];
        Listing<RolePermissionRow>[][] permissions = [];
        await FanOut.TogetherAsync(cancellationToken,
            async stop => users = await EachAsync(linked, (o, end) =>
                ReadAsync($"organizations/{Segment(o.Identity!)}/users", "users", WireContext.Default.UserRow, r => HasValue(r.Id), end), stop).ConfigureAwait(false),
            async stop =>
            {
                roles = await EachAsync(linked, (o, end) =>
                    ReadAsync($"organizations/{Segment(o.Identity!)}/roles", "roles", WireContext.Default.RoleRow, r => HasValue(r.Id), end), stop).ConfigureAwait(false);
                if (api.Connection.EnrichRolePermissions) permissions = await ReadPermissionsAsync(linked, roles, stop).ConfigureAwait(false);
            },
            async stop =>
            {
                groups = await ReadAsync("groups", "groups", WireContext.Default.GroupRow, r => HasValue(r.Id), stop).ConfigureAwait(false);
                members = await EachAsync(groups.Rows, (g, end) =>
                    ReadAsync($"groups/{Segment(g.Id.Value!)}/members", "group_members", WireContext.Default.GroupMemberRow, r => HasValue(r.UserId), end), stop).ConfigureAwait(false);
            }).ConfigureAwait(false);

        var readers = linked.Select(o => new EntityReader(graph, o.Identity!)).ToArray();
        for (var i = 0; i < linked.Length; i++)
        {
            var (id, read) = (linked[i].Identity!, readers[i]);
            // What the list of organizations does not show is in no organization's coverage: the oldest one answers for it.
            string[] unlisted = id == tenantId ? [.. organizations.Reasons.Select(r => $"not all organizations are known: {r}")] : [];
            graph.Add(read.Organization(linked[i], ApiType.Compliance, tenantId, takenAt));
            graph.AddRange(users[i].Rows.Select(r => read.User(r, ApiType.Compliance))).CoverList(id, "users", users[i], unlisted);
            graph.AddRange(roles[i].Rows.Select(read.Role)).CoverList(id, "roles", roles[i], unlisted);
            WritePermissions(graph, id, read, roles[i], permissions.Length == 0 ? null : permissions[i]);
        }
        graph.CoverList(tenantId, "organizations", organizations);

        var oldest = readers[Array.FindIndex(linked, o => o.Identity == tenantId)];
        graph.AddRange(groups!.Rows.Select(oldest.Group)).CoverList(tenantId, "groups", groups);
        var parents = groups.Rows.Zip(members, (group, listing) => (Id: oldest.Id(group.Id.Value!), Listing: listing)).ToArray();
        foreach (var (id, listing) in parents) graph.AddRange(listing.Rows.Select(r => oldest.GroupMember(r, id)));
        graph.CoverParents(tenantId, "group_members", [.. parents.Select(p => ($"group/{p.Id}", p.Listing))], [], groups.Reasons);
    }

    /// <summary>The organizations, and the id of the oldest. One whose name no list shows is known by the header alone.</summary>
    private (OrganizationRow[] Linked, string TenantId) Identify(Listing<OrganizationRow> listing)
    {
        OrganizationRow[] linked = [.. listing.Rows.DistinctBy(o => o.Identity)];
        if (linked.Length == 0)
        {
            if (api.OrganizationId is { } id) linked = [new() { Uuid = new(id, true) }];
            else if (listing.Failure is { } failure) throw Failed.Organization(api.Connection, failure);
            else throw Failed.Unnamed(api.Connection, listing.Complete ? $"GET {Root}/organizations lists none" : listing.Reasons[0]);
        }
        var oldest = linked.OrderBy(o => o.CreatedAt.Value ?? DateTimeOffset.MaxValue).ThenBy(o => o.Identity, StringComparer.Ordinal).First();
        return (linked, oldest.Identity!);
    }

    private async Task<Listing<RolePermissionRow>[][]> ReadPermissionsAsync(OrganizationRow[] linked, Listing<RoleRow>[] roles, CancellationToken cancellationToken)
    {
        var all = linked.SelectMany((o, i) => roles[i].Rows.Select(r => (Organization: o.Identity!, Role: r.Id.Value!))).ToArray();
        var read = await EachAsync(all, (x, end) => ReadAsync(
            $"organizations/{Segment(x.Organization)}/roles/{Segment(x.Role)}/permissions", "role_permissions", WireContext.Default.RolePermissionRow,
            r => HasValue(r.Action), end), cancellationToken).ConfigureAwait(false);
        var at = 0;
        return [.. roles.Select(r => read[at..(at += r.Rows.Count)])];
    }

    private static void WritePermissions(AccessGraphBuilder graph, string organizationId, EntityReader read, Listing<RoleRow> roles, Listing<RolePermissionRow>[]? permissions)
    {
        if (permissions is null)
        {
            graph.Cover(organizationId, "role_permissions", CoverageState.NotRequested, "pass --enrich-role-permissions");
            return;
        }
        var parents = roles.Rows.Zip(permissions, (role, listing) => (Id: read.Id(role.Id.Value!), Listing: listing)).ToArray();
        foreach (var (id, listing) in parents) graph.AddRange(listing.Rows.Select(r => read.RolePermission(r, id)));
        graph.CoverParents(organizationId, "role_permissions", [.. parents.Select(p => ($"role/{p.Id}", p.Listing))], [], roles.Reasons);
    }

    private Task<TResult[]> EachAsync<TParent, TResult>(
        IReadOnlyList<TParent> parents, Func<TParent, CancellationToken, Task<TResult>> read, CancellationToken cancellationToken) =>
        FanOut.ForEachAsync(parents, api.Connection.Concurrency, read, cancellationToken);

    private Task<Listing<T>> ReadAsync<T>(
        string path, string collection, JsonTypeInfo<T> type, Func<T, bool> isWhole, CancellationToken cancellationToken)
        where T : class => pages.ReadAsync(List(path, collection), type, isWhole, cancellationToken);

    private static ListRequest List(string path, string collection) => new($"{Root}/{path}", collection, Paging.ByToken);

    private static string Segment(string id) => Uri.EscapeDataString(id);

    private static bool HasValue(WireText text) => text.Value is { Length: > 0 };
}
