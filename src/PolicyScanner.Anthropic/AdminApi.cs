using PolicyScanner.Anthropic.Transport;
using PolicyScanner.Anthropic.Wire;
using PolicyScanner.Graph;

namespace PolicyScanner.Anthropic;

/// <summary>Reads one Claude Console organization through the Admin API.</summary>
internal sealed class AdminApi(ApiClient api, PageReader pages)
{
    private const string Root = "/v1/organizations";

    public async Task ReadAsync(AccessGraphBuilder graph, DateTimeOffset takenAt, CancellationToken cancellationToken)
    {
        var me = await api.GetAsync($"{Root}/me", "", "organizations", 1, WireContext.Default.OrganizationRow, cancellationToken).ConfigureAwait(false);
        if (me.Succeeded) api.Progress.Page("organizations", 1);
        else if (me.Failure is not { Kind: FailureKind.Status, Status: < 429 and not 407 } && api.OrganizationId is null) throw Failed.Organization(api.Connection, me.Failure);

        Listing<ApiKeyRow>? keys = null;
        Listing<UserRow>? users = null;
        Listing<WorkspaceRow>? workspaces = null;
        Listing<WorkspaceMemberRow>[] members = [];
        WorkspaceRow[] open = [];
        await FanOut.TogetherAsync(cancellationToken,
            async stop => keys = await pages.ReadAsync(List("api_keys", "api_keys"), WireContext.Default.ApiKeyRow, r => HasValue(r.Id), stop).ConfigureAwait(false),
            async stop => users = await pages.ReadAsync(List("users", "users"), WireContext.Default.UserRow, r => HasValue(r.Id), stop).ConfigureAwait(false),
            async stop =>
            {
                var request = List("workspaces", "workspaces") with { Optional = ["include_archived", "include_default"] };
                workspaces = await pages.ReadAsync(request, WireContext.Default.WorkspaceRow, r => HasValue(r.Id), stop).ConfigureAwait(false);
                open = [.. workspaces.Rows.Where(w => w.ArchivedAt.Value is null).DistinctBy(w => w.Id.Value)];
                members = await FanOut.ForEachAsync(open, api.Connection.Concurrency, ReadMembersAsync, stop).ConfigureAwait(false);
            }).ConfigureAwait(false);

        var organizationId = me.Body?.Identity ?? api.OrganizationId ?? throw (me.Failure is null
            ? Failed.Unnamed(api.Connection, $"GET {Root}/me has no `id`")
            : Failed.Organization(api.Connection, me.Failure));
        new Writer(graph, organizationId).Write(me, takenAt, keys!, users!, workspaces!, open, members);
    }

    private Task<Listing<WorkspaceMemberRow>> ReadMembersAsync(WorkspaceRow workspace, CancellationToken cancellationToken) =>
        pages.ReadAsync(List($"workspaces/{Uri.EscapeDataString(workspace.Id.Value!)}/members", "workspace_members"),
            WireContext.Default.WorkspaceMemberRow, r => HasValue(r.UserId), cancellationToken);

    private static ListRequest List(string path, string collection) => new($"{Root}/{path}", collection, Paging.ById);

    private static bool HasValue(WireText text) => text.Value is { Length: > 0 };

    private sealed class Writer(AccessGraphBuilder graph, string organizationId)
    {
        private readonly EntityReader _read = new(graph, organizationId);

        public void Write(
            ApiReply<OrganizationRow> me, DateTimeOffset takenAt, Listing<ApiKeyRow> keys, Listing<UserRow> users, Listing<WorkspaceRow> workspaces,
            WorkspaceRow[] open, Listing<WorkspaceMemberRow>[] members)
        {
            graph.Add(_read.Organization(me.Body ?? new(), ApiType.Enterprise, organizationId, takenAt));
            string[] unnamed = me.Failure is null ? [] : [me.Failure.Reason];
            graph.CoverList(organizationId, "organizations", new Listing<OrganizationRow>([new()], unnamed, [], null));

            graph.AddRange(keys.Rows.Select(_read.ApiKey)).CoverList(organizationId, "api_keys", keys);
            graph.AddRange(users.Rows.Select(r => _read.User(r, ApiType.Enterprise))).CoverList(organizationId, "users", users);
            graph.AddRange(workspaces.Rows.Select(_read.Workspace));
            CoverWorkspaces(workspaces);

            var parents = open.Zip(members, (workspace, listing) => (Id: _read.Id(workspace.Id.Value!), Listing: listing)).ToArray();
            foreach (var (id, listing) in parents) graph.AddRange(listing.Rows.Select(r => _read.WorkspaceMember(r, id)));
            graph.CoverParents(organizationId, "workspace_members", [.. parents.Select(p => ($"workspace/{p.Id}", p.Listing))],
                workspaces.Rows.Where(w => w.ArchivedAt.Value is not null).Select(w => new Hole
                {
                    Parent = $"workspace/{_read.Id(w.Id.Value!)}", Reason = "the workspace is archived: its members are not read", NotRequested = true,
                }).DistinctBy(h => h.Parent),
                workspaces.Reasons);
        }

        private void CoverWorkspaces(Listing<WorkspaceRow> workspaces)
        {
            List<string> missing = [];
            if (workspaces.Refused.Contains("include_default"))
            {
                graph.Remark(organizationId, "parameter-refused", "the server refused `include_default`: the default workspace may be missing from the list");
            }
            // Keys of an archived workspace would seem to belong to none.
            if (workspaces.Refused.Contains("include_archived")) missing.Add("the server refused `include_archived`: archived workspaces are not listed");
            graph.CoverList(organizationId, "workspaces", workspaces, [.. missing]);
        }
    }
}
