using PolicyScanner.Text;

namespace PolicyScanner.Rules.Reading;

/// <summary>Rules that replace the findings of others: about the same kind of subject, and never in a circle.</summary>
internal static class Supersession
{
    /// <param name="builtIn">The built-in rules that are loaded, which were checked among themselves before; nothing is reported there.</param>
    /// <param name="given">The rules of the given files.</param>
    /// <param name="all">Whether the two are all rules there are: only then a name that is not among them is nobody's.</param>
    public static void Check(IReadOnlyList<RuleFile> builtIn, IReadOnlyList<RuleFile> given, bool all)
    {
        RuleFile[] files = [.. builtIn, .. given];
        var indexOf = new Dictionary<string, int>(StringComparer.Ordinal);
        for (var i = 0; i < files.Length; i++)
        {
            if (files[i].Id is { } id) indexOf.TryAdd(id.Text, i);
            foreach (var alias in files[i].Aliases) indexOf.TryAdd(alias.Text, i);
        }
        for (var i = builtIn.Count; all && i < files.Length; i++) CheckNames(files[i], indexOf);

        var known = files.Select(f => f.Supersedes.Where(s => indexOf.ContainsKey(s.Text)).ToArray()).ToArray();
        var (_, closing) = DependencyOrder.Of([.. known.Select(names => names.Select(n => indexOf[n.Text]).ToArray())]);
        foreach (var (from, place, circle) in closing)
        {
            if (from < builtIn.Count) continue;
            var way = string.Join(" → ", circle.Append(circle[0]).Select(i => $"`{files[i].Id?.Text}`"));
            files[from].Document.Bag.SupersedesInCircle(known[from][place].Span, way);
        }
        for (var i = builtIn.Count; i < files.Length; i++)
        {
            foreach (var name in known[i])
                if (files[indexOf[name.Text]].SubjectType is { } other && files[i].SubjectType is { } own && own != other)
                    files[i].Document.Bag.SupersedesOtherSubject(name.Span, name.Text, other, own);
        }
    }

    private static void CheckNames(RuleFile file, Dictionary<string, int> indexOf)
    {
        foreach (var name in file.Supersedes.Concat(file.ReplacedBy is { } by ? [by] : []).Where(n => !indexOf.ContainsKey(n.Text)))
            file.Document.Bag.UnknownRule(name.Span, name.Text, Nearest.Hint(name.Text, indexOf.Keys));
    }
}
