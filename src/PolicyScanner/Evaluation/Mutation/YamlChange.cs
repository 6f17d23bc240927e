using PolicyScanner.Text.Yaml;

namespace PolicyScanner.Evaluation.Mutation;

/// <summary>A file's nodes with one of them replaced or, of a list, left out: the others are shared.</summary>
internal static class YamlChange
{
    /// <param name="root">The file.</param>
    /// <param name="old">One of its nodes.</param>
    /// <param name="by">What takes its place; null to leave out the element of a list.</param>
    public static YamlMapping Replace(YamlMapping root, YamlNode old, YamlNode? by) => (YamlMapping)In(root, old, by);

    private static YamlNode In(YamlNode node, YamlNode old, YamlNode? by)
    {
        if (ReferenceEquals(node, old)) return by!;
        return node switch
        {
            YamlMapping mapping => new YamlMapping(mapping.Span, [.. mapping.Entries.Select(e => e with { Value = In(e.Value, old, by) })]),
            YamlSequence list => new YamlSequence(list.Span, [.. list.Items.Where(i => by is not null || !ReferenceEquals(i, old)).Select(i => In(i, old, by))]),
            _ => node,
        };
    }
}
