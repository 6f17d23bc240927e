using PolicyScanner.Anthropic.Tests.Servers;
using PolicyScanner.FakeApi;
using PolicyScanner.Graph;
using PolicyScanner.Tests;
using Xunit;

namespace PolicyScanner.Anthropic.Tests;

/// <summary>Acme Robotics, fetched from end to end.</summary>
public sealed class AcmeTests
{
    [Fact]
    public async Task Enterprise_mode_reads_the_console_organization()
    {
        await using var server = await FakeApiServer.StartAsync(new() { Folder = Connections.Acme });
        var (graph, _) = await Fetch.GraphAsync(new JumpingTime(), server.Enterprise());
        Snapshots.Match(Account(graph));
    }

    [Fact]
    public async Task Compliance_mode_reads_the_parent_with_its_linked_organizations()
    {
        await using var server = await FakeApiServer.StartAsync(new() { Folder = Connections.Acme });
        var (graph, _) = await Fetch.GraphAsync(new JumpingTime(), server.Compliance());
        Snapshots.Match(Account(graph));
    }

    [Fact]
    public async Task Both_modes_together_are_one_tenant()
    {
        await using var server = await FakeApiServer.StartAsync(new() { Folder = Connections.Acme });
        var (graph, _) = await Fetch.GraphAsync(new JumpingTime(), server.Enterprise(), server.Compliance());
        Snapshots.Match(Account(graph));
        Assert.Equal(["0b9d4c71-2e6f-4a38-b1c5-7f3e8d2a6b10"], graph.Organizations.Select(o => o.TenantId).Distinct());

        var console = graph.Organizations.Single(o => o.Sources.Count == 2);
        Assert.Equal(("Acme Robotics (API)", "2025-02-10T07:58:21.1042200+00:00"), (console.Name, $"{console.CreatedAt:O}"));
        // From the Admin API when she joined, from the Compliance API when her account was made.
        var ava = graph.Users.Single(u => u.Id == "user_01AvaLindqvist" && u.OrganizationId == console.Id);
        Assert.Equal(("admin", "2025-02-10T08:30:00.0000000+00:00"), (ava.Role, $"{ava.AddedAt:O}"));
        Assert.NotNull(ava.CreatedAt);
    }

    [Fact]
    public async Task The_order_of_connections_does_not_show()
    {
        await using var server = await FakeApiServer.StartAsync(new() { Folder = Connections.Acme });
        var (one, _) = await Fetch.GraphAsync(new JumpingTime(), server.Enterprise(), server.Compliance());
        var (other, _) = await Fetch.GraphAsync(new JumpingTime(), server.Compliance() with { Concurrency = 1 }, server.Enterprise() with { Concurrency = 64 });
        Assert.Equal(Fetch.SnapshotOf(one), Fetch.SnapshotOf(other));
    }

    [Fact]
    public async Task Without_enrichment_no_permissions_are_asked_for()
    {
        await using var server = await FakeApiServer.StartAsync(new() { Folder = Connections.Acme });
        var (graph, _) = await Fetch.GraphAsync(new JumpingTime(), server.Compliance() with { EnrichRolePermissions = false });

        Assert.DoesNotContain(server.Requests, r => r.Path.EndsWith("/permissions", StringComparison.Ordinal));
        Assert.All(graph.Coverage.Where(c => c.Collection == "role_permissions"),
            c => Assert.Equal((CoverageState.NotRequested, "pass --enrich-role-permissions"), (c.State, c.Reason)));
        Assert.Equal(7, graph.Roles.Count);
    }

    [Fact]
    public async Task The_readme_tells_how_many_there_are()
    {
        await using var server = await FakeApiServer.StartAsync(new() { Folder = Connections.Acme });
        var (graph, _) = await Fetch.GraphAsync(new JumpingTime(), server.Enterprise(), server.Compliance());
        int Members(string name) => graph.Users.Count(u => u.OrganizationId == graph.Organizations.Single(o => o.Name == name).Id && u.Sources.Contains("compliance"));

        var console = graph.Users.Count(u => u.Sources.Contains("enterprise"));
        string[] claims =
        [
            $"the Console organization *Acme Robotics (API)*: {console} users, {graph.Workspaces.Count} workspaces, {graph.ApiKeys.Count} keys",
            $"*Acme Robotics* ({Members("Acme Robotics")} users), *Labs* ({Members("Acme Robotics Labs")}), *Japan* (nobody yet)",
        ];

        var readme = await File.ReadAllTextAsync(Path.Combine(Connections.Acme, "README.md"), TestContext.Current.CancellationToken);
        Assert.All(claims, claim => Assert.Contains(claim, readme, StringComparison.Ordinal));
        Assert.Equal(0, Members("Acme Robotics Japan"));
    }

    [Fact]
    public async Task The_snapshot_beside_the_folder_is_what_both_modes_give()
    {
        await using var server = await FakeApiServer.StartAsync(new() { Folder = Connections.Acme });
        var (graph, _) = await Fetch.GraphAsync(new JumpingTime(), server.Enterprise(), server.Compliance());

        var (file, received) = ($"{Connections.Acme}.snapshot.json", $"{Connections.Acme}.snapshot.received.json");
        var (expected, snapshot) = (File.Exists(file) ? await File.ReadAllBytesAsync(file, TestContext.Current.CancellationToken) : [], Fetch.SnapshotOf(graph));
        if (snapshot.AsSpan().SequenceEqual(expected)) return;
        if (Environment.GetEnvironmentVariable("CI") != "true") await File.WriteAllBytesAsync(received, snapshot, TestContext.Current.CancellationToken);
        Assert.Fail($"`{file}` is not what a fetch gives: if what it gives is right, rename `{received}`");
    }

    private static string Account(AccessGraph graph)
    {
        var coverage = graph.Coverage.Select(c => $"{c.OrganizationId[..8]} {c.Collection}: {c.StateName}, {c.Count} rows{(c.Reason is null ? "" : $"; {c.Reason}")}");
        return $"{string.Join('\n', coverage)}\n\n{graph.Holes()}\n\n{graph.Notes()}";
    }
}
