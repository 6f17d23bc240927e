using Xunit;

namespace PolicyScanner.Cli.Tests;

/// <summary><c>eval</c>, the tool as a process.</summary>
public sealed class EvalTests
{
    private static readonly string[] Sample = ["--input", $"{Tool.Acme}.snapshot.json", "--as-of", "2026-12-01T00:00:00Z"];

    [Fact]
    public async Task Rows_go_to_stdout_and_what_is_to_be_said_of_them_to_stderr()
    {
        var run = await Tool.RunAsync(["eval", "key.owner.email", "--for", "key in api_keys", "--where", "key.owner != null && live(key)", "--limit", "1", .. Sample]);

        Assert.Equal((0, "api_key/apikey_01BillingReports in Acme Robotics (API)  \"dana.whitfield@acme-robotics.example\"\n"), (run.Code, run.Output));
        Assert.Matches(@"\A\d+ more rows\n\z", run.Error);
    }

    [Fact]
    public async Task Edges_of_organizations_count_whole_collections()
    {
        var run = await Tool.InProcessAsync(["eval", "organization.users.size()", "--for", "organizations", "--where", "organization.name == \"Acme Robotics\"", .. Sample]);

        Assert.Equal(new(0, "organization/0b9d4c71-2e6f-4a38-b1c5-7f3e8d2a6b10 in Acme Robotics  20\n", ""), run);
    }

    [Fact]
    public async Task An_expression_that_is_wrong_is_shown_with_a_caret_before_anything_is_read()
    {
        var run = await Tool.RunAsync("eval", "user.emial", "--for", "users", "--input", "nowhere.json");

        Assert.Equal(new(2, "", "<expression>:1:6: error PS0203: `user` has no field or edge `emial`\n  | user.emial\n  |      ^^^^^\n  = help: did you mean `email`?\n"), run);
    }

    [Theory]
    [InlineData("--where true", "error: `--where` chooses among rows, and there are none without `--for`\n  = help: add `--for COLLECTION`\n")]
    [InlineData("--for users --limit 0", "error: `--limit` takes a number from 1 up\n")]
    public async Task Flags_that_make_no_sense_are_mistakes(string flags, string message)
    {
        var run = await Tool.InProcessAsync(["eval", "1", .. flags.Split(' '), .. Sample]);

        Assert.Equal(new(2, "", message), run);
    }
}
