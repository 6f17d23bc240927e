using PolicyScanner.Tests;
using Xunit;

namespace PolicyScanner.Cli.Tests;

/// <summary><c>rules docs</c>: pages that are what the rules say.</summary>
public sealed class RuleDocsTests : IDisposable
{
    private const string Hostile = """"
        schema: policyscanner.rule/v1
        id: hostile-rule
        title: "Key <script>alert(1)</script> | [x](javascript:y) `z` @team #1"
        severity: low
        severity_when: [{ if: "key.name == \"``|\"", severity: high }]
        compliance: { "A|B<b>": [{ control: "C|1", requires: params.limit <= 5 }, "D_2"] }
        description: |
          Text with <img src=x onerror=y> and ![picture](http://x.example), `<code>` and

          # a heading
        remediation: "Take it away\u202e."
        references: [https://x.example/a]
        params:
          limit: { type: int, default: 3, min: 1, max: 9, description: "Most | of <them>" }
        match:
          - for: key in api_keys
            where: key.name == "```x"
        message: "{key.name} | is `x`"
        tests:
          - name: one is
            given: { api_keys: [{ id: k1, name: "```x" }, { id: k2, name: y }] }
            expect: [k1]

          - name: none is
            given: { api_keys: [{ id: k2, name: y }] }
            expect: pass

        """";

    private readonly TemporaryFolder _folder = new();

    private string Pages => Path.Combine(_folder.Path, "docs", "rules");

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task The_pages_of_the_repository_are_current()
    {
        var run = await Tool.InProcessAsync(["rules", "docs", "-o", Path.Combine(Tool.Repository, "docs", "rules"), "--check"]);

        Assert.True(run.Code == 0, run.Output + "\npolicyscanner rules docs -o docs/rules");
    }

    [Fact]
    public async Task What_others_wrote_stays_text_on_a_page()
    {
        var file = _folder.Write("area/hostile-rule.yaml", Hostile);

        var run = await Tool.RunAsync("rules", "docs", "--rules", file, "-o", Pages);

        Assert.True(run is { Code: 0, Output: "" }, run.Error);
        Snapshots.Match(Read("hostile-rule.md") + "\n=====\n\n" + Read("README.md"));
    }

    [Fact]
    public async Task A_check_tells_what_is_missing_other_or_left_and_writes_nothing()
    {
        _folder.Write("rules/named-x.yaml", Rules.NamedX);
        var arguments = new[] { "rules", "docs", "--rules", Path.Combine(_folder.Path, "rules"), "-o", Pages };
        var before = await Tool.InProcessAsync([.. arguments, "--check"]);
        Assert.False(Directory.Exists(Pages));
        await Tool.InProcessAsync(arguments);
        var current = await Tool.InProcessAsync([.. arguments, "--check"]);
        _folder.Write("rules/named-x.yaml", Rules.NamedX.Replace("Key named x", "Key named X", StringComparison.Ordinal));
        _folder.Write("docs/rules/gone.md", Read("named-x.md"));
        _folder.Write("docs/rules/own.md", "mine");
        var after = await Tool.InProcessAsync([.. arguments, "--check"]);
        await Tool.InProcessAsync(arguments);

        Assert.Equal((1, 0, 1), (before.Code, current.Code, after.Code));
        Assert.Equal(2, before.Output.Split("is missing").Length - 1);
        Assert.Contains("README.md` is not what the rules say\n", after.Output, StringComparison.Ordinal);
        Assert.Contains("named-x.md` is not what the rules say\n", after.Output, StringComparison.Ordinal);
        Assert.Contains("gone.md` is of a rule that is gone\n", after.Output, StringComparison.Ordinal);
        Assert.Equal(["README.md", "named-x.md", "own.md"], Directory.EnumerateFiles(Pages).Select(Path.GetFileName).Order(StringComparer.Ordinal));
        Assert.Equal(0, (await Tool.InProcessAsync([.. arguments, "--check"])).Code);
    }

    [Fact]
    public async Task A_page_that_somebody_wrote_is_not_written_over()
    {
        _folder.Write("docs/rules/README.md", "mine");

        var run = await Tool.InProcessAsync(["rules", "docs", "-o", Pages]);

        Assert.Equal((2, "mine"), (run.Code, Read("README.md")));
        Assert.Single(Directory.EnumerateFiles(Pages));
        Assert.Contains("was not written by this command", run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Without_a_folder_there_is_nowhere_to_write()
    {
        var run = await Tool.InProcessAsync(["rules", "docs"]);

        Assert.Equal(new(2, "", "error: `-o FOLDER` is missing\n  = help: name the folder of the pages, as in `-o docs/rules`\n"), run);
    }

    private string Read(string name) => File.ReadAllText(Path.Combine(Pages, name));
}
