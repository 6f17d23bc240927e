using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using PolicyScanner.Gate;
using PolicyScanner.Reports;
using PolicyScanner.Rules;
using PolicyScanner.Tests.Reports;
using PolicyScanner.Tests.Rules;
using PolicyScanner.Text;
using Xunit;

namespace PolicyScanner.Tests.Schemas;

/// <summary>
/// The published schemas and the readers of the files: a schema accepts what the reader accepts, so that what it refuses is refused. That it refuses
/// something at all, snapshots show.
/// </summary>
public sealed class SchemaTests
{
    public static TheoryData<string> Schemas => ["rule", "definitions", "config", "waivers", "baseline", "report"];

    [Theory, MemberData(nameof(Schemas))]
    public async Task A_schema_is_one_and_an_empty_file_is_nothing_that_it_accepts(string schema) =>
        Assert.NotEmpty((await Judges.BySchemaAsync(schema, [("empty", new JsonObject())]))["empty"]);

    [Fact]
    public async Task Every_file_of_the_repository_and_of_its_manual_is_accepted()
    {
        var files = new[] { "rules", "samples" }.SelectMany(f => Directory.EnumerateFiles(Path.Combine(Repository.Directory, f), "*.yaml", SearchOption.AllDirectories))
            .Select(path => (Name: Path.GetRelativePath(Repository.Directory, path), Text: File.ReadAllText(path)));
        var examples = Directory.EnumerateFiles(Path.Combine(Repository.Directory, "docs"), "*.md")
            .SelectMany(path => Regex.Matches(File.ReadAllText(path), @"^```yaml\n(.*?)^```", RegexOptions.Singleline | RegexOptions.Multiline).Select((m, i) => (Name: $"{Path.GetFileName(path)} {i}", Text: m.Groups[1].Value)));
        var judged = 0;
        foreach (var kind in files.Concat(examples).GroupBy(f => Regex.Match(f.Text, @"^schema: policyscanner\.([a-z]+)/v1", RegexOptions.Multiline).Groups[1].Value).Where(k => k.Key.Length > 0))
        {
            var refused = await Judges.BySchemaAsync(kind.Key, kind.Select(f => (f.Name, YamlValue.Of(f.Text))));
            Assert.Equal([], refused.SelectMany(r => r.Select(reason => $"{r.Key}: {reason}")));
            judged += kind.Count();
        }
        Assert.True(judged > RuleSet.BuiltIn.Rules.Count + 5, $"{judged} files");
    }

    [Fact]
    public async Task What_the_schema_of_rules_refuses_the_reader_refuses()
    {
        (string Name, string Text)[] rules =
        [
            ("sound", RuleFiles.Sound), ("every key", RuleSetTests.EveryKey),
            .. BrokenRulesTests.Cases.Select(c => (c.Name, RuleFiles.With(c.Old, c.New))),
            .. RuleTestReadingTests.Cases.Select(c => ($"test: {c.Name}", RuleFiles.With("", $"tests:\n  - {c.Test}"))),
            .. Altered(RuleSetTests.EveryKey, 1500), .. Altered(SeveralTests, 1500),
        ];

        var accepted = await NothingGoodIsRefusedAsync("rule", rules, text => RuleSet.Check([new("t.yaml", text)], new() { BuiltIn = false, Tests = true }));

        Assert.True(accepted > 300, $"{accepted} of {rules.Length} files are accepted by the reader");
    }

    [Fact]
    public async Task What_the_schema_of_definitions_refuses_the_reader_refuses()
    {
        var built = Directory.EnumerateFiles(Path.Combine(Repository.Directory, "rules", "definitions"), "*.yaml").Select(File.ReadAllText);

        await NothingGoodIsRefusedAsync("definitions", [.. built.SelectMany(text => Altered(text.Replace("name: ", "name: my_", StringComparison.Ordinal), 200))],
            text => RuleSet.Check([new("d.yaml", text)], new() { BuiltIn = true, Tests = true }));
    }

    [Fact]
    public async Task What_the_schema_of_waivers_refuses_the_reader_refuses()
    {
        const string Waivers = """
            schema: policyscanner.waivers/v1
            waivers:
              - rule: key-never-expires
                organization: o1
                subject: api_key/k1
                reason: why
                owner: ann
                expires: 2027-02-28
                pin: 4f1c0b6d9a7e2358
              - { rule: key-orphaned, where: 'subject.name == "x"', reason: 5, owner: true, expires: "2027-02-28" }

            """;

        var accepted = await NothingGoodIsRefusedAsync("waivers", [("whole", Waivers), ("empty", "schema: policyscanner.waivers/v1\nwaivers:\n"), .. Altered(Waivers, 1500)],
            text => WaiverList.Check(new("w.yaml", text), RuleSet.BuiltIn));

        Assert.True(accepted > 100, $"{accepted} are accepted by the reader");
    }

    // The reader knows of names, types and places too: of those the schema says nothing.
    [Fact]
    public async Task These_mistakes_in_rules_an_editor_shows_by_the_schema_alone()
    {
        var rules = BrokenRulesTests.Cases.Select(c => (c.Name, YamlValue.Of(RuleFiles.With(c.Old, c.New)))).ToList();
        var tests = RuleTestReadingTests.Cases.Select(c => ($"test: {c.Name}", YamlValue.Of(RuleFiles.With("", $"tests:\n  - {c.Test}")))).ToList();

        var refused = await Judges.BySchemaAsync("rule", rules.Concat(tests).Where(r => r.Item2 is not null));

        Snapshots.Match(string.Concat(refused.Select(r => r.Key + "\n")));
    }

    [Fact]
    public async Task Reports_and_baselines_are_as_their_schemas_say()
    {
        var reports = Judges.Reports("json", new());
        var baselines = reports.Select(r =>
        {
            using var stream = new MemoryStream();
            Baseline.Of(JsonReportReader.Read(new MemoryStream(r.Report))).Write(stream);
            return (r.Name, JsonNode.Parse(stream.ToArray()));
        });

        Assert.Equal([], (await Judges.BySchemaAsync("report", reports.Select(r => (r.Name, JsonNode.Parse(r.Report))))).SelectMany(r => r));
        Assert.Equal([], (await Judges.BySchemaAsync("baseline", baselines)).SelectMany(r => r));
    }

    private static readonly string SeveralTests = RuleFiles.With("", """
        tests:
          - name: everything
            now: 2026-06-01T12:00:00+02:00
            params: { most: 3 }
            context: { approved_domains: [x.example], roster: [{ email: a@x.example, team: 5, status: null }], teams: [{ name: a, allow: { emails: [b@x.example] } }] }
            given:
              api_keys: [{ id: k1, expires_at: null, workspace_id: w1 }, { id: k2, created_at: 2026-01-01 }]
              workspaces: [{ id: w1, tags: { env: prod, n: 5 } }]
              groups: [{ id: g1, role_ids: [r1, 2] }]
            missing: [users, { workspace_members: w1 }, { api_keys: { k1: expires_at, k2: name } }, { role_permissions: not_requested }]
            expect: [k1, { subject: k2, message: "k2 never expires", severity: low }]
          - { name: 7, given: { usage: [] }, expect: [] }
          - { name: inconclusive, expect: inconclusive }
        """);

    private static async Task<int> NothingGoodIsRefusedAsync(string schema, (string Name, string Text)[] files, Func<string, IReadOnlyList<Diagnostic>> check)
    {
        var read = files.Select((f, i) => (Name: $"{i} {f.Name}", f.Text, Value: YamlValue.Of(f.Text))).Where(f => f.Value is not null).ToList();
        var refused = await Judges.BySchemaAsync(schema, read.Select(f => (f.Name, f.Value)));
        var good = read.Where(f => check(f.Text).All(p => p.Severity is not DiagnosticSeverity.Error)).ToList();

        Assert.Equal([], good.Where(f => refused[f.Name].Any()).Select(f => $"{f.Name}: {string.Join("; ", refused[f.Name])}\n{f.Text}"));
        return good.Count;
    }

    // Words and letters lost and exchanged: most are mistakes, and some are another way to write the same.
    private static IEnumerable<(string Name, string Text)> Altered(string text, int count)
    {
        var random = new Random(20261126);
        string[] words = ["null", "true", "5", "[]", "{}", "1.5", "\"\"", "[a]", "2026-01-01", "x", "''"];
        var places = Regex.Matches(text, @"(?<=[:\[,] )[^\s,{}\[\]][^\n,{}\[\]]*").ToList();
        for (var i = 0; i < count; i++)
        {
            var (at, place, word) = (random.Next(text.Length), places[random.Next(places.Count)], words[random.Next(words.Length)]);
            yield return ($"altered {i}", (i % 3) switch
            {
                0 => text.Remove(at, 1),
                1 => text[..place.Index] + word + text[(place.Index + place.Length)..],
                _ => text.Remove(at, 1).Insert(at, word[..1]),
            });
        }
    }
}
