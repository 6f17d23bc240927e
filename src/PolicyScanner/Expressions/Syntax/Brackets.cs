using PolicyScanner.Text;

namespace PolicyScanner.Expressions.Syntax;

/// <summary>
/// Pairs brackets before anything is parsed. The parser then knows where each pair ends, and never has to guess after a mistake; how deep it
/// recurses is bounded by how deep brackets nest.
/// </summary>
internal static class Brackets
{
    /// <summary>
    /// For each opening bracket's index that of its closing one. Null where they do not pair or nest too deep: the first such problem was reported, as
    /// those behind it are likely to come from it.
    /// </summary>
    public static int[]? Pair(IReadOnlyList<Token> tokens, int deepest, DiagnosticBag problems)
    {
        var closers = new int[tokens.Count];
        var open = new Stack<int>();
        for (var i = 0; i < tokens.Count; i++)
        {
            if (tokens[i].IsOpener) open.Push(i);
            if (open.Count > deepest)
            {
                problems.TooDeep(tokens[i].Span, deepest);
                return null;
            }
            if (!tokens[i].IsCloser) continue;
            if (open.TryPeek(out var opener) && Closes(tokens[i], tokens[opener]))
            {
                closers[open.Pop()] = i;
                continue;
            }
            if (open.Any(o => Closes(tokens[i], tokens[o]))) problems.Unclosed(tokens[opener].Span, Sign(tokens[opener]));
            else if (open.Count > 0) problems.WrongCloser(tokens[i].Span, Sign(tokens[i]), Sign(tokens[opener]));
            else problems.StrayCloser(tokens[i].Span, Sign(tokens[i]));
            return null;
        }
        if (open.Count == 0) return closers;
        problems.Unclosed(tokens[open.Peek()].Span, Sign(tokens[open.Peek()]));
        return null;
    }

    // The kinds of a pair stand side by side.
    private static bool Closes(Token closer, Token opener) => closer.Kind == opener.Kind + 1;

    private static char Sign(Token bracket) => "()[]{}"[bracket.Kind - TokenKind.LeftParen];
}
