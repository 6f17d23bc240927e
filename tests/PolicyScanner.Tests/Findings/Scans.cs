using PolicyScanner.Findings;
using PolicyScanner.Graph;
using PolicyScanner.Rules;

namespace PolicyScanner.Tests.Findings;

/// <summary>Results of scans that nobody ran: as small as a test needs, or with everything a report can show.</summary>
internal static class Scans
{
    public const string Acme = "0b9d4c71-2e6f-4a38-b1c5-7f3e8d2a6b10";
    public const string Labs = "3f1a6c2e-8b4d-4e57-9a10-5c7d2e9b4a01";

    public static readonly DateTimeOffset AsOf = new(2026, 11, 23, 12, 0, 0, TimeSpan.Zero);

    /// <summary>One organization that was read completely, one rule that was evaluated, and nothing found.</summary>
    public static ScanResult Clean { get; } = new()
    {
        AsOf = AsOf,
        Graph = Graph().Build(),
        Rules = [Evaluated(Rule("key-never-expires", "Active API key never expires"), subjects: 8)],
        Findings = [],
        Inconclusive = [],
        Errors = [],
    };

    /// <summary>Something of everything: two organizations, each status, each outcome, holes with and without parents, errors, notes.</summary>
    public static ScanResult Rich()
    {
        var orphaned = Rule("key-orphaned", "The person behind a key is gone", Severity.Critical);
        var neverExpires = Rule("key-never-expires", "Active API key never expires", Severity.Medium);
        var administers = Rule("user-multi-workspace-admin", "User administers too many workspaces");
        var incomplete = Rule("data-incomplete", "Part of the organization could not be read");
        var ghost = Rule("workspace-ghost-member", "A workspace has a member that the organization does not", Severity.Medium);
        var idle = Rule("workspace-idle", "Nobody uses the workspace", Severity.Low) with { Status = RuleStatus.Experimental };
        return new()
        {
            AsOf = AsOf,
            Graph = RichGraph(),
            Rules =
            [
                Evaluated(incomplete, subjects: 11, fail: 2),
                new() { Rule = Rule("group-zombie", "Group without members"), Outcome = RuleOutcome.NotApplicable, Reason = "`groups` is not part of enterprise mode" },
                Evaluated(neverExpires, subjects: 15, fail: 13),
                Evaluated(orphaned, subjects: 15, fail: 2, inconclusive: 1),
                new() { Rule = Rule("key-shared", "Key used from many places"), Outcome = RuleOutcome.Error, Reason = "the rule's cost limit is exceeded" },
                new() { Rule = Rule("role-wildcard", "Role allows everything"), Outcome = RuleOutcome.NotApplicable, Reason = "`role_permissions` was not requested: add `--enrich-role-permissions`" },
                Evaluated(administers, subjects: 20, fail: 2, inconclusive: 7),
                Evaluated(ghost, subjects: 40, error: 2),
                Evaluated(idle, subjects: 6, fail: 1),
                new() { Rule = Rule("workspace-zombie", "Workspace without keys"), Outcome = RuleOutcome.Disabled, Reason = "Sandboxes are kept on purpose" },
            ],
            Findings =
            [
                Finding(orphaned, Subject("api_key", "apikey_01Deploy", "ci-deploy"), "the owner of ci-deploy left the organization, and the key still works") with
                {
                    Remediation = "Delete the key.\n\nWhere a service needs it, make a new one under a service account and hand it over through the secret store, not by mail.",
                    Supersedes = ["key-never-expires"],
                    Evidence = new(
                        [
                            new Dictionary<string, object?>
                            {
                                ["key"] = new Dictionary<string, object?>
                                {
                                    ["status"] = "active", ["id"] = "apikey_01Deploy", ["expires_at"] = null, ["created_at"] = AsOf.AddDays(-400).AddTicks(1_500_000),
                                },
                                ["age"] = TimeSpan.FromDays(400),
                            },
                        ],
                        [
                            new("match[0].where[0]", "live(key)", true),
                            new("match[1].where", "user.id == key.owner_id && user.organization_id == key.organization_id", false),
                            new("match[2]", "now - key.created_at", TimeSpan.FromHours(36)),
                            new("match[3]", "[1, 2.5, \"x\"]", new object?[] { 1L, 2.5, "x", null, AsOf }),
                            new("match[4]", "key.tags", new Dictionary<string, string> { ["team"] = "robots", ["env"] = "prod" }),
                        ],
                        Total: 2, Hash: "4f1c0b6d9a7e2358"),
                },
                Finding(orphaned, Subject("api_key", "apikey_01Night", null, Labs), "the owner of apikey_01Night left the organization, and the key still works") with { Status = FindingStatus.Waived },
                Finding(incomplete, Subject("collection", "workspace_members", null), "workspace_members could not be read completely: 403 for 7 workspaces"),
                Finding(incomplete, Subject("collection", "invites", null, Labs), "invites could not be read completely: 500 on /v1/organizations/invites"),
                Finding(administers, Subject("user", "user_01Jane", "Jane Doe"), "jane@acme.example administers 4 workspaces (limit 1)") with { MayBe = Severity.Critical },
                Finding(administers, Subject("user", "user_01Kim", "Kim 김철수", Labs), "kim@acme.example administers 2 workspaces (limit 1)") with { Status = FindingStatus.Baseline },
                .. Enumerable.Range(10, 13).Select(i => Finding(neverExpires, Subject("api_key", $"apikey_{i}", $"batch {i}"), $"batch {i} never expires")),
                Finding(idle, Subject("workspace", "wrkspc_01Lab", "Lab"), "nobody used Lab for 90 days") with { Gates = false },
            ],
            Inconclusive =
            [
                new()
                {
                    RuleId = "key-orphaned", OrganizationId = Acme, Missing = ["usage"], Reason = "this version does not fetch it yet",
                    Subjects = [Subject("api_key", "apikey_01Old", "old")], Total = 1, Counts = false,
                },
                new()
                {
                    RuleId = "user-multi-workspace-admin", OrganizationId = Acme, Missing = ["workspace_members"], Parent = "workspace/wrkspc_1",
                    Reason = "403 on page 1 of /v1/organizations/workspaces/wrkspc_1/members: the key lacks the scope",
                    Subjects = [.. Enumerable.Range(1, 7).Select(i => Subject("user", $"user_{i}", $"User {i}"))], Total = 7, Counts = true,
                },
                new()
                {
                    RuleId = "workspace-ghost-member", OrganizationId = Acme, Missing = ["workspace_members"], Parent = "workspace/wrkspc_1",
                    Reason = "403 on page 1 of /v1/organizations/workspaces/wrkspc_1/members: the key lacks the scope",
                    Subjects = [], Total = null, Counts = true,
                },
            ],
            Errors =
            [
                new("workspace-ghost-member", Subject("workspace_member", "wrkspc_2/user_1", null), "rules/workspaces/workspace-ghost-member.yaml:12:9", "division by zero: `10 / 0`"),
                new("workspace-ghost-member", Subject("workspace_member", "wrkspc_2/user_2", null), "rules/workspaces/workspace-ghost-member.yaml:12:9", "division by zero: `7 / 0`"),
            ],
        };
    }

    public static AccessGraphBuilder Graph() => new AccessGraphBuilder().Add(Organization(Acme, "Acme Robotics"));

    public static Organization Organization(string id, string name) => new()
    {
        OrganizationId = id, Name = name, CreatedAt = null, TenantId = id, Sources = ["enterprise"], TakenAt = AsOf.AddHours(-3),
    };

    public static Rule Rule(string id, string title, Severity severity = Severity.High) => new()
    {
        Id = id, Title = title, Severity = severity, Modes = ["enterprise"], Collections = [], Source = new($"rules/{id}.yaml", ""),
    };

    public static RuleResult Evaluated(Rule rule, int subjects, int fail = 0, int inconclusive = 0, int error = 0) => new()
    {
        Rule = rule, Outcome = RuleOutcome.Evaluated, Subjects = subjects, Fail = fail, Pass = subjects - fail - inconclusive - error, Inconclusive = inconclusive, Error = error,
    };

    public static Subject Subject(string type, string id, string? name, string organization = Acme) => new(type, id, name, organization);

    public static Finding Finding(Rule rule, Subject subject, string message) => new()
    {
        Fingerprint = "9f86d081884c7d65", RuleId = rule.Id, Severity = rule.Severity, Subject = subject, Message = message, Gates = true,
        Remediation = $"Look at docs/rules/{rule.Id}.",
        Compliance = new Dictionary<string, IReadOnlyList<string>> { ["SOC2"] = ["CC6.1", "CC6.3"], ["NIST-800-53"] = ["AC-2"] },
        Evidence = new([], [], 1, "4f1c0b6d9a7e2358"),
    };

    private static AccessGraph RichGraph()
    {
        const string Refused = "403 on page 1 of /v1/organizations/workspaces/wrkspc_1/members: the key lacks the scope";
        var builder = Graph().Add(Organization(Labs, "Acme Labs") with { TakenAt = AsOf.AddHours(-26) })
            .Cover(Acme, "organizations", CoverageState.Complete).Cover(Acme, "users", CoverageState.Complete).Cover(Acme, "api_keys", CoverageState.Complete)
            .Cover(Labs, "organizations", CoverageState.Complete).Cover(Labs, "users", CoverageState.Complete)
            .Cover(Acme, "workspace_members", CoverageState.Partial, "403 for 7 workspaces",
                [.. Enumerable.Range(1, 7).Select(i => new Hole { Parent = $"workspace/wrkspc_{i}", Reason = Refused }), new Hole { Parent = "workspace/wrkspc_9", Reason = "archived", NotRequested = true }])
            .Cover(Labs, "invites", CoverageState.Failed, "500 on /v1/organizations/invites", [new Hole { Reason = "500 on /v1/organizations/invites" }])
            .Remark(Acme, "key-in-name", "a text contained a whole API key and was masked: revoke that key", "workspace/wrkspc_3")
            .Remark(Acme, "broken-text", "a text contained half a surrogate pair, which was replaced", "workspace/wrkspc_3")
            .Remark(Labs, "broken-text", "a text contained half a surrogate pair, which was replaced", "workspace/wrkspc_4");
        return builder.Build();
    }
}
