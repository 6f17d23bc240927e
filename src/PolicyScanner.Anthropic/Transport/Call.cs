namespace PolicyScanner.Anthropic.Transport;

/// <summary>What travels with a request through the handlers: whose it is, and what happens to it on the way.</summary>
internal sealed class Call(ConnectionOptions connection, string path, bool first, Action<string> note)
{
    public static readonly HttpRequestOptionsKey<Call> Key = new("PolicyScanner.Call");

    private int _attempts;

    public ConnectionOptions Connection { get; } = connection;

    /// <summary>The path without parameters.</summary>
    public string Path { get; } = path;

    /// <summary>
    /// True for a connection's first call. A connection that cannot be made then is a mistake in the settings rather than a bad minute, and whoever
    /// made it should not wait for retries.
    /// </summary>
    public bool First { get; } = first;

    public int Attempts => _attempts;

    public void CountAttempt() => Interlocked.Increment(ref _attempts);

    public void Note(string text) => note(text);

    public static Call? Of(HttpRequestMessage? request) => request is not null && request.Options.TryGetValue(Key, out var call) ? call : null;
}
