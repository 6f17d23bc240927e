using System.Buffers;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using PolicyScanner.Text;

namespace PolicyScanner.Graph;

/// <summary>
/// An access graph in a file: JSON with a version, then each collection in the order of <see cref="GraphSchema"/>, one row a line. The same graph
/// gives the same bytes.
/// </summary>
public static class Snapshot
{
    /// <summary>The version this library writes and reads, the value of <c>schema</c>.</summary>
    public const string Schema = "policyscanner.snapshot/v1";

    private const string SchemaFamily = "policyscanner.snapshot/";
    private const int FlushAt = 256 * 1024;

    /// <summary>Writes the graph as UTF-8.</summary>
    public static void Write(AccessGraph graph, Stream stream)
    {
        ArgumentNullException.ThrowIfNull(graph);
        ArgumentNullException.ThrowIfNull(stream);
        var (options, buffer) = (Options(), new ArrayBufferWriter<byte>(FlushAt * 2));
        using var json = new Utf8JsonWriter(buffer, new() { Encoder = options.Encoder, SkipValidation = true });

        buffer.Write(Encoding.UTF8.GetBytes($"{{\n\"schema\": \"{Schema}\""));
        foreach (var collection in GraphSchema.Collections)
        {
            if (RowType(collection, options) is not { } rowType) continue;
            var rows = graph.Rows(collection);
            buffer.Write(Encoding.UTF8.GetBytes($",\n\"{collection.Name}\": ["));
            for (var i = 0; i < rows.Length; i++)
            {
                buffer.Write(i == 0 ? "\n"u8 : ",\n"u8);
                JsonSerializer.Serialize(json, rows[i], rowType);
                json.Reset();
                if (buffer.WrittenCount > FlushAt) Drain(buffer, stream);
            }
            buffer.Write(rows.Length == 0 ? "]"u8 : "\n]"u8);
        }
        buffer.Write("\n}\n"u8);
        Drain(buffer, stream);
    }

    /// <summary>Writes the graph to a file that only its owner may read (mode 0600), whole or not at all.</summary>
    /// <exception cref="IOException">It cannot be written there.</exception>
    /// <exception cref="UnauthorizedAccessException">It may not be written there.</exception>
    public static void WriteFile(AccessGraph graph, string path) => WholeFile.Write(path, stream => Write(graph, stream), secret: true);

    /// <summary>Reads a graph. Fields and collections that this version does not know are ignored.</summary>
    /// <param name="stream">UTF-8; read to its end.</param>
    /// <param name="name">What messages call it: the path as the user wrote it.</param>
    /// <exception cref="SnapshotException">It is no snapshot, of another version, cut off, or broken.</exception>
    public static AccessGraph Read(Stream stream, string name)
    {
        ArgumentNullException.ThrowIfNull(stream);
        ArgumentNullException.ThrowIfNull(name);
        var document = Parse(stream, name);
        return Assemble(document, name);
    }

    /// <summary>Reads a graph from a file.</summary>
    /// <exception cref="SnapshotException">It cannot be opened, is no snapshot, of another version, cut off, or broken.</exception>
    public static AccessGraph ReadFile(string path)
    {
        ArgumentNullException.ThrowIfNull(path);
        try
        {
            using var stream = new FileStream(path, new FileStreamOptions { Options = FileOptions.SequentialScan, BufferSize = 0 });
            return Read(stream, path);
        }
        catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException)
        {
            throw new SnapshotException($"`{path}` does not exist: make it with `policyscanner fetch -o {path}`", e);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new SnapshotException($"`{path}` cannot be read: {(Directory.Exists(path) ? "it is a folder, name the snapshot in it" : "check its permissions")}", e);
        }
    }

    private static SnapshotDocument Parse(Stream stream, string name)
    {
        var version = new SchemaVersions();
        var type = (JsonTypeInfo<SnapshotDocument>)Options(version).GetTypeInfo(typeof(SnapshotDocument));
        try
        {
            var document = JsonSerializer.Deserialize(stream, type) ?? throw NoSnapshot(name);
            return version.Seen is Schema ? document : throw OtherVersion(name, version.Seen);
        }
        catch (JsonException e)
        {
            // Another version explains more than what its rows look like to this one.
            if (version.Seen is not (null or Schema)) throw OtherVersion(name, version.Seen, e);
            if (version.Seen is null) throw NoSnapshot(name, e);
            throw IsCutOff(stream)
                ? new SnapshotException($"`{name}` is cut off at line {e.LineNumber + 1}: copy or fetch it again", e)
                : new SnapshotException($"`{name}` is damaged: {Problem(e)}; fetch it again", e);
        }
    }

    private static string Problem(JsonException e) => e switch
    {
        { InnerException: JsonException } => $"line {e.LineNumber + 1} is not valid JSON",
        { Path: { Length: > 2 } path } => $"`{path[2..]}` in line {e.LineNumber + 1} lacks a field or has a value of the wrong kind",
        _ => "it lacks `organizations` or `coverage`",
    };

    private static SnapshotException NoSnapshot(string name, Exception? inner = null) =>
        new($"`{name}` is not a snapshot: it has no `\"schema\": \"{Schema}\"`; make one with `policyscanner fetch -o {name}`", inner);

    private static SnapshotException OtherVersion(string name, string? version, Exception? inner = null) =>
        version?.StartsWith(SchemaFamily, StringComparison.Ordinal) == true && version.Length < SchemaFamily.Length + 8
            ? new($"`{name}` is a snapshot of version `{version[SchemaFamily.Length..]}`, this program reads `{Schema[SchemaFamily.Length..]}`: use the version that wrote it, or fetch it again", inner)
            : NoSnapshot(name, inner);

    // Where the brackets are not closed at the end the rest lacks; anything else is damage in between.
    private static bool IsCutOff(Stream stream)
    {
        if (!stream.CanSeek) return false;
        stream.Position = 0;
        var (buffer, depth, inText, escaped) = (new byte[FlushAt], 0, false, false);
        while (stream.Read(buffer) is > 0 and var count)
        {
            foreach (var b in buffer.AsSpan(0, count))
            {
                if (escaped) escaped = false;
                else if (inText && b == '\\') escaped = true;
                else if (b == '"') inText = !inText;
                else if (!inText && (b is (byte)'{' or (byte)'[')) depth++;
                else if (!inText && (b is (byte)'}' or (byte)']')) depth--;
            }
        }
        return inText || depth > 0;
    }

    private static AccessGraph Assemble(SnapshotDocument document, string name)
    {
        var rows = GraphSchema.Collections.ToDictionary(c => c, _ => (IReadOnlyList<Entity>)[]);
        foreach (var (collection, read) in document.Collections())
        {
            if (read is null) continue;
            for (var i = 0; i < read.Count; i++)
                if (read[i] is null) throw new SnapshotException($"`{name}` is damaged: `{collection}[{i}]` is null; fetch it again");
            rows[GraphSchema.Collection(collection)] = read!;
        }
        return GraphAssembly.Assemble(rows, (collection, row) =>
            throw new SnapshotException($"`{name}` is damaged: `{collection}` has `{collection.IdOf(row)}` of organization `{row.OrganizationId}` twice; fetch it again"));
    }

    private static JsonTypeInfo? RowType(CollectionSchema collection, JsonSerializerOptions options) =>
        SnapshotDocument.RowTypes.TryGetValue(collection.Name, out var type) ? options.GetTypeInfo(type) : null;

    private static JsonSerializerOptions Options(SchemaVersions? version = null)
    {
        var texts = new PooledTexts();
        // Relaxed: names stay readable in the file, which nobody puts into HTML as it is.
        return new(SnapshotContext.Default.Options)
        {
            TypeInfoResolver = SnapshotContext.Default,
            Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
            DefaultBufferSize = FlushAt,
            Converters = { texts, new PooledLists(texts), new TextMaps(texts), new UtcTimes(), version ?? new() },
        };
    }

    private static void Drain(ArrayBufferWriter<byte> buffer, Stream stream)
    {
        stream.Write(buffer.WrittenSpan);
        buffer.ResetWrittenCount();
    }
}
