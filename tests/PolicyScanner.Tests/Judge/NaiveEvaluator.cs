using PolicyScanner.Graph;

namespace PolicyScanner.Tests.Judge;

/// <summary>
/// What the rule language means, as slowly as it can be said: every clause looks at every row, every edge at every entity. Only for graphs that are known
/// whole. It knows entities by their schema's fields and ids, and nothing of expressions, plans or indexes of the product.
/// </summary>
internal sealed class NaiveEvaluator(AccessGraph graph, DateTimeOffset now)
{
    /// <summary>What an expression gives that failed.</summary>
    private sealed class Failed;

    private static readonly Failed Failure = new();

    private readonly Dictionary<string, string> _tenants = graph.Organizations.ToDictionary(o => o.Id, o => o.TenantId);

    /// <summary>What became of a subject.</summary>
    internal sealed record Verdict(string Organization, string Id, string Outcome, string? Message);

    private sealed record Row(Dictionary<string, object?> Names, bool HasFailed)
    {
        public Row With(string name, object? value) => this with { Names = new(Names) { [name] = value } };
    }

    public List<Verdict> Evaluate(JudgedRule rule)
    {
        var verdicts = new List<Verdict>();
        foreach (var tenant in graph.Organizations.Select(o => o.TenantId).Distinct().Order(StringComparer.Ordinal))
        {
            List<Row> opened = [.. Apply(rule.Clauses[0], new([], false), tenant)];
            var rows = opened;
            foreach (var clause in rule.Clauses.Skip(1)) rows = [.. rows.SelectMany(row => Apply(clause, row, tenant))];
            if (rule.SubjectId is { } id)
            {
                // A group comes from where its first member does.
                (string Organization, string Id) Subject(Row row) =>
                    (((Entity)((List<object?>)row.Names[rule.Clauses[0].As!]!)[0]!).OrganizationId, (string)Value(id, row.Names)!);
                foreach (var group in opened.Select(Subject).Distinct()) verdicts.Add(Judge(group.Organization, group.Id, rule, rows.FindAll(r => Subject(r) == group)));
                continue;
            }
            var first = rule.Clauses[0];
            foreach (var subject in Rows(first.Source, tenant))
            {
                var own = rows.Where(r => ReferenceEquals(r.Names[first.Variable], subject)).ToList();
                verdicts.Add(Judge(subject.OrganizationId, GraphSchema.Find(first.Source)!.IdOf(subject), rule, own));
            }
        }
        return verdicts;
    }

    private Verdict Judge(string organization, string id, JudgedRule rule, List<Row> rows)
    {
        var hit = rows.Find(r => !r.HasFailed);
        if (hit is not null) return new(organization, id, "fail", string.Join('|', rule.Message.Select(m => Text(Value(m, hit.Names)))));
        return new(organization, id, rows.Count > 0 ? "error" : "pass", null);
    }

    private IEnumerable<Row> Apply(JudgedClause clause, Row row, string tenant)
    {
        switch (clause.Kind)
        {
            case ClauseKind.When: return Keep(row, All(clause.Where.Select(w => Value(w, row.Names))));
            case ClauseKind.Let: return [row.With(clause.Variable, Value(clause.Where[0], row.Names))];
        }
        var candidates = Candidates(clause, row, tenant).Select(c => (Entity: c, Row: row.With(clause.Variable, c))).ToList();
        var judged = candidates.Select(c => (c.Entity, c.Row, Holds: All(clause.Where.Select(w => Value(w, c.Row.Names))))).ToList();
        switch (clause.Kind)
        {
            case ClauseKind.For:
                return judged.SelectMany(c => Keep(c.Row, c.Holds));
            case ClauseKind.Exists:
            case ClauseKind.Not:
                var found = Any(judged.Select(c => c.Holds));
                if (clause.Kind is ClauseKind.Not) found = Negate(found);
                return clause.As is { } name ? [row.With(name, found)] : Keep(row, found);
            case ClauseKind.All:
                return Keep(row, All(judged.Select(c => Any([Negate(c.Holds), All(clause.Satisfy.Select(s => Value(s, c.Row.Names)))]))));
            case ClauseKind.Lookup:
                object? match = judged.Exists(c => c.Holds is Failed) ? Failure : judged.Where(c => c.Holds is true).Select(c => c.Entity).OrderBy(e => CollectionOf(e).IdOf(e), StringComparer.Ordinal).FirstOrDefault();
                return [row.With(clause.Variable, match)];
            case ClauseKind.Collect when clause.By.Count == 0:
                object list = judged.Exists(c => c.Holds is Failed) ? Failure : judged.Where(c => c.Holds is true).Select(c => (object?)c.Entity).ToList();
                return [row.With(clause.As!, list)];
            default:
                return Groups(clause, row, [.. judged.Where(c => c.Holds is true).Select(c => (c.Entity, c.Row))]);
        }
    }

    // The generator writes no condition or key that can fail into a clause that groups.
    private IEnumerable<Row> Groups(JudgedClause clause, Row row, List<(Entity Entity, Row Row)> members)
    {
        var groups = new List<(List<object?> Key, List<object?> Members)>();
        foreach (var (entity, inner) in members)
        {
            var key = clause.By.Select(b => Value(b.Value, inner.Names)).ToList();
            var group = groups.Find(g => g.Key.SequenceEqual(key));
            if (group.Key is null) groups.Add(group = (key, []));
            group.Members.Add(entity);
        }
        foreach (var (key, list) in groups)
        {
            var result = row.With(clause.As!, list);
            for (var i = 0; i < key.Count; i++) result = result.With(clause.By[i].Name, key[i]);
            yield return result;
        }
    }

    private static IEnumerable<Row> Keep(Row row, object? holds) => holds switch
    {
        false => [],
        true => [row],
        _ => [row with { HasFailed = true }],
    };

    private IEnumerable<Entity> Candidates(JudgedClause clause, Row row, string tenant) =>
        clause.From is { } from ? ((List<object?>)Member(row.Names[from], clause.Source)!).Cast<Entity>() : Rows(clause.Source, tenant);

    private IEnumerable<Entity> Rows(string collection, string? tenant) =>
        graph.Rows(GraphSchema.Find(collection)!).Where(r => tenant is null || _tenants[r.OrganizationId] == tenant);

    // Three values: true, false and Failure.
    private static object All(IEnumerable<object?> lines)
    {
        var all = lines.ToList();
        return all.Contains(false) ? false : all.Exists(x => x is not true) ? Failure : true;
    }

    private static object Any(IEnumerable<object?> lines)
    {
        var all = lines.ToList();
        return all.Contains(true) ? true : all.Exists(x => x is not false) ? Failure : false;
    }

    private static object Negate(object? value) => value is bool flag ? !flag : Failure;

    private object? Value(Ex expression, Dictionary<string, object?> names)
    {
        switch (expression)
        {
            case Lit literal: return literal.Value;
            case Name { Of: "now" }: return now;
            case Name name: return names[name.Of];
            case Get get: return Value(get.Of, names) is var of && of is Failed ? of : Member(of, get.Member);
            case Not not: return Negate(Value(not.Of, names));
            case Op { Symbol: "&&" } and: return All([Value(and.Left, names), Value(and.Right, names)]);
            case Op { Symbol: "||" } or: return Any([Value(or.Left, names), Value(or.Right, names)]);
            case If test:
                return Value(test.Test, names) switch { true => Value(test.Then, names), false => Value(test.Else, names), _ => Failure };
            case ListOf list:
                var items = list.Items.Select(i => Value(i, names)).ToList();
                return items.Exists(i => i is Failed) ? Failure : items;
            case Op op: return Apply(op.Symbol, Value(op.Left, names), Value(op.Right, names));
            case Method method: return Call(method, names);
            case Each each: return Loop(each, names);
            default: throw new InvalidOperationException($"the judge does not know {expression}");
        }
    }

    private object? Call(Method method, Dictionary<string, object?> names)
    {
        var target = Value(method.Target, names);
        var arguments = method.Arguments.Select(a => Value(a, names)).ToList();
        if (target is Failed || arguments.Exists(a => a is Failed)) return Failure;
        return (method.Called, target) switch
        {
            ("size", List<object?> list) => (long)list.Count,
            ("size", string text) => (long)text.EnumerateRunes().Count(),
            ("startsWith", string text) => text.StartsWith((string)arguments[0]!, StringComparison.Ordinal),
            ("contains", string text) => text.Contains((string)arguments[0]!, StringComparison.Ordinal),
            _ => Failure,
        };
    }

    private object? Loop(Each each, Dictionary<string, object?> names)
    {
        if (Value(each.Range, names) is not List<object?> range) return Failure;
        var judged = range.Select(item => (item, Holds: Value(each.Body, new(names) { [each.Variable] = item }))).ToList();
        return each.Kind switch
        {
            "exists" => Any(judged.Select(j => j.Holds)),
            "all" => All(judged.Select(j => j.Holds)),
            "exists_one" => judged.Exists(j => j.Holds is Failed) ? Failure : judged.Count(j => j.Holds is true) == 1,
            "filter" => judged.Exists(j => j.Holds is Failed) ? Failure : judged.Where(j => j.Holds is true).Select(j => j.item).ToList(),
            _ => throw new InvalidOperationException(each.Kind),
        };
    }

    private static object? Apply(string symbol, object? left, object? right)
    {
        if (left is Failed || right is Failed) return Failure;
        switch (symbol)
        {
            case "==": return Same(left, right);
            case "!=": return !Same(left, right);
            case "in": return ((List<object?>)right!).Exists(item => Same(item, left));
        }
        return (symbol, left, right) switch
        {
            ("<", _, _) when Order(left, right) is { } order => order < 0,
            ("<=", _, _) when Order(left, right) is { } order => order <= 0,
            (">", _, _) when Order(left, right) is { } order => order > 0,
            (">=", _, _) when Order(left, right) is { } order => order >= 0,
            ("+", long a, long b) => a + b,
            ("-", long a, long b) => a - b,
            ("-", DateTimeOffset a, DateTimeOffset b) => a - b,
            ("/", long a, long b) => b == 0 ? Failure : a / b,
            ("%", long a, long b) => b == 0 ? Failure : a % b,
            _ => Failure,
        };
    }

    private static bool Same(object? left, object? right) => left is Entity || right is Entity ? ReferenceEquals(left, right) : Equals(left, right);

    private static int? Order(object? left, object? right) => (left, right) switch
    {
        (long a, long b) => a.CompareTo(b),
        (DateTimeOffset a, DateTimeOffset b) => a.CompareTo(b),
        (TimeSpan a, TimeSpan b) => a.CompareTo(b),
        _ => null,
    };

    private object? Member(object? of, string member)
    {
        if (of is not Entity entity) return Failure;
        var collection = CollectionOf(entity);
        if (collection.Fields.FirstOrDefault(f => f.Name == member) is { } field)
            return field.Read(entity) is IReadOnlyList<string> texts ? texts.Cast<object?>().ToList() : field.Read(entity);
        var edge = collection.Edges.First(e => e.Name == member);
        var targets = Rows(edge.Target, null).Where(target => Leads(edge, entity, target)).ToList();
        return edge.ToMany ? targets.Cast<object?>().ToList() : targets.FirstOrDefault();
    }

    /// <summary>Whether an edge leads from one entity to another, by what the edge's name promises.</summary>
    private bool Leads(EdgeSchema edge, Entity from, Entity to) => (from, edge.Name, to) switch
    {
        (_, "organization", Organization organization) => organization.Id == from.OrganizationId,
        (Organization organization, _, not Organization) => to.OrganizationId == organization.Id,
        (User user, "group_memberships", GroupMember member) => member.UserId == user.Id && _tenants[member.OrganizationId] == _tenants[user.OrganizationId],
        (GroupMember member, "user", User user) => member.UserId == user.Id && _tenants[member.OrganizationId] == _tenants[user.OrganizationId],
        (User user, "groups", Group group) => graph.GroupMembers.Any(m =>
            m.UserId == user.Id && _tenants[m.OrganizationId] == _tenants[user.OrganizationId] && m.GroupId == group.Id && m.OrganizationId == group.OrganizationId),
        (User user, "roles", Role role) => graph.Groups.Any(g => Leads(GraphSchema.Find("users")!.Edges.First(e => e.Name == "groups"), user, g) && Gives(g, role)),
        (Group group, "roles", Role role) => Gives(group, role),
        (Role role, "groups", Group group) => Gives(group, role),
        (User user, "memberships", WorkspaceMember member) => Within(user, member) && member.UserId == user.Id,
        (User user, "keys", ApiKey key) => Within(user, key) && key.OwnerId == user.Id,
        (ApiKey key, "owner", User user) => Within(user, key) && key.OwnerId == user.Id,
        (ApiKey key, "workspace", Workspace workspace) => Within(workspace, key) && key.WorkspaceId == workspace.Id,
        (Workspace workspace, "keys", ApiKey key) => Within(workspace, key) && key.WorkspaceId == workspace.Id,
        (Workspace workspace, "members", WorkspaceMember member) => Within(workspace, member) && member.WorkspaceId == workspace.Id,
        (WorkspaceMember member, "workspace", Workspace workspace) => Within(workspace, member) && member.WorkspaceId == workspace.Id,
        (WorkspaceMember member, "user", User user) => Within(user, member) && member.UserId == user.Id,
        (Group group, "members", GroupMember member) => Within(group, member) && member.GroupId == group.Id,
        (GroupMember member, "group", Group group) => Within(group, member) && member.GroupId == group.Id,
        (Role role, "permissions", RolePermission permission) => Within(role, permission) && permission.RoleId == role.Id,
        (RolePermission permission, "role", Role role) => Within(role, permission) && permission.RoleId == role.Id,
        _ => throw new InvalidOperationException($"the judge does not know `{edge.Name}` of {from.GetType().Name}"),
    };

    private bool Gives(Group group, Role role) => group.RoleIds.Contains(role.Id) && _tenants[group.OrganizationId] == _tenants[role.OrganizationId];

    private static bool Within(Entity one, Entity other) => one.OrganizationId == other.OrganizationId;

    private static CollectionSchema CollectionOf(Entity entity) => GraphSchema.Find(entity switch
    {
        Organization => "organizations",
        User => "users",
        ApiKey => "api_keys",
        Workspace => "workspaces",
        WorkspaceMember => "workspace_members",
        Group => "groups",
        GroupMember => "group_members",
        Role => "roles",
        RolePermission => "role_permissions",
        _ => throw new InvalidOperationException($"the judge does not know {entity.GetType().Name}"),
    })!;

    private static string Text(object? value) => value switch
    {
        null => "none",
        bool flag => flag ? "true" : "false",
        long number => number.ToString(System.Globalization.CultureInfo.InvariantCulture),
        Failed => "(error)",
        _ => (string)value,
    };
}
