using System.Globalization;
using PolicyScanner.Expressions;
using PolicyScanner.Expressions.Values;
using PolicyScanner.Findings;
using PolicyScanner.Graph;
using PolicyScanner.Rules;
using PolicyScanner.Text;

namespace PolicyScanner.Evaluation.Execution;

/// <summary>What one rule found.</summary>
internal sealed class RuleReport(Rule rule)
{
    private readonly List<Finding> _findings = [];
    private readonly List<RuleError> _errors = [];
    private readonly InconclusiveGroups _inconclusive = new(rule.Id);
    private RuleOutcome _outcome = RuleOutcome.Evaluated;
    private string? _reason;
    private IReadOnlyList<string> _lacks = [];
    private readonly SortedDictionary<string, int> _several = new(StringComparer.Ordinal);
    private int _failed;

    public Rule Rule { get; } = rule;

    /// <summary>How many subjects were looked at.</summary>
    public int Subjects { get; set; }

    public IReadOnlyList<Finding> Findings => _findings;

    public IReadOnlyList<RuleError> Errors => _errors;

    public IReadOnlyList<InconclusiveEntry> Inconclusives => _inconclusive.ToEntries();

    public RuleResult Result => new()
    {
        Rule = Rule, Outcome = _outcome, Reason = _reason, Lacks = _lacks, Subjects = Subjects, Fail = _findings.Count, Inconclusive = _inconclusive.Subjects, Error = _failed,
        Notes = [.. _several.Select(s => string.Create(CultureInfo.InvariantCulture, $"`{s.Key}` looks up one row and matched several, {s.Value} time{(s.Value == 1 ? "" : "s")}: the smallest id was taken"))],
        Pass = Subjects - _findings.Count - _inconclusive.Subjects - _failed,
    };

    /// <summary>The report of a rule that was not evaluated.</summary>
    public static RuleReport Skipped(Rule rule, RuleOutcome outcome, string reason) => new(rule) { _outcome = outcome, _reason = reason };

    /// <summary>The report of a rule that waits for tables of the context.</summary>
    public static RuleReport Waiting(Rule rule, IReadOnlyList<string> lacks)
    {
        var names = string.Join(" and ", lacks.Select(name => $"`context.{name}`"));
        return new(rule) { _outcome = RuleOutcome.NotApplicable, _reason = $"needs {names}, which {(lacks.Count == 1 ? "is" : "are")} not given", _lacks = lacks };
    }

    public void Fail(Subject subject, Verdict verdict) => _findings.Add(new()
    {
        Fingerprint = Fingerprint.Of(subject.OrganizationId, Rule.Id, subject.Type, subject.Id),
        RuleId = Rule.Id,
        Severity = verdict.Severity,
        MayBe = verdict.MayBe > verdict.Severity ? verdict.MayBe : null,
        Subject = subject,
        Message = verdict.Message,
        Remediation = Rule.Remediation,
        Compliance = Rule.Compliance,
        Evidence = verdict.Evidence!.ToEvidence(),
        Gates = Rule.Status is not RuleStatus.Experimental,
    });

    public void Failed(Subject? subject, Failure failure)
    {
        _errors.Add(new(Rule.Id, subject, Place(failure.At), failure.Error.Message));
        if (subject is not null) _failed++;
    }

    /// <summary>A lookup matched several rows: which one the rule goes on with is a choice that its author may not know of.</summary>
    public void SawSeveral(Clause lookup) => _several[lookup.At] = _several.GetValueOrDefault(lookup.At) + 1;

    public void Inconclusive(Subject subject, Unknown why) => _inconclusive.Add(subject, why);

    /// <summary>A subject that was not read.</summary>
    public void Hidden(MissingData cause) => _inconclusive.AddHidden(cause);

    /// <summary>A rule that spent all it may spend says nothing of anybody: what it found so far is only a part.</summary>
    public RuleReport Spent(Clause at)
    {
        const string Reason = "the rule's cost limit is exceeded";
        var report = Skipped(Rule, RuleOutcome.Error, Reason);
        report._errors.Add(new(Rule.Id, null, Place(Lines(at).FirstOrDefault() ?? Lines(Rule.Body)), $"{Reason} in `{at.At}`"));
        return report;
    }

    // `file:line:column` of the expression.
    private string Place(CompiledExpression? expression)
    {
        if (expression is null) return Rule.Source.Name;
        var (line, column) = expression.Source.Source.Position(expression.Source.ToSource(new TextSpan(0, 1)).Start);
        return string.Create(CultureInfo.InvariantCulture, $"{expression.Source.Source.Name}:{line}:{column}");
    }

    private static IEnumerable<CompiledExpression> Lines(Clause clause) => clause switch
    {
        RowClause row => row.Where.Select(l => l.Expression),
        WhenClause filter => filter.Lines.Select(l => l.Expression),
        LetClause let => let.Values.Select(v => v.Expression),
        _ => [],
    };

    private static CompiledExpression? Lines(RuleBody body) =>
        body.Clauses.SelectMany(Lines).Concat(body.Message.Select(p => p.Expression).OfType<CompiledExpression>()).FirstOrDefault();
}

/// <summary>Subjects that could not be judged, by what is missing.</summary>
internal sealed class InconclusiveGroups(string ruleId)
{
    private const int MostReasons = 3;

    private readonly Dictionary<string, Group> _groups = new(StringComparer.Ordinal);

    /// <summary>How many subjects there are in all groups.</summary>
    public int Subjects { get; private set; }

    public void Add(Subject subject, Unknown why)
    {
        Of(why.Causes, "").Add(subject, why.Causes);
        Subjects++;
    }

    public void AddHidden(MissingData cause) => Of([cause], "hidden ").AddHidden([cause]);

    public IReadOnlyList<InconclusiveEntry> ToEntries() =>
    [
        .. _groups.Values.Select(g => g.ToEntry(ruleId))
            .OrderBy(e => e.OrganizationId, StringComparer.Ordinal)
            .ThenBy(e => string.Join(',', e.Missing), StringComparer.Ordinal)
            .ThenBy(e => e.Parent, StringComparer.Ordinal)
            .ThenBy(e => e.Reason, StringComparer.Ordinal)
            .ThenBy(e => e.Total ?? -1),
    ];

    private Group Of(IReadOnlyList<MissingData> causes, string prefix)
    {
        var key = prefix + string.Join('\n', causes.Select(c => $"{c.OrganizationId}\t{c.Collection}\t{(IsRow(c) ? null : c.Parent)}\t{c.Reason}\t{c.NotRequested}").Order(StringComparer.Ordinal));
        if (!_groups.TryGetValue(key, out var group)) _groups[key] = group = new(causes);
        return group;
    }

    // A field that a row lacks: all rows without it are one cause, a hole below each parent is one of its own.
    private static bool IsRow(MissingData cause) =>
        GraphSchema.Find(cause.Collection) is { } collection && cause.Parent?.StartsWith(collection.Type + "/", StringComparison.Ordinal) == true;

    private sealed class Group(IReadOnlyList<MissingData> causes)
    {
        private readonly List<Subject> _subjects = [];
        private readonly HashSet<string?> _parents = [];
        private bool _hidden;

        public void Add(Subject subject, IReadOnlyList<MissingData> of)
        {
            _subjects.Add(subject);
            foreach (var cause in of) _parents.Add(cause.Parent);
        }

        public void AddHidden(IReadOnlyList<MissingData> of)
        {
            _hidden = true;
            foreach (var cause in of) _parents.Add(cause.Parent);
        }

        public InconclusiveEntry ToEntry(string ruleId)
        {
            var reasons = causes.Select(c => c.Reason).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal).ToArray();
            return new()
            {
                RuleId = ruleId,
                OrganizationId = causes.Select(c => c.OrganizationId).Min(StringComparer.Ordinal)!,
                Missing = [.. causes.Select(c => c.Collection).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal)],
                Parent = _parents.Count == 1 ? _parents.Single() : null,
                Reason = reasons.Length <= MostReasons
                    ? string.Join("; ", reasons)
                    : string.Create(CultureInfo.InvariantCulture, $"{string.Join("; ", reasons.Take(MostReasons))}; and {reasons.Length - MostReasons} more"),
                Subjects = [.. _subjects.OrderBy(s => s.OrganizationId, StringComparer.Ordinal).ThenBy(s => s.Type, StringComparer.Ordinal).ThenBy(s => s.Id, StringComparer.Ordinal)],
                Total = _hidden ? null : _subjects.Count,
                Counts = !causes.All(c => c.NotRequested),
            };
        }
    }
}
