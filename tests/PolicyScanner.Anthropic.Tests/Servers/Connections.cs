using System.Reflection;
using PolicyScanner.FakeApi;

namespace PolicyScanner.Anthropic.Tests.Servers;

/// <summary>Keys that nobody has, and connections to a server on loopback.</summary>
internal static class Connections
{
    public const string AdminKey = "sk-ant-admin01-TESTTESTTESTTESTTESTTESTTESTTESTadmin";
    public const string ComplianceKey = "sk-ant-api01-TESTTESTTESTTESTTESTTESTTESTTESTcompl";

    public static string Repository { get; } =
        typeof(Connections).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>().Single(a => a.Key == "RepositoryDirectory").Value!;

    /// <summary>The folder of Acme Robotics.</summary>
    public static string Acme { get; } = Path.Combine(Repository, "samples", "orgs", "acme");

    public static ConnectionOptions Enterprise(this FakeApiServer server) => EnterpriseAt(server.Address);

    public static ConnectionOptions Compliance(this FakeApiServer server) => ComplianceAt(server.Address);

    public static ConnectionOptions EnterpriseAt(Uri domain) => new() { Name = "console", ApiType = ApiType.Enterprise, Domain = domain, ApiKey = AdminKey };

    public static ConnectionOptions ComplianceAt(Uri domain) => new() { Name = "parent", Domain = domain, ApiKey = ComplianceKey, EnrichRolePermissions = true };
}
