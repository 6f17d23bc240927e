using PolicyScanner.Rules.Reading;
using PolicyScanner.Text;

namespace PolicyScanner.Rules;

/// <summary>How settled a rule is.</summary>
public enum RuleStatus
{
    /// <summary>It decides the gate.</summary>
    Stable,

    /// <summary>Reported, and never fails the gate.</summary>
    Experimental,

    /// <summary>Still works; another rule takes its place.</summary>
    Deprecated,
}

/// <summary>A compiled rule: type-checked against the graph's schema, ready to be evaluated.</summary>
/// <remarks>Made by <see cref="RuleSet"/>; immutable.</remarks>
public sealed record Rule
{
    internal Rule() { }

    /// <summary>The kebab-case id; equal to the file's name.</summary>
    public required string Id { get; init; }

    /// <summary>Former ids.</summary>
    public IReadOnlyList<string> Aliases { get; init; } = [];

    /// <summary>One line that states the problem.</summary>
    public required string Title { get; init; }

    /// <summary>How bad its findings are, unless <c>severity_when</c> says otherwise.</summary>
    public required Severity Severity { get; init; }

    /// <summary>How settled it is.</summary>
    public RuleStatus Status { get; init; }

    /// <summary>The rule that takes the place of a deprecated one; null otherwise.</summary>
    public string? ReplacedBy { get; init; }

    /// <summary>The API modes it applies to, sorted.</summary>
    public required IReadOnlyList<string> Modes { get; init; }

    /// <summary>Words for selection.</summary>
    public IReadOnlyList<string> Tags { get; init; } = [];

    /// <summary>Controls by framework, for the parameters in force.</summary>
    public IReadOnlyDictionary<string, IReadOnlyList<string>> Compliance { get; init; } = new Dictionary<string, IReadOnlyList<string>>();

    /// <summary>What it finds and why that matters, Markdown; null without one.</summary>
    public string? Description { get; init; }

    /// <summary>What to do about a finding, Markdown; null without one.</summary>
    public string? Remediation { get; init; }

    /// <summary>Where to read on.</summary>
    public IReadOnlyList<string> References { get; init; } = [];

    /// <summary>Ids of weaker rules whose finding on the same subject a finding of this one replaces.</summary>
    public IReadOnlyList<string> Supersedes { get; init; } = [];

    /// <summary>Facts of the context, <c>context.roster</c>, without which it is not applicable.</summary>
    public IReadOnlyList<string> Requires { get; init; } = [];

    /// <summary>The parameters with the values in force.</summary>
    public IReadOnlyList<RuleParameter> Parameters { get; init; } = [];

    /// <summary>Names of the collections it reads, sorted.</summary>
    public required IReadOnlyList<string> Collections { get; init; }

    /// <summary>The rule's file.</summary>
    public required SourceText Source { get; init; }

    /// <summary>Whether the library brings it.</summary>
    public bool IsBuiltIn { get; init; }

    /// <summary>Why the configuration switched it off; null where it is on.</summary>
    public string? DisabledBecause { get; init; }

    /// <summary>What it does.</summary>
    internal RuleBody Body { get; init; } = null!;

    /// <summary>What each parameter can be, in the order of <see cref="Parameters"/>.</summary>
    internal IReadOnlyList<ParameterDeclaration> Declarations { get; init; } = [];

    /// <summary>Its tests; empty where they were not read.</summary>
    internal IReadOnlyList<RuleTest> Tests { get; init; } = [];
}

/// <summary>A number, text or list that a rule takes from outside.</summary>
/// <param name="Name">The name; <c>params.name</c> in expressions.</param>
/// <param name="Type"><c>int</c>, <c>number</c>, <c>string</c>, <c>bool</c>, <c>duration</c>, <c>timestamp</c>, <c>enum</c> or <c>list&lt;string&gt;</c>.</param>
/// <param name="Default">The value in the rule's file, as written there.</param>
/// <param name="Value">The value in force: long, double, string, bool, TimeSpan, DateTimeOffset or a list of strings.</param>
/// <param name="Description">What it means; null without one.</param>
public sealed record RuleParameter(string Name, string Type, string Default, object Value, string? Description);
