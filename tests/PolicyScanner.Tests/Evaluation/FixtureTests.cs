using PolicyScanner.Evaluation;
using PolicyScanner.Evaluation.Testing;
using PolicyScanner.Graph;
using PolicyScanner.Reports;
using PolicyScanner.Rules;
using Xunit;

namespace PolicyScanner.Tests.Evaluation;

/// <summary>The small organizations of rule tests, and what is said of tests that fail.</summary>
public sealed class FixtureTests
{
    private static readonly DateTimeOffset Now = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);

    [Fact]
    public void Every_field_of_every_collection_can_be_given()
    {
        foreach (var collection in GraphSchema.Collections.Where(c => c.Fields.Count > 0))
        {
            Assert.Contains(collection.Name, FixtureRows.Collections);
            foreach (var field in collection.Fields)
            {
                // An organization's rows are counted, and its id is its organization.
                if ((collection.Name, field.Name) is ("coverage", "count") or ("organizations", "organization_id")) continue;
                var (given, expected) = Sample(collection, field);
                var row = new FixtureRows(Now).Make(new(collection.Name, new Dictionary<string, object?> { [field.Name] = given }, default), "o", _ => []);
                Assert.Equal(expected, field.Read(row));
            }
        }
    }

    [Fact]
    public void What_is_not_given_takes_the_default_of_the_schema()
    {
        foreach (var collection in GraphSchema.Collections.Where(c => c.Fields.Count > 0 && !FixtureRows.IsPutTogether(c.Name)))
        {
            var row = new FixtureRows(Now).Make(new(collection.Name, new Dictionary<string, object?> { ["id"] = "x" }, default), "o", _ => []);
            foreach (var field in collection.Fields)
            {
                if (field.Name is "organization_id" || (collection.Name, field.Name) is ("organizations", "sources")) continue;
                Assert.Equal(field.Default.Of("x", Now), field.Read(row));
            }
            if (collection.Name != "organizations") Assert.Equal("o", row.OrganizationId);
        }
    }

    [Fact]
    public void Collections_that_are_not_named_are_empty_and_complete()
    {
        var graph = FixtureGraph.Build([], [], Now).Graph;

        Assert.All(graph.Coverage, c => Assert.Equal(CoverageState.Complete, c.State));
        Assert.Equal(GraphSchema.Collections.Count(c => c.Modes.Count > 0), graph.Coverage.Count);
        Assert.Equal(["compliance", "enterprise"], graph.Modes);
        Assert.Empty(graph.Users);
    }

    public static TheoryData<string, string, string?> Tests { get; } = new()
    {
        { "given: { users: [{ id: u1, role: admin }] }", "[u1]", null },
        { "given: { users: [{ id: u1 }] }", "pass", null },
        { "given: { users: [{ id: u1, role: admin }] }", "[{ subject: u1, message: u1 is admin, severity: medium }]", null },
        { "given: { users: [{ id: u1, role: admin }] }", "pass", "expected pass, got a finding for `u1`: u1 is admin" },
        { "given: { users: [{ id: u1 }] }", "[u1]", "expected `u1`, got pass" },
        { "given: { users: [{ id: u1, role: admin }, { id: u2, role: admin }, { id: u3 }] }", "[u1, u3]", "expected a finding for `u3`, which passed, or is no subject\ngot a finding for `u2` that was not expected: u2 is admin" },
        { "given: { users: [{ id: u1, role: admin }] }", "[{ subject: u1, message: no, severity: high }]", "`u1`: expected the message `no`, got `u1 is admin`; expected severity high, got medium" },
        { "given: { users: [{ id: u1 }] }\nmissing: [{ users: { u1: role } }]", "inconclusive", null },
        { "given: { users: [{ id: u1 }] }\nmissing: [{ users: { u1: role } }]", "pass", "expected pass, got inconclusive: `u1` (users of user/u1: the response has no `role`)" },
        { "given: { users: [{ id: u1 }, { id: u2, role: admin }] }\nmissing: [{ users: { u1: role } }]", "[u1, u2]", "expected a finding for `u1`, which is inconclusive: users of user/u1: the response has no `role`" },
        { "given: { users: [{ id: u1 }] }\nmissing: [{ users: not_requested }]", "not_applicable", null },
        { "given: { users: [{ id: u1 }] }\nmissing: [{ users: not_requested }]", "pass", "expected pass, got not_applicable: `users` was not fetched" },
        { "given: { users: [{ id: u1, name: '' }] }", "error", "expected error, got pass" },
        { "given: { users: [{ id: u1, role: admin }] }\nparams: { role: owner }", "pass", null },
        { "given: { workspaces: [{ id: w1 }], workspace_members: [{ workspace_id: w9, user_id: u1 }] }", "pass", "`workspace_member/w9/u1` is left out: its workspace `w9` is not in the data" },
    };

    [Theory, MemberData(nameof(Tests))]
    public void Test(string given, string expect, string? failure)
    {
        var rule = $$"""
            schema: policyscanner.rule/v1
            id: r
            title: t
            severity: medium
            params: { role: { type: string, default: admin } }
            match: [{ for: u in users, where: u.role == params.role }]
            message: "{u.id} is {u.role}"
            tests:
              - name: a test
                {{given.Replace("\n", "\n    ", StringComparison.Ordinal)}}
                expect: {{expect}}
            """;
        var result = RuleTests.Run(RuleSet.Load([new("r.yaml", rule)], new() { BuiltIn = false, Tests = true }), TestContext.Current.CancellationToken).Single(r => r.RuleId == "r");

        Assert.Equal(failure, result.Failure);
        Assert.Equal(("a test", failure is null, "a test"), (result.Test, result.Passed, result.Source.Content.Substring(result.Place.Start, result.Place.Length)));
    }

    [Theory]
    [InlineData("[u2]", "u1: `u.role == params.role` is true (u.role -> \"admin\", params.role -> \"admin\")", "u2: `u.role == params.role` is false (u.role -> \"user\", params.role -> \"admin\")")]
    [InlineData("[u1, u3]", "u3: users of user/u3: the response has no `role`")]
    [InlineData("pass", "u1: `u.role == params.role` is true (u.role -> \"admin\", params.role -> \"admin\")", "u3: users of user/u3: the response has no `role`")]
    [InlineData("error", "u1: `u.role == params.role` is true (u.role -> \"admin\", params.role -> \"admin\")", "u3: users of user/u3: the response has no `role`")]
    [InlineData("[{ subject: u1, severity: high }]")]
    [InlineData("[u1]")]
    public void What_decided_is_told_of_each_subject_that_came_out_otherwise(string expect, params string[] why)
    {
        var rule = $$"""
            schema: policyscanner.rule/v1
            id: r
            title: t
            severity: medium
            params: { role: { type: string, default: admin } }
            match: [{ for: u in users, where: u.role == params.role }]
            message: "{u.id} is {u.role}"
            tests:
              - name: a test
                given: { users: [{ id: u1, role: admin }, { id: u2, role: user }, { id: u3 }] }
                missing: [{ users: { u3: role } }]
                expect: {{expect}}
            """;
        var result = RuleTests.Run(RuleSet.Load([new("r.yaml", rule)], new() { BuiltIn = false, Tests = true }), TestContext.Current.CancellationToken).Single(r => r.RuleId == "r");

        Assert.Equal(why, result.Explanations.OrderBy(e => e.Subject.Id, StringComparer.Ordinal).Select(e => $"{e.Subject.Id}: {ExplanationText.Decision(e)}"));
    }

    [Fact]
    public void Examples_of_definitions_are_compared_as_well()
    {
        var definitions = """
            schema: policyscanner.definitions/v1
            functions:
              - name: same_role
                params: { a: user, b: user, roles: list<string> }
                returns: bool
                description: d
                expr: a.role == b.role && a.role in roles
                examples:
                  - { given: { a: { role: x }, b: { role: x }, roles: [x] }, expect: true }
                  - { given: { a: { role: x }, b: { role: y }, roles: [x] }, expect: true }
              - name: where
                params: { m: workspace_member }
                returns: string
                description: d
                expr: m.workspace.name
                examples: [{ given: { m: { workspace_id: w1 } }, expect: w1 }]
            """;
        var results = RuleTests.Run(RuleSet.Load([new("d.yaml", definitions)], new() { BuiltIn = false, Tests = true }), TestContext.Current.CancellationToken)
            .Where(r => r.Source.Name == "d.yaml");

        Assert.Equal(["same_role example 1: ", "same_role example 2: expected true, got false", "where example 1: "], results.Select(r => $"{r.RuleId} {r.Test}: {r.Failure}"));
    }

    private static (object? Given, object? Expected) Sample(CollectionSchema collection, FieldSchema field) => field.Type switch
    {
        // A part of an id that is put together.
        FieldType.Text when field.Name == "id" && FixtureRows.IsPutTogether(collection.Name) => collection.Name is "role_permissions" ? ("a/b/c/d", "a/b/c/d") : collection.Name is "coverage" ? ("a", "a") : ("a/b", "a/b"),
        FieldType.Text when field.Name == "state" => ("partial", "partial"),
        FieldType.Text => ("a text", "a text"),
        FieldType.Time => (Now.AddHours(-5), Now.AddHours(-5)),
        FieldType.Number => (7L, 7L),
        FieldType.Flag => (true, true),
        FieldType.TextList => (Texts, Texts),
        FieldType.TextMap => (Map, Map),
        _ => throw new InvalidOperationException(field.Name),
    };

    private static readonly string[] Texts = ["x", "y"];
    private static readonly Dictionary<string, string> Map = new() { ["k"] = "v" };
}
