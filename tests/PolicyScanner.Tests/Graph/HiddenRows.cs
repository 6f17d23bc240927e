using PolicyScanner.Graph;

namespace PolicyScanner.Tests.Graph;

/// <summary>A random world that is known whole, and a graph of it from which rows and fields are missing, as the coverage says.</summary>
internal sealed class HiddenRows
{
    // What is read parent by parent, and what that parent is.
    private static readonly (string Collection, string Parent, Func<Entity, string> Key)[] Children =
    [
        ("workspace_members", "workspaces", e => ((WorkspaceMember)e).WorkspaceId),
        ("group_members", "groups", e => ((GroupMember)e).GroupId),
        ("role_permissions", "roles", e => ((RolePermission)e).RoleId),
    ];

    private readonly Random _random;

    public HiddenRows(int seed)
    {
        _random = new(seed);
        World = Complete(seed).Build();
        Graph = Hide();
    }

    public AccessGraph World { get; }

    public AccessGraph Graph { get; }

    /// <summary>A random graph without holes and absent fields, read in both modes.</summary>
    public static AccessGraphBuilder Complete(int seed)
    {
        var rows = new RandomGraphs(seed).Entities().Where(r => r is not (CollectionCoverage or Note)).Select(Whole).ToList();
        var builder = new AccessGraphBuilder().AddRange(rows);
        foreach (var organization in rows.OfType<Organization>().DistinctBy(o => o.Id))
            foreach (var collection in GraphSchema.Collections.Where(c => c.Modes.Count > 0)) builder.Cover(organization.Id, collection.Name, CoverageState.Complete);
        return builder;
    }

    private static Entity Whole(Entity row) => row is Organization organization ? organization with { Sources = ["compliance", "enterprise"], Absent = null } : row with { Absent = null };

    private AccessGraph Hide()
    {
        var builder = new AccessGraphBuilder();
        foreach (var organization in World.Organizations)
        {
            var gone = new HashSet<string>(StringComparer.Ordinal);
            foreach (var collection in GraphSchema.Collections.Where(c => c.Modes.Count > 0 && c.Name is not "organizations"))
            {
                var rows = World.Rows(collection).Where(r => r.OrganizationId == organization.Id).ToList();
                var child = Children.FirstOrDefault(c => c.Collection == collection.Name);
                // Without the parents nothing can be read below them.
                if (_random.Next(8) == 0 || (child.Parent is not null && gone.Contains(child.Parent)))
                {
                    gone.Add(collection.Name);
                    var kept = child.Parent is null ? rows.Take(_random.Next(2)).ToList() : [];
                    builder.AddRange(kept).Cover(organization.Id, collection.Name, kept.Count == 0 ? CoverageState.Failed : CoverageState.Partial, "HTTP 500",
                        _random.Next(2) == 0 ? null : [new() { Reason = "HTTP 500 on page 2" }]);
                }
                else if (child.Parent is not null && _random.Next(2) == 0 && rows.Count > 0)
                {
                    var parent = child.Key(rows[_random.Next(rows.Count)]);
                    var type = GraphSchema.Collection(child.Parent).Type;
                    builder.AddRange(rows.Where(r => child.Key(r) != parent))
                        .Cover(organization.Id, collection.Name, CoverageState.Partial, "HTTP 403", [new() { Parent = $"{type}/{parent}", Reason = "HTTP 403" }]);
                }
                else
                {
                    builder.AddRange(rows.Select(Strip)).Cover(organization.Id, collection.Name, CoverageState.Complete);
                }
            }
            builder.Add(organization).Cover(organization.Id, "organizations", CoverageState.Complete);
        }
        return builder.Build();
    }

    private Entity Strip(Entity row) => _random.Next(6) != 0 ? row : row switch
    {
        ApiKey key when _random.Next(2) == 0 => key with { OwnerId = null, Absent = ["owner_id"] },
        ApiKey key => key with { WorkspaceId = null, Absent = ["workspace_id"] },
        Group group => group with { RoleIds = [], Absent = ["role_ids"] },
        _ => row,
    };
}
