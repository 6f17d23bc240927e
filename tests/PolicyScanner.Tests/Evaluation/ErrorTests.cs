using PolicyScanner.Findings;
using Xunit;

namespace PolicyScanner.Tests.Evaluation;

/// <summary>What fails at run time is told with its place and never counts as false.</summary>
public sealed class ErrorTests
{
    private const string Given = """
        given:
          users: [{ id: u1, name: "" }, { id: u2, name: abc }]
          api_keys: [{ id: k1, owner_id: u1, name: "" }, { id: k2, owner_id: u2, name: x }]
        """;

    public static TheoryData<string, string, string> Cases { get; } = new()
    {
        { "a line that fails", "match: [{ for: u in users, where: 10 / u.name.size() > 1 }]", "fail user/u2\nerror user/u1: division by zero\n2: 1 0 0 1" },
        { "another line that is false absorbs it", """match: [{ for: u in users, where: [10 / u.name.size() > 1, u.id == "u2"] }]""", "fail user/u2\n2: 1 1 0 0" },
        { "so does a later clause", """match: [{ for: u in users, where: 10 / u.name.size() > 1 }, { when: u.id == "u2" }]""", "fail user/u2\n2: 1 1 0 0" },
        { "exists with another that holds", "match: [{ for: u in users }, { exists: k in api_keys, where: 1 / k.name.size() == 1 }]", "fail user/u1\nfail user/u2\n2: 2 0 0 0" },
        { "exists without", "match: [{ for: u in users }, { exists: k in api_keys, where: [k.owner_id == u.id, 1 / k.name.size() == 1] }]", "fail user/u2\nerror user/u1: division by zero\n2: 1 0 0 1" },
        { "not", "match: [{ for: u in users }, { not: k in api_keys, where: [k.owner_id == u.id, 1 / k.name.size() == 2] }]", "fail user/u2\nerror user/u1: division by zero\n2: 1 0 0 1" },
        { "all", "match: [{ for: u in users }, { all: k in u.keys, satisfy: 1 / k.name.size() == 1 }]", "fail user/u2\nerror user/u1: division by zero\n2: 1 0 0 1" },
        { "a lookup whose match failed", "match: [{ for: u in users }, { lookup: k in api_keys, where: [k.owner_id == u.id, 1 / k.name.size() == 1] }, { when: k != null }]", "fail user/u2\nerror user/u1: division by zero\n2: 1 0 0 1" },
        { "a lookup whose match failed and is not used", "match: [{ for: u in users }, { lookup: k in api_keys, where: [k.owner_id == u.id, 1 / k.name.size() == 1] }]", "fail user/u1\nfail user/u2\n2: 2 0 0 0" },
        { "a list one of whose members failed", "match: [{ for: u in users }, { collect: k in u.keys, where: 1 / k.name.size() == 1, as: ks }, { when: ks.size() == 1 }]", "fail user/u2\nerror user/u1: division by zero\n2: 1 0 0 1" },
        { "every group where a member failed", "match: [{ collect: u in users, by: { x: 6 / u.name.size() }, as: us }]\nsubject: { type: user, id: 'us[0].id' }", "error user/u2: division by zero\n1: 0 0 0 1" },
        { "no group at all", """match: [{ collect: u in users, where: u.name == "", by: { x: 6 / u.name.size() }, as: us }]""" + "\nsubject: { type: user, id: 'us[0].id' }", "error nobody: division by zero\n0: 0 0 0 0" },
        { "any row that holds is stronger", "match: [{ for: u in users }, { for: k in api_keys, where: 1 / k.name.size() == 1 }]", "fail user/u1\nfail user/u2\n2: 2 0 0 0" },
        { "a severity case that fails leaves the base", "severity: low\nseverity_when: [{ if: 1 / u.name.size() == 1, severity: high }]\nmatch: [{ for: u in users }]", "fail user/u1\nfail user/u2\n2: 2 0 0 0" },
    };

    [Theory, MemberData(nameof(Cases))]
    public void Failure(string what, string rule, string outcome)
    {
        Assert.NotEmpty(what);
        var verdicts = Scenario.Of($"{rule}\nmessage: m", Given).Verdicts().Split('\n').Select(l => l.StartsWith("error", StringComparison.Ordinal) ? l[..l.IndexOf(':', StringComparison.Ordinal)] + ": division by zero" : l);
        Assert.Equal(outcome, string.Join('\n', verdicts));
    }

    [Fact]
    public void The_place_is_the_line_that_failed_and_the_message_has_its_values()
    {
        var result = Scenario.Of("match:\n  - for: u in users\n    where:\n      - u.id != \"u2\"\n      - 10 / u.name.size() > 1\nmessage: m", Given).Scan();

        var error = Assert.Single(result.Errors);
        Assert.Equal(("r", "r.yaml:9:9", "u1"), (error.RuleId, error.At, error.Subject!.Id));
        Assert.Contains("zero", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_failure_in_a_message_is_part_of_the_message()
    {
        var finding = Scenario.Of("match: [{ for: u in users, where: u.name == \"\" }]\nmessage: \"{u.id} {1 / u.name.size()}!\"", Given).Scan().Findings.Single();

        Assert.StartsWith("u1 (error: ", finding.Message, StringComparison.Ordinal);
        Assert.EndsWith(")!", finding.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_rule_that_spends_all_it_may_is_an_error_as_a_whole_and_says_where()
    {
        var scenario = Scenario.Of("match:\n  - for: u in users\n  - exists: k in api_keys\n    where: k.name != u.name\nmessage: m", Given);

        var report = scenario.RunWith(budget: 1);

        Assert.Equal((RuleOutcome.Error, 0, 0), (report.Result.Outcome, report.Result.Subjects, report.Findings.Count));
        Assert.Equal(new RuleError("r", null, "r.yaml:8:12", "the rule's cost limit is exceeded in `match[1]`"), Assert.Single(report.Errors));
        Assert.Equal(RuleOutcome.Evaluated, scenario.RunWith(scenario.Cost()).Result.Outcome);
        Assert.Equal(RuleOutcome.Error, scenario.RunWith(scenario.Cost() - 1).Result.Outcome);
    }
}
