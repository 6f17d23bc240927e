namespace PolicyScanner.Text.Yaml;

/// <summary>
/// Finds for each character of a scalar's value the place in the file that wrote it. The parser has read the value already: here it is laid
/// beside the raw text once more, so that quotes, escapes, folded lines and indentation are skipped where they stand.
/// </summary>
internal sealed class ScalarPlaces
{
    private readonly string _content;
    private readonly string _value;
    private readonly int[] _places;
    private int _raw;
    private readonly int _end;
    private int _at;

    private ScalarPlaces(string content, TextSpan span, string value)
    {
        (_content, _value, _places, _raw, _end) = (content, value, new int[value.Length + 1], span.Start, span.End);
    }

    public static Fragment Find(SourceText source, TextSpan span, string value, YamlStyle style)
    {
        var places = new ScalarPlaces(source.Content, span, value);
        var found = style switch
        {
            YamlStyle.Plain => places.Flow(span.End, null),
            YamlStyle.SingleQuoted => places.Quoted('\''),
            YamlStyle.DoubleQuoted => places.Quoted('"'),
            _ => places.Block(),
        };
        // A form of line break that YAML 1.2 does not know, at worst: the scalar's start is still the right line.
        if (!found || places._at != value.Length) Array.Fill(places._places, span.Start);
        return new(source, value, places._places);
    }

    private bool Quoted(char quote)
    {
        _raw++;
        return Flow(_end - 1, quote);
    }

    // Plain and quoted scalars: lines fold, white space around a line's end is not part of the value.
    private bool Flow(int end, char? quote)
    {
        while (_raw < end)
        {
            if (BreakAhead(end) is { } afterBreak)
            {
                if (!Fold(_raw, afterBreak, end, escaped: false)) return false;
            }
            else if (quote == '\'' && _content[_raw] == '\'')
            {
                if (!Take(_raw, 2, "'")) return false;
            }
            else if (quote == '"' && _content[_raw] == '\\')
            {
                if (!Escape(end)) return false;
            }
            else if (!Take(_raw, 1, _content.AsSpan(_raw, 1)))
            {
                return false;
            }
        }
        _places[_value.Length] = _raw;
        return true;
    }

    private bool Escape(int end)
    {
        if (_raw + 1 >= end) return false;
        var letter = _content[_raw + 1];
        if (letter is '\r' or '\n') return Fold(_raw, _raw + 1 + BreakLength(_raw + 1), end, escaped: true);
        var length = letter switch { 'x' => 4, 'u' => 6, 'U' => 10, _ => 2 };
        // An astral escape makes two characters; every other one makes one. Which it is, the parser has said.
        var count = length == 10 && _at + 1 < _value.Length && char.IsHighSurrogate(_value[_at]) ? 2 : 1;
        if (_at + count > _value.Length) return false;
        for (var i = 0; i < count; i++) _places[_at++] = _raw;
        _raw += length;
        return true;
    }

    // One line break reads as a space, n of them as n - 1 line feeds; a break after a backslash as nothing.
    private bool Fold(int start, int afterBreak, int end, bool escaped)
    {
        var breaks = 1;
        _raw = afterBreak;
        while (true)
        {
            while (_raw < end && _content[_raw] is ' ' or '\t') _raw++;
            if (_raw >= end || BreakLength(_raw) == 0) break;
            _raw += BreakLength(_raw);
            breaks++;
        }
        if (breaks == 1) return escaped || Put(start, ' ');
        for (var i = 1; i < breaks; i++)
            if (!Put(start, '\n')) return false;
        return true;
    }

    /// <summary>Where the text goes on behind a line break that only white space separates from here; null where something else comes first.</summary>
    private int? BreakAhead(int end)
    {
        var at = _raw;
        while (at < end && _content[at] is ' ' or '\t') at++;
        return at < end && BreakLength(at) is > 0 and var length ? at + length : null;
    }

    // Literal and folded scalars: the lines stand in the value as they are, without their indentation; what separates them is line feeds, or
    // one space where lines are folded.
    private bool Block()
    {
        var line = NextLine(_raw);
        var indent = -1;
        var lastEnd = line;
        while (line < _end && _at < _value.Length)
        {
            var next = NextLine(line);
            var stop = LineEnd(line, next);
            var content = FirstContent(line, stop);
            if (indent < 0 && content < stop)
            {
                var spaces = _at;
                while (spaces < _value.Length && _value[spaces] == '\n') _places[spaces++] = line;
                _at = spaces;
                while (spaces < _value.Length && _value[spaces] == ' ') spaces++;
                indent = content - line - (spaces - _at);
            }
            var from = indent < 0 ? stop : Math.Min(stop, line + indent);
            if (from < stop)
            {
                if (_at > 0) Separators(lastEnd, _content[from] == ' ');
                _raw = from;
                if (!Take(from, stop - from, _content.AsSpan(from, stop - from), each: true)) return false;
                lastEnd = stop;
            }
            line = next;
        }
        while (_at < _value.Length && _value[_at] == '\n') _places[_at++] = lastEnd;
        _places[_value.Length] = lastEnd;
        return true;
    }

    private void Separators(int place, bool nextIsIndented)
    {
        if (_at < _value.Length && _value[_at] == ' ' && !nextIsIndented) _places[_at++] = place;
        while (_at < _value.Length && _value[_at] == '\n') _places[_at++] = place;
    }

    private int FirstContent(int line, int stop)
    {
        while (line < stop && _content[line] == ' ') line++;
        return line;
    }

    private int NextLine(int from)
    {
        while (from < _end && BreakLength(from) == 0) from++;
        return Math.Min(_end, from + (from < _end ? BreakLength(from) : 0));
    }

    private int LineEnd(int line, int next)
    {
        while (next > line && _content[next - 1] is '\r' or '\n') next--;
        return next;
    }

    private int BreakLength(int at) =>
        _content[at] switch
        {
            '\r' when at + 1 < _content.Length && _content[at + 1] == '\n' => 2,
            '\r' or '\n' => 1,
            _ => 0,
        };

    private bool Put(int place, char expected)
    {
        if (_at >= _value.Length || _value[_at] != expected) return false;
        _places[_at++] = place;
        return true;
    }

    private bool Take(int place, int length, ReadOnlySpan<char> expected, bool each = false)
    {
        if (!_value.AsSpan(_at).StartsWith(expected, StringComparison.Ordinal)) return false;
        for (var i = 0; i < expected.Length; i++) _places[_at++] = each ? place + i : place;
        _raw = place + length;
        return true;
    }
}
