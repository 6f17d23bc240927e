using System.Text.Json.Nodes;
using PolicyScanner.Cli.Configuration;
using PolicyScanner.Gate;
using PolicyScanner.Reports;
using PolicyScanner.Rules;
using static PolicyScanner.Cli.Schemas.Shape;

namespace PolicyScanner.Cli.Schemas;

/// <summary>The shape of <c>policyscanner.yaml</c>.</summary>
internal static class ConfigSchema
{
    public static JsonObject Create() => Document("config", "Configuration of PolicyScanner", Record("What is read, with which rules, and what fails", ["schema"],
        ("schema", Version(Config.Schema)),
        ("connections", Map(Ref("connection"), "Organizations to read, by name")),
        ("rules", TextOrList(Plain(null, null, "builtin", "./rules"), "`builtin`, and files or folders of rules")),
        ("profile", OneOf("Which of the built-in rules run", [.. RuleProfile.All.Select(p => p.Name)])),
        ("fail_on", OneOf("The lowest severity that ends a scan with code 1", [.. Enum.GetValues<Severity>().OrderDescending().Select(s => s.NameOf()), "none"])),
        ("inconclusive", OneOf("Whether what could not be judged ends with code 3", "fail", "warn")),
        ("context", ContextSchema.Create()),
        ("waivers", Plain("The waiver file", null, ".policyscanner/waivers.yaml")),
        ("waiver_policy", Record("What waivers must say", [],
            ("require", TextOrList(OneOf("A key", WaiverPolicy.Requirable), "Keys that every waiver must have")), ("max_days", MaxDays()),
            ("warn_before", Plain("From when on a waiver is reported as ending", null, "14d")))),
        ("baseline", Plain("The baseline", null, ".policyscanner/baseline.json")),
        ("outputs", Outputs()),
        ("overrides", Map(Ref("override"), "What is changed about rules, by id"))),
        ("connection", Record("A connection", [],
            ("api_type", OneOf("Which API it is", "enterprise", "compliance")), ("domain", Plain("Address of the API", null, "https://api.anthropic.com")), ("api_key", Ref("secret")),
            ("verify_ssl", Flag("Whether the certificate is verified")), ("ca_file", Plain("PEM file with the authorities to trust")), ("https_proxy", Plain("Proxy for all calls")),
            ("https_proxy_user", Plain("User at the proxy")), ("https_proxy_password", Ref("secret")), ("enrich_role_permissions", Flag("Whether the permissions of every role are read")))),
        ("secret", Secret()),
        ("override", Record("A change", [],
            ("severity", RuleSchema.Severity("Another severity")), ("params", Map(TextOrList(Plain()), "Other values of parameters")), ("enabled", Flag("`false` switches the rule off")),
            ("reason", Plain("Why it is switched off")))));

    private static JsonObject MaxDays() => new() { ["type"] = Texts(["integer", "null"]), ["description"] = "How long a waiver may hold" };

    private static JsonObject Outputs()
    {
        var outputs = Map(Plain(), "Files to write, by format");
        outputs["properties"] = Properties(ReportFormats.All.Select(f => (f.Name, (JsonNode)Plain(f.Description))));
        return outputs;
    }

    private static JsonObject Secret()
    {
        var secret = Record("Where a secret is; never the secret itself", [], ("env", Plain("Variable that holds it", null, "ANTHROPIC_ADMIN_KEY")), ("file", Plain("File that holds it")));
        secret["oneOf"] = new JsonArray(new JsonObject { ["required"] = Texts(["env"]) }, new JsonObject { ["required"] = Texts(["file"]) });
        return secret;
    }
}
