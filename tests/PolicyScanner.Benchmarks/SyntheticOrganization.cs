using PolicyScanner.Graph;

namespace PolicyScanner.Benchmarks;

/// <summary>How many rows of each kind.</summary>
internal sealed record OrganizationSize(int Users, int Workspaces, int Memberships, int Keys)
{
    private static readonly OrganizationSize Large = new(100_000, 5_000, 300_000, 150_000);

    public static IReadOnlyDictionary<string, OrganizationSize> ByName { get; } = new SortedDictionary<string, OrganizationSize>(StringComparer.Ordinal)
    {
        ["small"] = new(Large.Users / 100, Large.Workspaces / 100, Large.Memberships / 100, Large.Keys / 100),
        ["medium"] = new(Large.Users / 10, Large.Workspaces / 10, Large.Memberships / 10, Large.Keys / 10),
        ["large"] = Large,
        ["xlarge"] = new(1_000_000, 20_000, 3_000_000, 1_000_000),
    };
}

/// <summary>
/// A Console organization as large ones are: a few big workspaces and many small ones, most keys in order, and a few per cent of everything that
/// rules look for. Which rows those are depends on the seed alone.
/// </summary>
internal sealed class SyntheticOrganization(OrganizationSize size, int seed)
{
    private const string Id = "5f0c2d7e-93a4-4b6f-8f21-6d1e0b7c9a42";
    private const string Base62 = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";

    /// <summary>When the data claim to have been read.</summary>
    public static readonly DateTimeOffset TakenAt = new(2026, 11, 1, 6, 0, 0, TimeSpan.Zero);

    private static readonly string[] Sources = ["enterprise"];
    private static readonly string[] AnyGeo = ["unrestricted"];
    private static readonly Dictionary<string, string> NoTags = [];

    private static readonly string[] FirstNames = ["Ana", "Bo", "Chidi", "Dana", "Elif", "Farid", "Grace", "Hiro", "Ines", "Jonas", "Kofi", "Lena", "Mei", "Noor", "Omar", "Priya"];
    private static readonly string[] LastNames = ["Adler", "Bauer", "Costa", "Diaz", "Eze", "Fischer", "Garcia", "Haddad", "Ito", "Jensen", "Khan", "Li", "Moreau", "Nowak", "Okafor", "Patel"];
    private static readonly string[] Purposes = ["prod", "staging", "dev", "batch", "eval", "ci", "notebook", "support-bot", "search", "summaries"];

    private static readonly (string, double)[] UserRoles = [("user", 0.55), ("developer", 0.25), ("claude_code_user", 0.15), ("billing", 0.02), ("admin", 0.03)];
    private static readonly (string, double)[] MemberRoles =
        [("workspace_user", 0.45), ("workspace_developer", 0.40), ("workspace_restricted_developer", 0.05), ("workspace_billing", 0.02), ("workspace_admin", 0.08)];
    private static readonly (string, double)[] KeyStatuses = [("active", 0.70), ("inactive", 0.12), ("expired", 0.10), ("archived", 0.08)];

    private readonly Random _random = new(seed);

    public AccessGraph Graph()
    {
        var builder = new AccessGraphBuilder().Add(new Organization
        {
            OrganizationId = Id, Name = "Synthetic Industries", CreatedAt = null, TenantId = Id, Sources = Sources, TakenAt = TakenAt, Absent = ["created_at"],
        });
        var users = Enumerable.Range(0, size.Users).Select(_ => User()).ToArray();
        var workspaces = Enumerable.Range(0, size.Workspaces).Select(Workspace).ToArray();
        // A hundredth of the memberships and of the keys name somebody who left.
        var ghosts = Enumerable.Range(0, Math.Max(3, size.Users / 100)).Select(_ => NewId("user_01")).ToArray();
        builder.AddRange(users).AddRange(workspaces).AddRange(Memberships(users, workspaces, ghosts)).AddRange(Keys(users, workspaces, ghosts));
        foreach (var collection in new[] { "organizations", "users", "api_keys", "workspaces", "workspace_members" }) builder.Cover(Id, collection, CoverageState.Complete);
        return builder.Build();
    }

    private User User()
    {
        var (first, last) = (OneOf(FirstNames), OneOf(LastNames));
        return new()
        {
            OrganizationId = Id, Id = NewId("user_01"), Name = $"{first} {last}", Role = Weighted(UserRoles), AddedAt = Before(TakenAt, 1200), CreatedAt = null, Sources = Sources,
            Email = $"{first}.{last}.{_random.Next(1_000_000)}@synthetic.example".ToLowerInvariant(), Absent = ["created_at"],
        };
    }

    private Workspace Workspace(int number)
    {
        var created = Before(TakenAt, 900);
        var purpose = OneOf(Purposes);
        return new()
        {
            OrganizationId = Id, Id = NewId("wrkspc_01"), Name = $"{purpose}-{number}", CreatedAt = created, ArchivedAt = Chance(0.08) ? created.AddDays(_random.Next(1, 30)) : null,
            DisplayColor = "#6C5BB9", CompartmentId = "cmpt_default", WorkspaceGeo = "us", DefaultInferenceGeo = "global", AllowedInferenceGeos = AnyGeo, ExternalKeyId = null,
            Tags = NoTags, UserProfileId = null,
        };
    }

    private List<WorkspaceMember> Memberships(User[] users, Workspace[] workspaces, string[] ghosts)
    {
        var (rows, taken) = (new List<WorkspaceMember>(size.Memberships), new HashSet<(int, int)>());
        while (rows.Count < size.Memberships)
        {
            // The last fiftieth of the workspaces stays empty; ghosts are numbered behind the users.
            var workspace = Skewed(workspaces.Length - Math.Max(1, workspaces.Length / 50));
            var user = Chance(0.01) ? users.Length + _random.Next(ghosts.Length) : Skewed(users.Length);
            if (!taken.Add((workspace, user))) continue;
            rows.Add(new()
            {
                OrganizationId = Id, WorkspaceId = workspaces[workspace].Id, UserId = user < users.Length ? users[user].Id : ghosts[user - users.Length],
                // Small teams make everybody an admin: workspaces where most are.
                WorkspaceRole = workspace % 40 == 7 && Chance(0.7) ? "workspace_admin" : Weighted(MemberRoles),
            });
        }
        return rows;
    }

    private IEnumerable<ApiKey> Keys(User[] users, Workspace[] workspaces, string[] ghosts)
    {
        for (var i = 0; i < size.Keys; i++)
        {
            var created = Before(TakenAt, 800);
            var status = Weighted(KeyStatuses);
            var creator = Chance(0.02) ? OneOf(ghosts) : users[Skewed(users.Length)].Id;
            var machine = Chance(0.05) ? NewId("svac_01") : null;
            var bound = Chance(0.6);
            var (id, tail) = (NewId("apikey_01"), NewId(""));
            yield return new()
            {
                OrganizationId = Id, Id = id, Type = "api_key", Status = status, CreatedAt = created,
                // Names recur within a workspace now and then.
                Name = Chance(0.05) ? OneOf(Purposes) : $"{OneOf(Purposes)}-{_random.Next(100_000)}",
                ExpiresAt = Expiry(status, created), PartialKeyHint = $"sk-ant-api03-{tail[..3]}...{tail[^4..]}",
                CreatedById = creator, CreatedByType = "user",
                PrincipalId = machine ?? (bound ? creator : null), PrincipalType = machine is not null ? "service_account" : bound ? "user" : null,
                OwnerId = machine ?? creator, OwnerType = machine is not null ? "service_account" : "user",
                ScopeType = "workspace", WorkspaceId = workspaces[Skewed(workspaces.Length)].Id,
            };
        }
    }

    private DateTimeOffset? Expiry(string status, DateTimeOffset created) => status switch
    {
        "expired" => Before(TakenAt, 300),
        "active" when Chance(0.15) => null,
        // Past its day and still active.
        "active" when Chance(0.01) => Before(TakenAt, 100),
        "active" => TakenAt.AddSeconds(_random.Next(86_400, 200 * 86_400)),
        _ => Chance(0.4) ? null : created.AddDays(365),
    };

    private bool Chance(double share) => _random.NextDouble() < share;

    private T OneOf<T>(T[] of) => of[_random.Next(of.Length)];

    /// <summary>An index below the limit, small ones more often.</summary>
    private int Skewed(int limit) => (int)(limit * Math.Pow(_random.NextDouble(), 1.5));

    private DateTimeOffset Before(DateTimeOffset time, int days) => time.AddSeconds(-_random.Next(1, days * 86_400));

    private string Weighted((string Value, double Share)[] of)
    {
        var at = _random.NextDouble();
        foreach (var (value, share) in of)
        {
            if (at < share) return value;
            at -= share;
        }
        return of[0].Value;
    }

    private string NewId(string prefix) => string.Create(prefix.Length + 22, (prefix, _random), static (text, state) =>
    {
        state.prefix.CopyTo(text);
        state._random.GetItems(Base62, text[state.prefix.Length..]);
    });
}
