using YamlDotNet.Core;
using YamlDotNet.Core.Events;

namespace PolicyScanner.Text.Yaml;

/// <summary>
/// Reads one YAML file into nodes with places. Only what data need: mappings, lists and scalars. Anchors, aliases, merge keys and tags are errors
/// of their own, and so is a second document.
/// </summary>
/// <remarks>Stands on the parser's events: they carry positions and need no reflection. Depth is counted before a node is made, for the walks recurse.</remarks>
internal sealed class YamlReader
{
    private const int DeepestNesting = 100;

    private readonly SourceText _source;
    private readonly DiagnosticBag _bag;
    private readonly Parser _parser;
    private bool _stopped;

    private readonly string? _stopAt;

    private YamlReader(SourceText source, string? stopAt, DiagnosticBag bag)
    {
        (_source, _stopAt, _bag) = (source, stopAt, bag);
        _parser = new(new Scanner(new StringReader(source.Content), skipComments: true));
    }

    /// <summary>The file's root; null when it is empty, or broken, which was reported.</summary>
    public static YamlNode? Read(SourceText source, string? stopAt, DiagnosticBag bag)
    {
        var reader = new YamlReader(source, stopAt, bag);
        var before = bag.Count;
        if (YamlTraps.TabAsIndentation(source) is { } tab && !ParsesWithoutException(source))
        {
            bag.TabInYaml(tab);
            return null;
        }
        try
        {
            var root = reader.Document();
            return bag.Count > before && bag.HasErrors ? null : root;
        }
        catch (TooDeep deep)
        {
            bag.YamlTooDeep(deep.Span, DeepestNesting);
        }
        catch (Exception e) when (e is YamlException or InvalidOperationException or ArgumentException or FormatException or IndexOutOfRangeException)
        {
            // The first error of a broken file is the only one: what follows a break is noise.
            if (bag.Count == before) YamlTraps.Explain(source, reader.PlaceOf(e), e.Message, bag);
        }
        return null;
    }

    private static bool ParsesWithoutException(SourceText source)
    {
        try
        {
            var parser = new Parser(new Scanner(new StringReader(source.Content), skipComments: true));
            while (parser.MoveNext()) { }
            return true;
        }
        catch (Exception e) when (e is YamlException or InvalidOperationException or ArgumentException or FormatException or IndexOutOfRangeException)
        {
            return false;
        }
    }

    // Some exceptions carry no mark or 1:1: then the last event that was read is the nearest known place.
    private TextSpan PlaceOf(Exception e)
    {
        var last = _parser.Current is { } current ? (int)current.End.Index : 0;
        if (e is not YamlException { Start.Index: var start } yaml || (start == 0 && last > 0)) return new(Math.Min(last, _source.Content.Length), 0);
        return TextSpan.FromBounds((int)start, Math.Max((int)start, (int)yaml.End.Index));
    }

    private YamlNode? Document()
    {
        Next<StreamStart>();
        if (_parser.Current is not DocumentStart) return null;
        _parser.MoveNext();
        var root = Node(1);
        if (_stopped) return root;
        _parser.MoveNext();
        if (_parser.Current is DocumentStart second) _bag.SecondDocument(SpanOf(second));
        return root is YamlScalar { IsNull: true } ? null : root;
    }

    private void Next<T>() where T : ParsingEvent
    {
        if (_parser.Current is null) _parser.MoveNext();
        if (_parser.Current is T) _parser.MoveNext();
    }

    private YamlNode Node(int depth)
    {
        var e = _parser.Current ?? throw new InvalidOperationException("the file ends early");
        if (depth > DeepestNesting) throw new TooDeep(SpanOf(e));
        if (e is NodeEvent node) RefuseProperties(node);
        switch (e)
        {
            case MappingStart mapping: return Mapping(mapping, depth);
            case SequenceStart sequence: return Sequence(sequence, depth);
            case AnchorAlias alias:
                _parser.MoveNext();
                _bag.YamlAlias(SpanOf(alias), _source.Content.Substring((int)alias.Start.Index, (int)(alias.End.Index - alias.Start.Index)));
                return new YamlScalar(SpanOf(alias), Fragment.Verbatim(_source, SpanOf(alias)), YamlStyle.Plain);
            case Scalar scalar:
                _parser.MoveNext();
                return ScalarNode(scalar);
            default: throw new InvalidOperationException("something else than a value");
        }
    }

    private YamlScalar ScalarNode(Scalar scalar)
    {
        var (span, style) = (SpanOf(scalar), scalar.Style switch
        {
            ScalarStyle.SingleQuoted => YamlStyle.SingleQuoted,
            ScalarStyle.DoubleQuoted => YamlStyle.DoubleQuoted,
            ScalarStyle.Literal => YamlStyle.Literal,
            ScalarStyle.Folded => YamlStyle.Folded,
            _ => YamlStyle.Plain,
        });
        return new(span, ScalarPlaces.Find(_source, span, scalar.Value, style), style);
    }

    private YamlSequence Sequence(SequenceStart start, int depth)
    {
        var items = new List<YamlNode>();
        _parser.MoveNext();
        while (_parser.Current is not SequenceEnd) items.Add(Node(depth + 1));
        return new(Closed(start), items);
    }

    private YamlMapping Mapping(MappingStart start, int depth)
    {
        var entries = new List<YamlEntry>();
        var names = new HashSet<string>(StringComparer.Ordinal);
        _parser.MoveNext();
        while (_parser.Current is not MappingEnd)
        {
            var key = Node(depth + 1);
            if (depth == 1 && _stopAt is not null && key is YamlScalar { Text: var text } && text == _stopAt)
            {
                _stopped = true;
                return new(SpanOf(start), entries);
            }
            var value = Node(depth + 1);
            if (key is not YamlScalar name)
            {
                _bag.KeyIsNoText(key.Span);
            }
            else if (name is { Text: "<<", Style: YamlStyle.Plain })
            {
                _bag.MergeKey(name.Span);
            }
            else if (!names.Add(name.Text))
            {
                _bag.DuplicateKey(name.Span, name.Text);
            }
            else
            {
                entries.Add(new(name, value));
            }
        }
        return new(Closed(start), entries);
    }

    // A collection's start event has no length, and a block's end event lies at whatever follows it.
    private TextSpan Closed(ParsingEvent start)
    {
        var end = Math.Clamp((int)_parser.Current!.End.Index, (int)start.Start.Index, _source.Content.Length);
        _parser.MoveNext();
        while (end > start.Start.Index && char.IsWhiteSpace(_source.Content[end - 1])) end--;
        return TextSpan.FromBounds((int)start.Start.Index, end);
    }

    private void RefuseProperties(NodeEvent node)
    {
        var (start, end) = ((int)node.Start.Index, Math.Min(_source.Content.Length, Math.Max((int)node.Start.Index, (int)node.End.Index)));
        if (!node.Tag.IsEmpty) _bag.YamlTag(YamlTraps.RestOfLine(_source, start), YamlTraps.Word(_source, start));
        else if (!node.Anchor.IsEmpty) _bag.YamlAnchor(TextSpan.FromBounds(start, Math.Min(end, start + 1 + node.Anchor.Value.Length)), "&" + node.Anchor.Value);
    }

    private TextSpan SpanOf(ParsingEvent e)
    {
        var start = Math.Clamp((int)e.Start.Index, 0, _source.Content.Length);
        return TextSpan.FromBounds(start, Math.Clamp((int)e.End.Index, start, _source.Content.Length));
    }

    /// <summary>Ends the reading of a file that nests too deeply to be walked.</summary>
#pragma warning disable CA1032, CA1064 // it never leaves this class
    private sealed class TooDeep(TextSpan span) : Exception
    {
        public TextSpan Span { get; } = span;
    }
#pragma warning restore CA1032, CA1064
}
