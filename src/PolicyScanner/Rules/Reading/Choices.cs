using PolicyScanner.Text;
using PolicyScanner.Text.Yaml;

namespace PolicyScanner.Rules.Reading;

/// <summary>Words of which one must be chosen, and what each stands for.</summary>
internal sealed class Choices<T>(string what, params (string Word, T Value)[] choices)
{
    public IEnumerable<string> Words => choices.Select(c => c.Word);

    public bool TryFind(string word, out T value)
    {
        foreach (var choice in choices)
        {
            if (choice.Word != word) continue;
            value = choice.Value;
            return true;
        }
        value = default!;
        return false;
    }

    /// <summary>How a value is written.</summary>
    public string WordOf(T value) => choices.First(c => EqualityComparer<T>.Default.Equals(c.Value, value)).Word;

    /// <summary>What the text stands for; the fallback where it is none of the words, which is reported.</summary>
    public T Read(YamlScalar? text, T fallback, DiagnosticBag bag)
    {
        if (text is null) return fallback;
        if (TryFind(text.Text, out var value)) return value;
        bag.NoChoice(text.Span, text.Text, what, [.. Words]);
        return fallback;
    }
}

/// <summary>The closed sets of words that rule files use.</summary>
internal static class Choices
{
    public static Choices<Severity> Severities { get; } = new(
        "severity", ("critical", Severity.Critical), ("high", Severity.High), ("medium", Severity.Medium), ("low", Severity.Low), ("info", Severity.Info));

    public static Choices<RuleStatus> Statuses { get; } = new(
        "status", ("stable", RuleStatus.Stable), ("experimental", RuleStatus.Experimental), ("deprecated", RuleStatus.Deprecated));

    public static Choices<string> Modes { get; } = new("mode", ("compliance", "compliance"), ("enterprise", "enterprise"));

    public static Choices<ParameterType?> ParameterTypes { get; } = new(
        "type of a parameter", [.. ParameterType.All.Select(t => (t.Name, (ParameterType?)t))]);

    public static Choices<ExpectedOutcome?> Outcomes { get; } = new(
        "outcome", ("pass", ExpectedOutcome.Pass), ("inconclusive", ExpectedOutcome.Inconclusive), ("not_applicable", ExpectedOutcome.NotApplicable),
        ("error", ExpectedOutcome.Error));
}
