using PolicyScanner.Graph;
using PolicyScanner.Rules;

namespace PolicyScanner.Tests.Judge;

/// <summary>What a rule looks at: holes there matter, and values there tell.</summary>
internal sealed class Near
{
    public Near(Rule rule)
    {
        // Neither what it is called nor its tests say what it compares with.
        var text = rule.Source.Content;
        text = text[text.IndexOf("match:", StringComparison.Ordinal)..];
        (Text, Needed, Fields) = (text.IndexOf("\ntests:", StringComparison.Ordinal) is > 0 and var tests ? text[..tests] : text, rule.Body.ClauseCollections, rule.Body.Reads.Fields);
        IsWritten = !rule.Id.StartsWith("rule-", StringComparison.Ordinal);
        var fields = Worlds.Collections.Where(c => c.Fields.Any(Fields.Contains)).Select(c => c.Name);
        Collections = [.. Worlds.Collections.Select(c => c.Name).Intersect(Needed.Concat(rule.Body.Reads.Collections).Concat(fields)).Order(StringComparer.Ordinal)];
    }

    /// <summary>The rule's text, for what it compares with.</summary>
    public string Text { get; }

    /// <summary>Whether people wrote it.</summary>
    public bool IsWritten { get; }

    public IReadOnlyList<string> Collections { get; }

    /// <summary>Collections without which the rule is not applicable.</summary>
    public IReadOnlySet<string> Needed { get; }

    public IReadOnlySet<FieldSchema> Fields { get; }
}
