using System.Globalization;
using PolicyScanner.Expressions.Checking;
using PolicyScanner.Findings;
using PolicyScanner.Graph;
using PolicyScanner.Rules;
using PolicyScanner.Rules.Reading;
using PolicyScanner.Text;
using PolicyScanner.Text.Yaml;

namespace PolicyScanner.Gate;

/// <summary>Reads <c>policyscanner.waivers/v1</c>. Every problem is reported at its place.</summary>
internal sealed class WaiverReader(YamlDocument document, RuleSet rules, WaiverPolicy policy)
{
    private static readonly string[] RootKeys = ["schema", "waivers"];
    private static readonly string[] WaiverKeys = ["rule", "organization", "subject", "where", "reason", "owner", "expires", "pin"];

    private readonly DiagnosticBag _bag = document.Bag;
    private readonly Dictionary<(string, string?, string), string> _seen = [];

    public IReadOnlyList<Waiver> Read()
    {
        if (document.Root is not { } root) return [];
        var keys = new Keys(root, "a waiver file", RootKeys, _bag);
        if (keys.RequiredText("schema") is { } schema && schema.Text != WaiverList.Schema) _bag.OtherSchema(schema.Span, schema.Text);
        // `waivers:` with nothing behind it is the empty list that a person leaves when the last one is gone.
        if (keys.Required("waivers") is not { } node || node is YamlScalar { IsNull: true } || _bag.List(node, "`waivers`") is not { } list) return [];
        return [.. list.Items.Select(item => _bag.Mapping(item, "a waiver") is { } mapping ? Read(mapping) : null).OfType<Waiver>()];
    }

    private Waiver? Read(YamlMapping mapping)
    {
        var keys = new Keys(mapping, "a waiver", WaiverKeys, _bag);
        var (rule, subject, where) = (keys.RequiredText("rule"), keys.Text("subject"), keys.Find("where"));
        if (rule is null) return null;
        foreach (var key in policy.Require) if (keys.Find(key) is null) _bag.Required(mapping.Place, key);
        foreach (var key in (ReadOnlySpan<string>)["organization", "reason", "owner"])
            if (keys.Value(key) is YamlScalar { IsNull: false } text && string.IsNullOrWhiteSpace(text.Text)) _bag.Blank(text.Span, key);
        if (keys.Find("subject") is null && where is null) _bag.NoSubject(mapping.Place);
        if (subject is not null && where is not null) _bag.SubjectAndWhere(where.Key.Span);

        var matched = Rules(rule);
        if (subject is not null) CheckSubject(subject, matched);
        var at = Places.Of(document.Source, mapping.Place);
        var organization = keys.Text("organization")?.Text;
        var choice = subject?.Text ?? (where?.Value as YamlScalar)?.Text;
        if (choice is not null && !_seen.TryAdd((rule.Text, organization, choice), at)) _bag.Twice(mapping.Place, _seen[(rule.Text, organization, choice)]);

        return new()
        {
            Rule = rule.Text,
            OrganizationId = organization,
            Subject = subject?.Text,
            Where = (where?.Value as YamlScalar)?.Text,
            Reason = keys.Text("reason")?.Text,
            Owner = keys.Text("owner")?.Text,
            Expires = keys.Text("expires") is { } day ? Day(day) : null,
            Pin = keys.Text("pin") is { } pin ? Hash(pin) : null,
            At = at,
            Place = WaiverText.Extent(mapping, document.Source.Content),
            Rules = matched.Select(r => r.Id).ToHashSet(StringComparer.Ordinal),
            Condition = where is not null && matched.Count > 0 ? Condition(rule, where, matched) : null,
        };
    }

    private IReadOnlyList<Rule> Rules(YamlScalar name)
    {
        if (MetaRules.All.Any(r => r.Id == name.Text))
        {
            _bag.MetaRule(name.Span, name.Text);
            return [];
        }
        // A waiver for a rule that this scan does not load is no mistake as long as there is such a rule.
        var matched = Matching(rules, name.Text);
        if (matched.Count == 0) matched = Matching(RuleSet.BuiltIn, name.Text);
        if (matched.Count == 0) _bag.UnknownRule(name.Span, name.Text, Nearest.Hint(name.Text, rules.Rules.Concat(RuleSet.BuiltIn.Rules).SelectMany(r => r.Aliases.Prepend(r.Id)).Distinct(StringComparer.Ordinal)));
        return matched;
    }

    private static IReadOnlyList<Rule> Matching(RuleSet rules, string name)
    {
        if (!Wildcard.Is(name)) return rules.Find(name) is { } rule ? [rule] : [];
        return [.. rules.Rules.Where(r => Wildcard.Matches(r.Id, name))];
    }

    private void CheckSubject(YamlScalar subject, IReadOnlyList<Rule> matched)
    {
        var slash = subject.Text.IndexOf('/', StringComparison.Ordinal);
        if (slash <= 0 || slash == subject.Text.Length - 1)
        {
            _bag.NoSubjectText(subject.Span, subject.Text);
            return;
        }
        var type = subject.Text[..slash];
        if (matched.Count > 0 && matched.All(r => r.Body.SubjectType != type)) _bag.OtherSubjectType(subject.Span, type, matched[0].Id, matched[0].Body.SubjectType);
    }

    private WaiverCondition? Condition(YamlScalar rule, YamlEntry where, IReadOnlyList<Rule> matched)
    {
        var types = matched.Select(r => r.Body.SubjectType).Distinct(StringComparer.Ordinal).ToList();
        if (types is not [var type] || GraphSchema.FindType(type) is not { } collection)
        {
            _bag.NoCondition(where.Key.Span, rule.Text);
            return null;
        }
        var slots = new SlotCounter();
        var definitions = rules.Definitions.ToDictionary(d => d.Function.Name, d => d.Function, StringComparer.Ordinal);
        var scope = Scope.Create(slots, definitions: definitions, context: rules.Context.Symbols).With("subject", CelType.Entity(collection), out _);
        return new ExpressionReader(document.Source, _bag).One(where.Value, "`where`", scope, CelType.Bool) is { } expression ? new(collection, expression, slots.Count) : null;
    }

    private DateOnly? Day(YamlScalar text)
    {
        if (DateOnly.TryParseExact(text.Text, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day)) return day;
        _bag.NoDate(text.Span, text.Text);
        return null;
    }

    private string? Hash(YamlScalar text)
    {
        if (text.Text.Length == Fingerprint.Digits && text.Text.All(char.IsAsciiHexDigitLower)) return text.Text;
        _bag.NoPin(text.Span, text.Text);
        return null;
    }
}
