using PolicyScanner.Text.Yaml;

namespace PolicyScanner.Evaluation.Mutation;

/// <summary>The changes of a rule, and of each function of a definitions file.</summary>
internal static class FileMutations
{
    private static readonly string[] Filters = ["exists", "not", "all"];
    private static readonly string[] Conditions = ["where", "satisfy", "when"];

    public static IEnumerable<Mutation> OfRule(YamlMapping root)
    {
        foreach (var clause in Items(root, "match"))
        {
            // One that binds a name drops no row.
            if (clause.Entries.FirstOrDefault(e => Filters.Contains(e.Name)) is { } head && clause.Find("as") is null)
            {
                var text = $"{head.Name}: {((YamlScalar)head.Value).Text}";
                yield return new(YamlChange.Replace(root, clause, null), clause.Place, $"the clause `{text}` dropped", $"a row that only `{text}` drops");
            }
            foreach (var line in clause.Entries.Where(e => Conditions.Contains(e.Name)).SelectMany(e => Lines(e.Value)))
                foreach (var mutation in ConditionMutations.Of(root, line, isCondition: true)) yield return mutation;
            // What a `let` names is seldom a condition itself, and may have some in it.
            if (clause.Find("let") is not { Value: YamlMapping values }) continue;
            foreach (var mutation in values.Entries.SelectMany(e => ConditionMutations.Of(root, (YamlScalar)e.Value, isCondition: false))) yield return mutation;
        }
        if (root.Find("severity_when") is null) yield break;
        foreach (var mutation in Items(root, "severity_when").SelectMany(c => ConditionMutations.Of(root, (YamlScalar)c.Find("if")!.Value, isCondition: true))) yield return mutation;
    }

    /// <param name="root">The file.</param>
    /// <param name="name">The function.</param>
    public static IEnumerable<Mutation> OfDefinition(YamlMapping root, string name)
    {
        var function = Items(root, "functions").First(f => f.Find("name") is { Value: YamlScalar called } && called.Text == name);
        return ConditionMutations.Of(root, (YamlScalar)function.Find("expr")!.Value, isCondition: function.Find("returns") is { Value: YamlScalar { Text: "bool" } });
    }

    private static IEnumerable<YamlMapping> Items(YamlMapping root, string key) => ((YamlSequence)root.Find(key)!.Value).Items.Cast<YamlMapping>();

    private static IEnumerable<YamlScalar> Lines(YamlNode node) => node is YamlSequence list ? list.Items.Cast<YamlScalar>() : [(YamlScalar)node];
}
