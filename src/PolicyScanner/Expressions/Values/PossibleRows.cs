using PolicyScanner.Graph;

namespace PolicyScanner.Expressions.Values;

/// <summary>Hidden rows that a loop cannot rule out by what it asks of them alone.</summary>
internal sealed class PossibleRows(IReadOnlyList<PhantomRow> rows)
{
    private Unknown? _why;
    private long? _atMost = Unsummed;

    private const long Unsummed = -1;

    public static PossibleRows None { get; } = new([]);

    public IReadOnlyList<PhantomRow> Rows { get; } = rows;

    /// <summary>Why they were not read; null where there are none.</summary>
    public Unknown? Why => _why ??= Unknown.Of(Rows);

    /// <summary>How many there are at the most; null for no bound.</summary>
    public long? AtMost => _atMost == Unsummed ? _atMost = Sum(Rows) : _atMost;

    /// <summary>How many rows they stand for at the most; null for no bound.</summary>
    public static long? Sum(IReadOnlyList<PhantomRow> rows)
    {
        long sum = 0;
        foreach (var row in rows)
        {
            if (row.AtMost is not { } most) return null;
            sum += most;
        }
        return sum;
    }
}

/// <summary>
/// What a loop (a clause, or a macro) asks of a row without regard to any other: of a hidden row the answer is the same for whatever row the loop
/// runs for.
/// </summary>
/// <param name="slot">Where the frame holds the row at hand.</param>
/// <param name="parts">Conditions that name no other variable.</param>
/// <param name="decides">The value of one of them that rules a row out.</param>
/// <param name="isWhole">Whether they are all that the loop asks.</param>
internal sealed class LoopTest(int slot, Code[] parts, bool decides, bool isWhole)
{
    /// <summary>Asks nothing.</summary>
    public static LoopTest Nothing { get; } = new(0, [], false, true);

    /// <summary>Whether they are all that the loop asks.</summary>
    public bool IsWhole { get; } = isWhole;

    public bool RulesOut(PhantomRow row, Frame frame)
    {
        if (parts.Length == 0) return false;
        frame.Slots[slot] = Value.Of(row);
        foreach (var part in parts)
            if (part(frame) is { IsBool: true } answer && answer.AsBool == decides) return true;
        return false;
    }
}
