using PolicyScanner.Expressions.Values;
using PolicyScanner.Rules;
using PolicyScanner.Text;
using Xunit;

namespace PolicyScanner.Tests.Rules;

public sealed class RuleSetTests
{
    internal const string EveryKey =
        """
        schema: policyscanner.rule/v1
        id: t
        aliases: [old-t, older-t]
        title: Everything a rule can say
        severity: medium
        severity_when:
          - if: count > params.most
            severity: critical
          - { if: flagged, severity: high }
        status: deprecated
        replaced_by: better-t
        modes: [enterprise]
        tags: [keys, least-privilege]
        compliance:
          SOC2: [CC6.1, { control: CC6.3, requires: params.most <= 5 }]
          CIS-8: ["5.4"]
        description: |
          Two
          lines.
        remediation: Do something.
        references: [https://example.com/a]
        params:
          most: { type: int, default: 5, min: 0, max: 10, description: The most }
          share: { type: number, default: 0.5 }
          word: { type: string, default: abc }
          strict: { type: bool, default: false }
          age: { type: duration, default: 90d, max: 52w }
          since: { type: timestamp, default: 2026-01-31 }
          kind: { type: enum, default: a, values: [a, b] }
          names: { type: list<string>, default: [x, y] }
        requires: [context.roster]
        match:
          - for: w in workspaces
            where:
              - w.archived_at == null
              - now - w.created_at > params.age && w.created_at > params.since
          - for: k in w.keys
            where: k.expires_at != null
          - lookup: o in users
            where: o == k.owner
          - exists: m in w.members
            where: m.workspace_role == "workspace_admin"
          - exists: m in w.members
            as: flagged
          - not: m in w.members
            where: m.user_id in params.names
            as: clean
          - all: m in w.members
            where: m.workspace_role != params.word
            satisfy: [m.user_id != params.kind]
          - collect: other in w.keys
            where: other.created_at < k.created_at
            as: others
          - collect: m in w.members
            by: { role: m.workspace_role }
            as: members
          - let:
              count: others.size() + members.size()
              twice: count * 2
          - when:
              - k.expires_at > now || params.strict
              - twice > 1 && (clean || double(count) > params.share)
        subject: { type: workspace, id: w.id }
        message: "{{ {w.name} has {count} {{{role}}}: {o == null ? 'nobody' : o.email}, {k.expires_at} }}"
        supersedes: [weaker-t]
        tests:
          - name: nothing
            expect: pass

        """;

    [Fact]
    public void Every_key_is_read()
    {
        var rule = RuleFiles.LoadOne(EveryKey, tests: true);

        Assert.Equal(
            ("t", "Everything a rule can say", Severity.Medium, RuleStatus.Deprecated, "better-t", "Two\nlines.\n", "Do something."),
            (rule.Id, rule.Title, rule.Severity, rule.Status, rule.ReplacedBy, rule.Description, rule.Remediation));
        Assert.Equal(["old-t", "older-t"], rule.Aliases);
        Assert.Equal(["enterprise"], rule.Modes);
        Assert.Equal(["keys", "least-privilege"], rule.Tags);
        Assert.Equal(["https://example.com/a"], rule.References);
        Assert.Equal(["weaker-t"], rule.Supersedes);
        Assert.Equal("CIS-8: 5.4; SOC2: CC6.1, CC6.3", Controls(rule));
        Assert.Equal(["api_keys", "users", "workspace_members", "workspaces"], rule.Collections);
        Assert.Equal(
            [
                ("most", "int", "5", 5L, "The most"), ("share", "number", "0.5", 0.5, null), ("word", "string", "abc", "abc", null), ("strict", "bool", "false", false, null),
                ("age", "duration", "90d", TimeSpan.FromDays(90), null), ("since", "timestamp", "2026-01-31", new DateTimeOffset(2026, 1, 31, 0, 0, 0, TimeSpan.Zero), null),
                ("kind", "enum", "a", "a", null),
            ],
            rule.Parameters.Take(7).Select(p => (p.Name, p.Type, p.Default, p.Value, p.Description)));
        Assert.Equal(("names", "list<string>", "[x, y]"), (rule.Parameters[7].Name, rule.Parameters[7].Type, rule.Parameters[7].Default));
        Assert.Equal(["x", "y"], Assert.IsType<IReadOnlyList<string>>(rule.Parameters[7].Value, exactMatch: false));
        Assert.Equal("nothing", Assert.Single(rule.Tests).Name);
    }

    [Fact]
    public void Every_clause_is_read()
    {
        var body = RuleFiles.LoadOne(EveryKey).Body;

        Assert.Equal(
            [
                "match[0] ForClause w in workspaces: w.archived_at == null; now - w.created_at > params.age && w.created_at > params.since",
                "match[1] ForClause k in w.keys: k.expires_at != null",
                "match[2] LookupClause o in users: o == k.owner",
                "match[3] ExistsClause m in w.members: m.workspace_role == \"workspace_admin\"",
                "match[4] ExistsClause m in w.members: ",
                "match[5] ExistsClause m in w.members: m.user_id in params.names",
                "match[6] AllClause m in w.members: m.workspace_role != params.word",
                "match[7] CollectClause other in w.keys: other.created_at < k.created_at",
                "match[8] CollectClause m in w.members: ",
                "match[9] LetClause",
                "match[10] WhenClause",
            ],
            body.Clauses.Select(Describe));
        Assert.Equal(["match[0].where[0]", "match[0].where[1]"], ((ForClause)body.Clauses[0]).Where.Select(l => l.At));
        Assert.Equal(["match[1].where"], ((ForClause)body.Clauses[1]).Where.Select(l => l.At));
        Assert.Equal(["match[6].satisfy[0]"], ((AllClause)body.Clauses[6]).Satisfy.Select(l => l.At));
        Assert.Equal(["match[10].when[0]", "match[10].when[1]"], ((WhenClause)body.Clauses[10]).Lines.Select(l => l.At));
        Assert.Equal((false, null), (((ExistsClause)body.Clauses[3]).Negated, ((ExistsClause)body.Clauses[3]).As));
        Assert.Equal((true, "clean"), (((ExistsClause)body.Clauses[5]).Negated, ((ExistsClause)body.Clauses[5]).As!.Name));
        Assert.Equal("list(workspace_member)", ((CollectClause)body.Clauses[8]).As.Type.ToString());
        Assert.Equal(["role"], ((CollectClause)body.Clauses[8]).By.Select(b => b.Symbol.Name));
        Assert.Equal("user or null", ((LookupClause)body.Clauses[2]).Variable.Type.ToString());
        Assert.Equal(("workspace", "w.id"), (body.SubjectType, body.SubjectId!.Text));
        Assert.Equal(["{ ", "w.name", " has ", "count", " {", "role", "}: ", "o == null ? 'nobody' : o.email", ", ", "k.expires_at", " }"], body.Message.Select(p => p.Text ?? p.Expression!.Text));
        Assert.Equal([("count > params.most", Severity.Critical), ("flagged", Severity.High)], body.SeverityWhen.Select(c => (c.If.Text, c.Severity)));
        Assert.Equal(["context.roster"], body.Requires.Select(r => "context." + r.Name));
        Assert.Equal(["api_keys", "users", "workspace_members", "workspaces"], body.ClauseCollections.Order());
        Assert.Equal(["expires_at", "owner"], new[] { body.Reads.Fields.Single(f => f.Name == "expires_at").Name, body.Reads.Edges.Single(e => e.Name == "owner").Name });
        Assert.Equal(8, body.Parameters.Length);
        var slots = body.Clauses.OfType<RowClause>().Select(c => c.Variable.Index).ToArray();
        Assert.Equal(slots.Distinct(), slots);
        Assert.All(slots, slot => Assert.InRange(slot, 0, body.SlotCount - 1));
    }

    [Fact]
    public void A_scan_does_not_look_at_the_tests()
    {
        Assert.Empty(RuleFiles.LoadOne(EveryKey).Tests);
        Assert.Empty(RuleFiles.LoadOne(RuleFiles.Sound + "tests: [{ nonsense: }, [\n").Tests);
    }

    [Theory]
    [InlineData("for: k in api_keys", "enterprise")]
    [InlineData("for: k in users", "compliance enterprise")]
    [InlineData("for: k in groups", "compliance")]
    [InlineData("for: k in coverage", "compliance enterprise")]
    [InlineData("for: k in users\n  - exists: m in k.memberships", "enterprise")]
    [InlineData("for: k in users\n  - exists: m in k.roles", "compliance")]
    [InlineData("for: k in users\n  - exists: m in k.roles\n  - exists: m in k.memberships", "compliance enterprise")]
    public void Modes_follow_from_what_the_clauses_range_over(string clauses, string modes) =>
        Assert.Equal(modes, string.Join(' ', RuleFiles.LoadOne(RuleFiles.With(
            "for: k in api_keys\n    where: k.status == \"active\"\nmessage: \"{k.name} never expires\"", $"{clauses}\nmessage: found")).Modes));

    [Fact]
    public void What_lines_make_sure_of_holds_behind_for_and_when_only()
    {
        Assert.Empty(RuleFiles.Errors(Narrowing("- for: k in api_keys\n    where: k.expires_at != null")));
        Assert.Empty(RuleFiles.Errors(Narrowing("- for: k in api_keys\n  - when: k.expires_at != null")));
        Assert.Single(RuleFiles.Errors(Narrowing("- for: k in api_keys\n  - exists: u in users\n    where: k.expires_at != null")));
        Assert.Single(RuleFiles.Errors(Narrowing("- for: k in api_keys\n  - not: u in users\n    where: k.expires_at != null")));
        Assert.Single(RuleFiles.Errors(Narrowing("- for: k in api_keys\n  - collect: u in users\n    where: k.expires_at != null\n    as: us")));
        Assert.Single(RuleFiles.Errors(Narrowing("- for: k in api_keys\n  - all: u in users\n    where: k.expires_at != null\n    satisfy: k.expires_at > now")));

        static string Narrowing(string clauses) => RuleFiles.With(
            "- for: k in api_keys\n    where: k.status == \"active\"", $"{clauses}\n  - when: k.expires_at < now");
    }

    [Fact]
    public void A_rule_is_found_by_its_id_and_its_former_ids()
    {
        var rules = RuleFiles.Load(EveryKey);

        Assert.Equal(["t", "t", "t", null], new[] { "t", "old-t", "older-t", "oldest-t" }.Select(id => rules.Find(id)?.Id));
    }

    [Fact]
    public void A_parameter_gets_another_value_and_controls_that_require_less_are_gone()
    {
        var before = RuleFiles.Load(EveryKey);

        var after = before.WithParameter("old-t", "most", "6").WithParameter("t", "names", "z").WithParameter("t", "age", "1h30m");

        var rule = after.Find("t")!;
        Assert.Equal((6L, "5"), (rule.Parameters[0].Value, rule.Parameters[0].Default));
        Assert.Equal((6, TimeSpan.FromMinutes(90)), (rule.Body.Parameters[0].AsInt, rule.Body.Parameters[4].AsDuration));
        Assert.Equal([Value.Of("z")], rule.Body.Parameters[7].AsList.Items, ValueComparer.Instance);
        Assert.Equal("CIS-8: 5.4; SOC2: CC6.1", Controls(rule));
        Assert.Equal("CIS-8: 5.4; SOC2: CC6.1, CC6.3", Controls(before.Find("t")!));
        Assert.Equal("CIS-8: 5.4; SOC2: CC6.1, CC6.3", Controls(after.WithParameter("t", "most", "5").Find("t")!));
    }

    [Theory]
    [InlineData("u", "most", "1", "there is no rule `u`|did you mean `t`?")]
    [InlineData("t", "msot", "1", "the rule `t` has no parameter `msot`|did you mean `most`?")]
    [InlineData("t", "most", "many", "`many` is not a whole number|")]
    [InlineData("t", "most", "11", "`11` is more than `most` may be|the most is `10`")]
    [InlineData("t", "most", "-1", "`-1` is less than `most` may be|the least is `0`")]
    [InlineData("t", "age", "53w", "`53w` is more than `age` may be|the most is `52w`")]
    [InlineData("t", "kind", "c", "`c` is none of the values of `kind`|did you mean `a`?")]
    [InlineData("t", "strict", "yes", "`yes` is not `true` or `false`|")]
    [InlineData("t", "most", "1,2", "`most` is a whole number, and takes one value|")]
    public void A_wrong_setting_says_what_is_wrong(string rule, string parameter, string value, string expected)
    {
        var error = Assert.Throws<RuleSettingException>(() => RuleFiles.Load(EveryKey).WithParameter(rule, parameter, value.Split(',')));

        Assert.Equal(expected, $"{error.Message}|{error.Help}");
    }

    [Fact]
    public void A_severity_that_the_configuration_sets_is_that_of_every_finding()
    {
        var rule = RuleFiles.Load(EveryKey).WithSeverity("old-t", Severity.Low).Find("t")!;

        Assert.Equal(Severity.Low, rule.Severity);
        Assert.Empty(rule.Body.SeverityWhen);
        Assert.Throws<RuleSettingException>(() => RuleFiles.Load(EveryKey).WithSeverity("x", Severity.Low));
    }

    [Fact]
    public void A_rule_that_is_switched_off_stays_in_the_set_with_the_reason()
    {
        var rules = RuleFiles.Load(EveryKey, RuleFiles.Sound.Replace("id: t", "id: a", StringComparison.Ordinal)).Without("t", "on purpose");

        Assert.Equal([("a", null), ("t", "on purpose")], rules.Rules.Select(r => (r.Id, r.DisabledBecause)));
        Assert.Equal(["a"], rules.Where(r => r.DisabledBecause is null).Rules.Select(r => r.Id));
    }

    [Fact]
    public void An_id_names_one_rule()
    {
        var sound = RuleFiles.Sound;
        var errors = RuleFiles.Errors(
            sound, "# a copy\n" + sound, sound.Replace("id: t", "id: u", StringComparison.Ordinal) + "aliases: [t]\n",
            sound.Replace("id: t", "id: v", StringComparison.Ordinal) + "aliases: [w]\n", sound.Replace("id: t", "id: w", StringComparison.Ordinal));

        Assert.Equal(
            """
            t.yaml:3:5 PS0413 `t` is the id of another rule (it is at t.yaml:2:5)
            u.yaml:11:11 PS0413 `t` is the id of another rule (it is at t.yaml:2:5)
            w.yaml:2:5 PS0413 `w` is the former id of another rule (it is at v.yaml:11:11)
            """.ReplaceLineEndings("\n"),
            RuleFiles.Short(errors));
    }

    [Fact]
    public void A_built_in_rule_cannot_be_written_anew()
    {
        var file = new SourceText("key-never-expires.yaml", RuleFiles.Sound.Replace("id: t", "id: key-never-expires", StringComparison.Ordinal));

        var error = Assert.Throws<RuleException>(() => RuleSet.Load([file]));

        Assert.Equal(
            "key-never-expires.yaml:2:5 PS0414 `key-never-expires` is a built-in rule (give yours another id, and switch the built-in one off with `overrides`)",
            RuleFiles.Short(error.Problems));
        Assert.Equal("Key without an end", RuleSet.Load([file], new() { BuiltIn = false }).Find("key-never-expires")!.Title);
    }

    [Fact]
    public void Rules_that_replace_each_other_are_told_at_the_name_that_closes_the_circle()
    {
        var errors = RuleFiles.Errors(Superseding("a", "b"), Superseding("b", "c"), Superseding("c", "a, d"), Superseding("d", "d"));

        Assert.Equal(
            """
            c.yaml:11:14 PS0415 a rule replaces itself: `a` → `b` → `c` → `a` (a rule supersedes weaker ones)
            d.yaml:11:14 PS0415 a rule replaces itself: `d` → `d` (a rule supersedes weaker ones)
            """.ReplaceLineEndings("\n"),
            RuleFiles.Short(errors));
    }

    [Fact]
    public void A_rule_replaces_findings_on_its_own_kind_of_subject_only()
    {
        var errors = RuleFiles.Errors(Superseding("a", "b, elsewhere"), Superseding("b", "x").Replace("k in api_keys", "k in users", StringComparison.Ordinal).Replace("k.status", "k.role", StringComparison.Ordinal));

        Assert.Equal("a.yaml:11:14 PS0416 the subject of `b` is `user`, and that of this rule `api_key` (only findings on the same subject can be replaced)", RuleFiles.Short(errors));
    }

    [Fact]
    public void A_rule_that_nobody_knows_is_a_warning_where_all_rules_are_known()
    {
        SourceText[] files = [new("a.yaml", Superseding("a", "key-never-expire"))];

        Assert.Equal(
            "a.yaml:11:14 PS0417 there is no rule `key-never-expire` (did you mean `key-never-expires`?)", RuleFiles.Short(RuleSet.Load(files).Warnings));
        Assert.Empty(RuleSet.Load(files, new() { BuiltIn = false }).Warnings);
    }

    [Fact]
    public void The_built_in_rules_have_no_problem() => Assert.Equal("", string.Join('\n', RuleSet.Check([])));

    [Fact]
    public void The_built_in_rules_are_in_the_order_of_their_ids()
    {
        var ids = RuleSet.BuiltIn.Rules.Select(r => r.Id).ToArray();

        Assert.Contains("key-never-expires", ids);
        Assert.Equal(ids.Order(StringComparer.Ordinal), ids);
        Assert.All(RuleSet.BuiltIn.Rules, r => Assert.True(r.IsBuiltIn));
    }

    private static string Superseding(string id, string others) =>
        RuleFiles.Sound.Replace("id: t", $"id: {id}", StringComparison.Ordinal) + $"supersedes: [{others}]\n";

    private static string Controls(Rule rule) => string.Join("; ", rule.Compliance.Select(c => $"{c.Key}: {string.Join(", ", c.Value)}"));

    private static string Describe(Clause clause) => clause is RowClause rows
        ? $"{rows.At} {rows.GetType().Name} {rows.Variable.Name} in {(rows.Source is EdgeOf edge ? $"{edge.From.Name}.{edge.Edge.Name}" : rows.Source.Collection.Name)}: {string.Join("; ", rows.Where.Select(l => l.Expression.Text))}"
        : $"{clause.At} {clause.GetType().Name}";
}
