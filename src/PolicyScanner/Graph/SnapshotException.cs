namespace PolicyScanner.Graph;

/// <summary>A snapshot cannot be read. The message is one sentence for the user: which file, what is wrong with it, what to do.</summary>
public sealed class SnapshotException : Exception
{
    internal SnapshotException(string message, Exception? inner = null) : base(message, inner) { }
}
