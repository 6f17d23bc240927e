using PolicyScanner.Rules;

namespace PolicyScanner.Gate;

/// <summary>What fails a build.</summary>
public sealed record GateOptions
{
    /// <summary>The least severity whose findings fail; null where none does.</summary>
    public Severity? FailOn { get; init; } = Severity.High;

    /// <summary>Whether it fails too when something could not be judged; false only warns (<c>--inconclusive warn</c>).</summary>
    public bool InconclusiveFails { get; init; } = true;

    /// <summary>Whether findings are reported and never fail (<c>--no-fail</c>).</summary>
    public bool NoFail { get; init; }
}
