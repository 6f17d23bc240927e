using PolicyScanner.Tests;
using Xunit;

namespace PolicyScanner.Cli.Tests;

/// <summary><c>explain</c>, the tool as a process.</summary>
public sealed class ExplainTests
{
    private static readonly string[] Sample = ["--input", $"{Tool.Acme}.snapshot.json", "--as-of", "2026-12-01T00:00:00Z"];

    [Fact]
    public async Task A_finding_is_explained_and_that_is_no_failure()
    {
        var run = await Tool.RunAsync(["explain", "key-orphaned", "--subject", "api_key/apikey_01InferenceLegacy", .. Sample]);

        Assert.Equal((0, ""), (run.Code, run.Error));
        Assert.StartsWith("FAIL  api_key/apikey_01InferenceLegacy \"inference-legacy\" breaks key-orphaned: high.\n", run.Output, StringComparison.Ordinal);
        Assert.Contains("    true     key.owner == null\n               key.owner -> null\n", run.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_cannot_be_judged_is_explained_too()
    {
        var run = await Tool.RunAsync(["explain", "group-zombie-with-roles", "--subject", "rbac_group_01Contractors", .. Sample]);

        Assert.Equal((0, ""), (run.Code, run.Error));
        Assert.StartsWith("INCONCLUSIVE  group/rbac_group_01Contractors ", run.Output, StringComparison.Ordinal);
        Assert.Contains(" missing: group_members of group/rbac_group_01Contractors: 404 on GET ", OneLine(run.Output), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Parameters_and_rules_of_ones_own_are_those_of_a_scan()
    {
        using var folder = new TemporaryFolder();
        var file = folder.Write("named-x.yaml", Rules.NamedX);

        var strict = await Tool.InProcessAsync(["explain", "user-multi-workspace-admin", "--subject", "user_01ElenaCastillo", "--organization", "Acme Robotics (API)", "--param", "user-multi-workspace-admin.max_workspaces=2", .. Sample]);
        var own = await Tool.InProcessAsync(["explain", "named-x", "--rules", file, "--subject", "apikey_01InferenceBatch", .. Sample]);

        Assert.Equal((0, 0), (strict.Code, own.Code));
        Assert.StartsWith("PASS user/user_01ElenaCastillo \"Elena Castillo\" is fine under user-multi-workspace-admin: `admin_of.size() > params.max_workspaces` is false (admin_of.size() -> 2", OneLine(strict.Output), StringComparison.Ordinal);
        Assert.StartsWith("PASS api_key/apikey_01InferenceBatch \"inference-batch\" is fine under named-x: `key.name == \"x\"` is false (key.name ->", OneLine(own.Output), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("key-orphand", "api_key/apikey_01InferenceLegacy", "there is no rule `key-orphand`", "did you mean `key-orphaned`?")]
    [InlineData("key-orphaned", "api_key/apikey_01InferenceLegcy", "there is no api_key `apikey_01InferenceLegcy` in the data", "did you mean `api_key/apikey_01InferenceLegacy`?")]
    [InlineData("key-orphaned", "user/user_01ElenaCastillo", "the rule `key-orphaned` judges api_keys, and `user/user_01ElenaCastillo` is a user", "write `--subject api_key/ID`, or name a rule about users")]
    [InlineData("group-ghost-member", "group_member/rbac_group_01Contractors/user_1",
        "there is no group_member `rbac_group_01Contractors/user_1` in the data; it may be one of those that were not read: group_members of group/rbac_group_01Contractors: 404 on GET "
        + "/v1/compliance/groups/rbac_group_01Contractors/members: Group not found.", "48 are there, such as `group_member/rbac_group_01AiPilots/user_01ElenaCastillo`")]
    [InlineData("user-multi-workspace-admin", "user_01ElenaCastillo", "several organizations have a user `user_01ElenaCastillo`",
        "add `--organization ID`: `0b9d4c71-2e6f-4a38-b1c5-7f3e8d2a6b10 (Acme Robotics)`, `3f1a6c2e-8b4d-4e57-9a10-5c7d2e9b4a01 (Acme Robotics (API))`")]
    [InlineData("key-orphaned", null, "`--subject TYPE/ID` is missing: for whom is the rule to be explained?", "every report prints it, as in `--subject api_key/apikey_01`")]
    public async Task What_is_not_there_is_a_mistake_in_the_command(string rule, string? subject, string message, string help)
    {
        var run = await Tool.InProcessAsync(["explain", rule, .. subject is null ? Array.Empty<string>() : ["--subject", subject], .. Sample]);

        Assert.Equal(new(2, "", $"error: {message}\n  = help: {help}\n"), run);
    }

    [Fact]
    public async Task A_verbose_report_names_the_command_for_each_finding_and_it_works()
    {
        var scan = await Tool.InProcessAsync(["scan", "--verbose", "--select", "id:user-multi-workspace-admin", .. Sample]);
        var command = scan.Output.Split('\n').First(l => l.Contains("explain: policyscanner ", StringComparison.Ordinal)).Split("explain: policyscanner ")[1].Split(' ');

        var run = await Tool.InProcessAsync([.. command, .. Sample]);

        Assert.Equal(0, run.Code);
        Assert.StartsWith("FAIL  user/user_01ElenaCastillo ", run.Output, StringComparison.Ordinal);
    }

    // Sentences wrap.
    private static string OneLine(string text) => string.Join(' ', text.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));
}
