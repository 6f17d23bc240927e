using PolicyScanner.Cli.Configuration;
using PolicyScanner.Tests;
using PolicyScanner.Text;
using Xunit;

namespace PolicyScanner.Cli.Tests;

/// <summary>Configuration files: what is wrong with them is said all at once, at its place.</summary>
public sealed class ConfigTests
{
    private const string Secret = "sk-ant-admin01-TESTTESTTESTTESTTESTTESTTESTadmin";

    [Fact]
    public async Task Every_problem_of_a_file_is_said_at_once_at_its_place()
    {
        using var folder = new TemporaryFolder();
        folder.Write("policyscanner.yaml", """
            schema: policyscanner.config/v2
            conections: {}
            connections:
              console:
                api_type: enterprize
                domain: [https://a.example]
                api_key: { env: A, file: b }
                verify_ssl: yes
                enrich_role_permission: true
              claude: none
            rules: [builtin, ./nowhere]
            fail_on: sever
            inconclusive: ignore
            overrides:
              key-never-expires: { severity: hi, enabled: false }
              workspace-zombie: { reason: why }
              user-multi-workspace-admin: { params: { max_workspaces: { a: b } } }
            waivers: waivers.yaml
            outputs: {}
            """);

        Snapshots.Match(await ScanAsync(folder));
    }

    [Fact]
    public async Task What_it_says_of_rules_and_connections_is_checked_too()
    {
        using var folder = new TemporaryFolder();
        folder.Write("wrong.key", "sk-ant-api01-TESTTESTTESTTESTTESTTESTTESTTESTcompl");
        folder.Write("policyscanner.yaml", """
            schema: policyscanner.config/v1
            connections:
              console: { api_type: enterprise, api_key: { file: wrong.key } }
              claude: { api_key: { env: NOT_SET }, domain: http://proxy.example }
              third: { api_type: compliance }
            overrides:
              key-never-expire: { severity: high }
              user-multi-workspace-admin: { params: { max_workspace: 5, max_workspaces: many } }
            """);

        Snapshots.Match(await ScanAsync(folder));
    }

    [Theory]
    [InlineData($"    api_key: {Secret}")]
    [InlineData($"    api_key: '{Secret}'")]
    [InlineData($"    api_key: |\n      {Secret}")]
    [InlineData("    https_proxy_password: hunter2, or {so}")]
    [InlineData("    https_proxy_password: \"hunter2 \\\" or so\"")]
    [InlineData("    https_proxy_password: hunter2\n    domain: [broken")]
    [InlineData($"    domain: https://{Secret}@x.example\n    verify_ssl: {Secret}")]
    public async Task A_secret_in_the_file_is_refused_and_never_shown(string line)
    {
        using var folder = new TemporaryFolder();
        folder.Write("policyscanner.yaml", $"schema: policyscanner.config/v1\nconnections:\n  console:\n{line}\n");

        var shown = await ScanAsync(folder);

        Assert.DoesNotContain("hunter2", shown, StringComparison.Ordinal);
        Assert.DoesNotContain("TESTTEST", shown, StringComparison.Ordinal);
        Assert.Contains("policyscanner.yaml:", shown, StringComparison.Ordinal);
    }

    [Fact]
    public void A_secret_in_the_file_is_one_error_with_its_cure()
    {
        var config = ConfigReader.Read(new SourceText("policyscanner.yaml", $"schema: policyscanner.config/v1\nconnections:\n  console: {{ api_type: enterprise, api_key: {Secret} }}\n"));

        Assert.Equal("""
            policyscanner.yaml:3:45: error PS0604: `api_key` is written out, and a secret never stands in the file
              |   console: { api_type: enterprise, api_key: xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx }
              |                                             ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^
              = help: write `api_key: { env: NAME }` or `api_key: { file: PATH }`, and replace the secret if anybody else has the file
            """.ReplaceLineEndings("\n"), Assert.Single(config.Problems).ToString());
    }

    [Fact]
    public async Task Flags_win_over_the_environment_which_wins_over_the_file()
    {
        using var folder = new TemporaryFolder();
        var file = folder.Write("policyscanner.yaml", "schema: policyscanner.config/v1\nconnections:\n  console: { domain: http://file.example, api_key: { env: KEY } }\n");
        var environment = new Dictionary<string, string> { ["KEY"] = "sk-ant-api01-x" };

        async Task<string> DomainOf(params string[] more)
        {
            var run = await Tool.InProcessAsync(["scan", "--config", file, .. more], environment);
            return run.Error.Split('`')[1];
        }

        Assert.Equal("http://file.example", await DomainOf());
        environment["POLICYSCANNER_DOMAIN"] = "http://environment.example";
        Assert.Equal("http://environment.example", await DomainOf());
        Assert.Equal("http://flag.example", await DomainOf("--domain", "http://flag.example"));
    }

    [Fact]
    public async Task A_flag_for_one_of_several_connections_has_to_say_for_which()
    {
        using var folder = new TemporaryFolder();
        var file = folder.Write("policyscanner.yaml", "schema: policyscanner.config/v1\nconnections:\n  console: { api_key: { env: KEY } }\n  claude: { api_key: { env: KEY } }\n");

        var run = await Tool.InProcessAsync(["scan", "--config", file, "--domain", "http://x.example"], new Dictionary<string, string> { ["KEY"] = "sk-ant-api01-x" });

        Assert.Equal(new(2, "", "error: `--domain` would hold for `console` and `claude` alike\n  = help: name the connection it is meant for with `--connection`, or write it into the file\n"), run);
    }

    [Fact]
    public async Task An_unknown_connection_is_answered_with_the_one_that_was_meant()
    {
        using var folder = new TemporaryFolder();
        var file = folder.Write("policyscanner.yaml", "schema: policyscanner.config/v1\nconnections:\n  console: { api_key: { env: KEY } }\n");

        var run = await Tool.InProcessAsync(["scan", "--config", file, "--connection", "consol"]);

        Assert.Equal(new(2, "", "error: there is no connection `consol`\n  = help: did you mean `console`?\n"), run);
    }

    [Fact]
    public async Task The_file_of_the_working_folder_is_read_by_itself_and_paths_in_it_are_relative_to_it()
    {
        using var folder = new TemporaryFolder();
        folder.Write("policyscanner.yaml", "schema: policyscanner.config/v1\nrules: [mine]\n");
        folder.Write("mine/named-x.yaml", Rules.NamedX);

        var here = await Tool.RunAsync(["rules", "list", "--verbose"], new Dictionary<string, string>(), folder.Path);
        var elsewhere = await Tool.InProcessAsync(["rules", "list", "--config", Path.Combine(folder.Path, "policyscanner.yaml")]);

        const string Expected = "ID       SEVERITY  MODES       TITLE\nnamed-x  low       enterprise  Key named x\n";
        Assert.Equal((0, Expected, "configuration: policyscanner.yaml\n1 rules of mine\n"), (here.Code, here.Output, here.Error));
        Assert.Equal((0, Expected), (elsewhere.Code, elsewhere.Output));
    }

    private static async Task<string> ScanAsync(TemporaryFolder folder)
    {
        var run = await Tool.InProcessAsync(["scan", "--config", Path.Combine(folder.Path, "policyscanner.yaml")]);
        Assert.Equal((2, ""), (run.Code, run.Output));
        Assert.True(run.ShowsNoInnards, run.Error);
        return run.Error.Replace(folder.Path + Path.DirectorySeparatorChar, "", StringComparison.Ordinal);
    }
}
