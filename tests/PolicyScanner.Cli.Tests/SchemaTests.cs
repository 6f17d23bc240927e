using System.Text.Json.Nodes;
using PolicyScanner.Cli.Configuration;
using PolicyScanner.Cli.Schemas;
using PolicyScanner.Graph;
using PolicyScanner.Tests;
using Xunit;

namespace PolicyScanner.Cli.Tests;

/// <summary><c>schema</c>: the shape of files and the model. What the schemas are worth, the tests of the library show with the published files.</summary>
public sealed class SchemaTests
{
    public static TheoryData<string> Names => [.. JsonSchemas.All.Select(s => s.Name)];

    [Theory]
    [MemberData(nameof(Names))]
    public async Task The_published_schemas_are_current(string name)
    {
        var run = await Tool.InProcessAsync(["schema", name]);

        Assert.Equal((0, ""), (run.Code, run.Error));
        Assert.True((await File.ReadAllTextAsync(Path.Combine(Tool.Repository, "schemas", name + ".json"), TestContext.Current.CancellationToken)).ReplaceLineEndings("\n") == run.Output,
            $"policyscanner schema {name} > schemas/{name}.json");
    }

    [Fact]
    public void The_schema_of_the_configuration_has_the_keys_of_its_reader()
    {
        var schema = ConfigSchema.Create();

        Assert.Equal(ConfigReader.Known.Order(StringComparer.Ordinal), Keys(schema));
        Assert.Equal(ConfigReader.ConnectionKeys.Order(StringComparer.Ordinal), Keys(schema["$defs"]!["connection"]!));

        static IEnumerable<string> Keys(JsonNode shape) => shape["properties"]!.AsObject().Select(p => p.Key).Order(StringComparer.Ordinal);
    }

    [Fact]
    public async Task The_model_names_all_that_rules_can_speak_of()
    {
        var (text, json) = (await Tool.RunAsync("schema", "model"), await Tool.InProcessAsync(["schema", "model", "--format", "json"]));
        var model = JsonNode.Parse(json.Output)!;

        Assert.Equal((0, "", 0, ""), (text.Code, text.Error, json.Code, json.Error));
        Assert.All(GraphSchema.Collections, c =>
        {
            Assert.Contains($"\n{c.Name} of {c.Type}: ", text.Output, StringComparison.Ordinal);
            var described = model["collections"]!.AsArray().Single(x => (string?)x!["name"] == c.Name)!;
            Assert.Equal(c.Fields.Select(f => f.Name), described["fields"]!.AsArray().Select(f => (string?)f!["name"]));
            Assert.Equal(c.Edges.Select(e => e.Target), described["edges"]!.AsArray().Select(e => (string?)e!["target"]));
        });
        Assert.Contains("  expires_at        timestamp?    null ", text.Output, StringComparison.Ordinal);
        Assert.Contains("  live(key: api_key) -> bool ", text.Output, StringComparison.Ordinal);
        Assert.Contains("startsWith(this: string, ", text.Output, StringComparison.Ordinal);
        Assert.Contains("live(key: api_key) -> bool", model["definitions"]!.AsArray().Select(f => (string?)f!["signature"]));
    }

    [Fact]
    public async Task A_schema_that_is_not_there_is_answered_with_the_nearest() =>
        Assert.Equal(new(2, "", "error: there is no schema `rules`\n  = help: did you mean `rule`?\n"), await Tool.InProcessAsync(["schema", "rules"]));

    [Fact]
    public async Task Files_lead_an_editor_to_a_schema_only_where_one_is()
    {
        using var folder = new TemporaryFolder();
        await Tool.InProcessAsync(["rules", "new", "alone", "-o", folder.Path]);
        await Tool.InProcessAsync(["init", folder.Path]);
        await Tool.InProcessAsync(["rules", "new", "within", "-o", Path.Combine(folder.Path, "rules", "keys")]);

        Assert.DoesNotContain("$schema", await Text("alone.yaml"), StringComparison.Ordinal);
        foreach (var file in new[] { "policyscanner.yaml", "rules/user-contractor.yaml", ".policyscanner/waivers.yaml", "rules/keys/within.yaml" })
        {
            const string Start = "# yaml-language-server: $schema=";
            var line = (await Text(file)).Split('\n')[0];
            Assert.StartsWith(Start, line, StringComparison.Ordinal);
            Assert.True(File.Exists(Path.Combine(folder.Path, Path.GetDirectoryName(file)!, line[Start.Length..])), line);
        }

        Task<string> Text(string name) => File.ReadAllTextAsync(Path.Combine(folder.Path, name), TestContext.Current.CancellationToken);
    }
}
