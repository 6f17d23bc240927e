using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace PolicyScanner.Findings;

/// <summary>What a finding keeps while its message, severity, parameters and rule text change: who breaks which rule.</summary>
internal static class Fingerprint
{
    /// <summary>How many hex digits it has.</summary>
    public const int Digits = 16;

    /// <summary>
    /// The first 16 hex digits of SHA-256 over the UTF-8 of the JSON array <c>["v1", organization id, rule id, subject type, subject id]</c>, without
    /// spaces and with nothing escaped that JSON does not force: what <c>JSON.stringify</c> gives.
    /// </summary>
    public static string Of(string organizationId, string ruleId, string subjectType, string subjectId)
    {
        var json = new StringBuilder("[\"v1\"");
        foreach (var part in (ReadOnlySpan<string>)[organizationId, ruleId, subjectType, subjectId])
        {
            json.Append(",\"");
            AppendEscaped(json, part);
            json.Append('"');
        }
        return Short(SHA256.HashData(Encoding.UTF8.GetBytes(json.Append(']').ToString())));
    }

    /// <summary>The short form of a hash.</summary>
    public static string Short(ReadOnlySpan<byte> hash) => Convert.ToHexStringLower(hash[..(Digits / 2)]);

    // Not System.Text.Json's encoders: what they escape differs between versions, and a fingerprint is for good.
    private static void AppendEscaped(StringBuilder json, string text)
    {
        foreach (var c in text)
        {
            _ = c switch
            {
                '"' => json.Append("\\\""),
                '\\' => json.Append("\\\\"),
                '\b' => json.Append("\\b"),
                '\f' => json.Append("\\f"),
                '\n' => json.Append("\\n"),
                '\r' => json.Append("\\r"),
                '\t' => json.Append("\\t"),
                < ' ' => json.Append(CultureInfo.InvariantCulture, $"\\u{(int)c:x4}"),
                _ => json.Append(c),
            };
        }
    }
}
