using PolicyScanner.Gate;
using PolicyScanner.Rules;
using PolicyScanner.Text;
using Xunit;

namespace PolicyScanner.Tests.Gate;

public sealed class WaiverTextTests
{
    private const string File = """
        # Decisions of the platform team.
        schema: policyscanner.waivers/v1   # do not change

        waivers:
          # the old batch job
          - rule: key-never-expires
            subject: api_key/k1
            reason: >-
              Two lines
              of it

            owner: jane@x.example # for now
            expires: 2027-01-01

          # the guild
          - # see the re-scan
            rule: key-orphaned
            subject: api_key/k2
            reason: "quoted: yes"
            owner: o
            expires: 2027-01-01 # soon
          - { rule: key-orphaned, subject: api_key/k3, reason: r, owner: o, expires: 2027-01-01 }
        # the end

        """;

    private static readonly (string, string)[] Entry =
        [("rule", "key-orphaned"), ("subject", "api_key/k9"), ("reason", "needs: quotes \"\u001b[31m\"\n- rule: x"), ("owner", "o@x.example"), ("expires", "2027-03-01")];

    [Fact]
    public void What_people_wrote_stays_when_one_is_added()
    {
        var text = WaiverText.Add(new("w.yaml", File), Entry);

        const string Added = "  - rule: key-orphaned\n    subject: api_key/k9\n    reason: \"needs: quotes \\\"\\u001B[31m\\\"\\u000A- rule: x\"\n    owner: o@x.example\n    expires: 2027-03-01\n";
        Assert.Equal(File.Replace("# the end", Added + "# the end", StringComparison.Ordinal), text);
        Assert.Equal(Entry[2].Item2, Load(text).All[^1].Reason);
    }

    [Theory]
    [InlineData(null)]
    [InlineData("schema: policyscanner.waivers/v1\nwaivers:")]
    [InlineData("schema: policyscanner.waivers/v1\nwaivers: []\n")]
    [InlineData("schema: policyscanner.waivers/v1\nwaivers: null # none yet\n")]
    [InlineData("schema: policyscanner.waivers/v1\r\nwaivers:\r\n- rule: key-orphaned\r\n  subject: api_key/k1\r\n  reason: r\r\n  owner: o\r\n  expires: 2027-01-01")]
    [InlineData("waivers: # decisions\n\n# more\nschema: policyscanner.waivers/v1\n")]
    public void One_can_be_added_to_any_file(string? file)
    {
        var before = file is null ? 0 : Load(file).All.Count;

        var text = WaiverText.Add(file is null ? null : new("w.yaml", file), Entry);

        var waivers = Load(text);
        Assert.Equal(before + 1, waivers.All.Count);
        Assert.Equal("api_key/k9", waivers.All[^1].Subject);
        Assert.Equal(file?.Contains("\r\n", StringComparison.Ordinal) ?? false, text.Contains("\r\n", StringComparison.Ordinal));
        Assert.All(file?.Split('\n').Where(l => l.Contains('#', StringComparison.Ordinal)) ?? [], l => Assert.Contains(l[l.IndexOf('#', StringComparison.Ordinal)..], text, StringComparison.Ordinal));
    }

    [Fact]
    public void Only_the_lines_of_a_waiver_go_with_it()
    {
        var file = new SourceText("w.yaml", File);
        var waivers = Load(File).All;

        for (var subset = 0; subset < 8; subset++)
        {
            var gone = waivers.Where((_, i) => (subset & (1 << i)) != 0).ToList();
            var text = WaiverText.Remove(file, gone);

            Assert.Equal(waivers.Except(gone).Select(w => w.Subject), Load(text).All.Select(w => w.Subject));
            Assert.All(["# Decisions of the platform team.", "# do not change", "  # the old batch job", "  # the guild", "# the end"], c => Assert.Contains(c, text, StringComparison.Ordinal));
        }
        Assert.Equal(File, WaiverText.Remove(file, []));
    }

    [Fact]
    public void A_list_in_brackets_is_left_alone()
    {
        string[] files =
        [
            "schema: policyscanner.waivers/v1\nwaivers: [{ rule: key-orphaned, subject: api_key/k1, reason: r, owner: o, expires: 2027-01-01 }]\n",
            "schema: policyscanner.waivers/v1\nwaivers:\n  # none\n  []\n",
            "schema: policyscanner.waivers/v1\nwaivers: [\n]\n",
            "{ schema: policyscanner.waivers/v1, waivers: [] }\n",
        ];

        foreach (var file in files) Assert.Equal("PS0814", Assert.Single(Assert.Throws<GateFileException>(() => WaiverText.Add(new("w.yaml", file), Entry)).Problems).Code);
    }

    private static WaiverList Load(string text) => WaiverList.Load(new("w.yaml", text), RuleSet.BuiltIn);
}
