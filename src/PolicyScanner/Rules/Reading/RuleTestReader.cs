using PolicyScanner.Expressions.Checking;
using PolicyScanner.Graph;
using PolicyScanner.Rules.Context;
using PolicyScanner.Text;
using PolicyScanner.Text.Yaml;

namespace PolicyScanner.Rules.Reading;

/// <summary>Reads a rule's <c>tests</c>.</summary>
/// <param name="parameters">The rule's parameters.</param>
/// <param name="context">The tables that a test may give.</param>
/// <param name="rule">The rule; null where it has errors itself.</param>
/// <param name="bag">Where problems are reported.</param>
internal sealed class RuleTestReader(RuleParameters parameters, ContextSchema context, Rule? rule, DiagnosticBag bag)
{
    private static readonly string[] Known = ["name", "now", "params", "context", "given", "missing", "expect"];

    private readonly FixtureReader _fixtures = new(bag);

    public IReadOnlyList<RuleTest> Read(YamlNode node)
    {
        var (tests, names) = (new List<RuleTest>(), new HashSet<string>(StringComparer.Ordinal));
        foreach (var item in bag.List(node, "`tests`")?.Items ?? [])
        {
            if (bag.Mapping(item, "a test") is not { } mapping) continue;
            if (mapping.Entries.Count == 0) bag.EmptyMapping(mapping.Span, "a test");
            else if (Test(mapping, names) is { } test) tests.Add(test);
        }
        return tests;
    }

    private RuleTest? Test(YamlMapping mapping, HashSet<string> names)
    {
        var keys = new Keys(mapping, "a test", Known, bag);
        var name = keys.RequiredText("name");
        if (name is not null && !names.Add(name.Text)) bag.GivenTwice(name.Span, name.Text);
        var now = keys.Value("now") is { } instant ? FixtureReader.Instant(instant, "`now`", bag) : null;
        var values = Parameters(keys.MappingOf("params"));
        var facts = keys.MappingOf("context") is { } tables ? new ContextReader(bag).ReadInline(tables, context) : OrganizationContext.Empty.Given;
        var given = Given(keys.MappingOf("given"));
        var missing = new MissingReader(given, bag).Read(keys.List("missing"));
        var expect = keys.Required("expect") is { } node ? Expect(node, given) : null;
        return name is null || expect is null ? null : new()
        {
            Name = name.Text, Now = now, Parameters = values, Context = facts, Given = given, Missing = missing, Expect = expect, Place = name.Span, ExpectPlace = keys.Value("expect")!.Place,
        };
    }

    private Dictionary<string, object> Parameters(YamlMapping? mapping)
    {
        var values = new Dictionary<string, object>(StringComparer.Ordinal);
        foreach (var entry in mapping?.Entries ?? [])
        {
            var declaration = parameters.Declarations.FirstOrDefault(d => d.Name == entry.Name);
            if (declaration is null) bag.UnknownParameter(entry.Key.Span, entry.Name, Nearest.Hint(entry.Name, parameters.Declarations.Select(d => d.Name)));
            else if (declaration.Symbol.Type.Kind is not CelKind.Error && ParameterReader.Value(declaration, entry.Value, bag) is { } value) values.Add(entry.Name, value);
        }
        return values;
    }

    private List<FixtureRow> Given(YamlMapping? mapping)
    {
        var rows = new List<FixtureRow>();
        foreach (var entry in mapping?.Entries ?? [])
        {
            if (GraphSchema.Find(entry.Name) is not { } collection)
            {
                bag.NoCollection(entry.Key.Span, entry.Name);
                continue;
            }
            var ids = new HashSet<(string?, string)>();
            foreach (var item in bag.List(entry.Value, $"`{entry.Name}`")?.Items ?? [])
            {
                if (bag.Mapping(item, $"a row of `{entry.Name}`") is not { } fields) continue;
                var row = _fixtures.Row(fields, collection);
                rows.Add(row);
                foreach (var key in FixtureKeys.Of(collection))
                    if (fields.Find(key) is null) bag.MissingKey(fields.Place, key, $"a row of `{entry.Name}`");
                if (FixtureKeys.IdOf(row) is { } id && !ids.Add((row.Fields.GetValueOrDefault("organization_id") as string, id))) bag.RowTwice(fields.Place, collection.Type, id);
            }
        }
        return rows;
    }

    private Expectation? Expect(YamlNode node, IReadOnlyList<FixtureRow> given)
    {
        if (node is YamlScalar { IsNull: false } word)
            return Choices.Outcomes.Read(word, null, bag) is { } outcome ? new(outcome, []) : null;
        if (node is not YamlSequence list)
        {
            bag.WrongKind(node.Place, "`expect`", "a list of subjects or an outcome", node.Kind);
            return null;
        }
        var subjects = list.Items.Select(Subject).OfType<ExpectedSubject>().ToArray();
        foreach (var twice in subjects.GroupBy(s => s.Subject).SelectMany(g => g.Skip(1))) bag.GivenTwice(twice.Place, twice.Subject);
        if (SubjectIds(given) is { } ids)
        {
            foreach (var subject in subjects.Where(s => !ids.Contains(s.Subject)))
                bag.SubjectNotGiven(subject.Place, rule!.Body.SubjectType, subject.Subject, Nearest.Hint(subject.Subject, ids));
        }
        return new(ExpectedOutcome.Subjects, subjects);
    }

    private ExpectedSubject? Subject(YamlNode node)
    {
        if (node is not YamlMapping mapping) return bag.Text(node, "a subject") is { } id ? new(id.Text, null, null, id.Span) : null;
        var keys = new Keys(mapping, "an expected subject", ["subject", "message", "severity"], bag);
        var subject = keys.RequiredText("subject");
        var message = keys.Text("message")?.Text;
        Severity? severity = keys.Text("severity") is { } word ? Choices.Severities.Read(word, default, bag) : null;
        return subject is null ? null : new(subject.Text, message, severity, subject.Span);
    }

    // Only where the subjects are rows of the test: what the graph says of itself is not given, and an id may be computed.
    private HashSet<string>? SubjectIds(IReadOnlyList<FixtureRow> given)
    {
        if (rule is not { Body: { SubjectId: null, Clauses: [ForClause { Source.Collection: { Modes.Count: > 0 } collection }, ..] } }) return null;
        var ids = given.Where(r => r.Collection == collection.Name).Select(FixtureKeys.IdOf).ToArray();
        return ids.Contains(null) ? null : [.. ids.OfType<string>()];
    }
}
