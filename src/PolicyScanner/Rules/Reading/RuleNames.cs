using PolicyScanner.Text.Yaml;

namespace PolicyScanner.Rules.Reading;

/// <summary>Every id, and every former id, names one rule.</summary>
internal static class RuleNames
{
    /// <param name="builtIn">Rules that were checked among themselves before; nothing is reported there.</param>
    /// <param name="given">Rules to check, against those and each other.</param>
    public static void Check(IReadOnlyList<RuleFile> builtIn, IReadOnlyList<RuleFile> given)
    {
        var owners = new Dictionary<string, (RuleFile File, YamlScalar Name, bool IsBuiltIn)>(StringComparer.Ordinal);
        foreach (var file in builtIn) AddAll(file, true);
        foreach (var file in given) AddAll(file, false);

        void AddAll(RuleFile file, bool isBuiltIn)
        {
            if (file.Id is { } id) Add(file, id, isBuiltIn);
            foreach (var alias in file.Aliases) Add(file, alias, isBuiltIn);
        }

        void Add(RuleFile file, YamlScalar name, bool isBuiltIn)
        {
            if (owners.TryAdd(name.Text, (file, name, isBuiltIn)) || isBuiltIn) return;
            var (other, otherName, otherIsBuiltIn) = owners[name.Text];
            var bag = file.Document.Bag;
            if (ReferenceEquals(other, file)) bag.GivenTwice(name.Span, name.Text);
            else if (otherIsBuiltIn) bag.IdIsBuiltIn(name.Span, name.Text);
            else if (ReferenceEquals(otherName, other.Id)) bag.IdTaken(name.Span, name.Text, Places.Of(other.Document.Source, otherName.Span));
            else bag.AliasTaken(name.Span, name.Text, Places.Of(other.Document.Source, otherName.Span));
        }
    }
}
