using PolicyScanner.Text;
using PolicyScanner.Text.Yaml;

namespace PolicyScanner.Rules.Reading;

/// <summary>
/// A mapping by its keys. Unknown ones are reported, and one that is only misspelt is read as the one that was meant: a slip is one error, not
/// also a missing key and whatever follows from that.
/// </summary>
internal sealed class Keys
{
    private readonly Dictionary<string, YamlEntry> _entries = new(StringComparer.Ordinal);
    private readonly DiagnosticBag _bag;
    private readonly string _what;

    public Keys(YamlMapping mapping, string what, IReadOnlyList<string> known, DiagnosticBag bag)
    {
        (Mapping, _what, _bag) = (mapping, what, bag);
        bag.ExpectKeys(mapping, what, known);
        var isKnown = mapping.Entries.ToLookup(e => known.Contains(e.Name));
        foreach (var entry in isKnown[true]) _entries.Add(entry.Name, entry);
        foreach (var entry in isKnown[false])
            if (Nearest.Find(entry.Name, known) is { } meant) _entries.TryAdd(meant, entry);
    }

    public YamlMapping Mapping { get; }

    public YamlEntry? Find(string key) => _entries.GetValueOrDefault(key);

    public YamlNode? Value(string key) => Find(key)?.Value;

    /// <summary>The key's value; null where it is not given, which is reported.</summary>
    /// <param name="key">The key.</param>
    /// <param name="at">Where its lack is reported; null for the mapping's first key.</param>
    public YamlNode? Required(string key, TextSpan? at = null)
    {
        if (Value(key) is { } value) return value;
        _bag.MissingKey(at ?? Mapping.Place, key, _what);
        return null;
    }

    public YamlScalar? Text(string key) => Value(key) is { } node ? _bag.Text(node, $"`{key}`") : null;

    public YamlScalar? RequiredText(string key, TextSpan? at = null) => Required(key, at) is { } node ? _bag.Text(node, $"`{key}`") : null;

    /// <summary>The texts of a list, or of one text alone; empty where the key is not given.</summary>
    public IReadOnlyList<YamlScalar> Texts(string key) => Value(key) is { } node ? _bag.Texts(node, $"`{key}`") : [];

    public YamlSequence? List(string key) => Value(key) is { } node ? _bag.List(node, $"`{key}`") : null;

    public YamlMapping? MappingOf(string key) => Value(key) is { } node ? _bag.Mapping(node, $"`{key}`") : null;
}
