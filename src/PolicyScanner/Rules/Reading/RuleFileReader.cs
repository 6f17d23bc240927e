using PolicyScanner.Expressions;
using PolicyScanner.Expressions.Checking;
using PolicyScanner.Graph;
using PolicyScanner.Rules.Context;
using PolicyScanner.Text;
using PolicyScanner.Text.Yaml;

namespace PolicyScanner.Rules.Reading;

/// <summary>A rule file as far as it could be read.</summary>
/// <param name="Document">The file.</param>
/// <param name="Id">The id, as written; null without one.</param>
/// <param name="Aliases">Former ids.</param>
/// <param name="Supersedes">Ids of the rules whose findings it replaces.</param>
/// <param name="ReplacedBy">The rule that takes its place.</param>
/// <param name="SubjectType">What it is about; null where that could not be read.</param>
/// <param name="Rule">The rule; null where there are errors.</param>
internal sealed record RuleFile(
    YamlDocument Document, YamlScalar? Id, IReadOnlyList<YamlScalar> Aliases, IReadOnlyList<YamlScalar> Supersedes, YamlScalar? ReplacedBy, string? SubjectType,
    Rule? Rule);

/// <summary>Reads one rule file: its keys in the order of the manual, every mistake at its place.</summary>
internal sealed class RuleFileReader
{
    public const string Schema = "policyscanner.rule/v1";

    private static readonly string[] Known =
    [
        "schema", "id", "aliases", "title", "severity", "severity_when", "status", "replaced_by", "modes", "tags", "compliance", "description", "remediation",
        "references", "params", "requires", "match", "subject", "message", "supersedes", "tests",
    ];

    private readonly YamlDocument _document;
    private readonly DiagnosticBag _bag;
    private readonly Keys _keys;
    private readonly TextSpan _ownPlace;
    private readonly SlotCounter _slots = new();
    private readonly IReadOnlyDictionary<string, DefinitionFunction> _definitions;
    private readonly ContextSchema _context;
    private readonly RuleParameters _parameters;
    private readonly ExpressionReader _expressions;
    private IReadOnlySet<string> _collections = new HashSet<string>();

    private RuleFileReader(YamlDocument document, YamlMapping root, IReadOnlyDictionary<string, DefinitionFunction> definitions, ContextSchema context)
    {
        (_document, _bag, _definitions, _context) = (document, document.Bag, definitions, context);
        _keys = new(root, "a rule", Known, _bag);
        // Where a key is missing, the rule is the place, and its id names it: not the start of the file.
        _ownPlace = (_keys.Value("id") ?? root.Entries[0].Value).Place;
        _parameters = new ParameterReader(_bag).Read(_keys.MappingOf("params"));
        _expressions = new(document.Source, _bag);
    }

    /// <param name="document">The file; its problems are reported there.</param>
    /// <param name="root">Its mapping, with at least one key.</param>
    /// <param name="definitions">The functions that its expressions may call.</param>
    /// <param name="context">The tables that they may name.</param>
    /// <param name="tests">Whether its tests are read too.</param>
    /// <param name="isBuiltIn">Whether it comes with the library.</param>
    public static RuleFile Read(
        YamlDocument document, YamlMapping root, IReadOnlyDictionary<string, DefinitionFunction> definitions, ContextSchema context, bool tests, bool isBuiltIn)
    {
        var reader = new RuleFileReader(document, root, definitions, context);
        var header = new RuleHeaderReader(reader._keys, reader._ownPlace, document, context);
        var file = reader.Read(header, isBuiltIn);
        if (tests && reader._keys.Value("tests") is { } list)
        {
            var read = new RuleTestReader(reader._parameters, context, file.Rule, document.Bag).Read(list);
            if (file.Rule is not null) file = file with { Rule = file.Rule with { Tests = read } };
        }
        return document.Bag.HasErrors ? file with { Rule = null } : file;
    }

    private RuleFile Read(RuleHeaderReader header, bool isBuiltIn)
    {
        var (id, aliases, title) = (header.Id(), header.Aliases(), header.Title());
        var severity = header.Severity();
        var (status, replacedBy) = header.Status();
        var (tags, references) = (header.Tags(), header.References());
        var (description, remediation) = (_keys.Text("description")?.Text, _keys.Text("remediation")?.Text);
        var controls = new ComplianceReader(_expressions, Scope.Create(_slots, _parameters.Symbols, context: _context.Symbols), _bag).Read(_keys.MappingOf("compliance"));
        var (requires, supersedes) = (header.Requires(), header.RuleIds("supersedes"));
        var modes = _keys.Texts("modes");

        var (body, subjectType) = Body(controls, requires);
        var derived = Modes(modes);
        var file = new RuleFile(_document, id, aliases, supersedes, replacedBy, subjectType, null);
        if (_bag.HasErrors || body is null) return file;
        return file with
        {
            Rule = new()
            {
                Id = id!.Text, Aliases = Words(aliases), Title = title!, Severity = severity, Status = status, ReplacedBy = replacedBy?.Text, Modes = derived,
                Tags = Words(tags), Compliance = ControlMapping.InForce(controls, body.Parameters, body.SlotCount), Description = description, Remediation = remediation,
                References = Words(references), Requires = [.. requires.Select(Required.Path)], Parameters = _parameters.Parameters, Declarations = _parameters.Declarations,
                Supersedes = Words(supersedes), Collections = [.. body.ClauseCollections.Union(body.Reads.Collections).Order(StringComparer.Ordinal)],
                Source = _document.Source, IsBuiltIn = isBuiltIn, Body = body,
            },
        };
    }

    private (RuleBody? Body, string? SubjectType) Body(IReadOnlyList<ControlMapping> controls, IReadOnlyList<Symbol> requires)
    {
        var (match, message) = (_keys.Required("match", _ownPlace), _keys.RequiredText("message", _ownPlace));
        var template = message is null ? [] : MessageTemplate.Parse(message.Fragment, _bag);
        if (match is null || _bag.List(match, "`match`") is not { } list) return (null, null);

        var clauses = new ClauseReader(_expressions, Scope.Create(_slots, _parameters.Symbols, _definitions, _context.Symbols).Knowing(requires), _bag);
        clauses.Read(list);
        if (clauses.IsLost) return (null, null);
        _collections = clauses.Collections;
        var (subjectType, subjectId) = Subject(clauses);
        var cases = SeverityWhen(clauses.Scope);
        var parts = template.Select(p => new MessagePart(p.Text, p.Expression is null ? null : _expressions.Part(p.Expression, clauses.Scope, null))).ToArray();
        if (_bag.HasErrors || subjectType is null) return (null, subjectType);
        return (new RuleBody
        {
            Clauses = clauses.Clauses, SubjectType = subjectType, SubjectId = subjectId, Message = parts, SeverityWhen = cases, SlotCount = _slots.Count,
            Parameters = [.. _parameters.Parameters.Select(p => ParameterType.ToValue(p.Value))], Requires = requires, ClauseCollections = clauses.Collections,
            Reads = _expressions.Reads, Controls = controls,
        }, subjectType);
    }

    private (string? Type, CompiledExpression? Id) Subject(ClauseReader clauses)
    {
        var first = clauses.Clauses is [ForClause start, ..] ? start.Source.Collection.Type : null;
        if (_keys.Find("subject") is not { } entry)
        {
            if (clauses.GroupsAt is { } groups) _bag.GroupsNeedSubject(groups);
            return (first, null);
        }
        if (_bag.Mapping(entry.Value, "`subject`") is not { } mapping) return (null, null);
        var keys = new Keys(mapping, "`subject`", ["type", "id"], _bag);
        var type = keys.RequiredText("type", entry.Key.Span);
        if (type is not null && GraphSchema.FindType(type.Text) is null)
        {
            var types = GraphSchema.Collections.Select(c => c.Type).ToArray();
            _bag.NoSubjectType(type.Span, type.Text, Nearest.Hint(type.Text, types), types);
        }
        var id = keys.Required("id", entry.Key.Span);
        return (type?.Text, id is null ? null : _expressions.One(id, "`id`", clauses.Scope, CelType.String));
    }

    private List<SeverityCase> SeverityWhen(Scope scope)
    {
        var cases = new List<SeverityCase>();
        foreach (var item in _keys.List("severity_when")?.Items ?? [])
        {
            if (_bag.Mapping(item, "a case of `severity_when`") is not { } mapping) continue;
            var keys = new Keys(mapping, "a case of `severity_when`", ["if", "severity"], _bag);
            var condition = keys.Required("if") is { } node ? _expressions.One(node, "`if`", scope, CelType.Bool) : null;
            var severity = Choices.Severities.Read(keys.RequiredText("severity"), Severity.Info, _bag);
            if (condition is not null) cases.Add(new(condition, severity));
        }
        return cases;
    }

    // A mode that lacks one of the collections cannot run the rule; a rule over collections of different modes needs both.
    private string[] Modes(IReadOnlyList<YamlScalar> given)
    {
        var all = Choices.Modes.Words.ToArray();
        foreach (var mode in given) Choices.Modes.Read(mode, "", _bag);
        foreach (var twice in given.GroupBy(m => m.Text).SelectMany(g => g.Skip(1))) _bag.GivenTwice(twice.Span, twice.Text);
        var read = _collections.Order(StringComparer.Ordinal).Select(GraphSchema.Collection).Where(c => c.Modes.Count > 0).ToArray();
        var derived = all.Where(mode => read.All(c => c.Modes.Contains(mode))).ToArray();
        if (derived.Length == 0 && given.Count != 1) return all;
        foreach (var mode in given.Where(m => all.Contains(m.Text) && !derived.Contains(m.Text)))
            _bag.ModeWithoutData(mode.Span, mode.Text, read.First(c => !c.Modes.Contains(mode.Text)).Name);
        return given.Count == 0 ? derived : [.. given.Select(m => m.Text).Order(StringComparer.Ordinal)];
    }

    private static string[] Words(IReadOnlyList<YamlScalar> texts) => [.. texts.Select(t => t.Text)];
}
