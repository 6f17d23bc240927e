using System.Collections;
using System.Globalization;
using PolicyScanner.Findings;
using PolicyScanner.Rules;
using Xunit;

namespace PolicyScanner.Tests.Evaluation;

/// <summary>Why a finding fired.</summary>
public sealed class EvidenceTests
{
    private const string Given = """
        given:
          users: [{ id: u1, name: Ann, role: admin, added_at: 2025-06-01T00:00:00Z }]
          workspaces: [{ id: w1, name: prod }]
          workspace_members: [{ workspace_id: w1, user_id: u1, workspace_role: workspace_admin }]
          api_keys: [{ id: k1, name: ci, owner_id: u1, expires_at: null }, { id: k2, name: dev, owner_id: u1, expires_at: 2026-03-01T00:00:00Z }]
        """;

    private const string Rule = """
        match:
          - for: u in users
            where: [u.role == "admin", 'now - u.added_at > days(30) && u.added_at != null']
          - { lookup: m in workspace_members, where: m.user_id == u.id }
          - { lookup: none in workspaces, where: none.name == "nothing" }
          - { exists: w in workspaces, where: w.name == "prod" }
          - { not: w in workspaces, where: w.name == "dev", as: no_dev }
          - { collect: k in u.keys, where: k.created_at < now, as: keys }
          - let: { count: keys.size() }
          - when: count > 1
        message: m
        """;

    [Fact]
    public void A_finding_has_the_entities_its_rows_bound_in_the_fields_the_rule_reads_and_its_lines()
    {
        var evidence = Scenario.Of(Rule, Given).Scan().Findings.Single().Evidence;

        Assert.Equal(
            """
            u = {id: u1, email: u1@example.com, name: Ann, role: admin, added_at: 2025-06-01T00:00:00.0000000+00:00}
            m = {id: w1/u1, user_id: u1}
            none = null
            no_dev = true
            keys = [{id: k1, name: ci, created_at: 2025-12-31T00:00:00.0000000+00:00, owner_id: u1}, {id: k2, name: dev, created_at: 2025-12-31T00:00:00.0000000+00:00, owner_id: u1}]
            """,
            string.Join('\n', evidence.Rows.Single().Select(e => $"{e.Key} = {Text(e.Value)}")));
        Assert.Equal(
            """
            match[0].where[0]: u.role == "admin" = true
            match[0].where[1]: now - u.added_at > days(30) && u.added_at != null = true
            match[1].where: m.user_id == u.id = true
            match[3]: exists w in workspaces = true
            match[4]: not w in workspaces = true
            match[6].let.count: keys.size() = 2
            match[7].when: count > 1 = true
            """,
            string.Join('\n', evidence.Lines.Select(l => $"{l.At}: {l.Text} = {Text(l.Value)}")));
        Assert.Equal(1, evidence.Total);
        Assert.Matches("^[0-9a-f]{16}$", evidence.Hash);
    }

    [Fact]
    public void The_hash_changes_with_the_facts_and_with_nothing_else()
    {
        var rule = "match: [{ for: u in users, where: u.role == \"admin\" }, { for: k in u.keys, where: k.created_at < now }]\nmessage: m";
        var hash = Hash(rule, Given);

        Assert.Equal(hash, Hash(rule.Replace("message: m", "message: other", StringComparison.Ordinal), Given));
        Assert.Equal(hash, Hash(rule, Given.Replace("expires_at: null", "expires_at: 2026-04-01T00:00:00Z", StringComparison.Ordinal)));
        Assert.NotEqual(hash, Hash(rule, Given.Replace("owner_id: u1, expires_at: null", "owner_id: null, expires_at: null", StringComparison.Ordinal)));
        Assert.NotEqual(hash, Hash(rule, Given.Replace("id: k2", "id: k2, created_at: 2025-01-01T00:00:00Z", StringComparison.Ordinal)));
        Assert.NotEqual(hash, Hash(rule + "{k.name}", Given));
    }

    [Fact]
    public void Rows_and_lists_are_cut_at_twenty_and_counted_whole()
    {
        var keys = string.Join(", ", Enumerable.Range(10, 25).Select(i => string.Create(CultureInfo.InvariantCulture, $"{{ id: k{i}, owner_id: u1 }}")));
        var given = $"given: {{ users: [{{ id: u1 }}], api_keys: [{keys}] }}";

        var rows = Scenario.Of("match: [{ for: u in users }, { for: k in u.keys }]\nmessage: '{k.id}'", given).Scan().Findings.Single();
        Assert.Equal((20, 25, "k10"), (rows.Evidence.Rows.Count, rows.Evidence.Total, rows.Message));

        var list = Scenario.Of("match: [{ for: u in users }, { collect: k in u.keys, as: ks }]\nmessage: m", given).Scan().Findings.Single().Evidence;
        Assert.Equal((20, 25L), (((ICollection)list.Rows[0]["ks"]!).Count, (long)list.Rows[0]["ks.size()"]!));
        // What is cut off still counts.
        var fewer = given.Replace(", { id: k34, owner_id: u1 }", "", StringComparison.Ordinal);
        Assert.NotEqual(list.Hash, Hash("match: [{ for: u in users }, { collect: k in u.keys, as: ks }]\nmessage: m", fewer));
    }

    [Fact]
    public void The_subject_is_called_by_its_name_or_its_address()
    {
        var given = """given: { users: [{ id: u1, name: Ann }, { id: u2, name: "", email: b@x.example }], workspaces: [{ id: w1 }], workspace_members: [{ workspace_id: w1, user_id: u1 }] }""";

        Assert.Equal(
            [new Subject("user", "u1", "Ann", "organization-1"), new Subject("user", "u2", "b@x.example", "organization-1")],
            Scenario.Of("match: [{ for: u in users }]\nmessage: m", given).Scan().Findings.Select(f => f.Subject));
        Assert.Equal(
            [new Subject("workspace_member", "w1/u1", null, "organization-1")],
            Scenario.Of("match: [{ for: m in workspace_members }]\nmessage: m", given).Scan().Findings.Select(f => f.Subject));
        Assert.Equal(
            [new Subject("user", "u1", "Ann", "organization-1")],
            Scenario.Of("match: [{ for: m in workspace_members }]\nsubject: { type: user, id: m.user_id }\nmessage: m", given).Scan().Findings.Select(f => f.Subject));
    }

    [Fact]
    public void A_finding_carries_what_its_rule_says_of_all_of_them()
    {
        var finding = Scenario.Of("status: experimental\nremediation: Do it.\ncompliance: { SOC2: [CC6.1] }\nmatch: [{ for: u in users }]\nmessage: m", Given).Scan().Findings.Single();

        Assert.Equal((false, "Do it.", FindingStatus.Open, Severity.Medium), (finding.Gates, finding.Remediation, finding.Status, finding.Severity));
        Assert.Equal(["CC6.1"], finding.Compliance["SOC2"]);
        Assert.Equal(Fingerprint.Of("organization-1", "r", "user", "u1"), finding.Fingerprint);
    }

    private static string Hash(string rule, string given) => Scenario.Of(rule, given).Scan().Findings.Single().Evidence.Hash;

    private static string Text(object? value) => value switch
    {
        null => "null",
        bool flag => flag ? "true" : "false",
        DateTimeOffset instant => instant.ToString("o", CultureInfo.InvariantCulture),
        IReadOnlyDictionary<string, object?> map => $"{{{string.Join(", ", map.Select(e => $"{e.Key}: {Text(e.Value)}"))}}}",
        string text => text,
        IEnumerable list => $"[{string.Join(", ", list.Cast<object?>().Select(Text))}]",
        _ => Convert.ToString(value, CultureInfo.InvariantCulture)!,
    };
}
