namespace PolicyScanner.Text.Yaml;

/// <summary>Conditions that YAML reads as something else: says in the author's words what happened, instead of the parser's.</summary>
internal static class YamlTraps
{
    /// <summary>Reports what the parser choked on: a known trap of this language, or the parser's own words at the true line.</summary>
    public static void Explain(SourceText source, TextSpan at, string parserMessage, DiagnosticBag bag)
    {
        var line = LineOf(source, at.Start);
        if (ValueOf(source, line) is { } value)
        {
            switch (source.Content[value.Start])
            {
                case '{' when CloserOf(source, value, '{', '}') is { } end && end < value.End - 1:
                    bag.TextAfterMapping(value, Text(source, value));
                    return;
                case '[' when CloserOf(source, value, '[', ']') is { } end && end < value.End - 1:
                    bag.TextAfterList(value, Text(source, value));
                    return;
                case '"' or '\'' when ClosingQuote(source, value) is { } end && end < value.End - 1:
                    bag.TextAfterQuote(value, Text(source, value));
                    return;
                case '!':
                    bag.YamlTag(value, Word(source, value.Start));
                    return;
                case '*':
                    bag.YamlAlias(new(value.Start, Word(source, value.Start).Length), Word(source, value.Start));
                    return;
                case '&':
                    bag.YamlAnchor(new(value.Start, Word(source, value.Start).Length), Word(source, value.Start));
                    return;
                case '@' or '`' or '%':
                    bag.ReservedStart(new(value.Start, 1), source.Content[value.Start]);
                    return;
                case not ('|' or '>') when parserMessage.Contains("invalid mapping", StringComparison.Ordinal) && InnerColon(source, value) is { } colon:
                    bag.ColonInPlainText(new(colon, 1), Text(source, value));
                    return;
            }
        }
        bag.BrokenYaml(at, Sentence(parserMessage));
    }

    /// <summary>The first tab that stands where a line's indentation should be.</summary>
    public static TextSpan? TabAsIndentation(SourceText source)
    {
        var text = source.Content;
        for (var i = 0; i < text.Length; i++)
        {
            if (i > 0 && text[i - 1] is not ('\n' or '\r')) continue;
            while (i < text.Length && text[i] == ' ') i++;
            if (i >= text.Length || text[i] != '\t') continue;
            var content = i;
            while (content < text.Length && text[content] is ' ' or '\t') content++;
            if (content < text.Length && text[content] is not ('\r' or '\n' or '#')) return new(i, 1);
        }
        return null;
    }

    /// <summary>Where a comment begins behind a plain scalar, on its last line; null without one.</summary>
    public static TextSpan? CommentBehind(YamlScalar scalar)
    {
        if (scalar.Style is not YamlStyle.Plain) return null;
        var (content, at) = (scalar.Fragment.Source.Content, scalar.Span.End);
        while (at < content.Length && content[at] is ' ' or '\t') at++;
        return at < content.Length && at > scalar.Span.End && content[at] == '#' ? RestOfLine(scalar.Fragment.Source, at) : null;
    }

    public static TextSpan RestOfLine(SourceText source, int start) => TextSpan.FromBounds(start, TrimmedEnd(source, start));

    /// <summary>The stretch without white space that starts at an offset.</summary>
    public static string Word(SourceText source, int start)
    {
        var end = start;
        while (end < source.Content.Length && !char.IsWhiteSpace(source.Content[end])) end++;
        return source.Content[start..end];
    }

    private static string Text(SourceText source, TextSpan span) => source.Content.Substring(span.Start, span.Length);

    private static int LineOf(SourceText source, int at)
    {
        var start = Math.Min(at, source.Content.Length);
        // A break found at the very start of a line is about what stands before it.
        while (start > 0 && source.Content[start - 1] is not ('\n' or '\r')) start--;
        return start;
    }

    private static int TrimmedEnd(SourceText source, int start)
    {
        var end = start;
        while (end < source.Content.Length && source.Content[end] is not ('\n' or '\r')) end++;
        while (end > start && char.IsWhiteSpace(source.Content[end - 1])) end--;
        return end;
    }

    // The value on a line: behind `- ` and behind the first `key: `.
    private static TextSpan? ValueOf(SourceText source, int line)
    {
        var (content, at, end) = (source.Content, line, TrimmedEnd(source, line));
        while (at < end && (content[at] == ' ' || (content[at] == '-' && at + 1 < end && content[at + 1] == ' '))) at++;
        var key = at;
        while (key < end && (char.IsAsciiLetterOrDigit(content[key]) || content[key] is '_' or '-')) key++;
        if (key > at && key + 1 < end && content[key] == ':' && content[key + 1] == ' ')
        {
            at = key + 1;
            while (at < end && content[at] == ' ') at++;
        }
        return at < end ? TextSpan.FromBounds(at, end) : null;
    }

    private static int? CloserOf(SourceText source, TextSpan value, char open, char close)
    {
        var depth = 0;
        for (var i = value.Start; i < value.End; i++)
        {
            if (source.Content[i] == open) depth++;
            else if (source.Content[i] == close && --depth == 0) return i;
        }
        return null;
    }

    private static int? ClosingQuote(SourceText source, TextSpan value)
    {
        var quote = source.Content[value.Start];
        for (var i = value.Start + 1; i < value.End; i++)
        {
            if (quote == '"' && source.Content[i] == '\\') i++;
            else if (quote == '\'' && source.Content[i] == quote && i + 1 < value.End && source.Content[i + 1] == quote) i++;
            else if (source.Content[i] == quote) return i;
        }
        return null;
    }

    private static int? InnerColon(SourceText source, TextSpan value)
    {
        var at = source.Content.IndexOf(": ", value.Start, value.Length, StringComparison.Ordinal);
        if (at < 0 && source.Content[value.End - 1] == ':') at = value.End - 1;
        return at < 0 ? null : at;
    }

    private static string Sentence(string message)
    {
        var text = message.Trim().TrimEnd('.');
        return text.Length == 0 ? "it cannot be read" : char.ToLowerInvariant(text[0]) + text[1..];
    }
}
