using System.Text;
using PolicyScanner.Evaluation.Planning;
using PolicyScanner.Expressions;
using PolicyScanner.Expressions.Values;
using PolicyScanner.Findings;
using PolicyScanner.Graph;
using PolicyScanner.Rules;

namespace PolicyScanner.Evaluation.Execution;

/// <summary>
/// Whom the rows of a rule are about, and what they make of them: a row that holds makes its subject fail, one that failed makes it an error, one that
/// is unknown leaves it open; who has none of these is fine.
/// </summary>
internal sealed class SubjectBook : IDisposable
{
    private readonly RuleBody _body;
    private readonly Frame _frame;
    private readonly AccessGraph _graph;
    private readonly EvidenceRecorder _evidence;
    private readonly CollectionSchema? _type;
    private readonly RuleReport _report;
    private readonly CompiledExpression? _id;
    private readonly StringBuilder _message = new();
    private readonly Dictionary<(string Organization, string Id), Verdict> _named = [];
    private readonly HashSet<MissingData> _hidden = [];
    private readonly HashSet<(CompiledExpression?, string)> _failed = [];

    private int _tenant;
    private Verdict _scratch = new();

    // The row at hand is about this subject, or about one that is not known for this reason.
    private Verdict? _subject;
    private Truth _nobody;

    public SubjectBook(RulePlan plan, Frame frame)
    {
        (_body, _frame, _graph, _id) = (plan.Body, frame, frame.Graph, plan.Body.SubjectId);
        _evidence = new(plan, _graph);
        _type = GraphSchema.FindType(_body.SubjectType);
        _report = new(plan.Rule);
    }

    /// <summary>The subject of the row at hand; null where it is not known.</summary>
    public Verdict? Current => _subject;

    public void Dispose() => _evidence.Dispose();

    public void Enter(int tenant) => _tenant = tenant;

    public void Leave()
    {
        foreach (var verdict in _named.Values) Close(verdict);
        _named.Clear();
    }

    /// <summary>The subject of the rows to come is known now.</summary>
    public void Begin()
    {
        if (_id is null)
        {
            var first = _frame.Slots[First.Index];
            if (first.IsEntity)
            {
                _subject = _scratch;
                _scratch.Entity = first;
            }
            else Nobody(first.Kind is ValueKind.Phantom ? Truth.Of(Value.NotRead(first.AsPhantom), null) : Truth.Of(first, null));
            return;
        }

        Resolve(_id);
    }

    private void Resolve(CompiledExpression id)
    {
        var value = id.Run(_frame);
        if (value.IsStop) Nobody(Truth.Of(value, id));
        else if (value.Kind is ValueKind.Phantom) Nobody(Truth.Of(Value.NotRead(value.AsPhantom), id));
        else if (value.IsNull) Nobody(Truth.Of(new Failure(new("the subject's id is null"), id)));
        else _subject = Named(value);
    }

    /// <summary>There are no more rows of the subject at hand. One that is named may come again.</summary>
    public void End()
    {
        if (_id is not null || _subject is null) return;
        Close(_subject);
        if (!_subject.IsUntouched) _scratch = new();
        _subject = null;
    }

    /// <summary>Whether the subject at hand is left open for as many causes as are worth telling: another row that may not exist changes nothing.</summary>
    public bool IsOpen => _subject is { Causes.HasEnough: true };

    /// <summary>A row came through all clauses.</summary>
    public void EndRow(Truth status)
    {
        // What later clauses make sure of, the subject may rely on: `u.id` of a lookup, behind `u != null`.
        if (_subject is null && _id is not null) Resolve(_id);
        if (_subject is null)
        {
            if (_nobody.Unknown is { } unknown)
            {
                foreach (var cause in unknown.Causes) if (_hidden.Add(cause)) _report.Hidden(cause);
            }
            else if (_nobody.Failure is { } failure && _failed.Add((failure.At, failure.Error.Message))) _report.Failed(null, failure);
            return;
        }
        if (status.IsTrue) Fail(_subject);
        else if (status.Unknown is { } causes) _subject.Causes.Add(causes);
        else _subject.Failure ??= status.Failure;
    }

    public RuleReport Report() => _report;

    /// <summary>Notes that a lookup had to choose.</summary>
    public void SawSeveral(Clause lookup) => _report.SawSeveral(lookup);

    /// <summary>The report of a rule that spent all it may spend.</summary>
    public RuleReport Report(Step spentAt) => _report.Spent(spentAt.Clause);

    private Expressions.Checking.Symbol First => ((RowClause)_body.Clauses[0]).Variable;

    private void Nobody(Truth why) => (_subject, _nobody) = (null, why);

    private void Fail(Verdict verdict)
    {
        if (verdict.Evidence is null)
        {
            verdict.Message = Message();
            verdict.Evidence = _evidence.Start(_frame);
            (verdict.Severity, verdict.MayBe) = Severity();
        }
        else
        {
            var (severity, mayBe) = Severity();
            if (severity > verdict.Severity) verdict.Severity = severity;
            if (mayBe is not null && (verdict.MayBe is null || mayBe > verdict.MayBe)) verdict.MayBe = mayBe;
        }
        _evidence.Add(verdict.Evidence, _frame);
    }

    private string Message()
    {
        _message.Clear();
        foreach (var part in _body.Message) _message.Append(part.Text ?? ValueText.Of(part.Expression!.Run(_frame), _graph));
        return _message.ToString();
    }

    // The first case that is not false decides.
    private (Severity Severity, Severity? MayBe) Severity()
    {
        var severity = _report.Rule.Severity;
        foreach (var @case in _body.SeverityWhen)
        {
            var value = @case.If.Run(_frame);
            if (value.IsFalse) continue;
            if (value.IsTrue) return (@case.Severity, null);
            return (severity, value.IsUnknown ? @case.Severity : null);
        }
        return (severity, null);
    }

    private void Close(Verdict verdict)
    {
        _report.Subjects++;
        if (verdict.Evidence is not null) _report.Fail(SubjectOf(verdict), verdict);
        else if (verdict.Failure is not null) _report.Failed(SubjectOf(verdict), verdict.Failure);
        else if (verdict.Causes.Unknown is { } unknown) _report.Inconclusive(SubjectOf(verdict), unknown);
    }

    private Verdict Named(Value value)
    {
        var id = value.IsEntity ? value.AsCollection.IdOf(_graph.Rows(value.AsCollection)[value.AsOrdinal]) : ValueText.Of(value, _graph);
        var entity = value.IsEntity && value.AsCollection == _type ? value : Find(id, Organization());
        var organization = entity.IsEntity ? _graph.Rows(_type!)[entity.AsOrdinal].OrganizationId : Organization();
        if (_named.TryGetValue((organization, id), out var verdict)) return verdict;
        verdict = new() { Entity = entity, Id = id, OrganizationId = organization };
        _named.Add((organization, id), verdict);
        return verdict;
    }

    // Where the row comes from: a group has its first member's, whatever else is behind it.
    private string Organization()
    {
        var first = _frame.Slots[(_body.Clauses[0] is CollectClause collect ? collect.As : First).Index];
        if (first.Kind is ValueKind.List && first.AsList.Items is [var member, ..]) first = member;
        return first.Kind switch
        {
            ValueKind.Entity => _graph.Rows(first.AsCollection)[first.AsOrdinal].OrganizationId,
            ValueKind.Phantom => first.AsPhantom.OrganizationId,
            _ => _graph.Tenants.Ids[_tenant],
        };
    }

    // The entity that the subject's type and id name: in the organization, else elsewhere in the tenant.
    private Value Find(string id, string organization)
    {
        if (_type is null) return Value.Null;
        var (ids, rows, found) = (_graph.Ids(_type), _graph.Rows(_type), Value.Null);
        for (var at = ids.First(id); at >= 0; at = ids.Next(at))
        {
            if (rows[at].OrganizationId == organization) return Value.Entity(_type, at);
            if (found.IsNull && _graph.Tenants.Of(rows[at]) == _tenant) found = Value.Entity(_type, at);
        }
        return found;
    }

    private Subject SubjectOf(Verdict verdict)
    {
        if (!verdict.Entity.IsEntity) return new(_body.SubjectType, verdict.Id!, null, verdict.OrganizationId!);
        return SubjectOf(verdict.Entity.AsCollection, _graph.Rows(verdict.Entity.AsCollection)[verdict.Entity.AsOrdinal]);
    }

    /// <summary>A row as reports name it.</summary>
    public static Subject SubjectOf(CollectionSchema collection, Entity row) =>
        new(collection.Type, collection.IdOf(row), NamesOf(collection, row).FirstOrDefault(), row.OrganizationId);

    /// <summary>What people call a row, the best name first.</summary>
    public static IEnumerable<string> NamesOf(CollectionSchema collection, Entity row)
    {
        foreach (var field in (string[])["name", "email"])
            if (collection.FindField(field)?.Read(row) is string { Length: > 0 } text) yield return text;
    }
}

/// <summary>What the rows of one subject have come to so far.</summary>
internal sealed class Verdict
{
    /// <summary>The subject's row, null where there is none of that type and id.</summary>
    public Value Entity { get; set; }

    public string? Id { get; init; }

    public string? OrganizationId { get; init; }

    /// <summary>The rows that make it fail; null while there are none.</summary>
    public EvidenceRecord? Evidence { get; set; }

    public string Message { get; set; } = "";

    public Severity Severity { get; set; }

    /// <summary>What a case of <c>severity_when</c> would make of it that is not known to hold.</summary>
    public Severity? MayBe { get; set; }

    public Failure? Failure { get; set; }

    // A field: it is a struct that changes.
    public Stops Causes;

    public bool IsUntouched => Evidence is null && Failure is null && !Causes.Any;
}
