using System.Text;
using System.Text.Json;
using PolicyScanner.Rules.Context;
using PolicyScanner.Text;

namespace PolicyScanner.Cli.Configuration;

/// <summary>Reads a JSON file that is a list of objects; the names in them are the columns.</summary>
internal sealed class JsonTable
{
    private readonly SourceText _source;
    private readonly byte[] _bytes;
    private readonly List<string> _header = [];
    private readonly List<(int Line, Dictionary<string, string?> Cells)> _rows = [];
    private readonly List<(int Line, string Message, string? Help)> _problems = [];
    private int _line = 1;
    private int _counted;

    private JsonTable(SourceText source) => (_source, _bytes) = (source, Encoding.UTF8.GetBytes(source.Content));

    public static ContextFile Read(SourceText source) => new JsonTable(source).Read();

    private ContextFile Read()
    {
        try
        {
            var reader = new Utf8JsonReader(_bytes);
            reader.Read();
            if (reader.TokenType is JsonTokenType.StartArray) Rows(ref reader);
            else _problems.Add((Line(reader), "the file is no list of objects", Form));
            while (reader.Read()) { }
        }
        catch (JsonException e)
        {
            _problems.Add(((int)(e.LineNumber ?? 0) + 1, "this is no JSON", _bytes.Length == 0 ? Form : "check the brackets, quotes and commas before it"));
        }
        var file = new ContextFile(_source, _header, [.. _rows.Select(r => new ContextRow(r.Line, [.. _header.Select(h => r.Cells.GetValueOrDefault(h))]))]);
        foreach (var (line, message, help) in _problems) file.Report(line, message, help);
        return file;
    }

    private const string Form = "write it as in `[{ \"email\": \"ann@acme.example\" }]`";

    private void Rows(ref Utf8JsonReader reader)
    {
        while (reader.Read() && reader.TokenType is not JsonTokenType.EndArray)
        {
            if (reader.TokenType is JsonTokenType.StartObject) Row(ref reader);
            else
            {
                _problems.Add((Line(reader), "a row is an object", Form));
                reader.Skip();
            }
        }
    }

    private void Row(ref Utf8JsonReader reader)
    {
        var (line, cells) = (Line(reader), new Dictionary<string, string?>(StringComparer.Ordinal));
        while (reader.Read() && reader.TokenType is not JsonTokenType.EndObject)
        {
            var name = reader.GetString()!.Trim();
            reader.Read();
            if (!_header.Contains(name)) _header.Add(name);
            if (!cells.TryAdd(name, Cell(ref reader, name))) _problems.Add((Line(reader), $"`{name}` is there twice", "remove one of them"));
        }
        _rows.Add((line, cells));
    }

    private string? Cell(ref Utf8JsonReader reader, string name)
    {
        switch (reader.TokenType)
        {
            case JsonTokenType.String: return reader.GetString();
            case JsonTokenType.Number or JsonTokenType.True or JsonTokenType.False: return Encoding.UTF8.GetString(reader.ValueSpan);
            case JsonTokenType.Null: return null;
            default:
                _problems.Add((Line(reader), $"`{name}` is {(reader.TokenType is JsonTokenType.StartArray ? "a list" : "an object")}", "it can be a text, a number, true, false or null"));
                reader.Skip();
                return null;
        }
    }

    private int Line(in Utf8JsonReader reader)
    {
        for (; _counted < reader.TokenStartIndex; _counted++)
            if (_bytes[_counted] == (byte)'\n') _line++;
        return _line;
    }
}
