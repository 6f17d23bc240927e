using PolicyScanner.Text;

namespace PolicyScanner.Gate;

/// <summary>A waiver or baseline file has mistakes; nothing of it was used.</summary>
public sealed class GateFileException : Exception
{
    internal GateFileException(IReadOnlyList<Diagnostic> problems) : base(string.Join("\n\n", problems)) => Problems = problems;

    /// <summary>Every problem of the file, in order.</summary>
    public IReadOnlyList<Diagnostic> Problems { get; }
}
