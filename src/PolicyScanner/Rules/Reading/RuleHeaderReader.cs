using PolicyScanner.Expressions.Checking;
using PolicyScanner.Rules.Context;
using PolicyScanner.Text;
using PolicyScanner.Text.Yaml;

namespace PolicyScanner.Rules.Reading;

/// <summary>Reads what a rule says of itself.</summary>
internal sealed class RuleHeaderReader(Keys keys, TextSpan ownPlace, YamlDocument document, ContextSchema context)
{
    private const int MostTags = 10;

    private readonly DiagnosticBag _bag = document.Bag;

    public YamlScalar? Id()
    {
        if (keys.RequiredText("id", ownPlace) is not { } id) return null;
        if (!Identifiers.IsKebabCase(id.Text)) _bag.NoRuleId(id.Span, id.Text);
        else if (FileName() is { } file && file != id.Text) _bag.IdIsNotFileName(id.Span, id.Text, file);
        return id;
    }

    public IReadOnlyList<YamlScalar> Aliases() => RuleIds("aliases");

    /// <summary>The ids of rules that a key lists.</summary>
    public IReadOnlyList<YamlScalar> RuleIds(string key)
    {
        var ids = keys.Texts(key);
        foreach (var id in ids.Where(i => !Identifiers.IsKebabCase(i.Text))) _bag.NoRuleId(id.Span, id.Text);
        Once(ids);
        return ids;
    }

    public string? Title()
    {
        if (keys.RequiredText("title", ownPlace) is not { } title) return null;
        if (title.Text.TrimEnd().Contains('\n', StringComparison.Ordinal)) _bag.SeveralLines(title.Span, "title");
        return title.Text.Trim();
    }

    public Severity Severity() => Choices.Severities.Read(keys.RequiredText("severity", ownPlace), Rules.Severity.Info, _bag);

    public (RuleStatus Status, YamlScalar? ReplacedBy) Status()
    {
        var before = _bag.Count;
        var status = Choices.Statuses.Read(keys.Text("status"), RuleStatus.Stable, _bag);
        if (_bag.Count > before) return (status, null);
        if (status is RuleStatus.Deprecated)
        {
            var by = keys.RequiredText("replaced_by", keys.Find("status")!.Key.Span);
            if (by is not null && !Identifiers.IsKebabCase(by.Text)) _bag.NoRuleId(by.Span, by.Text);
            return (status, by);
        }
        if (keys.Find("replaced_by") is { } entry) _bag.OnlyDeprecatedIsReplaced(entry.Key.Span);
        return (status, null);
    }

    public IReadOnlyList<YamlScalar> Tags()
    {
        var tags = keys.Texts("tags");
        if (tags.Count > MostTags) _bag.TooManyTags(tags[MostTags].Span, MostTags);
        foreach (var tag in tags.Where(t => !Identifiers.IsKebabCase(t.Text))) _bag.NoTag(tag.Span, tag.Text);
        Once(tags);
        return tags;
    }

    public IReadOnlyList<YamlScalar> References()
    {
        var references = keys.Texts("references");
        foreach (var text in references)
            if (!Uri.TryCreate(text.Text, UriKind.Absolute, out var uri) || uri.Scheme is not ("https" or "http")) _bag.NoAddress(text.Span, text.Text);
        return references;
    }

    public IReadOnlyList<Symbol> Requires()
    {
        var facts = keys.Texts("requires");
        Once(facts);
        return Required.Read(facts, context, _bag);
    }

    private void Once(IReadOnlyList<YamlScalar> texts)
    {
        foreach (var twice in texts.GroupBy(t => t.Text).SelectMany(g => g.Skip(1))) _bag.GivenTwice(twice.Span, twice.Text);
    }

    // What has no such ending is no file: a text from standard input, say.
    private string? FileName()
    {
        var name = document.Source.Name;
        var file = name[(name.LastIndexOfAny(['/', '\\']) + 1)..];
        return Path.GetExtension(file) is ".yaml" or ".yml" ? Path.GetFileNameWithoutExtension(file) : null;
    }
}
