using PolicyScanner.FakeApi;
using PolicyScanner.Graph;
using Xunit;

namespace PolicyScanner.Anthropic.Tests;

/// <summary>Acme Robotics, fetched from end to end.</summary>
public sealed class AcmeTests
{
    [Fact]
    public async Task Enterprise_mode_reads_the_console_organization()
    {
        await using var server = await FakeApiServer.StartAsync(new() { Folder = Connections.Acme });

        var graph = await FetchAsync(server.Enterprise());

        Assert.Equal((1, 29, 18, 12), (graph.Organizations.Count, graph.ApiKeys.Count, graph.Users.Count, graph.Workspaces.Count));
    }

    [Fact]
    public async Task Compliance_mode_reads_the_parent_with_its_linked_organizations()
    {
        await using var server = await FakeApiServer.StartAsync(new() { Folder = Connections.Acme });

        var graph = await FetchAsync(server.Compliance());

        Assert.Equal((4, 10, 0), (graph.Organizations.Count, graph.Groups.Count, graph.ApiKeys.Count));
    }

    private static async Task<AccessGraph> FetchAsync(params ConnectionOptions[] connections)
    {
        using var fetcher = AccessGraphFetcher.Create();
        return await fetcher.FetchAsync(connections, cancellationToken: TestContext.Current.CancellationToken);
    }
}
