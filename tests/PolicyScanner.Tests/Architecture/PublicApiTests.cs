using System.Reflection;
using PolicyScanner.Anthropic;
using PolicyScanner.Graph;
using PublicApiGenerator;
using Xunit;

namespace PolicyScanner.Tests.Architecture;

/// <summary>What others may call. Opening is easy, closing breaks them: a difference here is a decision, and a line in the changelog.</summary>
public sealed class PublicApiTests
{
    [Fact]
    public void The_core_offers_this() => Snapshots.Match(Api(typeof(AccessGraph).Assembly));

    [Fact]
    public void The_fetching_assembly_offers_this() => Snapshots.Match(Api(typeof(AccessGraphFetcher).Assembly));

    private static string Api(Assembly assembly) => assembly.GeneratePublicApi(new() { IncludeAssemblyAttributes = false });
}
