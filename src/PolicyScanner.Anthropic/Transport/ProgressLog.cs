namespace PolicyScanner.Anthropic.Transport;

/// <summary>Counts what a connection has read and tells it on, one report at a time.</summary>
internal sealed class ProgressLog(string connection, IProgress<FetchProgress>? progress)
{
    private readonly Lock _lock = new();
    private readonly Dictionary<string, (int Rows, int Calls)> _counts = new(StringComparer.Ordinal);

    public void Page(string collection, int rows) => Tell(collection, rows, 1, null);

    public void Note(string collection, string note) => Tell(collection, 0, 0, note);

    private void Tell(string collection, int rows, int calls, string? note)
    {
        lock (_lock)
        {
            var count = _counts.GetValueOrDefault(collection);
            count = (count.Rows + rows, count.Calls + calls);
            _counts[collection] = count;
            progress?.Report(new(connection, collection, count.Rows, count.Calls, note));
        }
    }
}
