using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace PolicyScanner.Graph;

/// <summary>
/// Reads texts and keeps one instance of each that recurs: ids of organizations, users and workspaces, roles, states. Half of a large graph's
/// memory would otherwise be copies.
/// </summary>
/// <remarks>One per read, not for several threads: a table in which a text finds its last like, or takes its place. It forgets, and never grows.</remarks>
internal sealed class PooledTexts : JsonConverter<string>
{
    private const int Slots = 1 << 17;
    private const int LongestPooled = 64;

    private readonly string?[] _slots = new string?[Slots];

    public override string Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        if (reader.TokenType is not JsonTokenType.String) throw new JsonException("a text was expected");
        if (reader.HasValueSequence || reader.ValueIsEscaped || reader.ValueSpan.Length > LongestPooled) return reader.GetString()!;
        var bytes = reader.ValueSpan;
        ref var slot = ref _slots[Hash(bytes) & (Slots - 1)];
        if (slot is not null && Ascii.Equals(bytes, slot)) return slot;
        return slot = reader.GetString()!;
    }

    public override void Write(Utf8JsonWriter writer, string value, JsonSerializerOptions options) => writer.WriteStringValue(value);

    private static uint Hash(ReadOnlySpan<byte> bytes)
    {
        const ulong Prime = 0x9E3779B97F4A7C15;
        var hash = (ulong)bytes.Length;
        for (; bytes.Length >= 8; bytes = bytes[8..]) hash = (hash ^ BitConverter.ToUInt64(bytes)) * Prime;
        foreach (var b in bytes) hash = (hash ^ b) * Prime;
        return (uint)(hash >> 40) ^ (uint)(hash >> 20);
    }
}

/// <summary>Reads lists of texts; of lists that recur (sources, absent fields) it keeps one.</summary>
internal sealed class PooledLists(PooledTexts texts) : JsonConverter<IReadOnlyList<string>>
{
    private const int Remembered = 8;

    private readonly string[][] _last = [.. Enumerable.Repeat(Array.Empty<string>(), Remembered)];
    private readonly List<string> _current = [];
    private int _next;

    public override IReadOnlyList<string> Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        if (reader.TokenType is not JsonTokenType.StartArray) throw new JsonException("a list was expected");
        _current.Clear();
        while (reader.Read() && reader.TokenType is not JsonTokenType.EndArray) _current.Add(texts.Read(ref reader, typeof(string), options));
        foreach (var list in _last) if (_current.SequenceEqual(list, StringComparer.Ordinal)) return list;
        var made = _last[_next] = [.. _current];
        _next = (_next + 1) % Remembered;
        return made;
    }

    public override void Write(Utf8JsonWriter writer, IReadOnlyList<string> value, JsonSerializerOptions options)
    {
        writer.WriteStartArray();
        foreach (var item in value) writer.WriteStringValue(item);
        writer.WriteEndArray();
    }
}

/// <summary>Maps of texts, written in the order of their names.</summary>
internal sealed class TextMaps(PooledTexts texts) : JsonConverter<IReadOnlyDictionary<string, string>>
{
    private static readonly Dictionary<string, string> Empty = [];

    public override IReadOnlyDictionary<string, string> Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        if (reader.TokenType is not JsonTokenType.StartObject) throw new JsonException("a map was expected");
        Dictionary<string, string>? map = null;
        while (reader.Read() && reader.TokenType is JsonTokenType.PropertyName)
        {
            var name = reader.GetString()!;
            reader.Read();
            (map ??= new(StringComparer.Ordinal))[name] = texts.Read(ref reader, typeof(string), options);
        }
        return map ?? Empty;
    }

    public override void Write(Utf8JsonWriter writer, IReadOnlyDictionary<string, string> value, JsonSerializerOptions options)
    {
        writer.WriteStartObject();
        foreach (var (name, text) in value.OrderBy(pair => pair.Key, StringComparer.Ordinal)) writer.WriteString(name, text);
        writer.WriteEndObject();
    }
}

/// <summary>Instants, UTC, always written with <c>Z</c>: one instant, one text.</summary>
internal sealed class UtcTimes : JsonConverter<DateTimeOffset>
{
    public override DateTimeOffset Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        reader.TokenType is JsonTokenType.String && reader.TryGetDateTimeOffset(out var time)
            ? time.ToUniversalTime()
            : throw new JsonException("an instant such as `2026-01-31T12:00:00Z` was expected");

    public override void Write(Utf8JsonWriter writer, DateTimeOffset value, JsonSerializerOptions options) => writer.WriteStringValue(value.UtcDateTime);
}

/// <summary>Reads the version and remembers it: it explains what else may be wrong.</summary>
internal sealed class SchemaVersions : JsonConverter<SchemaVersion>
{
    public string? Seen { get; private set; }

    public override SchemaVersion Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        if (reader.TokenType is not JsonTokenType.String) throw new JsonException("a text was expected");
        return new(Seen = reader.GetString()!);
    }

    public override void Write(Utf8JsonWriter writer, SchemaVersion value, JsonSerializerOptions options) => writer.WriteStringValue(value.Text);
}
