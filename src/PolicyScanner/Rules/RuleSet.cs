using PolicyScanner.Text;

namespace PolicyScanner.Rules;

/// <summary>What is loaded beside the given files.</summary>
public sealed record RuleLoadOptions
{
    /// <summary>Whether the built-in rules are part of the set; built-in definitions can be called either way.</summary>
    public bool BuiltIn { get; init; } = true;

    /// <summary>Whether the rules' tests and the definitions' examples are read too. A scan does not need them.</summary>
    public bool Tests { get; init; }
}

/// <summary>Rules that passed every check, with the definitions they call. Immutable.</summary>
public sealed class RuleSet
{
    internal RuleSet(IReadOnlyList<Rule> rules, IReadOnlyList<Definition> definitions, IReadOnlyList<Diagnostic> warnings) =>
        (Rules, Definitions, Warnings) = (rules, definitions, warnings);

    /// <summary>The rules that come with the library.</summary>
    public static RuleSet BuiltIn => Load([]);

    /// <summary>The rules by id.</summary>
    public IReadOnlyList<Rule> Rules { get; }

    /// <summary>What is probably not meant, and does not stop a scan.</summary>
    public IReadOnlyList<Diagnostic> Warnings { get; }

    internal IReadOnlyList<Definition> Definitions { get; }

    /// <summary>Loads rule and definition files; which of the two a file is, its <c>schema</c> says.</summary>
    /// <param name="files">The files, each named as the user wrote its path.</param>
    /// <param name="options">What else is loaded; null for the defaults.</param>
    /// <exception cref="RuleException">There are mistakes: the exception has every one of every file.</exception>
    public static RuleSet Load(IEnumerable<SourceText> files, RuleLoadOptions? options = null) => throw new NotImplementedException();

    /// <summary>Everything that is wrong or doubtful in the files, tests included, in the order of files and places.</summary>
    public static IReadOnlyList<Diagnostic> Check(IEnumerable<SourceText> files, RuleLoadOptions? options = null) => throw new NotImplementedException();

    /// <summary>The rule of that id, or that had it once; null if there is none.</summary>
    public Rule? Find(string id) => throw new NotImplementedException();

    /// <summary>A set in which one rule has another severity.</summary>
    /// <exception cref="RuleSettingException">There is no such rule.</exception>
    public RuleSet WithSeverity(string ruleId, Severity severity) => throw new NotImplementedException();

    /// <summary>A set in which a parameter of one rule has another value.</summary>
    /// <param name="ruleId">The rule, by its id or a former one.</param>
    /// <param name="parameter">The parameter.</param>
    /// <param name="value">The value as it would be written in the rule; a list has several.</param>
    /// <exception cref="RuleSettingException">There is no such rule or parameter, or the value is of the wrong type or outside the bounds.</exception>
    public RuleSet WithParameter(string ruleId, string parameter, params IReadOnlyList<string> value) => throw new NotImplementedException();

    /// <summary>A set in which one rule is switched off: it is reported as disabled, with the reason.</summary>
    /// <exception cref="RuleSettingException">There is no such rule.</exception>
    public RuleSet Without(string ruleId, string reason) => throw new NotImplementedException();

    /// <summary>A set with only the rules that the predicate holds for.</summary>
    public RuleSet Where(Func<Rule, bool> predicate) => new([.. Rules.Where(predicate)], Definitions, Warnings);
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
