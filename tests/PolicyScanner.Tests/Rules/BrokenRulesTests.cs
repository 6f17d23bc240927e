using System.Globalization;
using System.Text;
using PolicyScanner.Rules;
using Xunit;

namespace PolicyScanner.Tests.Rules;

public sealed class BrokenRulesTests
{
    private const string Match = """
          - for: k in api_keys
            where: k.status == "active"
        """;

    private const string MatchAndMessage = Match + "\nmessage: \"{k.name} never expires\"";

    // What is replaced in a sound rule, and by what: one mistake each.
    internal static readonly (string Name, string Old, string New)[] Cases =
    [
        ("an unknown schema", "rule/v1", "rule/v2"),
        ("a schema of something else", "policyscanner.rule/v1", "policyscanner.config/v1"),
        ("no schema", "schema: policyscanner.rule/v1\n", ""),
        ("a misspelt schema", "schema:", "shcema:"),
        ("no id", "id: t\n", ""),
        ("no title", "title: Key without an end\n", ""),
        ("no severity", "severity: high\n", ""),
        ("no message", "message: \"{k.name} never expires\"\n", ""),
        ("no match", "match:\n" + Match + "\n", ""),
        ("an id that is no id", "id: t", "id: T_1"),
        ("an id that is not the file's name", "id: t", "id : key-t"),
        ("a misspelt key", "severity:", "sevrity:"),
        ("an unknown key", "", "owner: me"),
        ("a key twice", "", "title: again"),
        ("a title of two lines", "title: Key without an end", "title: |\n  Key\n  without"),
        ("an unknown severity", "severity: high", "severity: hihg"),
        ("a severity that is a list", "severity: high", "severity: [high]"),
        ("an unknown status", "", "status: beta"),
        ("deprecated without a successor", "", "status: deprecated"),
        ("a successor of a stable rule", "", "replaced_by: key-t"),
        ("an unknown mode", "", "modes: [enterprize]"),
        ("a mode without the data", "", "modes: [enterprise, compliance]"),
        ("one mode where the data need both", MatchAndMessage, "  - for: k in api_keys\n  - exists: g in groups\nmodes: [enterprise]\nmessage: found"),
        ("eleven tags", "", "tags: [a, b, c, d, e, f, g, h, i, j, k]"),
        ("a tag twice", "", "tags: [a, b, a]"),
        ("a tag with a comma", "", "tags: [\"a,b\"]"),
        ("a reference that is no address", "", "references: [docs/keys.md]"),
        ("an alias that is no id", "", "aliases: [Old]"),
        ("an alias that is the id", "", "aliases: [t]"),
        ("a requirement of nothing", "", "requires: [roster]"),
        ("a framework with a space", "", "compliance: { SOC 2: [CC6.1] }"),
        ("controls that are no list", "", "compliance: { SOC2: CC6.1 }"),
        ("a control twice", "", "compliance: { SOC2: [CC6.1, CC6.1] }"),
        ("a control that requires a number", "", "compliance: { SOC2: [{ control: CC6.1, requires: params.most }] }"),
        ("a control that requires an instant", "", "compliance: { SOC2: [{ control: CC6.1, requires: 'now > timestamp(\"2026-01-01T00:00:00Z\")' }] }"),
        ("an empty match", "match:\n" + Match, "match: []"),
        ("a match that is no list", "match:\n" + Match, "match: k in api_keys"),
        ("a clause that is a text", Match, "  - k in api_keys"),
        ("a misspelt clause", "- for:", "- fro:"),
        ("an unknown clause", "- for:", "- gather:"),
        ("two clauses in one", Match, Match + "\n    when: k.name != \"\""),
        ("a key of another clause", Match, Match + "\n    satisfy: k.name != \"\""),
        ("a misspelt where", "where:", "whre:"),
        ("a rule that starts with exists", "for: k", "exists: k"),
        ("a rule that starts with when", Match, "  - when: now > scan.taken_at\n" + Match),
        ("a clause without a variable", "k in api_keys", "api_keys"),
        ("a clause with another preposition", "k in api_keys", "k of api_keys"),
        ("a clause without a source", "k in api_keys", "k in"),
        ("an unknown collection", "k in api_keys", "k in api_kyes"),
        ("a type for a collection", "k in api_keys", "k in api_key"),
        ("an unknown variable", Match, Match + "\n  - exists: m in key.members"),
        ("an unknown edge", Match, "  - for: k in workspaces\n  - exists: m in k.member"),
        ("a field for an edge", Match, Match + "\n  - exists: m in k.status"),
        ("a to-one edge", Match, Match + "\n  - exists: m in k.workspace"),
        ("a longer way", Match, Match + "\n  - exists: m in k.workspace.members"),
        ("a variable for a source", Match, "  - for: k in users\n  - exists: m in k"),
        ("an edge of a list", Match, Match + "\n  - collect: x in api_keys\n    as: xs\n  - exists: m in xs.keys"),
        ("an edge of what may be null", Match, Match + "\n  - lookup: u in users\n    where: u.id == k.owner_id\n  - not: m in u.memberships"),
        ("a name bound twice", Match, Match + "\n  - exists: k in users"),
        ("a name of the language", Match, Match + "\n  - exists: now in users"),
        ("a name that is none", Match, Match + "\n  - let: { my-name: k.name }"),
        ("collect without as", Match, Match + "\n  - collect: x in api_keys"),
        ("all without satisfy", Match, Match + "\n  - all: x in users"),
        ("a key that may be null", MatchAndMessage, "  - collect: k in api_keys\n    by: { w: k.workspace_id }\n    as: ks\nsubject: { type: workspace, id: w }\nmessage: \"{ks.size()} keys\""),
        ("groups without a subject", Match, "  - collect: k in api_keys\n    by: { name: k.name }\n    as: ks\n  - for: k in api_keys"),
        ("a subject of no type", "", "subject: { type: key, id: k.id }"),
        ("a subject without an id", "", "subject: { type: api_key }"),
        ("a subject whose id is no text", "", "subject: { type: api_key, id: k.created_at }"),
        ("an empty where", "where: k.status == \"active\"", "where: []"),
        ("a where of nothing", "where: k.status == \"active\"", "where:"),
        ("a where that is a mapping", "where: k.status == \"active\"", "where: { k: 1 }"),
        ("a condition that is no condition", "where: k.status == \"active\"", "where: k.status"),
        ("a condition cut by a comment", "where: k.status == \"active\"", "where: k.name == #1"),
        ("a string cut by a comment", "where: k.status == \"active\"", "where: k.name == \"key #1\""),
        ("a condition that YAML reads as a tag", "where: k.status == \"active\"", "where: !live(k)"),
        ("a condition that starts with a quote", "where: k.status == \"active\"", "where: \"active\" == k.status"),
        ("a nullable field", "where: k.status == \"active\"", "where: k.expires_at < now"),
        ("an unknown field in the second line", "where: k.status == \"active\"", "where:\n      - k.status == \"active\"\n      - k.nmae != \"\""),
        ("an unknown parameter", "where: k.status == \"active\"", "where: params.msot > 1"),
        ("a message that YAML reads as a mapping", "message: \"{k.name} never expires\"", "message: {k.name} never expires"),
        ("a brace that is not closed", "{k.name} never", "{k.name never"),
        ("a brace that closes nothing", "{k.name} never", "k.name} never"),
        ("nothing between braces", "{k.name} never", "{ } never"),
        ("an unknown field in the message", "{k.name} never", "a key, {{{k.nmae}}} never"),
        ("an unknown severity in a case", "", "severity_when: [{ if: k.name == \"\", severity: worse }]"),
        ("a case without a condition", "", "severity_when: [{ severity: low }]"),
        ("a case that is no condition", "", "severity_when: [{ if: k.name, severity: low }]"),
        ("a parameter without a default", "default: 1, ", ""),
        ("a parameter without a type", "type: int, ", ""),
        ("a parameter of no type", "type: int", "type: integer"),
        ("a default of another type", "default: 1", "default: one"),
        ("a default in quotes", "default: 1", "default: \"1\""),
        ("a default that is a list", "default: 1", "default: [1]"),
        ("a default below min", "default: 1", "default: -1"),
        ("a default above max", "default: 1", "default: 10"),
        ("min above max", "min: 0", "min: 10"),
        ("bounds of a text", "{ type: int, default: 1, min: 0, max: 9 }", "{ type: string, default: a, min: 0 }"),
        ("an enum without values", "{ type: int, default: 1, min: 0, max: 9 }", "{ type: enum, default: a }"),
        ("an enum with another default", "{ type: int, default: 1, min: 0, max: 9 }", "{ type: enum, default: c, values: [a, b] }"),
        ("values of an int", "min: 0, max: 9", "values: [1]"),
        ("a duration that is none", "{ type: int, default: 1, min: 0, max: 9 }", "{ type: duration, default: 90 days }"),
        ("an instant that is none", "{ type: int, default: 1, min: 0, max: 9 }", "{ type: timestamp, default: yesterday }"),
        ("a parameter with a hyphen", "most:", "the-most:"),
        ("a key behind the tests", "", "tests: []\ntags: [a]"),
        ("an anchor", "severity: high", "severity: &s high"),
        ("a file that breaks off", "message: \"{k.name} never expires\"", "message: [\"{k.name} never expires\""),
        ("an empty file", RuleFiles.Sound, "# nothing\n"),
    ];

    [Fact]
    public void Each_mistake_is_told_once_and_at_its_place()
    {
        var (text, several) = (new StringBuilder(), new List<string>());
        foreach (var (name, old, @new) in Cases)
        {
            var problems = RuleFiles.Errors(RuleFiles.With(old, @new));
            text.Append(CultureInfo.InvariantCulture, $"## {name}\n{string.Join('\n', problems)}\n\n");
            if (problems.Count != 1) several.Add($"{name}: {problems.Count}");
        }

        Snapshots.Match(text.ToString());
        Assert.Equal([], several);
    }

    [Fact]
    public void Ten_mistakes_in_one_file_are_ten_problems_in_the_order_of_their_places()
    {
        const string Rule =
            """
            schema: policyscanner.rule/v1
            id: t
            title: Ten mistakes
            sevrity: hgih
            tags: [Scim]
            references: [nowhere]
            params:
              most: { type: int, default: many }
            match:
              - for: user in users
                where:
                  - user.rol == "admin"
                  - user.email.startWith("a")
              - collect: m in user.membership
                where: m.workspace_role == "workspace_admin"
                as: admin_of
              - when: admin_of.size() > params.most && user.added_at < now
            message: "{user.emial} administers {admin_of.size()} workspaces"

            """;

        Snapshots.Match(string.Join('\n', RuleFiles.Errors(Rule)));
        Assert.Equal(10, RuleFiles.Errors(Rule).Count);
    }

    // What the wrong line would have made sure of is not held against the others.
    [Theory]
    [InlineData("where: k.expires_at != nul", "9:28 PS0202 unknown name `nul`")]
    [InlineData("where:\n      - k.expires_at !== null\n      - k.expires_at > now", "10:22 PS0109 `!==` is no operator")]
    [InlineData("where:\n      - k.expires_at != # null\n      - k.expires_at > now", "10:25 PS0317 YAML reads ` #` as a comment, which cuts the condition")]
    [InlineData("where: k.expires_at < nul", "9:14 PS0205 `k.expires_at` can be null|9:27 PS0202 unknown name `nul`")]
    public void A_wrong_line_is_no_reason_to_say_that_something_can_be_null(string where, string expected)
    {
        var errors = RuleFiles.Errors(RuleFiles.With("where: k.status == \"active\"", where + "\n  - when: k.expires_at < now"));

        Assert.Equal(expected, string.Join('|', errors.Select(e => $"{e.Line}:{e.Column} {e.Code} {e.Message}")));
    }

    [Fact]
    public void Problems_of_several_files_come_in_the_order_of_the_files()
    {
        var errors = RuleFiles.Errors(
            RuleFiles.With("severity: high", "severity: worst").Replace("id: t", "id: z", StringComparison.Ordinal),
            RuleFiles.With("k in api_keys", "k in keys").Replace("id: t", "id: a", StringComparison.Ordinal));

        Assert.Equal(["z.yaml:4:11", "a.yaml:8:15"], errors.Select(e => $"{e.Source.Name}:{e.Line}:{e.Column}"));
    }

    // Each names a field that does not exist, `nmae`, once.
    private static readonly (string Name, string Line)[] Styles =
    [
        ("plain", "where: k.nmae == \"é\""),
        ("plain with a comment", "where: k.nmae == \"é\"   # 😀"),
        ("plain over two lines", "where: k.status == \"é\" &&\n      k.nmae == \"é\""),
        ("single quotes", "where: 'k.status != ''it is'' && k.nmae == \"é\"'"),
        ("double quotes", "where: \"k.status != \\\"\\u00e9\\\" && k.nmae == 'é'\""),
        ("double quotes over two lines", "where: \"k.status != '😀' &&\n      k.nmae == 'é'\""),
        ("literal", "where: |\n      k.status != \"😀\" &&\n      k.nmae == \"é\""),
        ("literal, stripped and indented", "where: |2-\n        k.status != \"😀\" &&\n        k.nmae == \"é\""),
        ("folded", "where: >-\n      k.status != \"😀\"\n      && k.nmae == \"é\""),
        ("folded over an empty line", "where: >\n      k.status != \"😀\"\n\n      && k.nmae == \"é\""),
        ("a list", "where:\n      - k.status != \"😀\"\n      - '\"😀\" != k.nmae'"),
        ("a flow list", "where: ['k.status != \"😀\"', \"'😀' != k.nmae\"]"),
    ];

    private static readonly string[] Messages = ["\"😀 {{ {k.name} \\u00e9 {k.nmae}\"", "'it''s {k.name} 😀 {k.nmae}'", "😀 {k.nmae}", ">-\n  😀 {k.name}\n  and {k.nmae}", "|-\n  😀 {k.nmae}"];

    public static TheoryData<string, string, string> Places()
    {
        var places = new TheoryData<string, string, string>();
        foreach (var end in new[] { "LF", "CRLF" })
            foreach (var before in new[] { "nothing", "a byte order mark", "an astral comment" })
                foreach (var style in Styles.Select(s => s.Name).Concat(Messages.Select((_, i) => $"message {i}"))) places.Add(style, before, end);
        return places;
    }

    [Theory, MemberData(nameof(Places))]
    public void A_place_in_an_expression_is_a_place_in_the_file(string style, string before, string lineEnd)
    {
        var file = style.StartsWith("message ", StringComparison.Ordinal)
            ? RuleFiles.With("\"{k.name} never expires\"", Messages[style[^1] - '0'])
            : RuleFiles.With("where: k.status == \"active\"", Styles.Single(s => s.Name == style).Line);
        if (before == "an astral comment") file = "# 😀 é\n" + file;
        if (lineEnd == "CRLF") file = file.ReplaceLineEndings("\r\n");
        var lines = file.ReplaceLineEndings("\n").Split('\n');
        var line = Array.FindIndex(lines, l => l.Contains("nmae", StringComparison.Ordinal));
        var column = lines[line][..lines[line].IndexOf("nmae", StringComparison.Ordinal)].EnumerateRunes().Count();

        var error = Assert.Single(RuleFiles.Errors((before == "a byte order mark" ? "\uFEFF" : "") + file));

        Assert.Equal((line + 1, column + 1, "nmae"), (error.Line, error.Column, error.Source.Content.Substring(error.Span.Start, error.Span.Length)));
        Assert.Equal("did you mean `name`?", error.Help);
    }

    // Lines lost, letters lost, letters exchanged: whatever it is, it is told and not thrown.
    [Fact]
    public void However_broken_a_file_is_it_is_a_list_of_problems()
    {
        var random = new Random(20261125);
        var lines = RuleSetTests.EveryKey.Split('\n');
        const string Letters = "{}[]:,'\"#-|>&*!%@\\\n \t.()=<k0é😀";
        for (var i = 0; i < 600; i++)
        {
            var line = random.Next(lines.Length);
            var at = random.Next(RuleSetTests.EveryKey.Length);
            var text = (i % 4) switch
            {
                0 => string.Join('\n', lines.Where((_, n) => n != line)),
                1 => RuleSetTests.EveryKey[..at],
                2 => RuleSetTests.EveryKey.Remove(at, 1),
                _ => RuleSetTests.EveryKey.Remove(at, 1).Insert(at, Letters[random.Next(Letters.Length)].ToString()),
            };

            var problems = RuleSet.Check([new("t.yaml", text)], new() { BuiltIn = false });

            Assert.All(problems, p => Assert.NotEqual("", p.ToString()));
        }
    }

    [Fact]
    public void A_rule_of_the_same_text_without_a_mistake_loads() => Assert.Equal("t", RuleFiles.LoadOne(RuleFiles.Sound).Id);
}
