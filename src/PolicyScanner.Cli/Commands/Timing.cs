using System.Globalization;

namespace PolicyScanner.Cli.Commands;

/// <summary>How long the parts of a run took.</summary>
internal sealed class Timing(TimeProvider time)
{
    private readonly List<(string Part, TimeSpan Took)> _parts = [];
    private readonly long _begun = time.GetTimestamp();
    private long _last = time.GetTimestamp();

    /// <summary>Ends a part.</summary>
    public void Ended(string part)
    {
        var now = time.GetTimestamp();
        _parts.Add((part, time.GetElapsedTime(_last, now)));
        _last = now;
    }

    public override string ToString() =>
        $"timing: {string.Join(", ", _parts.Append(("total", time.GetElapsedTime(_begun, _last))).Select(p => string.Create(CultureInfo.InvariantCulture, $"{p.Item1} {p.Item2.TotalMilliseconds:0} ms")))}";
}
