using PolicyScanner.Text;

namespace PolicyScanner.Rules;

/// <summary>Rules that passed every check, with the definitions they call.</summary>
public sealed class RuleSet
{
    internal RuleSet(IReadOnlyList<Rule> rules) => Rules = rules;

    /// <summary>The rules by id.</summary>
    public IReadOnlyList<Rule> Rules { get; }
}

/// <summary>Rules or definitions have mistakes; nothing was loaded.</summary>
public sealed class RuleException : Exception
{
    internal RuleException(IReadOnlyList<Diagnostic> problems) : base(string.Join("\n\n", problems)) => Problems = problems;

    /// <summary>Every problem of every file, in order.</summary>
    public IReadOnlyList<Diagnostic> Problems { get; }
}
