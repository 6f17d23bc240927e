using PolicyScanner.Text;

namespace PolicyScanner.Rules.Reading;

/// <summary>A name and where it stands in its fragment.</summary>
internal readonly record struct PlacedName(string Text, TextSpan At);

/// <summary>What a clause says first: <c>k in api_keys</c>, <c>m in user.memberships</c>.</summary>
/// <remarks><c>head = name "in" name [ "." name ]</c>, white space anywhere between.</remarks>
/// <param name="Variable">The variable.</param>
/// <param name="Source">A collection, or the variable that the edge leaves from.</param>
/// <param name="Edge">The edge; null for a collection.</param>
internal sealed record ClauseHead(PlacedName Variable, PlacedName Source, PlacedName? Edge)
{
    /// <summary>Null where the text is no head, which is reported; the variable is given if at least that could be read.</summary>
    public static ClauseHead? Parse(Fragment head, string kind, DiagnosticBag bag, out PlacedName? variable)
    {
        var (text, here, at) = (head.Text, bag.Within(head), 0);
        variable = null;
        if (Name() is not { } name)
        {
            here.NoClauseHead(At(at), kind);
            return null;
        }
        variable = name;
        if (Name() is not { Text: "in" } @in)
        {
            // `for: api_keys` names the collection alone.
            if (at >= text.Length) variable = null;
            here.NoIn(at >= text.Length && variable is null ? name.At : At(name.At.End), kind, name.Text);
            return null;
        }
        if (Name() is not { } source)
        {
            here.NoSource(At(@in.At.End), name.Text);
            return null;
        }
        PlacedName? edge = null;
        if (Skip() < text.Length && text[at] == '.')
        {
            at++;
            edge = Name();
            if (edge is null)
            {
                here.NoEdgeName(At(at), source.Text);
                return null;
            }
        }
        if (Skip() < text.Length)
        {
            here.TextBehindSource(TextSpan.FromBounds(at, text.TrimEnd().Length), name.Text);
            return null;
        }
        return new(name, source, edge);

        PlacedName? Name()
        {
            var start = Skip();
            var length = Identifiers.LengthOf(text, start);
            if (length == 0) return null;
            at = start + length;
            return new(text.Substring(start, length), new(start, length));
        }

        int Skip()
        {
            while (at < text.Length && char.IsWhiteSpace(text[at])) at++;
            return at;
        }

        // The next thing that stands there; the end of the text where nothing does.
        TextSpan At(int offset)
        {
            while (offset < text.Length && char.IsWhiteSpace(text[offset])) offset++;
            if (offset >= text.Length) return new(text.TrimEnd().Length, 0);
            return new(offset, Math.Max(1, Identifiers.LengthOf(text, offset)));
        }
    }
}
