using PolicyScanner.Expressions.Checking;
using PolicyScanner.Graph;

namespace PolicyScanner.Expressions.Functions;

/// <summary>Reads <c>name(this: list(T), other: T) -> bool</c>.</summary>
internal static class Signature
{
    public static (string Name, bool IsMember, IReadOnlyList<string> Names, IReadOnlyList<CelType> Types, CelType Result) Parse(string signature)
    {
        var open = signature.IndexOf('(', StringComparison.Ordinal);
        var arrow = signature.LastIndexOf("->", StringComparison.Ordinal);
        var close = signature.LastIndexOf(')', arrow);
        var parameters = Split(signature[(open + 1)..close]).Select(p => p.Split(':', 2, StringSplitOptions.TrimEntries)).ToArray();
        return (signature[..open], parameters is [["this", _], ..], [.. parameters.Select(p => p[0])], [.. parameters.Select(p => Type(p[1]))], Type(signature[(arrow + 2)..].Trim()));
    }

    /// <summary>A type as signatures and definitions write it: <c>string</c>, <c>list(T)</c>, <c>map(string, int)</c>, <c>timestamp?</c>, <c>api_key</c>.</summary>
    public static CelType Type(string text)
    {
        if (text.EndsWith('?')) return Type(text[..^1]).OrNull();
        if (text.StartsWith("list(", StringComparison.Ordinal)) return CelType.List(Type(text[5..^1].Trim()));
        if (text.StartsWith("map(", StringComparison.Ordinal))
        {
            var parts = Split(text[4..^1]);
            return CelType.Map(Type(parts[0]), Type(parts[1]));
        }
        return text switch
        {
            "dyn" => CelType.Dyn,
            "null" => CelType.Null,
            "bool" => CelType.Bool,
            "int" => CelType.Int,
            "uint" => CelType.Uint,
            "double" => CelType.Double,
            "string" => CelType.String,
            "bytes" => CelType.Bytes,
            "timestamp" => CelType.Timestamp,
            "duration" => CelType.Duration,
            "type" => CelType.TypeType,
            _ when GraphSchema.FindType(text) is { } collection => CelType.Entity(collection),
            [>= 'A' and <= 'Z'] => CelType.Parameter(text),
            _ => throw new ArgumentException($"`{text}` is no type", nameof(text)),
        };
    }

    private static string[] Split(string text)
    {
        var (parts, depth, start) = (new List<string>(), 0, 0);
        for (var i = 0; i < text.Length; i++)
        {
            if (text[i] == '(') depth++;
            else if (text[i] == ')') depth--;
            else if (text[i] == ',' && depth == 0)
            {
                parts.Add(text[start..i].Trim());
                start = i + 1;
            }
        }
        if (text[start..].Trim() is { Length: > 0 } last) parts.Add(last);
        return [.. parts];
    }
}
