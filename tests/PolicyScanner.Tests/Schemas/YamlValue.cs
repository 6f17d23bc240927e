using System.Globalization;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using PolicyScanner.Text;
using PolicyScanner.Text.Yaml;

namespace PolicyScanner.Tests.Schemas;

/// <summary>A YAML file as an editor sees it: by the core schema of YAML 1.2.</summary>
internal static class YamlValue
{
    /// <summary>The value of a file; null where it is no mapping.</summary>
    public static JsonNode? Of(string file) => YamlDocument.Read(new SourceText("file.yaml", file)).Root is { } root ? Of(root) : null;

    private static JsonNode? Of(YamlNode node)
    {
        switch (node)
        {
            case YamlSequence list:
                return new JsonArray([.. list.Items.Select(Of)]);
            case YamlMapping mapping:
                var value = new JsonObject();
                foreach (var entry in mapping.Entries) value[entry.Name] = Of(entry.Value);
                return value;
            case YamlScalar { IsNull: true }:
                return null;
            case YamlScalar { IsPlain: true, Text: "true" or "True" or "TRUE" }:
                return true;
            case YamlScalar { IsPlain: true, Text: "false" or "False" or "FALSE" }:
                return false;
            case YamlScalar { IsPlain: true } plain when Regex.IsMatch(plain.Text, @"\A[-+]?(\d+|\.\d+|\d+\.\d*)([eE][-+]?\d+)?\z") && double.IsFinite(double.Parse(plain.Text, CultureInfo.InvariantCulture)):
                return long.TryParse(plain.Text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var whole) ? whole : double.Parse(plain.Text, CultureInfo.InvariantCulture);
            default:
                return ((YamlScalar)node).Text;
        }
    }
}
