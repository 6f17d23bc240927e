using PolicyScanner.Expressions.Checking;
using PolicyScanner.Text;
using PolicyScanner.Text.Yaml;

namespace PolicyScanner.Rules.Reading;

/// <summary>Reads <c>match</c>: clause after clause, each in the scope that those above it leave.</summary>
internal sealed class ClauseReader(ExpressionReader expressions, Scope scope, DiagnosticBag bag)
{
    // Which keys a clause has beside its first.
    private static readonly (string Kind, string[] Others)[] Kinds =
    [
        ("for", ["where"]), ("lookup", ["where"]), ("exists", ["where", "as"]), ("not", ["where", "as"]), ("all", ["where", "satisfy"]),
        ("collect", ["where", "by", "as"]), ("let", []), ("when", []),
    ];

    private static readonly string[] AllKeys = [.. Kinds.Select(k => k.Kind), .. Kinds.SelectMany(k => k.Others).Distinct()];

    private readonly List<Clause> _clauses = [];
    private readonly Dictionary<string, string> _boundBy = new(StringComparer.Ordinal);
    private readonly HashSet<string> _collections = new(StringComparer.Ordinal);
    private readonly SourceReader _sources = new(bag);

    /// <summary>The clauses that could be read.</summary>
    public IReadOnlyList<Clause> Clauses => _clauses;

    /// <summary>What may be named behind the clauses, and what is known there.</summary>
    public Scope Scope { get; private set; } = scope;

    /// <summary>Collections that the clauses range over, straight or through an edge.</summary>
    public IReadOnlySet<string> Collections => _collections;

    /// <summary>Where the first clause with <c>by</c> says so; null without one.</summary>
    public TextSpan? GroupsAt { get; private set; }

    /// <summary>Whether a name could not be read that what follows may use: then nothing is said of what follows, for it would be noise.</summary>
    public bool IsLost { get; private set; }

    public void Read(YamlSequence match)
    {
        if (match.Items.Count == 0)
        {
            bag.EmptyList(match.Span, "`match`");
            IsLost = true;
        }
        for (var i = 0; i < match.Items.Count && !IsLost; i++)
        {
            if (bag.Mapping(match.Items[i], "a clause") is { } clause) Read(clause, i);
            else IsLost = true;
        }
    }

    private void Read(YamlMapping clause, int index)
    {
        var at = $"match[{index}]";
        if (KindOf(clause) is not { } kind)
        {
            IsLost = true;
            return;
        }
        var what = $"{(kind is "all" or "exists" ? "an" : "a")} `{kind}` clause";
        var keys = new Keys(clause, what, [kind, .. Kinds.First(k => k.Kind == kind).Others], bag);
        var head = keys.Find(kind)!;
        if (index == 0 && kind is not "for" && !(kind is "collect" && keys.Find("by") is not null)) bag.FirstClause(head.Key.Span, kind);
        switch (kind)
        {
            case "when":
                Add(new WhenClause(at, Lines(head.Value, "when", at, Scope, out var known)));
                Scope = known;
                break;
            case "let": ReadLet(head, at); break;
            default: ReadRows(kind, keys, head, at); break;
        }
    }

    // One mistake is one error: a clause whose first key is misspelt is read as the one that was meant.
    private string? KindOf(YamlMapping clause)
    {
        var kinds = clause.Entries.Where(e => Kinds.Any(k => k.Kind == e.Name)).ToArray();
        if (kinds.Length > 1)
        {
            bag.TwoKinds(kinds[1].Key.Span, kinds[0].Name, kinds[1].Name);
            return null;
        }
        if (kinds.Length == 1) return kinds[0].Name;
        var meant = clause.Entries.Select(e => Nearest.Find(e.Name, AllKeys)).FirstOrDefault(near => Kinds.Any(k => k.Kind == near));
        if (meant is null) bag.NoKind(clause.Place, [.. Kinds.Select(k => k.Kind)]);
        return meant;
    }

    private void ReadRows(string kind, Keys keys, YamlEntry head, string at)
    {
        PlacedVariable? variable = null;
        ClauseSource? source = null;
        if (bag.Text(head.Value, $"`{kind}`") is { } text)
        {
            var parsed = ClauseHead.Parse(text.Fragment, kind, bag, out var name);
            source = parsed is null ? null : _sources.Read(parsed, text.Fragment, Scope);
            if (name is { } placed) variable = new(placed.Text, text.Fragment.ToSource(placed.At));
        }
        if (variable is null)
        {
            IsLost = true;
            return;
        }
        if (source is not null) _collections.UnionWith(source is EdgeOf edge ? edge.Edge.Reads : [source.Collection.Name]);
        // A clause whose source is wrong still binds its variable, to something that fits everywhere.
        var type = source is null ? CelType.Error : CelType.Entity(source.Collection);
        var inner = Bind(Scope, variable, kind is "lookup" ? type.OrNull() : type, at, out var symbol);
        if (IsLost) return;
        if (kind is "for" or "lookup") _boundBy[variable.Value.Name] = at;
        var outer = inner;
        if (kind is "lookup" && symbol is not null) inner = inner.Knowing([symbol.Name]);
        IReadOnlyList<Line> where = keys.Value("where") is { } node ? Lines(node, "where", at, inner, out inner) : [];

        // Only a `for` keeps the row where its lines hold: what the others know ends with them. Where a rule starts with another clause, which was
        // reported, a `for` was meant.
        Scope = kind switch { "for" => inner, "lookup" => outer, "exists" or "not" or "all" when _clauses.Count == 0 => inner, _ => Scope };
        var clause = kind switch
        {
            "for" when source is not null && symbol is not null => new ForClause(at, symbol, source, where),
            "lookup" when source is not null && symbol is not null => new LookupClause(at, symbol, source, where),
            "exists" or "not" => Exists(keys, at, symbol, source, where, kind is "not"),
            "all" => All(keys, head, at, symbol, source, where, inner),
            "collect" => Collect(keys, head, at, symbol, source, where, inner),
            _ => default(Clause),
        };
        if (clause is not null) Add(clause);
    }

    private ExistsClause? Exists(Keys keys, string at, Symbol? variable, ClauseSource? source, IReadOnlyList<Line> where, bool negated)
    {
        Symbol? flag = null;
        if (keys.Text("as") is { } name) Scope = BindNew(Scope, name, CelType.Bool, at, out flag);
        return source is null || variable is null ? null : new(at, variable, source, where, negated, flag);
    }

    private AllClause? All(Keys keys, YamlEntry head, string at, Symbol? variable, ClauseSource? source, IReadOnlyList<Line> where, Scope inner)
    {
        if (keys.Required("satisfy", head.Key.Span) is not { } node) return null;
        var satisfy = Lines(node, "satisfy", at, inner, out _);
        return source is null || variable is null ? null : new(at, variable, source, where, satisfy);
    }

    private CollectClause? Collect(Keys keys, YamlEntry head, string at, Symbol? variable, ClauseSource? source, IReadOnlyList<Line> where, Scope inner)
    {
        var by = new List<NamedExpression>();
        if (keys.Find("by") is { } groups)
        {
            GroupsAt ??= groups.Key.Span;
            foreach (var key in bag.Mapping(groups.Value, "`by`")?.Entries ?? [])
            {
                var expression = expressions.One(key.Value, $"`{key.Name}`", inner, null);
                if (expression is { Type: { Nullable: true } or { Kind: CelKind.Null } }) bag.NullableKey(key.Value.Span, key.Name, expression.Text);
                Scope = BindNew(Scope, key.Key, expression?.Type.NotNull() ?? CelType.Error, at, out var symbol);
                if (expression is not null && symbol is not null) by.Add(new(symbol, expression));
            }
            if (groups.Value is YamlMapping { Entries: [] }) bag.EmptyMapping(groups.Value.Span, "`by`");
        }
        if (keys.RequiredText("as", head.Key.Span) is not { } name)
        {
            IsLost = true;
            return null;
        }
        Scope = BindNew(Scope, name, source is null ? CelType.Error : CelType.List(CelType.Entity(source.Collection)), at, out var list);
        return source is null || variable is null || list is null ? null : new(at, variable, source, where, list, by);
    }

    private void ReadLet(YamlEntry head, string at)
    {
        if (bag.Mapping(head.Value, "`let`") is not { } names)
        {
            IsLost = true;
            return;
        }
        if (names.Entries.Count == 0) bag.EmptyMapping(names.Span, "`let`");
        var values = new List<NamedExpression>();
        foreach (var entry in names.Entries)
        {
            var expression = expressions.One(entry.Value, $"`{entry.Name}`", Scope, null);
            Scope = BindNew(Scope, entry.Key, expression?.Type ?? CelType.Error, at, out var symbol);
            if (expression is not null && symbol is not null) values.Add(new(symbol, expression));
        }
        Add(new LetClause(at, values));
    }

    private IReadOnlyList<Line> Lines(YamlNode node, string key, string at, Scope within, out Scope known) =>
        expressions.Lines(node, key, $"{at}.{key}", within, out known);

    private void Add(Clause clause) => _clauses.Add(clause);

    private Scope BindNew(Scope within, YamlScalar name, CelType type, string at, out Symbol? symbol)
    {
        var bound = Bind(within, new PlacedVariable(name.Text, name.Span), type, at, out symbol);
        if (symbol is not null) _boundBy[name.Text] = at;
        return bound;
    }

    // A name that is bound already is a mistake, and means the new thing from here on: what follows was written with that in mind.
    private Scope Bind(Scope within, PlacedVariable? variable, CelType type, string at, out Symbol? symbol)
    {
        symbol = null;
        if (variable is not { } named) return within;
        if (!Identifiers.Check(named.Name, named.At, bag))
        {
            IsLost = true;
            return within;
        }
        if (within.Find(named.Name) is not null) bag.BoundAlready(named.At, named.Name, _boundBy.GetValueOrDefault(named.Name, at));
        return within.With(named.Name, type, out symbol);
    }

    private readonly record struct PlacedVariable(string Name, TextSpan At);
}
