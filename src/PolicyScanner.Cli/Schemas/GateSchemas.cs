using System.Text.Json.Nodes;
using PolicyScanner.Gate;
using static PolicyScanner.Cli.Schemas.Shape;

namespace PolicyScanner.Cli.Schemas;

/// <summary>The shapes of waiver files and baselines.</summary>
internal static class GateSchemas
{
    public static JsonObject Waivers()
    {
        var waiver = Record("A finding, or several, accepted for a while", ["rule"],
            ("rule", Plain("An id, a former id, or a pattern", null, "key-never-expires", "key-*")), ("organization", Plain("Needed where a scan has several")),
            ("subject", Plain("As every report prints it", "^[^/]+/[\\s\\S]+$", "api_key/apikey_01")), ("where", RuleSchema.Condition("CEL over `subject`, instead of one")),
            ("reason", Plain("Why it is accepted")), ("owner", Plain("Who answers for the decision")), ("expires", Word("The last day it holds, UTC", @"^\d{4}-\d{2}-\d{2}$", "2027-02-28")),
            ("pin", Plain("The evidence hash it was decided on", "^[0-9a-f]{16}$")));
        waiver["oneOf"] = new JsonArray(new JsonObject { ["required"] = Texts(["subject"]) }, new JsonObject { ["required"] = Texts(["where"]) });
        return Document("waivers", "Waivers of PolicyScanner", Record("What was decided", ["schema", "waivers"], ("schema", Version(WaiverList.Schema)), ("waivers", Any(List(waiver, "The waivers"), Null()))));
    }

    public static JsonObject Baseline() => Document("baseline", "A baseline of PolicyScanner", Record("Findings that are known and not decided", ["schema", "organizations", "mode", "findings"],
        ("schema", Version(Gate.Baseline.Schema)),
        ("organizations", TextOrList(Plain(), "Ids of the organizations it was made for")),
        ("mode", TextOrList(Plain(), "The API modes it was made in")),
        ("findings", List(Record("A finding", ["fingerprint", "rule", "severity", "subject"],
            ("fingerprint", Plain("Its identity")), ("rule", Plain("The rule")), ("severity", RuleSchema.Severity("How bad it was")),
            ("subject", Record("What it is about", ["type", "id", "organization"], ("type", Plain()), ("id", Plain()), ("organization", Plain()))))))));
}
