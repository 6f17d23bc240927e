using System.Globalization;
using System.Text;
using PolicyScanner.Rules;
using Xunit;

namespace PolicyScanner.Tests.Rules;

public sealed class RuleTestReadingTests
{
    [Fact]
    public void Everything_a_test_says_is_read()
    {
        var tests = RuleFiles.LoadOne(RuleFiles.With("", """
            tests:
              - name: everything
                now: 2026-06-01T12:00:00+02:00
                params: { most: 3 }
                given:
                  api_keys: [{ id: k1, expires_at: null, workspace_id: w1 }, { id: k2, created_at: 2026-01-01 }]
                  workspaces: [{ id: w1, tags: { env: prod } }]
                  groups: [{ id: g1, role_ids: [r1, r2] }]
                missing: [users, { workspace_members: w1 }, { api_keys: { k1: expires_at, k2: name } }, { role_permissions: not_requested }]
                expect: [k1, { subject: k2, message: "k2 never expires", severity: low }]
              - { name: pass, expect: pass }
              - { name: nothing found, expect: [] }
              - { name: inconclusive, expect: inconclusive }
              - { name: not applicable, expect: not_applicable }
              - { name: error, expect: error }
            """), tests: true).Tests;

        var first = tests[0];
        Assert.Equal(("everything", new DateTimeOffset(2026, 6, 1, 10, 0, 0, TimeSpan.Zero), 3L), (first.Name, first.Now, first.Parameters["most"]));
        Assert.Equal(
            [
                "api_keys expires_at=, id=k1, workspace_id=w1", "api_keys created_at=2026-01-01, id=k2", "workspaces id=w1, tags={env=prod}", "groups id=g1, role_ids=[r1 r2]",
            ],
            first.Given.Select(Describe));
        Assert.Equal(
            [
                ("users", null, null, false), ("workspace_members", "w1", null, false), ("api_keys", "k1", "expires_at", false), ("api_keys", "k2", "name", false),
                ("role_permissions", null, null, true),
            ],
            first.Missing.Select(m => (m.Collection, m.Parent, m.Field, m.NotRequested)));
        Assert.Equal([("k1", null, null), ("k2", "k2 never expires", Severity.Low)], first.Expect.Subjects.Select(s => (s.Subject, s.Message, s.Severity)));
        Assert.Equal(
            [ExpectedOutcome.Subjects, ExpectedOutcome.Pass, ExpectedOutcome.Subjects, ExpectedOutcome.Inconclusive, ExpectedOutcome.NotApplicable, ExpectedOutcome.Error],
            tests.Select(t => t.Expect.Outcome));
    }

    // A test of the rule, with one mistake.
    internal static readonly (string Name, string Test)[] Cases =
    [
        ("no name", "{ expect: pass }"),
        ("no expectation", "{ name: x, given: { api_keys: [{ id: k1 }] } }"),
        ("a misspelt key", "{ name: x, expct: pass }"),
        ("an unknown key", "{ name: x, expect: pass, because: y }"),
        ("an unknown outcome", "{ name: x, expect: fail }"),
        ("an outcome that is a mapping", "{ name: x, expect: { subject: k1 } }"),
        ("a context", "{ name: x, context: { roster: [] }, expect: not_applicable }"),
        ("an instant that is none", "{ name: x, now: today, expect: pass }"),
        ("an unknown parameter", "{ name: x, params: { msot: 1 }, expect: pass }"),
        ("a parameter outside its bounds", "{ name: x, params: { most: 10 }, expect: pass }"),
        ("a parameter of another type", "{ name: x, params: { most: [1] }, expect: pass }"),
        ("an unknown collection", "{ name: x, given: { api_key: [] }, expect: pass }"),
        ("a collection that is no list", "{ name: x, given: { api_keys: { id: k1 } }, expect: pass }"),
        ("a row that is no mapping", "{ name: x, given: { api_keys: [k1] }, expect: pass }"),
        ("a row without an id", "{ name: x, given: { api_keys: [{ name: a }] }, expect: pass }"),
        ("a member without a workspace", "{ name: x, given: { workspace_members: [{ user_id: u1 }] }, expect: pass }"),
        ("an unknown field", "{ name: x, given: { api_keys: [{ id: k1, expire_at: null }] }, expect: pass }"),
        ("an edge to one", "{ name: x, given: { api_keys: [{ id: k1, workspace: w1 }] }, expect: pass }"),
        ("an edge to many by ids", "{ name: x, given: { groups: [{ id: g1, roles: [r1] }] }, expect: pass }"),
        ("an edge to many", "{ name: x, given: { workspaces: [{ id: w1, members: [u1] }] }, expect: pass }"),
        ("a time that is none", "{ name: x, given: { api_keys: [{ id: k1, created_at: 5 }] }, expect: pass }"),
        ("a text that is a list", "{ name: x, given: { api_keys: [{ id: k1, name: [a] }] }, expect: pass }"),
        ("a list that is a text", "{ name: x, given: { groups: [{ id: g1, role_ids: r1 }] }, expect: pass }"),
        ("null where it cannot be", "{ name: x, given: { api_keys: [{ id: k1, name: null }] }, expect: pass }"),
        ("a row twice", "{ name: x, given: { api_keys: [{ id: k1 }, { id: k1 }] }, expect: pass }"),
        ("a subject that is not given", "{ name: x, given: { api_keys: [{ id: k10 }, { id: k2 }] }, expect: [k2, k1] }"),
        ("a subject twice", "{ name: x, given: { api_keys: [{ id: k1 }] }, expect: [k1, { subject: k1 }] }"),
        ("a subject without a name", "{ name: x, given: { api_keys: [{ id: k1 }] }, expect: [{ severity: low }] }"),
        ("an unknown severity", "{ name: x, given: { api_keys: [{ id: k1 }] }, expect: [{ subject: k1, severity: lwo }] }"),
        ("an unknown collection missing", "{ name: x, missing: [user], expect: pass }"),
        ("missing that is no list", "{ name: x, missing: users, expect: pass }"),
        ("a parent that is not given", "{ name: x, given: { workspaces: [{ id: w1 }] }, missing: [{ workspace_members: w2 }], expect: pass }"),
        ("a parent of what has none", "{ name: x, given: { api_keys: [{ id: k1 }] }, missing: [{ api_keys: k1 }], expect: pass }"),
        ("a row that is not given", "{ name: x, given: { api_keys: [{ id: k1 }] }, missing: [{ api_keys: { k2: name } }], expect: pass }"),
        ("an unknown field missing", "{ name: x, given: { api_keys: [{ id: k1 }] }, missing: [{ api_keys: { k1: nmae } }], expect: pass }"),
        ("an id missing", "{ name: x, given: { api_keys: [{ id: k1 }] }, missing: [{ api_keys: { k1: id } }], expect: pass }"),
        ("a list of parents missing", "{ name: x, given: { workspaces: [{ id: w1 }] }, missing: [{ workspace_members: [w1] }], expect: pass }"),
        ("a test that is a text", "nothing"),
        ("an empty test", "{}"),
    ];

    [Fact]
    public void Each_mistake_is_told_once_and_at_its_place()
    {
        var (text, several) = (new StringBuilder(), new List<string>());
        foreach (var (name, test) in Cases)
        {
            var problems = RuleFiles.Check(RuleFiles.With("", $"tests:\n  - {test}"));
            text.Append(CultureInfo.InvariantCulture, $"## {name}\n{string.Join('\n', problems)}\n\n");
            if (problems.Count != 1) several.Add($"{name}: {problems.Count}");
        }

        Snapshots.Match(text.ToString());
        Assert.Equal([], several);
    }

    [Fact]
    public void Two_tests_of_one_name_cannot_be_told_apart() => Assert.Equal(
        "t.yaml:13:13 PS0411 `x` is given twice (remove one of them)",
        RuleFiles.Short(RuleFiles.Check(RuleFiles.With("", "tests:\n  - { name: x, expect: pass }\n  - { name: x, expect: error }"))));

    [Fact]
    public void A_key_behind_the_tests_is_told_whether_they_are_read_or_not()
    {
        var rule = RuleFiles.With("", "tests:\n  - { name: x, expect: pass }\n# more\ntags: [a]\n");

        Assert.Equal("t.yaml:14:1 PS0412 `tags` stands behind `tests`, where a scan does not look (`tests` is the last key)", RuleFiles.Short(RuleFiles.Check(rule)));
        Assert.Equal(RuleFiles.Short(RuleFiles.Check(rule)), RuleFiles.Short(RuleFiles.Errors(rule)));
    }

    [Fact]
    public void What_the_graph_says_of_itself_is_expected_without_being_given() => Assert.Empty(RuleFiles.Check(
        RuleFiles.With("k in api_keys\n    where: k.status == \"active\"\nmessage: \"{k.name} never expires\"", "k in coverage\nmessage: found")
        + "tests: [{ name: x, missing: [users], expect: [users] }]\n"));

    private static string Describe(FixtureRow row) =>
        $"{row.Collection} {string.Join(", ", row.Fields.OrderBy(f => f.Key, StringComparer.Ordinal).Select(f => $"{f.Key}={Show(f.Value)}"))}";

    private static string Show(object? value) => value switch
    {
        DateTimeOffset instant => instant.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture),
        IReadOnlyList<string> texts => $"[{string.Join(' ', texts)}]",
        IReadOnlyDictionary<string, string> map => $"{{{string.Join(' ', map.Select(e => $"{e.Key}={e.Value}"))}}}",
        _ => Convert.ToString(value, CultureInfo.InvariantCulture) ?? "",
    };
}
