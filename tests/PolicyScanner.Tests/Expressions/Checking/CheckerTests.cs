using PolicyScanner.Expressions;
using PolicyScanner.Expressions.Checking;
using PolicyScanner.Text;
using Xunit;

namespace PolicyScanner.Tests.Expressions.Checking;

public sealed class CheckerTests
{
    private static readonly DefinitionFunction Live = Expression.Definition(
        "live", [("key", "api_key")], "bool", "key.status == 'active' && (key.expires_at == null || key.expires_at > now)");

    private static readonly DefinitionFunction Ended = Expression.Definition(
        "ended", [("at", "timestamp"), ("grace", "duration")], "bool", "at + grace < now", 1);

    private static readonly DefinitionFunction Home = Expression.Definition(
        "home", [("key", "api_key")], "workspace?", "key.workspace", 2);

    private static Scope Scope() => Expression.Scope(
        [
            ("key", "api_key"), ("user", "user"), ("member", "workspace_member"), ("workspace", "workspace"), ("group", "group"),
            ("u", "user?"), ("keys", "list(api_key)"), ("any", "dyn"), ("flag", "bool?"), ("n", "int"), ("d", "double"), ("at", "timestamp?"),
        ],
        [("max_days", "duration"), ("limit", "int"), ("domains", "list(string)"), ("name", "string")],
        Live, Ended, Home);

    public static TheoryData<string, string> Types() => new()
    {
        // names, fields, edges
        { "key", "api_key" },
        { "u", "user or null" },
        { "key.status", "string" },
        { "key.expires_at", "timestamp or null" },
        { "key.workspace", "workspace or null" },
        { "member.workspace.archived_at", "timestamp or null" },
        { "member.workspace.organization.users", "list(user)" },
        { "user.memberships.map(m, m.workspace)", "list(workspace)" },
        { "workspace.tags", "map(string, string)" },
        { "workspace.tags.env", "string" },
        { "workspace.tags['env']", "string" },
        { "has(workspace.tags.env)", "bool" },
        { "user.sources[0]", "string" },
        { "now", "timestamp" },
        { "scan.taken_at", "timestamp" },
        { "'enterprise' in scan.modes", "bool" },
        { "params.max_days", "duration" },
        { "any.whatever['x'][2u]", "dyn" },
        { "any + 1", "int" },
        { "any + any", "dyn" },
        { "any ? 1 : 2", "int" },

        // literals, lists, maps
        { "null", "null" },
        { "[]", "list(dyn)" },
        { "{}", "map(dyn, dyn)" },
        { "[1, 2]", "list(int)" },
        { "[1, 'a']", "list(dyn)" },
        { "[[], [1]]", "list(list(int))" },
        { "[1, null]", "list(int or null)" },
        { "[] + [1] + []", "list(int)" },
        { "{'a': 1, 'b': 2u}", "map(string, dyn)" },
        { "{'a': []}['a']", "list(dyn)" },
        { "[any, 1]", "list(dyn)" },

        // operators
        { "now - key.created_at", "duration" },
        { "now + days(1)", "timestamp" },
        { "days(1) + now", "timestamp" },
        { "now - days(1) < key.created_at", "bool" },
        { "b'a' + b'b'", "bytes" },
        { "7 % 2 + -n * 3", "int" },
        { "-d / 2.0", "double" },
        { "n < 1.5 && 1u >= n", "bool" },
        { "n == 1.5", "bool" },
        { "type(n) == int", "bool" },
        { "type(now) == google.protobuf.Timestamp", "bool" },
        { "user in workspace.organization.users", "bool" },
        { "'a' in {'a': 1}", "bool" },
        { "n in [1u, 2u]", "bool" },
        { "null == null", "bool" },
        { "key.owner == user", "bool" },
        { "key.owner_type == 'user'", "bool" },
        { "any == null", "bool" },

        // functions
        { "size(keys)", "int" },
        { "keys.size()", "int" },
        { "keys.map(k, k.name).distinct()", "list(string)" },
        { "[[1], [2]].flatten()", "list(int)" },
        { "[1.5].sum()", "double" },
        { "any.size()", "int" },
        { "string(any)", "string" },
        { "dyn(n)", "dyn" },
        { "type(key.expires_at)", "type" },
        { "live(key)", "bool" },
        { "keys.filter(k, live(k)).size() > params.limit", "bool" },
        { "ended(now, params.max_days)", "bool" },
        { "home(key)", "workspace or null" },

        // macros
        { "keys.map(k, k.expires_at)", "list(timestamp or null)" },
        { "keys.map(k, k.expires_at != null, k.expires_at)", "list(timestamp)" },
        { "keys.filter(k, k.workspace != null)", "list(api_key)" },
        { "workspace.tags.exists(t, t == 'env')", "bool" },
        { "workspace.tags.map(t, workspace.tags[t])", "list(string)" },
        { "keys.exists(k, k.owner == user) && keys.all(k, k.status == 'active')", "bool" },
        { "keys.exists_one(k, user.groups.exists(g, g.name == k.name))", "bool" },

        // narrowing
        { "key.expires_at != null && key.expires_at < now", "bool" },
        { "key.expires_at < now && key.expires_at != null", "bool" },
        { "key.expires_at == null || key.expires_at < now", "bool" },
        { "key.expires_at < now || key.expires_at == null", "bool" },
        { "!(key.expires_at == null) && key.expires_at < now", "bool" },
        { "!(key.expires_at == null || n > 1) && key.expires_at < now", "bool" },
        { "null != key.expires_at && key.expires_at < now", "bool" },
        { "has(key.expires_at) && key.expires_at < now", "bool" },
        { "key.expires_at == null ? now : key.expires_at", "timestamp" },
        { "key.expires_at != null ? key.expires_at : now", "timestamp" },
        { "n > 1 ? null : now", "timestamp or null" },
        { "(key.expires_at != null ? n > 1 : false) && key.expires_at < now", "bool" },
        { "key.owner_type == 'user' && key.owner_type.startsWith('u')", "bool" },
        { "key.owner_type != 'user' || key.owner_type.startsWith('u')", "bool" },
        { "key.workspace != null && key.workspace.archived_at != null && key.workspace.archived_at < now", "bool" },
        { "key.workspace == null || (key.workspace.archived_at == null && key.workspace.name != 'x')", "bool" },
        { "u != null && keys.exists(k, k.owner == u && u.email.endsWith('.com'))", "bool" },
        { "keys.all(k, k.expires_at == null || k.expires_at > now)", "bool" },
        { "(key.expires_at != null || at != null && n > 1) && (at != null || key.expires_at != null)", "bool" },
        { "key.expires_at != null && key.expires_at != null", "bool" },
        { "flag == true", "bool" },
        { "flag != null && flag", "bool" },
        { "at != null && ended(at, days(1))", "bool" },
    };

    [Theory, MemberData(nameof(Types))]
    public void An_expression_has_its_type(string text, string type) => Assert.Equal(type, Expression.Compile(text, Scope()).Type.ToString());

    /// <summary>Conditions that are wrong, and how a person finds out. Each is one mistake.</summary>
    private static readonly string[] Mistakes =
    [
        // names
        "usr.email == 'a'",
        "key.status == active",
        "user.email == kim",
        "limit > 3",
        "params.limt > 3",
        "params.x.y == 3",
        "params == 3",
        "scan == 3",
        "scan.mode == 'x'",
        "context.roster == null",
        "users.exists(x, true)",
        "live",
        "key.name != None",
        "True || n > 1",

        // fields and edges
        "key.expire_at == null",
        "key.Status == 'active'",
        "member.email == 'a@x.example'",
        "key.workspace_name == 'a'",
        "user.memberships.workspace_role == 'workspace_admin'",
        "user.email.length > 3",
        "user.memberships.size > 3",
        "n.value == 3",
        "key.status.value == 3",
        "key['status'] == 'active'",
        "user.email[0] == 'a'",
        "user.sources['a'] == 'a'",
        "workspace.tags[1] == 'a'",

        // null
        "key.expires_at < now",
        "now - key.expires_at > days(3) || key.expires_at < now + days(2)",
        "key.workspace.archived_at == null",
        "key.workspace != null || key.workspace.archived_at == null",
        "key.workspace != null && key.workspace.archived_at < now",
        "home(key).name == 'a'",
        "u.email == 'a'",
        "flag",
        "!flag",
        "flag && n > 1",
        "flag ? true : false",
        "key.owner_type in ['user']",
        "key.owner_type.startsWith('u')",
        "ended(key.expires_at, days(1))",
        "live(u)",
        "u in workspace.organization.users",
        "keys.exists(k, k.expires_at != null) && keys.all(k, k.expires_at < now)",
        "[key.expires_at][0] < now",
        "key.status == null",
        "key.status != null && n > 1",
        "user.memberships == null",
        "has(key.status)",
        "has(user.keys)",
        "has(params.limit)",
        "n + null > 3",
        "key.owner_id == key.created_by_id",
        "key.owner == key.workspace",
        "key.owner_id == key.created_by_id && key.created_by_id == key.owner_id",

        // operators
        "key.created_at < '2025-01-01T00:00:00Z'",
        "key.created_at == '2025-01-01T00:00:00Z'",
        "now - key.created_at > 90",
        "now - key.created_at > '90d'",
        "key.created_at < days(90)",
        "now - 90 > key.created_at",
        "user == 'user_1'",
        "user == key",
        "user.id == key.created_at",
        "user.memberships > 3",
        "user.groups == group",
        "user.groups == 'admins'",
        "user.sources == 'enterprise'",
        "'admins' in user.groups",
        "user in workspace.members",
        "user in workspace.organization",
        "'a' in user.email",
        "n in ['a', 'b']",
        "'n = ' + n == 'n = 1'",
        "n + 1.5 > 2.0",
        "[1] + ['a'] == []",
        "n && true",
        "!n",
        "-user.email == 'a'",
        "user.memberships && true",
        "n ? true : false",
        "(n > 1 ? 1 : 'a') == 1",
        "{1.5: 2} == {}",
        "true < user",

        // functions and macros
        "user.email.startWith('a')",
        "key.name.startsWith(3)",
        "key.created_at.startsWith('2025')",
        "key.name.startsWith('a', 'b')",
        "startsWith(key.name, 'a')",
        "key.status()",
        "live(user)",
        "live()",
        "key.live()",
        "ended(now)",
        "lives(key)",
        "user.email.size(1) > 2",
        "size(n) > 2",
        "len(user.groups) > 2",
        "user.sources.contains('enterprise')",
        "n.string() == '3'",
        "now() > key.created_at",
        "now - key.created_at > duration('90d')",
        "now > timestamp('yesterday')",
        "user.email.matches('(a')",
        "user.exists(x, true)",
        "key.owner_id.exists(x, true)",
        "keys.exists(key, key.status == 'active')",
        "keys.exists(now, true)",
        "keys.exists(k, k.name)",
        "keys.exists(k, keys.exists(k, true))",
        "keys.exists(k, k.nmae == 'a')",
        "keys.filter(k, k.status == 'active')",

        // the whole
        "user.email",
        "user",
        "at",

        // two mistakes, and what probably is none
        "usr.email == 'a' && key.statu == 'b'",
        "usr.email.foo.bar(usr) + 1 > now",
        "keys.exists(k, k.expires_at < now) && keys.all(k, k.expires_at > now)",
        "key.status == 'actve'",
        "user.role in ['admin', 'ownr']",
        "'gone' != key.status",
    ];

    [Fact]
    public void Each_mistake_has_its_words() => Snapshots.Match(string.Join("\n\n", Mistakes.Select(Describe)));

    private static string Describe(string text) =>
        Expression.Problems(text, Scope(), CelType.Bool) is { Count: > 0 } problems ? string.Join("\n", problems.Select(p => p.ToString()["rule.yaml:".Length..])) : $"{text}\n  nothing is wrong";

    [Fact]
    public void Lines_that_hold_together_narrow_each_other_and_what_follows()
    {
        var source = new SourceText("rule.yaml", "key.expires_at < now\nkey.expires_at != null\nkey.workspace != null || n > 1\nu.email != ''");
        var bag = new DiagnosticBag(source);
        var lines = source.Content.Split('\n');
        var starts = lines.Select((_, i) => lines.Take(i).Sum(l => l.Length + 1));

        var compiled = ExpressionCompiler.CompileAll(
            [.. lines.Zip(starts, (line, start) => Fragment.Verbatim(source, new(start, line.Length)))], Scope(), CelType.Bool, bag, out var known);

        Assert.Equal([true, true, true, false], compiled.Select(c => c is not null));
        Assert.Equal(["4:1 `u` can be null"], bag.Problems.Select(p => $"{p.Line}:{p.Column} {p.Message}"));
        Assert.Equal(["key.expires_at"], known.Facts.Order(StringComparer.Ordinal));
    }

    [Fact]
    public void What_is_read_is_gathered_through_definitions_and_without_the_variables_of_macros()
    {
        var scope = Scope();

        var reads = Expression.Compile("live(key) && user.memberships.exists(m, m.workspace.name == params.name && n > 1)", scope).Reads;

        Assert.Equal(["expires_at", "name", "status"], reads.Fields.Select(f => f.Name).Order(StringComparer.Ordinal));
        Assert.Equal(["memberships", "workspace"], reads.Edges.Select(e => e.Name).Order(StringComparer.Ordinal));
        Assert.Equal(new[] { "key", "user", "n" }.Select(name => scope.Find(name)!.Index).Order(), reads.Slots.Order());
    }

    [Fact]
    public void Without_types_nothing_is_wrong_before_it_runs()
    {
        var scope = PolicyScanner.Expressions.Checking.Scope.Create(isDynamic: true);

        Assert.Empty(Expression.Problems("1 + 'a' == [2] && !3 && null < {1.5: 2}.size()", scope));
        Assert.Empty(Expression.Problems("1 + y + f(1)", scope));
    }

    [Fact]
    public void The_longest_conjunction_is_checked_in_no_time()
    {
        var text = string.Join(" && ", Enumerable.Repeat("at != null && at < now", 380));

        Assert.Equal("bool", Expression.Compile(text, Scope()).Type.ToString());
    }
}
