using PolicyScanner.Evaluation.Exploring;
using PolicyScanner.Findings;
using PolicyScanner.Reports;
using PolicyScanner.Rules;
using Xunit;

namespace PolicyScanner.Tests.Evaluation.Exploring;

/// <summary>Expressions over a graph, row by row.</summary>
public sealed class GraphQueryTests
{
    private const string Given = """
        given:
          users: [{ id: u1, email: a@x, name: "a\nb" }, { id: u2, email: b@x, name: "" }]
          workspaces: [{ id: w1 }]
          workspace_members: [{ user_id: u1, workspace_id: w1 }]
          api_keys: [{ id: k1, owner_id: u1, owner_type: user }, { id: k2, owner_id: u9, owner_type: user, expires_at: 2025-12-01T00:00:00Z }, { id: k3, owner_id: u2, owner_type: user }]
        missing: [users, { workspace_members: w1 }, { api_keys: { k3: expires_at } }]
        """;

    [Theory]
    [InlineData("1 + 1", null, null, "2")]
    [InlineData("now", null, null, "2026-01-01T00:00:00Z")]
    [InlineData("user.name", "users", null, "user/u1  \"a\\u{a}b\"\nuser/u2  \"\"\nthere may be others: users: missing in this test")]
    [InlineData("u.email", "u in users", "u.id == \"u2\"", "user/u2  \"b@x\"\nthere may be others: users: missing in this test")]
    [InlineData("10 / u.name.size()", "u in users", null, "user/u1  3\nuser/u2  error: `10 / 0` divides by zero\nthere may be others: users: missing in this test")]
    [InlineData("w.members.size()", "w in workspaces", null, "workspace/w1  unknown, 1 or more (workspace_members of workspace/w1)")]
    [InlineData("k.owner == null", "k in api_keys", null, "api_key/k1  false\napi_key/k2  unknown (users)\napi_key/k3  false")]
    [InlineData("live(k)", "k in api_keys", "k.id != \"k2\"", "api_key/k1  true\napi_key/k3  unknown (api_keys of api_key/k3)")]
    [InlineData("k.expires_at", "k in api_keys", "k.expires_at != null", "api_key/k2  2025-12-01T00:00:00Z\napi_key/k3  where: unknown (api_keys of api_key/k3)")]
    [InlineData("m.user_id", "m in workspace_members", "m.workspace_id == \"w2\"", "")]
    public void An_expression_is_evaluated_once_or_for_each_row(string expression, string? loop, string? where, string expected)
    {
        var scenario = Scenario.Of("match: [{ for: u in users }]\nmessage: m", Given);

        var result = GraphQuery.Compile(expression, loop, where, scenario.Rules).Run(scenario.Graph, new() { AsOf = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero) });

        Assert.Equal(expected, Text(result));
    }

    [Fact]
    public void A_limit_counts_what_it_leaves_out()
    {
        var scenario = Scenario.Of("match: [{ for: u in users }]\nmessage: m", Given);

        var result = GraphQuery.Compile("k.id", "k in api_keys", null, scenario.Rules).Run(scenario.Graph, new() { AsOf = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero) }, limit: 1);

        Assert.Equal((3, 1), (result.Total, result.Count));
        Assert.Equal("api_key/k1  \"k1\"\n2 more rows", Text(result));
    }

    [Theory]
    [InlineData("usr.id", "users", null, "<expression>:1:1: error PS0202")]
    [InlineData("user.id", "user", null, "<for>:1:1: error PS0425")]
    [InlineData("u.id", "u in users", "u.id", "<where>:1:3: error PS0")]
    [InlineData("u.id", "now in users", null, "<for>:1:1: error PS0433")]
    [InlineData("u.id", "u in user.memberships", null, "<for>:1:6: error PS0")]
    [InlineData("users.size()", null, null, "<expression>:1:1: error PS0202")]
    public void A_mistake_is_shown_at_its_place(string expression, string? loop, string? where, string expected)
    {
        var error = Assert.Throws<RuleException>(() => GraphQuery.Compile(expression, loop, where, RuleSet.BuiltIn));

        Assert.StartsWith(expected, Assert.Single(error.Problems).ToString(), StringComparison.Ordinal);
    }

    private static string Text(QueryResult result)
    {
        using var text = new StringWriter();
        QueryText.Write(result, text);
        return string.Join('\n', text.ToString().Split('\n', StringSplitOptions.RemoveEmptyEntries).Concat(QueryText.Notes(result)));
    }
}
