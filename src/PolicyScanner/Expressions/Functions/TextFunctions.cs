using PolicyScanner.Expressions.Values;

namespace PolicyScanner.Expressions.Functions;

/// <summary>Functions of texts. Places in a text count code points, as CEL says.</summary>
internal static class TextFunctions
{
    public static IReadOnlyList<FunctionRow> Rows { get; } =
    [
        new("contains(this: string, part: string) -> bool", "Whether the part occurs in the text, comparing exactly.",
            [(""" "prod-api".contains("-") """, "true"), (""" "prod-api".contains("A") """, "false")],
            (text, part) => Value.Of(text.AsString.Contains(part.AsString, StringComparison.Ordinal))),

        new("startsWith(this: string, prefix: string) -> bool", "Whether the text begins with the prefix, comparing exactly.",
            [(""" "prod-api".startsWith("prod") """, "true"), (""" "prod-api".startsWith("PROD") """, "false")],
            (text, prefix) => Value.Of(text.AsString.StartsWith(prefix.AsString, StringComparison.Ordinal))),

        new("endsWith(this: string, suffix: string) -> bool", "Whether the text ends with the suffix, comparing exactly.",
            [(""" "prod-api".endsWith("api") """, "true"), (""" "prod-api".endsWith("") """, "true")],
            (text, suffix) => Value.Of(text.AsString.EndsWith(suffix.AsString, StringComparison.Ordinal))),

        new("size(this: string) -> int", "How many code points the text has.",
            [(""" "πέντε".size() """, "5"), (""" "🐱".size() """, "1")], text => Value.Of((long)CodePoints.Count(text.AsString))),

        new("size(text: string) -> int", "How many code points the text has.",
            [(""" size("") """, "0")], text => Value.Of((long)CodePoints.Count(text.AsString))),

        new("charAt(this: string, index: int) -> string", "The code point at that place, counted from 0; an empty text just behind the last.",
            [(""" "hello".charAt(1) """, "\"e\""), (""" "hello".charAt(5) """, "\"\""), (""" "hello".charAt(6) """, "error")],
            (text, index) => Part(text.AsString, index.AsInt, index.AsInt == CodePoints.Count(text.AsString) ? index.AsInt : index.AsInt + 1)),

        new("indexOf(this: string, part: string) -> int", "Where the part first occurs, counted from 0; -1 where it does not.",
            [(""" "hello".indexOf("l") """, "2"), (""" "🐱🐱x".indexOf("x") """, "2"), (""" "hello".indexOf("z") """, "-1")],
            (text, part) => IndexOf(text.AsString, part.AsString, 0)),

        new("indexOf(this: string, part: string, from: int) -> int", "Where the part first occurs at that place or later; -1 where it does not.",
            [(""" "hello".indexOf("l", 3) """, "3"), (""" "hello".indexOf("l", 6) """, "error")],
            args => IndexOf(args[0].AsString, args[1].AsString, args[2].AsInt)),

        new("lastIndexOf(this: string, part: string) -> int", "Where the part last occurs, counted from 0; -1 where it does not.",
            [(""" "hello".lastIndexOf("l") """, "3"), (""" "hello".lastIndexOf("z") """, "-1")],
            (text, part) => LastIndexOf(text.AsString, part.AsString, long.MaxValue)),

        new("lastIndexOf(this: string, part: string, from: int) -> int", "Where the part last begins at that place or before; -1 where it does not.",
            [(""" "hello".lastIndexOf("l", 2) """, "2")],
            args => args[2].AsInt < 0 || args[2].AsInt > CodePoints.Count(args[0].AsString)
                ? OutOfText(args[0].AsString, args[2].AsInt)
                : LastIndexOf(args[0].AsString, args[1].AsString, args[2].AsInt)),

        new("lowerAscii(this: string) -> string", "The text with A to Z in lower case; other letters stay as they are.",
            [(""" "TacoÉ".lowerAscii() """, "\"tacoÉ\"")], text => Value.Of(string.Create(text.AsString.Length, text.AsString, (to, from) => CodePoints.ToAsciiCase(from, to, lower: true)))),

        new("upperAscii(this: string) -> string", "The text with a to z in upper case; other letters stay as they are.",
            [(""" "tacoé".upperAscii() """, "\"TACOé\"")], text => Value.Of(string.Create(text.AsString.Length, text.AsString, (to, from) => CodePoints.ToAsciiCase(from, to, lower: false)))),

        new("trim(this: string) -> string", "The text without white space at its ends.",
            [(""" "  a b\t".trim() """, "\"a b\"")], text => Value.Of(text.AsString.Trim())),

        new("substring(this: string, start: int) -> string", "The text from that place on, counted from 0.",
            [(""" "tacocat".substring(4) """, "\"cat\""), (""" "tacocat".substring(8) """, "error")],
            (text, start) => Part(text.AsString, start.AsInt, CodePoints.Count(text.AsString))),

        new("substring(this: string, start: int, end: int) -> string", "The text from the start up to, and without, the end.",
            [(""" "tacocat".substring(0, 4) """, "\"taco\""), (""" "tacocat".substring(4, 2) """, "error")],
            args => Part(args[0].AsString, args[1].AsInt, args[2].AsInt)),

        new("replace(this: string, old: string, new: string) -> string", "The text with every occurrence of the old part replaced.",
            [(""" "hello hello".replace("he", "we") """, "\"wello wello\""), (""" "ab".replace("", "-") """, "\"-a-b-\"")],
            args => Replace(args[0].AsString, args[1].AsString, args[2].AsString, -1)),

        new("replace(this: string, old: string, new: string, limit: int) -> string", "The text with that many first occurrences replaced; all for a negative limit.",
            [(""" "hello hello".replace("he", "we", 1) """, "\"wello hello\""), (""" "hello".replace("he", "we", 0) """, "\"hello\"")],
            args => Replace(args[0].AsString, args[1].AsString, args[2].AsString, args[3].AsInt)),

        new("split(this: string, separator: string) -> list(string)", "The parts between separators; the code points where the separator is empty.",
            [(""" "a,b,,c".split(",") """, """ ["a", "b", "", "c"] """), (""" "ab".split("") """, """ ["a", "b"] """)],
            (text, separator) => Split(text.AsString, separator.AsString, -1)),

        new("split(this: string, separator: string, limit: int) -> list(string)", "At most that many parts, the last with all that remains; all parts for a negative limit.",
            [(""" "a,b,c".split(",", 2) """, """ ["a", "b,c"] """), (""" "a,b".split(",", 0) """, "[]")],
            args => Split(args[0].AsString, args[1].AsString, args[2].AsInt)),

        new("join(this: list(string)) -> string", "The texts one after another.",
            [(""" ["a", "b"].join() """, "\"ab\"")], texts => Join(texts.AsList, "")),

        new("join(this: list(string), separator: string) -> string", "The texts with the separator between them.",
            [(""" ["a", "b"].join(", ") """, "\"a, b\""), (""" [].join(",") """, "\"\"")], (texts, separator) => Join(texts.AsList, separator.AsString)),

        new("reverse(this: string) -> string", "The code points in opposite order.",
            [(""" "gums".reverse() """, "\"smug\"")],
            text => Value.Of(string.Concat(CodePoints.Split(text.AsString).Reverse()))),
    ];

    private static Value Part(string text, long start, long end)
    {
        var count = CodePoints.Count(text);
        if (start < 0 || start > count) return OutOfText(text, start);
        if (end < 0 || end > count) return OutOfText(text, end);
        if (start > end) return Value.Fail($"a part cannot begin at {start} and end at {end}");
        var from = CodePoints.Offset(text, (int)start);
        return Value.Of(text[from..(from + CodePoints.Offset(text.AsSpan(from), (int)(end - start)))]);
    }

    private static Value IndexOf(string text, string part, long from)
    {
        if (from < 0 || from > CodePoints.Count(text)) return OutOfText(text, from);
        var at = text.IndexOf(part, CodePoints.Offset(text, (int)from), StringComparison.Ordinal);
        return Value.Of(at < 0 ? -1L : CodePoints.Count(text.AsSpan(0, at)));
    }

    private static Value LastIndexOf(string text, string part, long from)
    {
        var end = from >= text.Length ? text.Length : Math.Min(text.Length, CodePoints.Offset(text, (int)from) + part.Length);
        var at = text.AsSpan(0, end).LastIndexOf(part, StringComparison.Ordinal);
        return Value.Of(at < 0 ? -1L : CodePoints.Count(text.AsSpan(0, at)));
    }

    private static Value OutOfText(string text, long index) => Value.Fail($"there is no place {index} in a text of {CodePoints.Count(text)}");

    private static Value Replace(string text, string old, string @new, long limit)
    {
        if (limit == 0) return Value.Of(text);
        var pieces = old.Length == 0 ? ["", .. CodePoints.Split(text), ""] : text.Split(old);
        var times = limit < 0 ? pieces.Length - 1 : Math.Min(limit, pieces.Length - 1);
        return Arithmetic.Bounded(text.Length + times * Math.Max(0, @new.Length - old.Length), () =>
        {
            var result = new System.Text.StringBuilder(pieces[0]);
            for (var i = 1; i < pieces.Length; i++) result.Append(i <= times ? @new : old).Append(pieces[i]);
            return Value.Of(result.ToString());
        });
    }

    private static Value Split(string text, string separator, long limit)
    {
        if (limit == 0) return Value.Of(CelList.Empty);
        if (limit == 1) return Value.Of(new CelList([Value.Of(text)]));
        var atMost = limit < 0 ? int.MaxValue : (int)Math.Min(limit, int.MaxValue);
        if (separator.Length > 0) return Value.Of(Texts(text.Split(separator, atMost)));
        string[] points = [.. CodePoints.Split(text)];
        return Value.Of(Texts(points.Length <= atMost ? points : [.. points[..(atMost - 1)], string.Concat(points[(atMost - 1)..])]));
    }

    private static Value Join(CelList texts, string separator)
    {
        if (texts.Items.FirstOrDefault(t => !t.IsString) is { IsNull: false } other) return Value.Fail($"`join` does not take {ValueNames.Of(other)}");
        if (texts.Items.Any(t => t.IsNull)) return Value.Fail("`join` does not take null");
        var length = texts.Items.Sum(t => (long)t.AsString.Length + separator.Length);
        return Arithmetic.Bounded(length, () => Value.Of(string.Join(separator, texts.Items.Select(t => t.AsString))));
    }

    private static CelList Texts(string[] texts) => new([.. texts.Select(t => Value.Of(t))]);
}
