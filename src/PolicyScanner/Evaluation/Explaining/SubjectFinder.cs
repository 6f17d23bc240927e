using PolicyScanner.Evaluation.Execution;
using PolicyScanner.Findings;
using PolicyScanner.Graph;
using PolicyScanner.Rules;
using PolicyScanner.Text;

namespace PolicyScanner.Evaluation.Explaining;

/// <summary>Finds the one subject that a text names: <c>type/id</c>, or the id alone, for the rule says of which type its subjects are.</summary>
internal sealed class SubjectFinder
{
    private readonly AccessGraph _graph;
    private readonly Rule _rule;
    private readonly string? _organization;

    public SubjectFinder(AccessGraph graph, Rule rule, string subject, string? organization)
    {
        var type = rule.Body.SubjectType;
        (_graph, _rule, _organization, Type) = (graph, rule, organization, GraphSchema.FindType(type));
        var slash = subject.IndexOf('/', StringComparison.Ordinal);
        var given = slash < 0 ? null : subject[..slash];
        if (given != type && given is not null && (GraphSchema.FindType(given) ?? GraphSchema.Find(given)) is { } other && other.Type != type)
            throw new ExplainException($"the rule `{rule.Id}` judges {Words(type)}, and `{subject}` is {Article(other.Type)}", $"write `--subject {type}/ID`, or name a rule about {Words(other.Type)}");
        // Ids may hold a slash of their own: those of memberships do.
        Id = given == type || (given is not null && given == Type?.Name) ? subject[(slash + 1)..] : subject;
        if (organization is not null && !Organizations.Any(o => IsNamed(o.Id)))
        {
            throw new ExplainException(
                $"there is no organization `{organization}` in the data",
                Nearest.Hint(organization, Organizations.SelectMany(o => new[] { o.Name, o.Id })) ?? $"the data are of {List(Organizations.Select(o => o.Id))}");
        }
    }

    /// <summary>The collection of the rule's subjects; null where there is none of their type.</summary>
    public CollectionSchema? Type { get; }

    public string Id { get; }

    private IReadOnlyList<Organization> Organizations => _graph.Organizations;

    /// <summary>The subject, and its tenant.</summary>
    /// <param name="watch">What a run saw of the rule's subjects.</param>
    /// <param name="tenants">Where the rule was evaluated.</param>
    /// <exception cref="ExplainException">There is none, or more than one.</exception>
    public (Subject Subject, int Tenant) Find(RowWatch watch, IReadOnlyList<int> tenants)
    {
        var found = Rows().ToDictionary(row => row.OrganizationId, row => (Subject: SubjectBook.SubjectOf(Type!, row), Tenant: _graph.Tenants.Of(row)), StringComparer.Ordinal);
        // A rule may name what has no row of its own.
        foreach (var (organization, rows) in watch.Rows)
            if (!found.ContainsKey(organization) && IsNamed(organization)) found.Add(organization, (Unread(organization), rows.Tenant));
        // Where the rule applies to one of them, that one is meant.
        List<(Subject Subject, int Tenant)> judged = [.. found.Values.Where(f => tenants.Contains(f.Tenant))];
        if (judged.Count == 0) judged = [.. found.Values];
        return judged.Count switch
        {
            1 => judged[0],
            0 => throw NotThere(watch.Names),
            _ => throw new ExplainException(
                $"several organizations have {Article(_rule.Body.SubjectType)} `{Id}`",
                $"add `--organization ID`: {List(judged.Select(f => f.Subject.OrganizationId).Order(StringComparer.Ordinal).Select(Named))}"),
        };
    }

    /// <summary>The subject of a rule that looks at none: by its row, which may not have been read.</summary>
    public Subject Named() => Rows().FirstOrDefault() is { } row ? SubjectBook.SubjectOf(Type!, row) : Unread(_organization ?? "");

    private Subject Unread(string organization) => new(_rule.Body.SubjectType, Id, null, organization);

    private IEnumerable<Entity> Rows()
    {
        if (Type is null) yield break;
        var ids = _graph.Ids(Type);
        for (var at = ids.First(Id); at >= 0; at = ids.Next(at))
            if (_graph.Rows(Type)[at] is var row && IsNamed(row.OrganizationId)) yield return row;
    }

    private ExplainException NotThere(IEnumerable<string> names)
    {
        var (type, rows) = (_rule.Body.SubjectType, Type is null ? [] : _graph.Rows(Type));
        string[] ids = [.. rows.Select(r => Type!.IdOf(r)).Concat(names)];
        // People know each other by name.
        var called = rows.Where(r => SubjectBook.NamesOf(Type!, r).Contains(Id, StringComparer.OrdinalIgnoreCase)).Select(r => Type!.IdOf(r)).Distinct(StringComparer.Ordinal).ToArray();
        var help = called.Length > 0 ? $"{List(called.Select(id => $"{type}/{id}"))} has that name"
            : Nearest.Find(Id, ids) is { } near ? $"did you mean `{type}/{near}`?"
            : ids.Length > 0 ? $"{ids.Length} are there, such as `{type}/{ids.Min(StringComparer.Ordinal)}`" : null;
        return new($"there is no {type} `{Id}` in the data{Hidden()}", help);
    }

    private string Hidden()
    {
        if (Type is null) return "";
        var causes = Enumerable.Range(0, _graph.Tenants.Count).SelectMany(t => _graph.Missing.In(Type, t)).Where(p => IsNamed(p.OrganizationId)).Select(p => p.Cause).Distinct().ToArray();
        if (causes.Length == 0) return "";
        var first = causes[0];
        return $"; it may be one of those that were not read: {first.Collection}{(first.Parent is null ? "" : $" of {first.Parent}")}: {first.Reason}{(causes.Length == 1 ? "" : $", and {causes.Length - 1} more")}";
    }

    private bool IsNamed(string organizationId) => _organization is null || organizationId == _organization
        || Organizations.Any(o => o.Id == organizationId && string.Equals(o.Name, _organization, StringComparison.OrdinalIgnoreCase));

    private string Named(string organizationId) => Organizations.FirstOrDefault(o => o.Id == organizationId) is { Name.Length: > 0 } o ? $"{organizationId} ({o.Name})" : organizationId;

    private static string List(IEnumerable<string> ids)
    {
        const int Few = 5;
        var all = ids.ToArray();
        return string.Join(", ", all.Take(Few).Select(id => $"`{id}`")) + (all.Length > Few ? $" and {all.Length - Few} more" : "");
    }

    private static string Article(string type) => "aeiou".Contains(type[0], StringComparison.Ordinal) && type != "user" ? $"an {type}" : $"a {type}";

    private static string Words(string type) => GraphSchema.FindType(type)?.Name ?? type;
}
