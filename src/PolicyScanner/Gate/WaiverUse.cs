using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using PolicyScanner.Expressions.Values;
using PolicyScanner.Findings;
using PolicyScanner.Graph;
using PolicyScanner.Rules;
using PolicyScanner.Text;

namespace PolicyScanner.Gate;

/// <summary>What the waivers of a list do with one result. Findings are looked up by rule and subject; only conditions are asked one by one.</summary>
internal sealed class WaiverUse
{
    // From here on nobody looked at each.
    private const int MostByCondition = 10;

    private readonly WaiverList _list;
    private readonly ScanResult _result;
    private readonly Dictionary<(string Rule, string Subject), List<Waiver>> _exact = [];
    private readonly Dictionary<string, List<Waiver>> _conditional = new(StringComparer.Ordinal);
    private readonly Dictionary<Waiver, int> _accepted = new(ReferenceEqualityComparer.Instance);
    private readonly Dictionary<Waiver, Frame> _frames = new(ReferenceEqualityComparer.Instance);
    private readonly Dictionary<Waiver, string> _failed = new(ReferenceEqualityComparer.Instance);
    private readonly DateOnly _today;
    private readonly string? _onlyOrganization;
    private readonly DefinitionMemory _memory;

    public WaiverUse(WaiverList list, ScanResult result)
    {
        (_list, _result) = (list, result);
        _today = DateOnly.FromDateTime(result.AsOf.UtcDateTime);
        _onlyOrganization = result.Graph.Organizations is [var only] ? only.Id : null;
        _memory = new(result.Graph, list.Rules.Definitions.Count, result.Context.Facts(list.Rules.Context));
        foreach (var waiver in list.All)
        {
            _accepted[waiver] = 0;
            foreach (var rule in waiver.Rules)
            {
                if (waiver.Subject is { } subject) Add(_exact, (rule, subject), waiver);
                else Add(_conditional, rule, waiver);
            }
        }
    }

    /// <summary>The finding as the waivers leave it.</summary>
    public Finding Judge(Finding finding)
    {
        // A waiver for a rule whose finding was replaced is used, and does not accept the graver one.
        foreach (var replaced in finding.Supersedes) foreach (var waiver in For(replaced, finding.Subject)) _accepted[waiver]++;

        Acceptance? lapsed = null;
        foreach (var waiver in For(finding.RuleId, finding.Subject))
        {
            _accepted[waiver]++;
            var state = StateOf(waiver, finding);
            var acceptance = new Acceptance(state, waiver.Reason, waiver.Owner, waiver.Expires, waiver.At);
            if (state is AcceptanceState.InForce) return finding with { Status = FindingStatus.Waived, Acceptance = acceptance };
            lapsed ??= acceptance;
        }
        return lapsed is null ? finding : finding with { Acceptance = lapsed };
    }

    /// <summary>What there is to say of the waivers, once every finding was judged.</summary>
    public (IReadOnlyList<RuleResult> Rules, IReadOnlyList<Finding> Findings) Report()
    {
        var judged = ScanRecord.Of(_result).JudgedWhole();
        var findings = new List<Finding>();
        var rules = new List<RuleResult>();
        var mine = _list.All.Where(Concerns).ToList();
        foreach (var rule in MetaRules.All)
        {
            var found = mine.Select(w => Message(rule, w, judged) is { } message ? Finding(rule, w, message) : null).OfType<Finding>().DistinctBy(f => f.Fingerprint).ToList();
            findings.AddRange(found);
            rules.Add(new() { Rule = rule, Outcome = RuleOutcome.Evaluated, Subjects = mine.Count, Fail = found.Count, Pass = mine.Count - found.Count });
        }
        return (rules, findings);
    }

    private string? Message(Rule rule, Waiver waiver, HashSet<string> judged)
    {
        var until = waiver.Expires is { } day ? PrintedTime.Day(day) : null;
        var isExpired = waiver.Expires < _today;
        if (rule == MetaRules.Expired) return isExpired ? $"the waiver for {Name(waiver)}{By(waiver)} held until {until}" : null;
        if (rule == MetaRules.Expiring)
            return !isExpired && waiver.Expires is { } last && last.ToDateTime(TimeOnly.MinValue) - _today.ToDateTime(TimeOnly.MinValue) <= _list.Policy.WarnBefore
                ? $"the waiver for {Name(waiver)}{By(waiver)} holds until {until}"
                : null;
        if (rule == MetaRules.Unused && _failed.TryGetValue(waiver, out var failure)) return $"the condition of the waiver for {Name(waiver)}{By(waiver)} fails: {failure}";
        if (rule == MetaRules.Unused)
            return _accepted[waiver] == 0 && waiver.Rules.All(judged.Contains) ? $"nothing is found of what the waiver for {Name(waiver)}{By(waiver)} accepts" : null;
        if (rule == MetaRules.TooLong)
            return waiver.Expires is { } end && _list.Policy.MaxDays is { } most && end.DayNumber - _today.DayNumber > most
                ? string.Create(CultureInfo.InvariantCulture, $"the waiver for {Name(waiver)}{By(waiver)} holds for {end.DayNumber - _today.DayNumber} more days (limit {most})")
                : null;
        if (waiver.Subject is not null) return waiver.Rules.Count > MostByCondition ? $"the waiver for {Name(waiver)} is for more than {MostByCondition} rules" : null;
        if (waiver.IsGlob) return $"the waiver for {Name(waiver)} is for several rules and no subject of its own";
        return _accepted[waiver] > MostByCondition
            ? string.Create(CultureInfo.InvariantCulture, $"the waiver for {Name(waiver)} accepts {_accepted[waiver]} findings (limit {MostByCondition})")
            : null;
    }

    private Finding Finding(Rule rule, Waiver waiver, string message)
    {
        var organization = waiver.OrganizationId ?? _onlyOrganization ?? _result.Graph.Organizations[0].Id;
        var subject = new Subject(MetaRules.SubjectType, Name(waiver), null, organization);
        var facts = new SortedDictionary<string, object?>(StringComparer.Ordinal)
        {
            ["at"] = waiver.At, ["expires"] = waiver.Expires is { } day ? PrintedTime.Day(day) : null, ["owner"] = waiver.Owner, ["reason"] = waiver.Reason, ["rule"] = waiver.Rule,
            ["subject"] = waiver.Subject, ["where"] = waiver.Where,
        };
        return new()
        {
            Fingerprint = Fingerprint.Of(organization, rule.Id, subject.Type, subject.Id),
            RuleId = rule.Id,
            Severity = rule.Severity,
            Subject = subject,
            Message = message,
            Remediation = rule.Remediation,
            Compliance = rule.Compliance,
            Evidence = new([new Dictionary<string, object?>(StringComparer.Ordinal) { [MetaRules.SubjectType] = facts }], [], 1, Hash(waiver)),
            Gates = true,
        };
    }

    private AcceptanceState StateOf(Waiver waiver, Finding finding) =>
        waiver.Expires < _today ? AcceptanceState.Expired
        : waiver.Pin is { } pin && pin != finding.Evidence.Hash ? AcceptanceState.FactsChanged
        : AcceptanceState.InForce;

    // In the order of the file; those that name the subject first.
    private IEnumerable<Waiver> For(string rule, Subject subject) =>
        (_exact.GetValueOrDefault((rule, $"{subject.Type}/{subject.Id}")) ?? []).Where(w => IsFor(w, subject))
        .Concat((_conditional.GetValueOrDefault(rule) ?? []).Where(w => IsFor(w, subject) && Meets(w, subject)));

    private bool IsFor(Waiver waiver, Subject subject) => waiver.OrganizationId is not { } organization ? _onlyOrganization is not null : organization == subject.OrganizationId;

    // One that is for an organization of another scan says nothing of this one.
    private bool Concerns(Waiver waiver) => waiver.OrganizationId is not { } organization || _result.Graph.Organizations.Any(o => o.Id == organization);

    // What is not known accepts nothing.
    private bool Meets(Waiver waiver, Subject subject)
    {
        if (waiver.Condition is not { } condition || Ordinal(condition.Collection, subject) is not { } ordinal) return false;
        if (!_frames.TryGetValue(waiver, out var frame)) _frames[waiver] = frame = new(_result.Graph, _result.AsOf, condition.SlotCount, [], _memory, new(Budget.Default));
        frame.Slots[0] = Value.Entity(condition.Collection, ordinal);
        var met = condition.Expression.Run(frame);
        if (met.IsError) _failed[waiver] = met.AsError.Message;
        return met.IsTrue;
    }

    private int? Ordinal(CollectionSchema collection, Subject subject)
    {
        var ids = _result.Graph.Ids(collection);
        for (var at = ids.First(subject.Id); at >= 0; at = ids.Next(at))
            if (_result.Graph.Rows(collection)[at].OrganizationId == subject.OrganizationId) return at;
        return null;
    }

    private static string Name(Waiver waiver) => $"{waiver.Rule} {waiver.Subject ?? $"where {waiver.Where}"}";

    private static string By(Waiver waiver) => waiver.Owner is { } owner ? $" by {owner}" : "";

    private static string Hash(Waiver waiver) => Fingerprint.Short(SHA256.HashData(Encoding.UTF8.GetBytes(
        string.Join('\n', Name(waiver), waiver.OrganizationId, waiver.Reason, waiver.Owner, waiver.Expires is { } day ? PrintedTime.Day(day) : "", waiver.Pin))));

    private static void Add<TKey>(Dictionary<TKey, List<Waiver>> to, TKey key, Waiver waiver) where TKey : notnull
    {
        if (!to.TryGetValue(key, out var list)) to[key] = list = [];
        list.Add(waiver);
    }
}
