using PolicyScanner.Evaluation.Planning;
using PolicyScanner.Expressions.Values;
using PolicyScanner.Graph;

namespace PolicyScanner.Evaluation.Execution;

/// <summary>
/// Hidden rows by what is known of a join's keys, which is their parent at the most: one whose known key differs cannot match. The others may, and
/// stand in every answer.
/// </summary>
internal sealed class HiddenRowIndex
{
    private readonly PhantomRow[] _open;
    private readonly Dictionary<Value, List<PhantomRow>>?[] _byKey;

    private HiddenRowIndex() => (_open, _byKey) = ([], []);

    public HiddenRowIndex(IReadOnlyList<PhantomRow> rows, RowStep step, Frame frame)
    {
        var keys = step.Join!.Keys;
        _byKey = new Dictionary<Value, List<PhantomRow>>?[keys.Length];
        _open = [.. rows.Where(row => !Place(row))];

        bool Place(PhantomRow row)
        {
            frame.Slots[step.Slot] = Value.Of(row);
            for (var i = 0; i < keys.Length; i++)
            {
                var key = keys[i](frame);
                if (!RowIndex.IsKey(key)) continue;
                var places = _byKey[i] ??= new(ValueComparer.Instance);
                if (!places.TryGetValue(key, out var same)) places[key] = same = [];
                same.Add(row);
                return true;
            }
            return false;
        }
    }

    public static HiddenRowIndex Empty { get; } = new();

    /// <summary>The rows that may match; those that somebody asked for first.</summary>
    public IReadOnlyList<PhantomRow> Matching(Value[] probes)
    {
        List<PhantomRow>? found = null;
        for (var i = 0; i < _byKey.Length; i++)
            if (_byKey[i]?.GetValueOrDefault(probes[i]) is { } same) (found ??= []).AddRange(same);
        return found is null ? _open : [.. found.Concat(_open).OrderBy(p => p.Cause.NotRequested)];
    }
}
