using System.Text;
using PolicyScanner.Text;

namespace PolicyScanner.Rules.Reading;

/// <summary>A stretch of a message: text as it is shown, or an expression.</summary>
internal readonly record struct TemplatePart(string? Text, Fragment? Expression);

/// <summary>Cuts a message into text and expressions: <c>{CEL}</c> is an expression, <c>{{</c> and <c>}}</c> are braces.</summary>
internal static class MessageTemplate
{
    /// <summary>The parts that could be told apart; braces that fit nothing are reported.</summary>
    public static IReadOnlyList<TemplatePart> Parse(Fragment message, DiagnosticBag bag)
    {
        var (parts, literal, text, here) = (new List<TemplatePart>(), new StringBuilder(), message.Text, bag.Within(message));
        for (var at = 0; at < text.Length; at++)
        {
            var isDoubled = at + 1 < text.Length && text[at + 1] == text[at];
            if (text[at] is not ('{' or '}')) literal.Append(text[at]);
            else if (isDoubled) literal.Append(text[at++]);
            else if (text[at] == '}') here.BraceClosesNothing(new(at, 1));
            else if (EndOf(text, at + 1) is not { } end)
            {
                // What follows may be text or expression: nothing more can be said of it.
                here.BraceIsNotClosed(new(at, 1));
                break;
            }
            else
            {
                if (string.IsNullOrWhiteSpace(text[(at + 1)..end])) here.EmptyBraces(TextSpan.FromBounds(at, end + 1));
                else
                {
                    Flush(parts, literal);
                    parts.Add(new(null, message.Part(TextSpan.FromBounds(at + 1, end))));
                }
                at = end;
            }
        }
        Flush(parts, literal);
        return parts;
    }

    // The brace that closes the expression: braces of its maps and of its texts do not.
    private static int? EndOf(string text, int start)
    {
        var depth = 0;
        for (var at = start; at < text.Length; at++)
        {
            switch (text[at])
            {
                case '{': depth++; break;
                case '}' when depth == 0: return at;
                case '}': depth--; break;
                case '"' or '\'': at = EndOfText(text, at); break;
            }
        }
        return null;
    }

    // The last character of a text of CEL, in one or three quotes; raw ones have no escapes.
    private static int EndOfText(string text, int start)
    {
        var isRaw = start > 0 && text[start - 1] is 'r' or 'R' && (start < 2 || !char.IsAsciiLetterOrDigit(text[start - 2]));
        var quote = text[start];
        var width = start + 2 < text.Length && text[start + 1] == quote && text[start + 2] == quote ? 3 : 1;
        for (var at = start + width; at < text.Length; at++)
        {
            if (text[at] == '\\' && !isRaw) at++;
            else if (text[at] == quote && (width == 1 || (at + 2 < text.Length && text[at + 1] == quote && text[at + 2] == quote))) return at + width - 1;
        }
        return text.Length;
    }

    private static void Flush(List<TemplatePart> parts, StringBuilder literal)
    {
        if (literal.Length == 0) return;
        parts.Add(new(literal.ToString(), null));
        literal.Clear();
    }
}
