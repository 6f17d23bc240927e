using Microsoft.Extensions.Time.Testing;
using PolicyScanner.Cli.Commands;
using Xunit;

namespace PolicyScanner.Cli.Tests;

/// <summary>Mistakes on the command line: code 2, nothing on stdout, what is wrong and what to do on stderr.</summary>
public sealed class UsageTests
{
    private const string Key = "sk-ant-api01-TESTTESTTESTTESTTESTTESTTESTTESTcompl";

    public static TheoryData<string, string> Mistakes => new()
    {
        { "", "error: a command is missing\n  = help: one of `scan`, `fetch`, `test`, `lint`, `explain`, `eval`, `rules`, `waive`, `waivers`, `baseline`, `init`, `schema`; `policyscanner --help` explains them\n" },
        { "scam", "error: `policyscanner` has no command `scam`\n  = help: did you mean `scan`?\n" },
        { "frobnicate", "error: `policyscanner` has no command `frobnicate`\n  = help: `policyscanner --help` shows what there is\n" },
        { "rules lst", "error: `policyscanner rules` has no command `lst`\n  = help: did you mean `list`?\n" },
        { "rules show", "error: `ID` is missing\n  = help: write `policyscanner rules show ID`\n" },
        { "scan --inptu a.json", "error: `policyscanner scan` has no flag `--inptu`\n  = help: did you mean `--input`?\n" },
        { "scan --strict=yes", "error: `policyscanner scan` has no flag `--strict`\n  = help: `policyscanner scan --help` shows what there is\n" },
        { "scan a.json", "error: `policyscanner scan` does not know what to do with `a.json`\n  = help: `policyscanner scan --help` shows what there is\n" },
        { "scan --domain", "error: `--domain` needs a value\n  = help: write `--domain URL`\n" },
        { "scan --domain a --domain b", "error: `--domain` is given 2 times, and takes one value\n  = help: write `--domain URL`\n" },
        { $"scan --api-key {Key}", "error: a secret never comes from the command line, so there is no `--api-key`\n  = help: set `POLICYSCANNER_API_KEY`, or use `--api-key-file PATH` or `--api-key-stdin`\n" },
        { $"scan {Key}", "error: `policyscanner scan` does not know what to do with `sk-ant-…`\n  = help: `policyscanner scan --help` shows what there is\n" },
        { "fetch", "error: `-o FILE` is missing: where is the snapshot to go?\n  = help: write `policyscanner fetch -o snapshot.json`\n"
            + "error: there is nothing to read: no API key is given\n  = help: set `POLICYSCANNER_API_KEY`, or pass `--api-key-file PATH` or `--api-key-stdin`, and `--api-type enterprise` for a Claude Console organization\n" },
        { "rules show \u001b[31mkey\u202e", "error: there is no rule `\\u{1b}[31mkey\\u{202e}`\n  = help: `policyscanner rules list` shows the rules\n" },
        { "lint nowhere.yaml", "error: `nowhere.yaml` does not exist\n  = help: check the path\n" },
        { "lint --format jsn", "error: --format: there is no format `jsn`\n  = help: did you mean `json`?\n" },
        { "test nowhere", "error: `nowhere` does not exist\n  = help: check the path\n" },
    };

    [Theory]
    [MemberData(nameof(Mistakes))]
    public async Task A_mistake_is_named_with_what_to_do(string arguments, string message)
    {
        var run = await Tool.InProcessAsync(arguments.Split(' ', StringSplitOptions.RemoveEmptyEntries));

        Assert.Equal(new(2, "", message), run);
    }

    public static TheoryData<string, string> ScanMistakes => new()
    {
        { "", "error: there is nothing to scan: neither a snapshot nor an API key is given\n  = help: offline: `--input snapshot.json`, made with `policyscanner fetch -o snapshot.json`; live: set `POLICYSCANNER_API_KEY`, or pass "
            + "`--api-key-file PATH` or `--api-key-stdin`, and `--api-type enterprise` for a Claude Console organization\n" },
        { "--input a.json --domain https://x --enrich-role-permissions", "error: `--input` reads no network, so there is nothing to do for `--domain`, `--enrich-role-permissions`\n  = help: leave out one or the other\n" },
        { "--input a.json -o text -o json", "error: several reports go to stdout, which holds one\n  = help: name files for the others: `-o FORMAT=PATH`\n" },
        { "--input a.json -o jsno", "error: there is no report format `jsno`\n  = help: did you mean `json`?\n" },
        { "--input a.json -o json=", "error: `-o json=` names no file\n  = help: write `-o json=PATH`, or `-o json` for stdout\n" },
        { "--input a.json -o json=r.json -o text=./r.json", "error: several reports go to `r.json`\n  = help: give each a file of its own\n" },
        { "--input a.json -o json=no/such/folder/r.json", "error: `no/such/folder/r.json` cannot be written: folder `no/such/folder` does not exist\n  = help: make the folder, or name another one\n" },
        { "--input a.json -o json=/", "error: `/` cannot be written: it is a folder\n  = help: name a file in it\n" },
        { "--input a.json --fail-on hihg --inconclusive maybe", "error: --fail-on: the threshold cannot be `hihg`\n  = help: did you mean `high`?\n"
            + "error: --inconclusive: what becomes of the inconclusive cannot be `maybe`\n  = help: it can be `fail`, `warn`\n" },
        { "--input a.json --as-of 2026-11-23", "error: --as-of: `2026-11-23` is no instant\n  = help: write it with its zone, as in `2026-11-23T12:00:00Z`\n" },
        { "--input a.json --as-of 2026-11-23T12:00:00", "error: --as-of: `2026-11-23T12:00:00` is no instant\n  = help: write it with its zone, as in `2026-11-23T12:00:00Z`\n" },
        { "--input a.json --param key-never-expires", "error: `--param key-never-expires` is not understood\n  = help: write `--param RULE.NAME=VALUE`, as in `--param user-multi-workspace-admin.max_workspaces=2`\n" },
        { "--input a.json --select severety>=high", "error: `--select` does not understand `severety>=high`\n  = help: a term is `tag:NAME`, `id:GLOB`, `control:FRAMEWORK/ID`, `area:FOLDER` or `severity>=high`, with `!` before it to negate\n" },
        { "--input a.json --select severity>=hgih", "error: the severity cannot be `hgih`\n  = help: did you mean `high`?\n" },
        { "--input a.json --select tags:keys", "error: `--select` does not understand `tags:keys`\n  = help: did you mean `tag:keys`?\n" },
        { "--input a.json --select tag:kyes", "error: `--select tag:kyes` chooses no rule\n  = help: did you mean `keys`?\nerror: no rule is selected\n  = help: `policyscanner rules list` shows what there is to `--select`\n" },
        { "--input a.json --select key-never-expires", "error: `--select` does not understand `key-never-expires`\n  = help: did you mean `id:key-never-expires`?\n" },
        { "--input a.json --select !id:*", "error: no rule is selected\n  = help: `policyscanner rules list` shows what there is to `--select`\n" },
        { "--connection console", "error: there is no connection `console`\n  = help: no configuration file with `connections` was read: name one with `--config FILE`\n" },
        { "--api-key-file nowhere.txt", "error: --api-key-file: `nowhere.txt` does not exist\n  = help: check the path\n" },
        { "--api-key-stdin", "error: standard input is empty, and `--api-key-stdin` reads the key from it\n  = help: pipe the key in: `secret-store get … | policyscanner …`\n" },
        { "--input nowhere.json", "error: `nowhere.json` does not exist: make it with `policyscanner fetch -o nowhere.json`\n" },
    };

    [Theory]
    [MemberData(nameof(ScanMistakes))]
    public async Task A_scan_that_cannot_start_says_why(string arguments, string message)
    {
        var run = await Tool.InProcessAsync(["scan", .. arguments.Split(' ', StringSplitOptions.RemoveEmptyEntries)]);

        Assert.Equal(new(2, "", message), run);
    }

    [Fact]
    public async Task Data_that_are_read_live_are_not_judged_as_of_yesterday()
    {
        var run = await Tool.InProcessAsync(["scan", "--as-of", "2026-11-23T12:00:00Z"], Keys.OfCompliance, new FakeTimeProvider(new(2026, 11, 23, 12, 0, 1, TimeSpan.Zero)));

        Assert.Equal(new(2, "", "error: --as-of 2026-11-23T12:00:00Z is before the data were taken\n"
            + "  = help: data that are read live are taken now: leave out `--as-of`, or scan a snapshot from before\n"), run);
    }

    [Fact]
    public async Task The_environment_speaks_where_no_flag_does()
    {
        var environment = new Dictionary<string, string> { ["POLICYSCANNER_FAIL_ON"] = "hihg", ["POLICYSCANNER_VERIFY_SSL"] = "no", ["POLICYSCANNER_CONFIG"] = "nowhere.yaml" };

        var run = await Tool.InProcessAsync(["scan"], environment);
        var flagged = await Tool.InProcessAsync(["scan", "--fail-on", "high", "--input", "nowhere.json"], environment);

        Assert.Equal(2, run.Code);
        Assert.StartsWith("error: `nowhere.yaml` does not exist\n  = help: check the path\n", run.Error, StringComparison.Ordinal);
        Assert.Contains("error: POLICYSCANNER_VERIFY_SSL: `no` is neither `true` nor `false`\n", run.Error, StringComparison.Ordinal);
        Assert.Contains("error: POLICYSCANNER_FAIL_ON: the threshold cannot be `hihg`\n  = help: did you mean `high`?\n", run.Error, StringComparison.Ordinal);
        Assert.DoesNotContain("FAIL_ON", flagged.Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("rules list", 2)]
    [InlineData("fetch -o never.json --domain http://127.0.0.1:1", 3)]
    public async Task What_nobody_expected_is_one_line_without_innards(string arguments, int code)
    {
        await using var error = new StringWriter { NewLine = "\n" };
        var context = new CommandContext
        {
            Output = Stream.Null, Error = error, Input = TextReader.Null, Time = new BrokenClock(),
            Variable = name => name == "POLICYSCANNER_CONFIG" && code == 2 ? throw new InvalidOperationException($"a broken\nthing with {Keys.Admin}") : Keys.OfCompliance.GetValueOrDefault(name),
        };

        Assert.Equal(code, (int)await CommandLine.RunAsync(arguments.Split(' '), context, TestContext.Current.CancellationToken));
        Assert.Matches(@"\Aerror: something unexpected happened: a broken thing with sk-ant-… \(InvalidOperationException\)\n  = help: [^\n]+\n\z", error.ToString());
    }

    [Fact]
    public async Task All_mistakes_are_said_at_once()
    {
        var run = await Tool.InProcessAsync(["scan", "--fail-on", "x", "-o", "y", "--as-of", "z", "--api-type", "w"]);

        Assert.Equal(2, run.Code);
        Assert.Equal(5, run.Error.Split("error: ").Length - 1);
    }

    private sealed class BrokenClock : TimeProvider
    {
        public override DateTimeOffset GetUtcNow() => throw new InvalidOperationException($"a broken\nthing with {Keys.Admin}");
    }
}
