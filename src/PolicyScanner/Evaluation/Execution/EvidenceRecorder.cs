using System.Buffers;
using System.Security.Cryptography;
using System.Text.Json;
using PolicyScanner.Evaluation.Planning;
using PolicyScanner.Expressions.Checking;
using PolicyScanner.Expressions.Values;
using PolicyScanner.Findings;
using PolicyScanner.Graph;
using PolicyScanner.Rules;

namespace PolicyScanner.Evaluation.Execution;

/// <summary>Writes down the rows that make a subject fail: what they bound, in the fields that the rule reads.</summary>
internal sealed class EvidenceRecorder : IDisposable
{
    private const int MostRows = 20;
    private const int MostElements = 20;
    private const string NotKnown = "(unknown)";

    // What tells people which entity it is.
    private static readonly string[] Names = ["id", "name", "email"];

    private readonly RulePlan _plan;
    private readonly AccessGraph _graph;
    private readonly Symbol[] _bound;
    private readonly (CollectionSchema Collection, string Field)[] _keys;
    private int _lineCount;
    private readonly ArrayBufferWriter<byte> _facts = new();
    private readonly Utf8JsonWriter _json = new(Stream.Null);
    private readonly Dictionary<CollectionSchema, FieldSchema[]> _shown = [];
    private readonly Dictionary<CollectionSchema, FieldSchema[]> _read = [];

    public EvidenceRecorder(RulePlan plan, AccessGraph graph)
    {
        (_plan, _graph) = (plan, graph);
        _bound = [.. plan.Body.Clauses.Where(c => c is not LetClause).SelectMany(Planner.Binds)];
        var sources = plan.Body.Clauses.OfType<RowClause>().Select(c => c.Source).OfType<EdgeOf>().Select(s => s.Edge);
        _keys = [.. plan.Body.Reads.Edges.Concat(sources).SelectMany(Keys).Distinct()];
    }

    public void Dispose() => _json.Dispose();

    /// <summary>Begins with the row at hand: its lines are shown.</summary>
    public EvidenceRecord Start(Frame frame) => new(Lines(frame));

    /// <summary>Adds the row at hand.</summary>
    public void Add(EvidenceRecord record, Frame frame)
    {
        record.Total++;
        if (record.Rows.Count < MostRows) record.Rows.Add(Row(frame));
        _facts.ResetWrittenCount();
        _facts.Write(record.Hash);
        _json.Reset(_facts);
        WriteFacts(_json, frame);
        _json.Flush();
        SHA256.HashData(_facts.WrittenSpan, record.Hash);
    }

    private Dictionary<string, object?> Row(Frame frame)
    {
        var row = new Dictionary<string, object?>(_bound.Length, StringComparer.Ordinal);
        foreach (var symbol in _bound)
        {
            var value = frame.Slots[symbol.Index];
            row[symbol.Name] = Plain(value);
            if (value.Kind is ValueKind.List && value.AsList.Items.Length > MostElements) row[$"{symbol.Name}.size()"] = (long)value.AsList.Items.Length;
        }
        return row;
    }

    private List<EvidenceLine> Lines(Frame frame)
    {
        var lines = new List<EvidenceLine>(_lineCount);
        foreach (var clause in _plan.Body.Clauses)
        {
            switch (clause)
            {
                case ForClause each:
                    Add(each.Where);
                    break;
                case LookupClause lookup when frame.Slots[lookup.Variable.Index].IsEntity:
                    Add(lookup.Where);
                    break;
                case WhenClause filter:
                    Add(filter.Lines);
                    break;
                case ExistsClause { As: { } name } exists:
                    lines.Add(new(exists.At, ClauseText.Head(exists), Plain(frame.Slots[name.Index])));
                    break;
                case ExistsClause or AllClause:
                    lines.Add(new(clause.At, ClauseText.Head((RowClause)clause), true));
                    break;
                case LetClause let:
                    foreach (var value in let.Values)
                        lines.Add(new($"{let.At}.let.{value.Symbol.Name}", value.Expression.Text, Plain(frame.Slots[value.Symbol.Index])));
                    break;
            }
        }
        _lineCount = lines.Count;
        return lines;

        void Add(IReadOnlyList<Line> of)
        {
            foreach (var line in of) lines.Add(new(line.At, line.Expression.Text, Plain(line.Expression.Run(frame))));
        }
    }

    private object? Plain(Value value) => value.Kind switch
    {
        ValueKind.Entity => Fields(value.AsCollection, _graph.Rows(value.AsCollection)[value.AsOrdinal]),
        ValueKind.List => value.AsList.Items.Take(MostElements).Select(Plain).ToArray(),
        _ => ValueText.Plain(value, _graph),
    };

    private Dictionary<string, object?> Fields(CollectionSchema collection, Entity row)
    {
        var shown = Shown(collection);
        var fields = new Dictionary<string, object?>(shown.Length, StringComparer.Ordinal);
        foreach (var field in shown) fields[field.Name] = MissingRows.Lacks(row, field.Name) ? NotKnown : Short(field.Read(row));
        return fields;
    }

    private static object? Short(object? value) => value is IReadOnlyList<string> { Count: > MostElements } list ? list.Take(MostElements).ToArray() : value;

    // Everything, before truncation, and nothing that depends on now.
    private void WriteFacts(Utf8JsonWriter json, Frame frame)
    {
        json.WriteStartArray();
        foreach (var symbol in _bound) WriteFact(json, frame.Slots[symbol.Index]);
        json.WriteEndArray();
    }

    private void WriteFact(Utf8JsonWriter json, Value value)
    {
        if (value.IsEntity) WriteFact(json, value.AsCollection, _graph.Rows(value.AsCollection)[value.AsOrdinal]);
        else if (value.Kind is ValueKind.List)
        {
            json.WriteStartArray();
            foreach (var item in value.AsList.Items) WriteFact(json, item);
            json.WriteEndArray();
        }
        else if (value.IsNull) json.WriteNullValue();
    }

    private void WriteFact(Utf8JsonWriter json, CollectionSchema collection, Entity row)
    {
        json.WriteStartArray();
        json.WriteStringValue(collection.Type);
        json.WriteStringValue(row.OrganizationId);
        json.WriteStringValue(collection.IdOf(row));
        foreach (var field in Read(collection))
        {
            json.WriteStringValue(field.Name);
            WriteField(json, MissingRows.Lacks(row, field.Name) ? NotKnown : field.Read(row));
        }
        json.WriteEndArray();
    }

    private static void WriteField(Utf8JsonWriter json, object? value)
    {
        switch (value)
        {
            case null:
                json.WriteNullValue();
                break;
            case string text:
                json.WriteStringValue(text);
                break;
            case DateTimeOffset instant:
                json.WriteStringValue(TimeText.Of(instant.ToUniversalTime()));
                break;
            case long number:
                json.WriteNumberValue(number);
                break;
            case bool flag:
                json.WriteBooleanValue(flag);
                break;
            case IReadOnlyList<string> list:
                json.WriteStartArray();
                foreach (var item in list) json.WriteStringValue(item);
                json.WriteEndArray();
                break;
            case IReadOnlyDictionary<string, string> map:
                json.WriteStartObject();
                foreach (var (key, item) in map.OrderBy(e => e.Key, StringComparer.Ordinal)) json.WriteString(key, item);
                json.WriteEndObject();
                break;
        }
    }

    private FieldSchema[] Shown(CollectionSchema collection)
    {
        if (_shown.TryGetValue(collection, out var fields)) return fields;
        return _shown[collection] = [.. collection.Fields.Where(f => Names.Contains(f.Name) || Read(collection).Contains(f))];
    }

    // The fields by which edges are found as well: `key.owner` reads `owner_id`, and so does `user.keys`.
    private FieldSchema[] Read(CollectionSchema collection)
    {
        if (_read.TryGetValue(collection, out var fields)) return fields;
        var (reads, keys) = (_plan.Body.Reads, _keys.Where(k => k.Collection == collection).Select(k => k.Field).ToHashSet(StringComparer.Ordinal));
        return _read[collection] = [.. collection.Fields.Where(f => reads.Fields.Contains(f) || keys.Contains(f.Name))];
    }

    private static IEnumerable<(CollectionSchema Collection, string Field)> Keys(EdgeSchema edge) => edge.Path switch
    {
        EdgePath.ByKey path => [(edge.Source, path.Field)],
        EdgePath.ByKeys path => [(edge.Source, path.Field)],
        EdgePath.Reverse path => Keys(GraphSchema.Collection(edge.Target).Edge(path.Of)),
        EdgePath.Through path => edge.Source.Edge(path.First) is var first ? Keys(first).Concat(Keys(GraphSchema.Collection(first.Target).Edge(path.Second))) : [],
        _ => [],
    };
}

/// <summary>The evidence of one subject while its rows come in.</summary>
internal sealed class EvidenceRecord(IReadOnlyList<EvidenceLine> lines)
{
    // Most have one row.
    public List<IReadOnlyDictionary<string, object?>> Rows { get; } = new(1);

    public int Total { get; set; }

    /// <summary>Of the facts of a row and of the hash before it: one row after another, however many there are.</summary>
    public byte[] Hash { get; } = new byte[SHA256.HashSizeInBytes];

    public Evidence ToEvidence() => new(Rows, lines, Total, Fingerprint.Short(Hash));
}
