namespace PolicyScanner.Text.Yaml;

/// <summary>A node of a YAML file and the stretch of the file it is written in.</summary>
public abstract record YamlNode
{
    private protected YamlNode(TextSpan span) => Span = span;

    /// <summary>The stretch of the file.</summary>
    public TextSpan Span { get; }

    /// <summary>How a message names the kind of node: <c>a text</c>, <c>a list</c>, <c>a mapping</c>.</summary>
    public abstract string Kind { get; }

    /// <summary>The place to point at for something about the node as a whole: a text itself, else its first key or element.</summary>
    public virtual TextSpan Place => Span;
}

/// <summary>How a scalar is written.</summary>
internal enum YamlStyle
{
    Plain,
    SingleQuoted,
    DoubleQuoted,
    Literal,
    Folded,
}

/// <summary>A text, number or other single value.</summary>
public sealed record YamlScalar : YamlNode
{
    internal YamlScalar(TextSpan span, Fragment fragment, YamlStyle style) : base(span) => (Fragment, Style) = (fragment, style);

    /// <summary>The value as a text, whatever it is.</summary>
    public string Text => Fragment.Text;

    /// <summary>Whether it is YAML's null: nothing at all, <c>null</c> or <c>~</c>, unquoted.</summary>
    public bool IsNull => IsPlain && Text is "" or "null" or "Null" or "NULL" or "~";

    /// <summary>Whether it is written without quotes: only then it can be null, a truth value or a number.</summary>
    public bool IsPlain => Style is YamlStyle.Plain;

    /// <inheritdoc/>
    public override string Kind => IsNull ? "nothing" : "a text";

    /// <summary>The text, and where each of its characters stands in the file.</summary>
    internal Fragment Fragment { get; }

    internal YamlStyle Style { get; }
}

/// <summary>A list.</summary>
public sealed record YamlSequence : YamlNode
{
    internal YamlSequence(TextSpan span, IReadOnlyList<YamlNode> items) : base(span) => Items = items;

    /// <summary>The elements in their order.</summary>
    public IReadOnlyList<YamlNode> Items { get; }

    /// <inheritdoc/>
    public override string Kind => "a list";

    /// <inheritdoc/>
    public override TextSpan Place => Items.Count > 0 ? Items[0].Place : Span;
}

/// <summary>A mapping; its keys are distinct texts.</summary>
public sealed record YamlMapping : YamlNode
{
    internal YamlMapping(TextSpan span, IReadOnlyList<YamlEntry> entries) : base(span) => Entries = entries;

    /// <summary>The entries in their order.</summary>
    public IReadOnlyList<YamlEntry> Entries { get; }

    /// <inheritdoc/>
    public override string Kind => "a mapping";

    /// <inheritdoc/>
    public override TextSpan Place => Entries.Count > 0 ? Entries[0].Key.Span : Span;

    /// <summary>The entry of that key; null without one.</summary>
    public YamlEntry? Find(string key) => Entries.FirstOrDefault(e => e.Name == key);
}

/// <summary>A key and what it stands for.</summary>
/// <param name="Key">The key.</param>
/// <param name="Value">Its value.</param>
public sealed record YamlEntry(YamlScalar Key, YamlNode Value)
{
    /// <summary>The key's text.</summary>
    public string Name => Key.Text;
}
