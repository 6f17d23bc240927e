using System.Globalization;
using System.Text.RegularExpressions;
using PolicyScanner.Graph;
using PolicyScanner.Tests.Graph;

namespace PolicyScanner.Tests.Judge;

/// <summary>Rules that pass every check and ask all kinds of things: each clause, edge and operator comes up, joined or not, with conditions that can fail.</summary>
/// <param name="seed">Decides all of it.</param>
/// <param name="depth">How deep conditions go.</param>
internal sealed partial class RandomRules(int seed, int depth = 2)
{
    private static readonly string[] Sources =
        ["users", "api_keys", "workspaces", "workspace_members", "groups", "group_members", "roles", "role_permissions", "organizations"];

    private static readonly Dictionary<(string, string), string[]> Texts = CollectTexts();

    private readonly Random _random = new(seed);
    private List<(Ex Of, string Collection)> _entities = [];
    private List<Ex> _flags = [];
    private List<(Ex Of, string Collection)> _lists = [];
    private List<(Ex Of, string Collection)> _lookups = [];
    private List<Ex> _numbers = [];
    private int _names;
    private bool _mayFail;

    public JudgedRule Next(string id)
    {
        (_entities, _flags, _lists, _lookups, _numbers, _names, _mayFail) = ([], [], [], [], [], 0, Chance(0.3));
        var clauses = new List<JudgedClause>();
        Ex? subject = null;
        if (Chance(0.08))
        {
            var grouped = Group(null);
            clauses.Add(grouped);
            subject = new Name(grouped.By[0].Name);
        }
        else
        {
            var (source, variable) = (Pick(Sources), NewName());
            _entities.Add((new Name(variable), source));
            clauses.Add(new(ClauseKind.For, variable, null, source, Lines(Chance(0.6) ? 1 : 2, 0.5)));
        }
        for (var more = _random.Next(4); more > 0; more--) clauses.Add(Clause());
        return new(id, clauses) { SubjectId = subject, Message = Message() };
    }

    private JudgedClause Clause()
    {
        var roll = _random.Next(20);
        if (roll < 3) return new(ClauseKind.When, "", null, "", Lines(1 + _random.Next(2), 1));
        if (roll < 5) return Let();
        if (roll < 7) return Group(_entities.Count > 0 && Chance(0.5) ? Pick(_entities) : null);

        var (variable, outer) = (NewName(), _entities);
        var (from, source, collection) = Range();
        _entities = [.. outer, (new Name(variable), collection)];
        var where = Where(variable, collection, from is null);
        JudgedClause clause;
        switch (roll)
        {
            case < 9:
                return new(ClauseKind.For, variable, from, source, where);
            case < 11:
                clause = new(ClauseKind.Lookup, variable, from, source, where);
                _lookups.Add((new Name(variable), collection));
                break;
            case < 14:
                clause = new(Chance(0.5) ? ClauseKind.Exists : ClauseKind.Not, variable, from, source, where) { As = Chance(0.3) ? NewName() : null };
                break;
            case < 16:
                clause = new(ClauseKind.All, variable, from, source, where) { Satisfy = Lines(1 + _random.Next(2), 1) };
                break;
            default:
                clause = new(ClauseKind.Collect, variable, from, source, where) { As = NewName() };
                _lists.Add((new Name(clause.As), collection));
                break;
        }
        _entities = outer;
        if (clause is { Kind: ClauseKind.Exists or ClauseKind.Not, As: { } flag }) _flags.Add(new Name(flag));
        return clause;
    }

    private JudgedClause Let()
    {
        var name = NewName();
        if (Chance(0.5))
        {
            var flag = Bool(depth);
            _flags.Add(new Name(name));
            return new(ClauseKind.Let, name, null, "", [flag]);
        }
        var number = Number();
        _numbers.Add(new Name(name));
        return new(ClauseKind.Let, name, null, "", [number]);
    }

    // Nothing in here may fail: the page leaves open which group a row without a key would belong to.
    private JudgedClause Group((Ex Of, string Collection)? anchor)
    {
        var (outer, mayFail, flags, numbers) = (_entities, _mayFail, _flags, _numbers);
        (_mayFail, _flags, _numbers) = (false, [], []);
        var variable = NewName();
        var (from, source, collection) = anchor is null ? (null, Pick(Sources), "") : EdgeFrom(anchor.Value) is { } edge ? (((Name)anchor.Value.Of).Of, edge.Name, edge.Target) : (null, Pick(Sources), "");
        if (from is null) collection = source;
        _entities = [(new Name(variable), collection)];
        var where = Lines(_random.Next(3), 0.5);
        var keys = Enumerable.Range(0, 1 + _random.Next(2)).Select(_ => (Name: NewName(), Value: (Ex)new Get(new Name(variable), Pick(TextFields(collection))))).ToList();
        var list = NewName();
        (_entities, _mayFail, _flags, _numbers) = (outer, mayFail, flags, numbers);
        _lists.Add((new Name(list), collection));
        return new(ClauseKind.Collect, variable, from, source, where) { As = list, By = keys };
    }

    private (string? From, string Source, string Collection) Range()
    {
        if (_entities.Where(e => e.Of is Name).ToList() is { Count: > 0 } bound && Chance(0.5))
        {
            var anchor = Pick(bound);
            if (EdgeFrom(anchor) is { } edge) return (((Name)anchor.Of).Of, edge.Name, edge.Target);
        }
        var source = Pick(Sources);
        return (null, source, source);
    }

    private EdgeSchema? EdgeFrom((Ex Of, string Collection) anchor) =>
        GraphSchema.Find(anchor.Collection)!.Edges.Where(e => e.ToMany && e.Target != "invites").ToList() is { Count: > 0 } edges ? Pick(edges) : null;

    // A whole collection is mostly joined: by ids that belong together, or by any two texts.
    private List<Ex> Where(string variable, string collection, bool whole)
    {
        var lines = new List<Ex>();
        if (whole && _entities.Count > 1 && Chance(0.8))
        {
            var other = _entities[_random.Next(_entities.Count - 1)];
            var (mine, theirs) = (new Name(variable), other.Of);
            lines.Add(Chance(0.15) && other.Collection == collection
                ? new Op("==", mine, theirs)
                : new Op("==", new Get(mine, KeyField(collection)), new Get(theirs, KeyField(other.Collection))));
            if (Chance(0.3)) lines[0] = new Op("==", ((Op)lines[0]).Right, ((Op)lines[0]).Left);
        }
        lines.AddRange(Lines(_random.Next(2), 0.7));
        return lines;
    }

    private string KeyField(string collection)
    {
        var fields = TextFields(collection);
        // An id that is put together of others equals nothing but itself.
        var keys = fields.Where(f => f == "id" ? GraphSchema.Find(collection)!.Parent is null : f.EndsWith("_id", StringComparison.Ordinal)).ToList();
        return Chance(0.8) ? Pick(keys) : Pick(fields);
    }

    private List<Ex> Lines(int count, double share)
    {
        var lines = new List<Ex>();
        for (var i = 0; i < count; i++) if (Chance(share)) lines.Add(Bool(depth));
        return share >= 1 && lines.Count == 0 ? [Bool(depth)] : lines;
    }

    private Ex Bool(int depth)
    {
        var roll = _random.Next(12);
        if (depth > 0)
        {
            switch (roll)
            {
                case 0: return new Op("&&", Bool(depth - 1), Bool(depth - 1));
                case 1: return new Op("||", Bool(depth - 1), Bool(depth - 1));
                case 2: return new Not(Bool(depth - 1));
                case 3: return new If(Bool(depth - 1), Bool(depth - 1), Bool(depth - 1));
            }
        }
        if (roll == 4 && _flags.Count > 0) return Pick(_flags);
        if (roll == 5 && _lookups.Count > 0)
        {
            var (of, collection) = Pick(_lookups);
            return Chance(0.5) ? new Op(Pick(["==", "!="]), of, new Lit(null)) : new Op("&&", new Op("!=", of, new Lit(null)), Atom(of, collection, 0));
        }
        if (roll == 6 && _lists.Count > 0)
        {
            var (of, collection) = Pick(_lists);
            return OfList(of, collection, depth);
        }
        if (roll == 7 || _entities.Count == 0) return new Op(Compare(), Number(), new Lit((long)_random.Next(3)));
        if (roll == 8 && _entities.Count > 1)
        {
            var (one, other) = (Pick(_entities), Pick(_entities));
            if (one.Of != other.Of) return new Op(Pick(["==", "!="]), new Get(one.Of, Pick(TextFields(one.Collection))), new Get(other.Of, Pick(TextFields(other.Collection))));
        }
        var entity = Pick(_entities);
        return Atom(entity.Of, entity.Collection, depth);
    }

    private Ex Number()
    {
        Ex number = _numbers.Count > 0 && Chance(0.3) ? Pick(_numbers)
            : _lists.Count > 0 && Chance(0.4) ? new Method(Pick(_lists).Of, "size")
            : _entities.Count > 0 && ManyEdge() is { } many ? new Method(many, "size")
            : new Lit((long)_random.Next(3));
        if (Chance(0.2)) number = new Op(Pick(["+", "-"]), number, new Lit((long)_random.Next(3)));
        return _mayFail && Chance(0.5) ? new Op(Pick(["/", "%"]), new Lit(6L), number) : number;
    }

    private Get? ManyEdge()
    {
        var (of, collection) = Pick(_entities);
        return GraphSchema.Find(collection)!.Edges.Where(e => e.ToMany && e.Target != "invites").ToList() is { Count: > 0 } edges ? new Get(of, Pick(edges).Name) : null;
    }

    private Ex Atom(Ex of, string collection, int depth)
    {
        var schema = GraphSchema.Find(collection)!;
        var edges = schema.Edges.Where(e => e.Target != "invites").ToList();
        if (edges.Count > 0 && depth > 0 && Chance(0.35))
        {
            var edge = Pick(edges);
            var get = new Get(of, edge.Name);
            if (edge.ToMany) return OfList(get, edge.Target, depth);
            if (!edge.Nullable) return Atom(get, edge.Target, depth - 1);
            return Chance(0.4) ? new Op(Pick(["==", "!="]), get, new Lit(null)) : new Op("&&", new Op("!=", get, new Lit(null)), Atom(get, edge.Target, depth - 1));
        }
        var field = Pick(schema.Fields.Where(f => f.Type is not FieldType.TextMap && (f.Name != "id" || schema.Parent is null)).ToList());
        return Atom(new Get(of, field.Name), collection, field);
    }

    private Ex Atom(Get get, string collection, FieldSchema field)
    {
        if (field.Nullable && Chance(0.5)) return new Op(Pick(["==", "!="]), get, new Lit(null));
        var plain = field.Type switch
        {
            FieldType.Text => OfText(get, collection, field.Name),
            FieldType.Time => Chance(0.5)
                ? new Op(Compare(), get, new Lit(Time()))
                : new Op(Compare(), new Op("-", new Name("now"), get), new Lit(TimeSpan.FromHours(_random.Next(300)))),
            FieldType.TextList => Chance(0.5)
                ? new Op(Compare(), new Method(get, "size"), new Lit((long)_random.Next(3)))
                : new Op("in", new Lit(Literal(collection, field.Name)), get),
            _ => throw new InvalidOperationException($"no condition on {field.Name}"),
        };
        return field.Nullable ? new Op("&&", new Op("!=", get, new Lit(null)), plain) : plain;
    }

    private Ex OfText(Get get, string collection, string field) => _random.Next(5) switch
    {
        0 => new Op("in", get, new ListOf([new Lit(Literal(collection, field)), new Lit(Literal(collection, field))])),
        1 => new Method(get, "startsWith", new Lit(Literal(collection, field)[..1])),
        2 => new Method(get, "contains", new Lit("1")),
        3 => new Op("!=", get, new Lit(Literal(collection, field))),
        _ => new Op("==", get, new Lit(Literal(collection, field))),
    };

    private Ex OfList(Ex list, string collection, int depth)
    {
        if (depth == 0 || Chance(0.3)) return new Op(Compare(), new Method(list, "size"), new Lit((long)_random.Next(3)));
        var (variable, outer) = (NewName(), _entities);
        _entities = [.. outer, (new Name(variable), collection)];
        var body = Bool(depth - 1);
        _entities = outer;
        var kind = Pick(["exists", "all", "exists_one", "filter"]);
        var each = new Each(list, kind, variable, body);
        return kind == "filter" ? new Op(Compare(), new Method(each, "size"), new Lit((long)_random.Next(3))) : each;
    }

    private List<Ex> Message()
    {
        var parts = new List<Ex>();
        foreach (var (of, collection) in _entities) parts.Add(new Get(of, Pick(TextFields(collection).Where(f => f is "id").DefaultIfEmpty("name").ToList())));
        foreach (var (of, _) in _lists) parts.Add(new Method(of, "size"));
        foreach (var (of, collection) in _lookups) parts.Add(new If(new Op("==", of, new Lit(null)), new Lit("none"), new Get(of, "id")));
        parts.AddRange(_flags);
        parts.AddRange(_numbers);
        return parts;
    }

    private string Literal(string collection, string field) =>
        Texts.TryGetValue((collection, field), out var values) && values.Length > 0 ? Pick(values) : "none-1";

    private static List<string> TextFields(string collection) =>
        [.. GraphSchema.Find(collection)!.Fields.Where(f => f is { Type: FieldType.Text, Nullable: false }).Select(f => f.Name)];

    private DateTimeOffset Time() => new DateTimeOffset(2026, 1, 1, 0, 0, 0, TimeSpan.Zero).AddSeconds(_random.Next(1_000_000));

    private string Compare() => Pick(["<", "<=", ">", ">=", "==", "!="]) is var symbol && symbol is "==" or "!=" && Chance(0.5) ? ">" : symbol;

    private bool Chance(double share) => _random.NextDouble() < share;

    private T Pick<T>(IReadOnlyList<T> from) => from[_random.Next(from.Count)];

    private string NewName() => string.Create(CultureInfo.InvariantCulture, $"v{_names++}");

    private static Dictionary<(string, string), string[]> CollectTexts()
    {
        var found = new Dictionary<(string, string), SortedSet<string>>();
        foreach (var graph in Enumerable.Range(1, 8).Select(RandomGraphs.Graph))
        {
            foreach (var collection in Sources.Select(s => GraphSchema.Find(s)!))
            {
                foreach (var field in collection.Fields.Where(f => f.Type is FieldType.Text or FieldType.TextList))
                {
                    var key = (collection.Name, field.Name);
                    if (!found.TryGetValue(key, out var texts)) found[key] = texts = new(StringComparer.Ordinal);
                    foreach (var row in graph.Rows(collection))
                    {
                        texts.UnionWith((field.Read(row) switch { string text => [text], IReadOnlyList<string> list => list, _ => [] }).Where(t => Plain().IsMatch(t)));
                    }
                }
            }
        }
        return found.ToDictionary(f => f.Key, f => f.Value.ToArray());
    }

    // Texts that need no escape as a CEL literal inside YAML.
    [GeneratedRegex("^[A-Za-z0-9 _./-]+$")]
    private static partial Regex Plain();
}
