namespace PolicyScanner.Cli.Tests;

/// <summary>What a run of the tool left behind.</summary>
internal sealed record Run(int Code, string Output, string Error)
{
    /// <summary>Whether it ended as a program that knows what it is doing: nothing of the runtime shows.</summary>
    public bool ShowsNoInnards =>
        !Error.Contains("   at ", StringComparison.Ordinal) && !Error.Contains("Exception", StringComparison.Ordinal) && !Error.Contains("unexpected", StringComparison.Ordinal);
}
