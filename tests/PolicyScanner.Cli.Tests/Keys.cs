namespace PolicyScanner.Cli.Tests;

/// <summary>Keys that nobody has, in the environment where the tool looks for one.</summary>
internal static class Keys
{
    public const string Admin = "sk-ant-admin01-TESTTESTTESTTESTTESTTESTTESTTESTadmin";
    public const string Compliance = "sk-ant-api01-TESTTESTTESTTESTTESTTESTTESTTESTcompl";

    public static IReadOnlyDictionary<string, string> OfAdmin { get; } = new Dictionary<string, string> { ["POLICYSCANNER_API_KEY"] = Admin };

    public static IReadOnlyDictionary<string, string> OfCompliance { get; } = new Dictionary<string, string> { ["POLICYSCANNER_API_KEY"] = Compliance };

    public static IReadOnlyDictionary<string, string> Both { get; } = new Dictionary<string, string> { ["ADMIN_KEY"] = Admin, ["COMPLIANCE_KEY"] = Compliance };

    /// <summary>A configuration of both modes at one server, whose keys are in <see cref="Both"/>.</summary>
    public static string Config(Uri server) => $$"""
        schema: policyscanner.config/v1
        connections:
          console: { api_type: enterprise, domain: "{{server}}", api_key: { env: ADMIN_KEY } }
          claude: { api_type: compliance, domain: "{{server}}", api_key: { env: COMPLIANCE_KEY }, enrich_role_permissions: true }

        """;
}
