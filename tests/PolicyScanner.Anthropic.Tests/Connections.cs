using System.Reflection;
using PolicyScanner.FakeApi;

namespace PolicyScanner.Anthropic.Tests;

/// <summary>Keys that nobody has, and connections to a server on loopback.</summary>
internal static class Connections
{
    public const string AdminKey = "sk-ant-admin01-TESTTESTTESTTESTTESTTESTTESTadmin";
    public const string ComplianceKey = "sk-ant-api01-TESTTESTTESTTESTTESTTESTTESTTESTcompl";

    public static string Repository { get; } = Metadata("RepositoryDirectory");

    /// <summary>The folder of Acme Robotics.</summary>
    public static string Acme { get; } = Path.Combine(Repository, "samples", "orgs", "acme");

    public static ConnectionOptions Enterprise(this FakeApiServer server) =>
        new() { Name = "console", ApiType = ApiType.Enterprise, Domain = server.Address, ApiKey = AdminKey };

    public static ConnectionOptions Compliance(this FakeApiServer server) =>
        new() { Name = "parent", Domain = server.Address, ApiKey = ComplianceKey, EnrichRolePermissions = true };

    private static string Metadata(string name) =>
        typeof(Connections).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>().Single(a => a.Key == name).Value!;
}
