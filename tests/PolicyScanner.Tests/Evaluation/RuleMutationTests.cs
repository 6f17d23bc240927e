using PolicyScanner.Evaluation;
using PolicyScanner.Findings;
using PolicyScanner.Rules;
using Xunit;

namespace PolicyScanner.Tests.Evaluation;

public sealed class RuleMutationTests
{
    private const string Tests = """
        tests:
          - name: old and active
            now: 2026-04-11T00:00:00Z
            given:
              api_keys: [{ id: k1, created_at: 2026-01-01T00:00:00Z }, { id: k2, created_at: 2026-04-01T00:00:00Z }]
            expect: [k1]
        """;

    private const string Rule = """
        schema: policyscanner.rule/v1
        id: old-key
        title: t
        severity: low
        match:
          - for: key in api_keys
            where:
              - key.status == "active"
              - now - key.created_at > days(90)
          - not: user in users
            where: user.id == key.created_by_id
        message: "{key.name}"
        """;

    /// <summary>Each place that is changed, and the row that is missing; nothing of the line that the test decides.</summary>
    [Fact]
    public void What_no_test_notices_is_told_with_its_place_and_the_row_that_would()
    {
        Assert.Equal(
            [
                "8:9 `key.status == \"active\"` dropped: a row for which only `key.status == \"active\"` is false, such as `{ status: not active }`",
                "9:30 `>` becomes `>=` in `now - key.created_at > days(90)`: a row exactly at the limit, where `now - key.created_at` equals `days(90)`",
                "10:5 the clause `not: user in users` dropped: a row that only `not: user in users` drops",
                "11:12 `user.id == key.created_by_id` dropped: a row for which only `user.id == key.created_by_id` is false",
                "11:12 `user.id == key.created_by_id` negated: rows for which `user.id == key.created_by_id` decides",
            ],
            Survivors(Rule, Tests, out var result));
        Assert.Equal((8, 3), (result.Mutants, result.Killed));
    }

    [Fact]
    public void Tests_that_show_each_condition_leave_no_survivor()
    {
        const string More = """

              - name: at the limit, and not active
                now: 2026-04-11T00:00:00Z
                given:
                  api_keys: [{ id: k1, created_at: 2026-01-11T00:00:00Z }, { id: k2, created_at: 2026-01-01T00:00:00Z, status: inactive }]
                expect: pass
              - name: its maker is still there
                now: 2026-04-11T00:00:00Z
                given:
                  users: [{ id: u1 }]
                  api_keys: [{ id: k1, created_at: 2026-01-01T00:00:00Z, created_by_id: u1 }, { id: k2, created_at: 2026-01-01T00:00:00Z, created_by_id: u2 }]
                expect: [k2]
            """;

        Assert.Empty(Survivors(Rule, Tests + More, out var result));
        Assert.Equal(8, result.Mutants);
    }

    [Fact]
    public void Operands_are_changed_each_for_itself_and_what_no_longer_fits_its_types_does_not_count()
    {
        const string Nullable = """
            schema: policyscanner.rule/v1
            id: ends
            title: t
            severity: low
            match:
              - for: key in api_keys
                where: key.expires_at != null && (key.expires_at < now || key.name == "x")
            message: "{key.name}"
            """;
        const string Ended = """
            tests:
              - name: ended
                now: 2026-01-01T00:00:00Z
                given: { api_keys: [{ id: k1, expires_at: 2025-01-01T00:00:00Z }, { id: k2, expires_at: null }] }
                expect: [k1]
            """;

        // The whole line and the second side, each dropped and negated; of the second side both operands; the limit. Without `!= null`, the rest is no rule.
        Assert.Equal(
            [
                "7:39 `key.expires_at < now || key.name == \"x\"` dropped",
                "7:54 `<` becomes `<=` in `key.expires_at < now`",
                "7:63 `key.name == \"x\"` dropped",
                "7:63 `key.name == \"x\"` negated",
            ],
            Survivors(Nullable, Ended, out var result).Select(s => s[..s.IndexOf(": ", StringComparison.Ordinal)]));
        Assert.Equal(9, result.Mutants);
    }

    [Fact]
    public void Definitions_are_judged_by_their_examples_and_by_the_tests_of_rules_that_call_them()
    {
        const string Definitions = """
            schema: policyscanner.definitions/v1
            functions:
              - name: working
                params: { key: api_key }
                returns: bool
                description: d
                expr: key.status == "active" || key.status == "standby"
                examples: [{ given: { key: { status: active } }, expect: true }]
              - name: usable
                params: { key: api_key }
                returns: bool
                description: d
                expr: working(key)
            """;
        const string Caller = """
            schema: policyscanner.rule/v1
            id: named
            title: t
            severity: low
            match:
              - for: key in api_keys
                where: usable(key)
            message: "{key.name}"
            tests:
              - name: a test
                given: { api_keys: [{ id: k1, status: standby }, { id: k2, status: other }] }
                expect: [k1]
            """;
        var alone = RuleSet.Load([new("d.yaml", Definitions)], new() { BuiltIn = false, Tests = true });
        var called = RuleSet.Load([new("d.yaml", Definitions), new("named.yaml", Caller)], new() { BuiltIn = false, Tests = true });

        var unseen = RuleMutations.Run(alone, (name, _) => name == "working", TestContext.Current.CancellationToken);
        var seen = RuleMutations.Run(called, (name, _) => name is "working" or "usable" or "named", TestContext.Current.CancellationToken);

        Assert.Equal((6, 3), (unseen.Mutants, unseen.Survivors.Count));
        Assert.Equal((10, 0), (seen.Mutants, seen.Survivors.Count));
    }

    [Fact]
    public void The_rules_themselves_stay_as_they_were()
    {
        var rules = RuleSet.Load([new("old-key.yaml", Rule + "\n" + Tests)], new() { BuiltIn = false, Tests = true });

        RuleMutations.Run(rules, null, TestContext.Current.CancellationToken);

        Assert.All(RuleTests.Run(rules, TestContext.Current.CancellationToken), result => Assert.True(result.Passed, result.Failure));
    }

    private static IEnumerable<string> Survivors(string rule, string tests, out MutationResult result)
    {
        var id = rule.Split('\n')[1]["id: ".Length..].Trim();
        var rules = RuleSet.Load([new($"{id}.yaml", $"{rule}\n{tests}\n")], new() { BuiltIn = false, Tests = true });
        Assert.All(RuleTests.Run(rules, TestContext.Current.CancellationToken).Where(r => r.RuleId == id), r => Assert.True(r.Passed, r.Failure));
        result = RuleMutations.Run(rules, (name, _) => name == id, TestContext.Current.CancellationToken);
        return result.Survivors.Select(s => $"{s.Source.Position(s.Place.Start).Line}:{s.Source.Position(s.Place.Start).Column} {s.Change}: {s.Missing}");
    }
}
