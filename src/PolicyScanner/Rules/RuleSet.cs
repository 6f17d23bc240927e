using PolicyScanner.Expressions.Values;
using PolicyScanner.Rules.Context;
using PolicyScanner.Rules.Reading;
using PolicyScanner.Text;

namespace PolicyScanner.Rules;

/// <summary>What is loaded beside the given files.</summary>
public sealed record RuleLoadOptions
{
    /// <summary>Whether the built-in rules are part of the set; built-in definitions can be called either way.</summary>
    public bool BuiltIn { get; init; } = true;

    /// <summary>Whether the rules' tests and the definitions' examples are read too. A scan does not need them.</summary>
    public bool Tests { get; init; }

    /// <summary>Whose tables the rules may name beside the known ones; a scan is given the same. What stands in them does not matter here.</summary>
    public OrganizationContext Context { get; init; } = OrganizationContext.Empty;
}

/// <summary>Rules that passed every check, with the definitions they call. Immutable.</summary>
public sealed class RuleSet
{
    private readonly Lazy<Dictionary<string, Rule>> _byName;

    internal RuleSet(IReadOnlyList<Rule> rules, IReadOnlyList<Definition> definitions, ContextSchema context, IReadOnlyList<Diagnostic> warnings)
    {
        (Rules, Definitions, Context, Warnings) = (rules, definitions, context, warnings);
        _byName = new(() =>
        {
            var byName = new Dictionary<string, Rule>(StringComparer.Ordinal);
            foreach (var rule in rules) byName.TryAdd(rule.Id, rule);
            foreach (var rule in rules)
                foreach (var alias in rule.Aliases) byName.TryAdd(alias, rule);
            return byName;
        });
    }

    /// <summary>The rules that come with the library.</summary>
    public static RuleSet BuiltIn => Load([]);

    /// <summary>The rules by id.</summary>
    public IReadOnlyList<Rule> Rules { get; }

    /// <summary>What is probably not meant, and does not stop a scan.</summary>
    public IReadOnlyList<Diagnostic> Warnings { get; }

    internal IReadOnlyList<Definition> Definitions { get; }

    /// <summary>The tables that the rules were checked with.</summary>
    internal ContextSchema Context { get; }

    /// <summary>Loads rule and definition files; which of the two a file is, its <c>schema</c> says.</summary>
    /// <param name="files">The files, each named as the user wrote its path.</param>
    /// <param name="options">What else is loaded; null for the defaults.</param>
    /// <exception cref="RuleException">There are mistakes: the exception has every one of every file.</exception>
    public static RuleSet Load(IEnumerable<SourceText> files, RuleLoadOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(files);
        options ??= new();
        var (builtIn, given) = RuleLoader.Load([.. files], options);
        var problems = builtIn.Problems.Concat(given.Problems).ToLookup(p => p.Severity);
        if (problems[DiagnosticSeverity.Error].Any()) throw new RuleException([.. problems[DiagnosticSeverity.Error]]);
        return new(
            [.. builtIn.Rules.Concat(given.Rules).Select(f => f.Rule!).OrderBy(r => r.Id, StringComparer.Ordinal)],
            [.. builtIn.Definitions, .. given.Definitions],
            options.Context.Schema,
            [.. problems[DiagnosticSeverity.Warning]]);
    }

    /// <summary>Everything that is wrong or doubtful in the files, tests included, in the order of files and places.</summary>
    /// <param name="files">The files, each named as the user wrote its path; none to check the built-in ones.</param>
    /// <param name="options">What else is loaded; null for the defaults. Tests are read whatever they say.</param>
    public static IReadOnlyList<Diagnostic> Check(IEnumerable<SourceText> files, RuleLoadOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(files);
        SourceText[] all = [.. files];
        var (builtIn, given) = RuleLoader.Load(all, (options ?? new()) with { Tests = true });
        return [.. builtIn.Problems.Where(p => all.Length == 0 || p.Severity is DiagnosticSeverity.Error), .. given.Problems];
    }

    /// <summary>The rule of that id, or that had it once; null if there is none.</summary>
    public Rule? Find(string id)
    {
        ArgumentNullException.ThrowIfNull(id);
        return _byName.Value.GetValueOrDefault(id);
    }

    /// <summary>A set in which all findings of one rule have another severity, whatever its <c>severity_when</c> says.</summary>
    /// <exception cref="RuleSettingException">There is no such rule.</exception>
    public RuleSet WithSeverity(string ruleId, Severity severity)
    {
        var rule = Existing(ruleId);
        return With(rule, rule with { Severity = severity, Body = rule.Body with { SeverityWhen = [] } });
    }

    /// <summary>A set in which a parameter of one rule has another value.</summary>
    /// <param name="ruleId">The rule, by its id or a former one.</param>
    /// <param name="parameter">The parameter.</param>
    /// <param name="value">The value as it would be written in the rule; a list has several.</param>
    /// <exception cref="RuleSettingException">There is no such rule or parameter, or the value is of the wrong type or outside the bounds.</exception>
    public RuleSet WithParameter(string ruleId, string parameter, params IReadOnlyList<string> value)
    {
        ArgumentNullException.ThrowIfNull(parameter);
        ArgumentNullException.ThrowIfNull(value);
        var rule = Existing(ruleId);
        var index = rule.Declarations.ToList().FindIndex(d => d.Name == parameter);
        if (index < 0)
            throw new RuleSettingException($"the rule `{rule.Id}` has no parameter `{parameter}`", Nearest.Hint(parameter, rule.Declarations.Select(d => d.Name)));
        if (rule.Declarations[index].Read(value, out var read) is { } problem) throw new RuleSettingException(problem.Message, problem.Help);

        Value[] inForce = [.. rule.Body.Parameters];
        inForce[index] = ParameterType.ToValue(read!);
        return With(rule, rule with
        {
            Parameters = [.. rule.Parameters.Select((p, i) => i == index ? p with { Value = read! } : p)],
            Compliance = ControlMapping.InForce(rule.Body.Controls, inForce, rule.Body.SlotCount),
            Body = rule.Body with { Parameters = inForce },
        });
    }

    /// <summary>A set in which one rule is switched off: it is reported as disabled, with the reason.</summary>
    /// <exception cref="RuleSettingException">There is no such rule.</exception>
    public RuleSet Without(string ruleId, string reason)
    {
        ArgumentNullException.ThrowIfNull(reason);
        var rule = Existing(ruleId);
        return With(rule, rule with { DisabledBecause = reason });
    }

    /// <summary>A set with only the rules that the predicate holds for.</summary>
    public RuleSet Where(Func<Rule, bool> predicate) => new([.. Rules.Where(predicate)], Definitions, Context, Warnings);

    private RuleSet With(Rule old, Rule changed) => new([.. Rules.Select(r => ReferenceEquals(r, old) ? changed : r)], Definitions, Context, Warnings);

    private Rule Existing(string id) =>
        Find(id) ?? throw new RuleSettingException($"there is no rule `{id}`", Nearest.Hint(id, Rules.SelectMany(r => r.Aliases.Prepend(r.Id))));
}

/// <summary>Rules or definitions have mistakes; nothing was loaded.</summary>
public sealed class RuleException : Exception
{
    internal RuleException(IReadOnlyList<Diagnostic> problems) : base(string.Join("\n\n", problems)) => Problems = problems;

    /// <summary>Every problem of every file, in order.</summary>
    public IReadOnlyList<Diagnostic> Problems { get; }
}

/// <summary>A setting names a rule or parameter that does not exist, or a value that it cannot have.</summary>
public sealed class RuleSettingException : Exception
{
    internal RuleSettingException(string message, string? help) : base(message) => Help = help;

    /// <summary>What to do, such as the name that was probably meant; null where that is not known.</summary>
    public string? Help { get; }
}
