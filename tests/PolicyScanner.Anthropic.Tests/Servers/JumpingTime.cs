using PolicyScanner.Anthropic.Transport;

namespace PolicyScanner.Anthropic.Tests.Servers;

/// <summary>A clock on which waiting takes no time: it jumps to the end of each wait and remembers how long that was. The timeout of an attempt comes when a test says so.</summary>
internal sealed class JumpingTime : TimeProvider
{
    private readonly Lock _lock = new();
    private readonly List<double> _waits = [];
    private readonly HashSet<Timer> _attempts = [];
    private readonly TaskCompletionSource _waiting = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private DateTimeOffset _now = new(2026, 11, 23, 12, 0, 0, TimeSpan.Zero);

    /// <summary>True to wait for ever; <see cref="Waiting"/> tells when somebody does.</summary>
    public bool StandsStill { get; init; }

    public Task Waiting => _waiting.Task;

    /// <summary>The waits so far, in seconds.</summary>
    public IReadOnlyList<double> Waits
    {
        get
        {
            lock (_lock) return [.. _waits];
        }
    }

    public override DateTimeOffset GetUtcNow()
    {
        lock (_lock) return _now;
    }

    /// <summary>Ends the attempts that are under way.</summary>
    public void TimeOut()
    {
        Timer[] all;
        lock (_lock)
        {
            all = [.. _attempts];
            _attempts.Clear();
        }
        foreach (var timer in all) timer.Ring();
    }

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        var timer = new Timer(this, () => callback(state));
        timer.Change(dueTime, period);
        return timer;
    }

    private void Set(Timer timer, TimeSpan dueTime)
    {
        lock (_lock)
        {
            _attempts.Remove(timer);
            if (dueTime < TimeSpan.Zero) return;
            if (dueTime == RetryRules.AttemptTimeout)
            {
                _attempts.Add(timer);
                return;
            }
            _waits.Add(dueTime.TotalSeconds);
            _waiting.TrySetResult();
            if (StandsStill) return;
            _now += dueTime;
        }
        ThreadPool.QueueUserWorkItem(_ => timer.Ring());
    }

    private sealed class Timer(JumpingTime time, Action ring) : ITimer
    {
        public void Ring() => ring();

        public bool Change(TimeSpan dueTime, TimeSpan period)
        {
            time.Set(this, dueTime);
            return true;
        }

        public void Dispose() => time.Set(this, Timeout.InfiniteTimeSpan);

        public ValueTask DisposeAsync()
        {
            Dispose();
            return ValueTask.CompletedTask;
        }
    }
}
