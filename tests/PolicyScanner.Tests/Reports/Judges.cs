using System.ComponentModel;
using System.Diagnostics;
using System.Text;
using System.Text.Json.Nodes;
using System.Xml.Linq;
using PolicyScanner.Evaluation;
using PolicyScanner.Findings;
using PolicyScanner.Graph;
using PolicyScanner.Reports;
using PolicyScanner.Rules;
using PolicyScanner.Tests.Findings;
using Xunit;

namespace PolicyScanner.Tests.Reports;

/// <summary>
/// Validators that others wrote, see <c>tests/judges</c>: installed once, in a folder beside the build's. A test is skipped, and says why, where they
/// cannot be.
/// </summary>
internal static class Judges
{
    private static readonly string Sources = Path.Combine(Repository.Directory, "tests", "judges");
    private static readonly string Folder = Path.Combine(Repository.Directory, "artifacts", "judges");
    private static readonly Lazy<Task<string?>> Installation = new(InstallAsync);

    private static string Multitool => Path.Combine(Folder, "node_modules", "@microsoft", $"sarif-multitool-{Platform}", "Sarif.Multitool");

    private static string MultitoolRules => Path.Combine(Folder, "rules.xml");

    private static string Platform => OperatingSystem.IsMacOS() ? "darwin" : OperatingSystem.IsWindows() ? "win32" : "linux";

    /// <summary>What is judged: the sample organization, a scan with something of everything, one that found nothing, and hostile names.</summary>
    public static (string Name, byte[] Report)[] Reports(string format, ReportOptions options)
    {
        var sample = Snapshot.ReadFile(Path.Combine(Repository.Directory, "samples", "orgs", "acme.snapshot.json"));
        (string, ScanResult)[] scans =
        [
            ("sample", Scanner.Scan(sample, RuleSet.BuiltIn, new() { AsOf = Scans.AsOf }, TestContext.Current.CancellationToken)),
            ("everything", Scans.Rich()), ("nothing", Scans.Clean), ("hostile", HostileNames.AllAtOnce()),
        ];
        return [.. scans.Select(s => (s.Item1, ReportFormats.Find(format)!.Bytes(s.Item2, options)))];
    }

    /// <summary>What Microsoft's validator finds wrong by the rules of the standard and of GitHub code scanning: the report, a rule and a place each.</summary>
    public static async Task<IReadOnlyList<string>> ByMultitoolAsync(params IReadOnlyList<(string Name, byte[] Report)> reports)
    {
        await ReadyAsync();
        using var folder = new TemporaryFolder();
        var (files, output) = (Write(folder, reports, "sarif"), Path.Combine(folder.Path, "verdict"));
        var run = await RunAsync(Multitool, ["validate", .. files, "--rule-kind", "Sarif;Gh", "--config", MultitoolRules, "--output", output, "--quiet"], folder.Path);

        // It ends with 0 whatever it found: only what it wrote counts.
        if (!File.Exists(output)) return [$"no verdict: {run}"];
        var verdict = JsonNode.Parse(await File.ReadAllTextAsync(output))!["runs"]![0]!;
        var results = verdict["results"]?.AsArray().Select(r => $"{Path.GetFileName(Report(r!))}: {r!["ruleId"]} {r["message"]!["id"]} {r["message"]!["arguments"]?[0]}") ?? [];
        var crashed = verdict["invocations"]![0]!["toolExecutionNotifications"]?.AsArray().Select(n => $"crashed: {n!["message"]!["text"]}") ?? [];
        return [.. results, .. crashed];

        string Report(JsonNode result)
        {
            var artifact = result["locations"]![0]!["physicalLocation"]!["artifactLocation"]!;
            return (string?)artifact["uri"] ?? (string)verdict["artifacts"]![(int)artifact["index"]!]!["location"]!["uri"]!;
        }
    }

    /// <summary>What the schema of SARIF says against reports: the report, a place and a reason each.</summary>
    public static Task<IReadOnlyList<string>> BySarifSchemaAsync(params IReadOnlyList<(string Name, byte[] Report)> reports) => ByScriptAsync("sarif-schema.js", "sarif", reports);

    /// <summary>What the schemas of Ant and of Jenkins say against JUnit reports: the report, the schema and a reason each.</summary>
    public static Task<IReadOnlyList<string>> ByJUnitSchemasAsync(params IReadOnlyList<(string Name, byte[] Report)> reports) => ByScriptAsync("junit-schemas.js", "xml", reports);

    /// <summary>What a published schema says against values: the value's name and the reasons.</summary>
    /// <param name="schema">The schema's name, <c>rule</c>.</param>
    /// <param name="values">Values by name.</param>
    public static async Task<ILookup<string, string>> BySchemaAsync(string schema, IEnumerable<(string Name, JsonNode? Value)> values)
    {
        var list = new JsonArray([.. values.Select(v => new JsonObject { ["name"] = v.Name, ["value"] = v.Value?.DeepClone() })]);
        var lines = await ByScriptAsync("file-schema.js", "json",
            ("schema", await File.ReadAllBytesAsync(Path.Combine(Repository.Directory, "schemas", schema + ".json"))), ("values", Encoding.UTF8.GetBytes(list.ToJsonString())));
        return lines.Select(l => l.Split('\t', 2)).ToLookup(l => l[0], l => l[^1], StringComparer.Ordinal);
    }

    private static async Task<IReadOnlyList<string>> ByScriptAsync(string script, string extension, params IReadOnlyList<(string Name, byte[] Report)> reports)
    {
        await ReadyAsync();
        using var folder = new TemporaryFolder();
        var lines = await RunAsync("node", [Path.Combine(Folder, script), .. Write(folder, reports, extension)], folder.Path);
        return [.. lines.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(l => l.Replace(folder.Path + Path.DirectorySeparatorChar, "", StringComparison.Ordinal))];
    }

    private static string[] Write(TemporaryFolder folder, IEnumerable<(string Name, byte[] Report)> reports, string extension) =>
        [.. reports.Select(r =>
        {
            var path = Path.Combine(folder.Path, $"{r.Name}.{extension}");
            File.WriteAllBytes(path, r.Report);
            return path;
        })];

    private static async Task ReadyAsync()
    {
        if (await Installation.Value is { } reason) Assert.Skip($"the judges of tests/judges are not there: {reason}");
    }

    // What GitHub demands is switched off until somebody asks; GH1004 only warns of lists that GitHub shortens.
    private static void Enable(string rules)
    {
        var document = XDocument.Load(rules);
        foreach (var rule in document.Root!.Elements("Properties").Where(r => (string)r.Attribute("Key")! is ['G', 'H', ..] key && !key.StartsWith("GH1004", StringComparison.Ordinal)))
            rule.Elements("Property").Single(p => (string)p.Attribute("Key")! == "RuleEnabled").SetAttributeValue("Value", "Error");
        document.Save(rules);
    }

    private static async Task<string?> InstallAsync()
    {
        var (wanted, installed) = (Path.Combine(Sources, "package-lock.json"), Path.Combine(Folder, "installed.json"));
        try
        {
            Directory.CreateDirectory(Folder);
            foreach (var file in Directory.EnumerateFiles(Sources)) File.Copy(file, Path.Combine(Folder, Path.GetFileName(file)), overwrite: true);
            if (File.Exists(installed) && await File.ReadAllTextAsync(installed) == await File.ReadAllTextAsync(wanted)) return null;
            await RunAsync("npm", ["ci", "--ignore-scripts", "--no-audit", "--no-fund", "--fetch-retries=1", "--fetch-timeout=60000"], Folder);
            // Scripts of packages do not run here: this is all that the tool's would do.
            if (!OperatingSystem.IsWindows()) File.SetUnixFileMode(Multitool, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
            await RunAsync(Multitool, ["export-validation-config", MultitoolRules], Folder);
            Enable(MultitoolRules);
            File.Copy(wanted, installed, overwrite: true);
            return null;
        }
        catch (Exception e) when (e is Win32Exception or IOException or InvalidOperationException or OperationCanceledException)
        {
            return e.Message.ReplaceLineEndings(" ");
        }
    }

    /// <summary>What it printed; it has three minutes.</summary>
    /// <exception cref="InvalidOperationException">It failed.</exception>
    private static async Task<string> RunAsync(string program, string[] arguments, string folder)
    {
        using var limit = new CancellationTokenSource(TimeSpan.FromMinutes(3));
        using var process = Process.Start(new ProcessStartInfo(program, arguments) { WorkingDirectory = folder, RedirectStandardOutput = true, RedirectStandardError = true })!;
        var (output, error) = (process.StandardOutput.ReadToEndAsync(), process.StandardError.ReadToEndAsync());
        try
        {
            await process.WaitForExitAsync(limit.Token);
        }
        catch (OperationCanceledException)
        {
            process.Kill(entireProcessTree: true);
            throw;
        }
        return process.ExitCode == 0 ? await output : throw new InvalidOperationException($"`{program} {arguments[0]}` ended with {process.ExitCode}: {await error}");
    }
}
