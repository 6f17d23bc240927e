using PolicyScanner.Text;
using PolicyScanner.Text.Yaml;

namespace PolicyScanner.Cli.Configuration;

/// <summary>The problems of a configuration file, PS0601 to PS0609; what YAML itself and its reader find has codes of its own.</summary>
internal static class ConfigProblems
{
    public const string BadValue = "PS0603", Secret = "PS0605", Connection = "PS0606", Rule = "PS0607", Path = "PS0608";

    public static void OtherSchema(this YamlDocument document, TextSpan at, string schema) => document.Report(
        "PS0601", at, $"`{schema}` is no configuration this version can read", $"write `schema: {Config.Schema}`");

    public static void SecretInFile(this YamlDocument document, TextSpan at, string key) => document.Report(
        "PS0604", at, $"`{key}` is written out, and a secret never stands in the file",
        $"write `{key}: {{ env: NAME }}` or `{key}: {{ file: PATH }}`, and replace the secret if anybody else has the file");

    public static void SecretWithoutSource(this YamlDocument document, TextSpan at, string key) =>
        document.Report("PS0604", at, $"`{key}` needs either `env` or `file`", $"write `{key}: {{ env: NAME }}` or `{key}: {{ file: PATH }}`");

    public static void DisabledWithoutReason(this YamlDocument document, TextSpan at, string rule) =>
        document.Report("PS0609", at, $"`{rule}` is switched off without a reason", "add `reason: …`: reports show it");

    public static void ReasonWithoutDisabled(this YamlDocument document, TextSpan at) =>
        document.Report("PS0609", at, "`reason` says why a rule is switched off, and this one is not", "add `enabled: false`, or remove it");
}
