using System.Globalization;
using PolicyScanner.Graph;

namespace PolicyScanner.Tests.Graph;

/// <summary>Small graphs with everything that can be odd about them: several tenants, ids that recur, references that lead nowhere, holes, absent fields.</summary>
internal sealed class RandomGraphs(int seed)
{
    private static readonly DateTimeOffset Start = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);
    private static readonly string[] Names = ["", "plain", "Zoë \"quoted\" \\ path", "日本語 𝒳", "line\nbreak\ttab", "<b>&amp;'+\u001b[31m", "\u202egnp.exe", "sk-ant-api03-R2D...igAA"];

    private readonly Random _random = new(seed);

    public static AccessGraph Graph(int seed) => new RandomGraphs(seed).Builder().Build();

    public AccessGraphBuilder Builder()
    {
        var builder = new AccessGraphBuilder();
        foreach (var entity in Entities().OrderBy(_ => _random.Next())) builder.Add(entity);
        return builder;
    }

    /// <summary>The rows as several connections might read them, in no particular order, some twice.</summary>
    public List<Entity> Entities()
    {
        var rows = new List<Entity>();
        var organizations = Enumerable.Range(0, 1 + _random.Next(4)).Select(i => $"org-{i}").ToArray();
        foreach (var organization in organizations)
        {
            var tenant = _random.Next(2) == 0 ? organization : organizations[0];
            rows.Add(Organization(organization, tenant, "enterprise"));
            if (Chance(0.3)) rows.Add(Organization(organization, tenant, "compliance"));
            Many(6, i => rows.Add(User(organization, i)));
            Many(8, i => rows.Add(Key(organization, i)));
            Many(4, i => rows.Add(Workspace(organization, i)));
            Many(10, _ => rows.Add(Member(organization)));
            Many(3, i => rows.Add(Group(organization, i)));
            Many(8, _ => rows.Add(GroupMember(organization)));
            Many(3, i => rows.Add(Role(organization, i)));
            Many(4, _ => rows.Add(new RolePermission
            {
                OrganizationId = organization, RoleId = Some("role", 4), Action = Some("act", 3), ResourceType = "organization", ResourceId = Some("res", 3), Absent = Absent("resource_id"),
            }));
            if (Chance(0.2)) rows.Add(Invite(organization));
            foreach (var collection in GraphSchema.Collections.Where(c => c.Modes.Count > 0))
                if (Chance(0.6)) rows.Add(Coverage(organization, collection.Name));
            Many(2, i => rows.Add(new Note { OrganizationId = organization, Code = Some("code", 2), Message = Name(), Subject = Chance(0.5) ? null : $"user/{i}" }));
        }
        return rows;
    }

    private void Many(int most, Action<int> add)
    {
        var count = _random.Next(most + 1);
        for (var i = 0; i < count; i++) add(i);
    }

    private bool Chance(double share) => _random.NextDouble() < share;

    private string Some(string prefix, int of) => string.Create(CultureInfo.InvariantCulture, $"{prefix}-{_random.Next(of)}");

    private string? Perhaps(string prefix, int of) => Chance(0.25) ? null : Some(prefix, of);

    private string Name() => Names[_random.Next(Names.Length)];

    private DateTimeOffset Time() => Start.AddSeconds(_random.Next(1_000_000)).AddTicks(_random.Next(3)).ToOffset(TimeSpan.FromHours(_random.Next(-2, 3)));

    private DateTimeOffset? PerhapsTime() => Chance(0.4) ? null : Time();

    private string[]? Absent(params string[] fields) => fields.Where(_ => Chance(0.2)).ToArray() is { Length: > 0 } some ? some : null;

    private string[] Texts(string prefix) => [.. Enumerable.Range(0, _random.Next(4)).Select(_ => Some(prefix, 4))];

    private Organization Organization(string id, string tenant, string source) => new()
    {
        OrganizationId = id, Name = Name(), CreatedAt = PerhapsTime(), TenantId = tenant, Sources = [source], TakenAt = Time(), Absent = Absent("created_at"),
    };

    private User User(string organization, int i) => new()
    {
        OrganizationId = organization, Id = $"user-{(Chance(0.8) ? i : _random.Next(6))}", Email = Some("mail", 9), Name = Name(), Role = Some("role", 3), AddedAt = PerhapsTime(),
        CreatedAt = PerhapsTime(), Sources = [Chance(0.5) ? "enterprise" : "compliance"], Absent = Absent("added_at", "created_at", "role"),
    };

    private ApiKey Key(string organization, int i)
    {
        var absent = Absent("scope_type", "owner_id", "workspace_id");
        return new()
        {
            OrganizationId = organization, Id = $"apikey-{i}", Name = Name(), Type = "api_key", Status = Some("status", 3), CreatedAt = Time(), ExpiresAt = PerhapsTime(),
            PartialKeyHint = Perhaps("hint", 3), CreatedById = Perhaps("user", 8), CreatedByType = Perhaps("type", 2), PrincipalId = Perhaps("user", 8), PrincipalType = Perhaps("type", 2),
            OwnerId = absent?.Contains("owner_id") == true ? null : Perhaps("user", 8), OwnerType = Perhaps("type", 2), ScopeType = Perhaps("scope", 2),
            WorkspaceId = absent?.Contains("workspace_id") == true ? null : Perhaps("ws", 6), Absent = absent,
        };
    }

    private Workspace Workspace(string organization, int i) => new()
    {
        OrganizationId = organization, Id = $"ws-{i}", Name = Name(), CreatedAt = Time(), ArchivedAt = PerhapsTime(), DisplayColor = "#000000", CompartmentId = Name(), WorkspaceGeo = "us",
        DefaultInferenceGeo = "global", AllowedInferenceGeos = Texts("geo"), ExternalKeyId = Perhaps("key", 2),
        Tags = Texts("tag").Distinct().ToDictionary(t => t, _ => Name()), UserProfileId = Perhaps("profile", 2), Absent = Absent("tags", "compartment_id"),
    };

    private WorkspaceMember Member(string organization) => new()
    {
        OrganizationId = organization, WorkspaceId = Some("ws", 5), UserId = Some("user", 8), WorkspaceRole = Some("role", 3), Absent = Absent("workspace_role"),
    };

    private Group Group(string organization, int i) => new()
    {
        OrganizationId = organization, Id = $"group-{i}", Name = Name(), Description = Name(), SourceType = "direct", RoleIds = Texts("role"), CreatedAt = PerhapsTime(),
        UpdatedAt = PerhapsTime(), Absent = Absent("role_ids"),
    };

    private GroupMember GroupMember(string organization) => new()
    {
        OrganizationId = organization, GroupId = Some("group", 4), UserId = Some("user", 8), Email = Name(), CreatedAt = PerhapsTime(), UpdatedAt = PerhapsTime(), Absent = Absent("email"),
    };

    private Role Role(string organization, int i) => new()
    {
        OrganizationId = organization, Id = $"role-{i}", Name = Name(), Description = Name(), CreatedAt = PerhapsTime(), UpdatedAt = PerhapsTime(), Absent = Absent("description"),
    };

    private Invite Invite(string organization) => new()
    {
        OrganizationId = organization, Id = Some("invite", 9), Email = Name(), Role = "user", Status = "pending", InvitedAt = Time(), ExpiresAt = Time(), AcceptedAt = PerhapsTime(),
        GroupIds = Texts("group"),
    };

    private CollectionCoverage Coverage(string organization, string collection)
    {
        var state = (CoverageState)_random.Next(4);
        Hole[] holes = state switch
        {
            CoverageState.Partial =>
            [
                .. Enumerable.Range(0, 1 + _random.Next(3)).Select(_ => new Hole
                {
                    Parent = Chance(0.3) ? null : Some(collection is "group_members" ? "group/group" : collection is "role_permissions" ? "role/role" : "workspace/ws", 5), Reason = Some("403", 3),
                }),
            ],
            CoverageState.Complete when Chance(0.3) => [new() { Parent = Some("workspace/ws", 5), Reason = "archived", NotRequested = true }],
            _ => [],
        };
        return new() { OrganizationId = organization, Collection = collection, State = state, Count = 0, Reason = state is CoverageState.Complete ? null : Some("reason", 3), Holes = holes };
    }
}
