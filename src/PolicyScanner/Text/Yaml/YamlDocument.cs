namespace PolicyScanner.Text.Yaml;

/// <summary>A YAML file as nodes with places, and what is wrong with it: first with its YAML, then with what its reader expects of it.</summary>
/// <remarks>Only what data need: mappings, lists and scalars. Anchors, aliases, merge keys, tags and second documents are problems of their own.</remarks>
public sealed class YamlDocument
{
    private YamlDocument(SourceText source, DiagnosticBag bag, YamlMapping? root, bool isEmpty) =>
        (Source, Bag, Root, IsEmpty) = (source, bag, root, isEmpty);

    /// <summary>The file.</summary>
    public SourceText Source { get; }

    /// <summary>The mapping that the file is; null where it is none, which is among the problems.</summary>
    public YamlMapping? Root { get; }

    /// <summary>Whether there is nothing in the file but comments.</summary>
    public bool IsEmpty { get; }

    /// <summary>Everything found so far, in the order of the places.</summary>
    public IReadOnlyList<Diagnostic> Problems => Bag.Problems;

    internal DiagnosticBag Bag { get; }

    /// <summary>Reads a file. Of broken YAML the first mistake is reported, for what follows a break is noise.</summary>
    public static YamlDocument Read(SourceText source) => Read(source, stopAt: null);

    /// <param name="source">The file.</param>
    /// <param name="stopAt">A key of the root at which reading ends, as if the file ended before it; null to read to the end.</param>
    internal static YamlDocument Read(SourceText source, string? stopAt)
    {
        ArgumentNullException.ThrowIfNull(source);
        var bag = new DiagnosticBag(source);
        var root = YamlReader.Read(source, stopAt, bag);
        var isEmpty = root is null && !bag.HasErrors;
        if (isEmpty) bag.EmptyFile(new(0, 0));
        else if (root is not (null or YamlMapping)) bag.WrongKind(root.Place, "the file", "a mapping", root.Kind);
        return new(source, bag, root as YamlMapping, isEmpty);
    }

    /// <summary>The same file with another content, and nothing said of it yet.</summary>
    internal YamlDocument With(YamlMapping root) => new(Source, new(Source), root, isEmpty: false);

    /// <summary>Reports a problem.</summary>
    /// <param name="code">Its stable code.</param>
    /// <param name="at">The place.</param>
    /// <param name="message">What is wrong: lower case, no full stop, user input in backticks.</param>
    /// <param name="help">What to do about it.</param>
    /// <param name="severity">Whether it stops anything.</param>
    public void Report(string code, TextSpan at, string message, string? help = null, DiagnosticSeverity severity = DiagnosticSeverity.Error) =>
        Bag.Report(code, at, message, help, severity);

    /// <summary>Reports the keys that a mapping may not have, with the one that was probably meant.</summary>
    /// <param name="mapping">The mapping.</param>
    /// <param name="what">What it is, <c>a connection</c>.</param>
    /// <param name="known">Its keys.</param>
    public void ExpectKeys(YamlMapping mapping, string what, params IReadOnlyList<string> known) => Bag.ExpectKeys(mapping, what, known);

    /// <summary>A key's value; null where it is not given, which is reported at the mapping's first key.</summary>
    public YamlNode? Required(YamlMapping mapping, string key, string what) => Bag.Required(mapping, key, what);

    /// <summary>The node as a text that is not null; null where it is none, which is reported.</summary>
    public YamlScalar? Text(YamlNode node, string what) => Bag.Text(node, what);

    /// <summary>The node as a list; null where it is none, which is reported.</summary>
    public YamlSequence? List(YamlNode node, string what) => Bag.List(node, what);

    /// <summary>The node as a mapping; null where it is none, which is reported.</summary>
    public YamlMapping? Mapping(YamlNode node, string what) => Bag.Mapping(node, what);

    /// <summary>The texts of a list, or of one text alone; what is no text is reported and left out.</summary>
    public IReadOnlyList<YamlScalar> Texts(YamlNode node, string what) => Bag.Texts(node, what);

    /// <summary>The node as a truth value of YAML 1.2; null where it is none, which is reported.</summary>
    public bool? Flag(YamlNode node, string what) => Bag.Flag(node, what);

    /// <summary>The node as a whole number; null where it is none, which is reported.</summary>
    public long? Integer(YamlNode node, string what) => Bag.Integer(node, what);
}
