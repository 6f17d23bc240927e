using PolicyScanner.Rules;
using Xunit;

namespace PolicyScanner.Tests.Rules;

public sealed class DefinitionTests
{
    private const string Head = "schema: policyscanner.definitions/v1\nfunctions:\n";

    [Fact]
    public void Definitions_may_call_each_other_in_any_order_and_across_files()
    {
        var rules = RuleFiles.Load(
            RuleFiles.With("k.status == \"active\"", "outer(k)"),
            Head + Function("outer", "middle(key) && key.name != \"\"") + Function("inner", "key.status == \"active\""),
            Head + Function("middle", "inner(key)"));

        var own = rules.Definitions.Where(d => d.Source.Name.StartsWith("definitions", StringComparison.Ordinal)).ToArray();
        Assert.Equal(["outer", "inner", "middle"], own.Select(d => d.Function.Name));
        Assert.All(own, d => Assert.NotNull(d.Function.Body));
        Assert.Equal(Enumerable.Range(0, rules.Definitions.Count), rules.Definitions.Select(d => d.Function.Index));
        Assert.Equal(["name", "status"], rules.Find("t")!.Body.Clauses.OfType<ForClause>().Single().Where.Single().Expression.Reads.Fields.Select(f => f.Name).Order());
    }

    [Fact]
    public void Built_in_definitions_can_be_called_without_the_built_in_rules() =>
        Assert.Equal("t", RuleFiles.LoadOne(RuleFiles.With("k.status == \"active\"", "live(k)")).Id);

    [Fact]
    public void A_definition_may_take_and_give_what_can_be_null()
    {
        Assert.Empty(RuleFiles.Errors(Head +
            """
              - name: or_now
                params: { at: timestamp?, names: list<string>, key: api_key, unused: duration }
                returns: timestamp
                expr: "at == null ? now : at"
              - name: owner_of
                params: { key: api_key }
                returns: user?
                expr: key.owner
              - name: nothing
                returns: int
                expr: "1"
                examples: [{ expect: 1 }]

            """));
    }

    [Theory]
    [InlineData("a circle of one", """
          - { name: a, params: { key: api_key }, returns: bool, expr: "key.name != '' && a(key)" }
        """, "3:82 PS0505 `a` calls itself: `a` → `a` (a definition may call others, but not in a circle)")]
    [InlineData("a circle of three, told once", """
          - { name: a, params: { key: api_key }, returns: bool, expr: b(key) }
          - { name: b, params: { key: api_key }, returns: bool, expr: c(key) || c(key) }
          - { name: c, params: { key: api_key }, returns: bool, expr: a(key) }
        """, "5:63 PS0505 `a` calls itself: `a` → `b` → `c` → `a` (a definition may call others, but not in a circle)")]
    [InlineData("a function of the language", """
          - { name: startsWith, params: { a: string }, returns: bool, expr: "true" }
        """, "3:13 PS0502 `startsWith` is a function of the language (choose another name)")]
    [InlineData("a macro", """
          - { name: has, params: { a: string }, returns: bool, expr: "true" }
        """, "3:13 PS0502 `has` is a function of the language (choose another name)")]
    [InlineData("a built-in one", """
          - { name: live, params: { key: api_key }, returns: bool, expr: "true" }
        """, "3:13 PS0503 `live` is a built-in definition (choose another name)")]
    [InlineData("the same name twice", """
          - { name: a, params: { key: api_key }, returns: bool, expr: "true" }
          - { name: a, params: { key: api_key }, returns: bool, expr: "true" }
        """, "4:13 PS0504 `a` is defined twice (the other one is at definitions0.yaml:3:13)")]
    [InlineData("a collection for a type", """
          - { name: a, params: { key: api_keys }, returns: bool, expr: key.nonsense }
        """, "3:31 PS0501 `api_keys` is no type (did you mean `api_key`?)")]
    [InlineData("a misspelt type", """
          - { name: a, params: { key: api_key }, returns: strng, expr: "1" }
        """, "3:51 PS0501 `strng` is no type (did you mean `string`?)")]
    [InlineData("no expression", """
          - { name: a, returns: bool }
        """, "3:13 PS0321 a function needs `expr` (add `expr: …`)")]
    [InlineData("a misspelt key", """
          - { name: a, retruns: bool, expr: "true" }
        """, "3:16 PS0320 a function has no key `retruns` (did you mean `returns`?)")]
    [InlineData("another type than it says", """
          - { name: a, params: { key: api_key }, returns: string, expr: key.created_at }
        """, "3:69 PS0213 expected `string`, and `key.created_at` is `timestamp` (write `string(key.created_at)`)")]
    public void A_mistake_in_a_definition_is_told_once(string name, string functions, string expected) =>
        Assert.Equal((name, $"definitions0.yaml:{expected}"), (name, RuleFiles.Short(RuleFiles.Errors(Head + functions + "\n"))));

    [Fact]
    public void A_broken_definition_is_no_reason_to_blame_the_rules_that_call_it() => Assert.Equal(
        "definitions1.yaml:3:70 PS0203 `api_key` has no field or edge `nmae` (did you mean `name`?)",
        RuleFiles.Short(RuleFiles.Errors(
            RuleFiles.With("k.status == \"active\"", "mine(k)"), Head + "  - { name: mine, params: { key: api_key }, returns: bool, expr: key.nmae == \"\" }\n")));

    [Fact]
    public void Examples_are_read_by_the_types_of_the_parameters()
    {
        var set = RuleSet.Load(
            [new("d.yaml", Head +
                """
                  - name: mine
                    params: { key: api_key?, at: "timestamp?", names: list<string>, n: int, d: duration }
                    returns: list<string>
                    expr: names
                    examples:
                      - given: { key: { id: k1, expires_at: 2026-01-01T00:00:00Z }, at: null, names: [a, "1"], n: 3, d: 2w }
                        expect: [a, "1"]
                        now: 2026-06-01
                      - { given: { key: null, at: 2026-01-01, names: [], n: 0, d: 0 }, expect: [] }

                """)],
            new() { BuiltIn = false, Tests = true });

        var examples = set.Definitions.Single(d => d.Function.Name == "mine").Examples;
        Assert.Equal(2, examples.Count);
        var key = Assert.IsType<FixtureRow>(examples[0].Given["key"]);
        Assert.Equal(("api_keys", "k1", new DateTimeOffset(2026, 1, 1, 0, 0, 0, TimeSpan.Zero)), (key.Collection, key.Fields["id"], key.Fields["expires_at"]));
        Assert.Equal((null, 3L, TimeSpan.FromDays(14)), (examples[0].Given["at"], examples[0].Given["n"], examples[0].Given["d"]));
        Assert.Equal(["a", "1"], (object?[])examples[0].Given["names"]!);
        Assert.Equal(["a", "1"], (object?[])examples[0].Expect!);
        Assert.Equal(new DateTimeOffset(2026, 6, 1, 0, 0, 0, TimeSpan.Zero), examples[0].Now);
        Assert.Null(examples[1].Given["key"]);
    }

    [Theory]
    [InlineData("{ expect: true }", "7:11 PS0321 an example needs `given` (add `given: …`)")]
    [InlineData("{ given: { key: {} } }", "7:11 PS0321 an example needs `expect` (add `expect: …`)")]
    [InlineData("{ given: {}, expect: true }", "7:11 PS0321 `given` of `mine` needs `key` (add `key: …`)")]
    [InlineData("{ given: { kye: {} }, expect: true }", "7:20 PS0320 `given` of `mine` has no key `kye` (did you mean `key`?)")]
    [InlineData("{ given: { key: { nmae: x } }, expect: true }", "7:27 PS0521 `api_key` has no field `nmae` (did you mean `name`?)")]
    [InlineData("{ given: { key: { workspace: w1 } }, expect: true }", "7:27 PS0522 `workspace` is an edge, which follows from ids (write its id as `workspace_id`)")]
    [InlineData("{ given: { key: { status: null } }, expect: true }", "7:35 PS0523 `status` is never null (leave it out for its default; a response without it is `missing`)")]
    [InlineData("{ given: { key: { created_at: today } }, expect: true }", "7:39 PS0524 `today` is no instant (write it as in `2026-01-31T00:00:00Z`)")]
    [InlineData("{ given: { key: k1 }, expect: true }", "7:25 PS0322 `key` must be a mapping, and is a text")]
    [InlineData("{ given: { key: {} }, expect: yes }", "7:39 PS0323 `yes` is neither `true` nor `false` (write `true`)")]
    [InlineData("{ given: { key: {} }, expect: null }", "7:39 PS0530 `null` is no `bool`")]
    [InlineData("{ given: { key: {} }, expect: true, now: noon }", "7:50 PS0524 `noon` is no instant (write it as in `2026-01-31T00:00:00Z`)")]
    public void A_mistake_in_an_example_is_told_once(string example, string expected) => Assert.Equal(
        $"definitions0.yaml:{expected}", RuleFiles.Short(RuleFiles.Check(Head +
            $"""
              - name: mine
                params: {"{ key: api_key }"}
                returns: bool
                examples:
                  - {example}
                expr: key.name == ""

            """)));

    private static string Function(string name, string expression) =>
        $"  - name: {name}\n    params: {{ key: api_key }}\n    returns: bool\n    expr: '{expression}'\n";
}
