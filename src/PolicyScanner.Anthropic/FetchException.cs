namespace PolicyScanner.Anthropic;

/// <summary>
/// Nothing could be read: not even which organization it is. The message says over which connection, what happened and what to do; it never
/// holds a secret. What fails later, when the organization is known, is a hole in the graph instead, except a refused key.
/// </summary>
public sealed class FetchException : Exception
{
    /// <param name="message">A sentence for the user.</param>
    /// <param name="innerException">What caused it, without secrets; null for nothing.</param>
    public FetchException(string message, Exception? innerException = null) : base(message, innerException) { }

    /// <summary>The vendor's id of the request that failed; null where there was no answer.</summary>
    public string? RequestId { get; init; }
}
