using System.Text;
using PolicyScanner.Cli.Schemas;

namespace PolicyScanner.Cli.Scaffolding;

/// <summary>What <c>policyscanner init</c> writes: each file works as it is, and says what to change.</summary>
internal static class StarterFiles
{
    private const string RuleId = "user-contractor";

    /// <summary>The files by their paths, folders divided by slashes.</summary>
    public static IReadOnlyList<(string Name, string Text)> All { get; } =
    [
        ("policyscanner.yaml", EditorSchema.Header(EditorSchema.Folder + "/config.json") + Configuration),
        ($"rules/{RuleId}.yaml", EditorSchema.Header($"../{EditorSchema.Folder}/rule.json") + RuleTemplate.Find("users")!.Render(RuleId, severity: "low")),
        (".policyscanner/waivers.yaml", EditorSchema.Header("schemas/waivers.json") + Waivers),
        (".github/workflows/policyscanner.yml", Workflow),
        .. JsonSchemas.Written.Select(name => ($"{EditorSchema.Folder}/{name}.json", Encoding.UTF8.GetString(JsonSchemas.Find(name)!))),
    ];

    private const string Configuration = """
        # Read by itself in the working folder; flags and the environment (POLICYSCANNER_...) win over it.
        schema: policyscanner.config/v1

        # What is read. The key itself never stands here: a variable, or a file of a secret store.
        connections:
          console: { api_type: enterprise, api_key: { env: ANTHROPIC_ADMIN_KEY } }
        #  claude: { api_type: compliance, api_key: { env: ANTHROPIC_COMPLIANCE_KEY }, enrich_role_permissions: true }

        # The rules that come with the tool, and your own.
        rules: [builtin, rules]

        # The lowest severity that ends a scan with code 1, and what could not be judged: fail (code 3) or warn.
        fail_on: high
        inconclusive: fail

        # What is decided (`policyscanner waive`) and, once you have one, what is known (`policyscanner baseline create`).
        waivers: .policyscanner/waivers.yaml
        # baseline: .policyscanner/baseline.json

        # Your own facts: rules that need one do not apply until you give it.
        # context:
        #   approved_domains: [acme.example]

        # Another severity, other limits, or a rule that is not for you.
        # overrides:
        #   user-multi-workspace-admin: { severity: critical, params: { max_workspaces: 2 } }
        #   workspace-zombie: { enabled: false, reason: Sandboxes are kept on purpose }

        """;

    private const string Waivers = """
        # Findings that are accepted for a while, with a reason, an owner and an end. `policyscanner waive` adds to it; this is how one looks:
        #
        #  - rule: key-never-expires
        #    subject: api_key/apikey_01
        #    reason: Batch job cannot rotate before the migration (INFRA-812)
        #    owner: jane@acme.example
        #    expires: 2027-02-28
        schema: policyscanner.waivers/v1
        waivers: []

        """;

    private const string Workflow = """
        name: policyscanner

        on:
          pull_request:
          schedule:
            - cron: "17 5 * * 1-5"
          workflow_dispatch:

        permissions:
          contents: read

        jobs:
          rules:
            runs-on: ubuntu-latest
            steps:
              - uses: actions/checkout@v4
              - uses: actions/setup-dotnet@v4
                with: { dotnet-version: 10.0.x }
              - run: dotnet tool install --global PolicyScanner.Cli
              - run: policyscanner lint
              - run: policyscanner test rules

          scan:
            # Never for a pull request: what it proposes would run with the key.
            if: github.event_name != 'pull_request'
            needs: rules
            runs-on: ubuntu-latest
            permissions:
              contents: read
              security-events: write
            steps:
              - uses: actions/checkout@v4
              - uses: actions/setup-dotnet@v4
                with: { dotnet-version: 10.0.x }
              - run: dotnet tool install --global PolicyScanner.Cli
              - run: policyscanner scan -o text -o sarif=policyscanner.sarif
                env:
                  ANTHROPIC_ADMIN_KEY: ${{ secrets.ANTHROPIC_ADMIN_KEY }}
              - uses: github/codeql-action/upload-sarif@v3
                if: always() && hashFiles('policyscanner.sarif') != ''
                with: { sarif_file: policyscanner.sarif }

        """;
}
