using PolicyScanner.Expressions.Checking;
using PolicyScanner.Expressions.Syntax;
using PolicyScanner.Expressions.Values;

namespace PolicyScanner.Expressions.Compilation;

/// <summary>
/// <c>all</c>, <c>exists</c>, <c>exists_one</c>, <c>map</c> and <c>filter</c>. Each element that is looked at is charged. Elements that data may
/// hide are looked at after the others, with what is known of them: they can make a result unknown, and never decide it.
/// </summary>
internal static class MacroCode
{
    public static Code Emit(MacroNode node)
    {
        var (range, body, slot) = (Elements.Emit(node.Range), Emitter.Emit(node.Body), node.Slot);
        var condition = node.Kind is MacroKind.Map ? node.Condition : node.Body;
        var test = Test(node, condition, decides: node.Kind is MacroKind.All);
        return node.Kind switch
        {
            MacroKind.Exists => Search(range, body, test, slot, decisive: true, "exists"),
            MacroKind.All => Search(range, body, test, slot, decisive: false, "all"),
            MacroKind.ExistsOne => ExistsOne(range, body, test, slot),
            MacroKind.Filter => Gather(range, body, null, test, slot, "filter"),
            MacroKind.Map => Gather(range, condition is null ? null : Emitter.Emit(condition), body, test, slot, "map"),
            _ => throw new InvalidOperationException($"`{node.Kind}` is no macro"),
        };
    }

    /// <summary><c>range.filter(x, condition).size()</c>, without the list.</summary>
    public static Code Count(MacroNode filter)
    {
        var (range, condition, slot, test) = (Elements.Emit(filter.Range), Emitter.Emit(filter.Body), filter.Slot, Test(filter, filter.Body, decides: false));
        return frame =>
        {
            var elements = range(frame);
            if (elements.Stop.IsStop) return elements.Stop;
            var selection = new Selection(frame, condition, test, slot, "filter");
            var count = 0;
            if (!selection.Begin(elements.Count)) return Budget.Exceeded;
            for (var i = 0; i < elements.Count; i++) if (selection.Takes(elements[i])) count++;
            selection.LookBehind(elements);
            return selection.Failure ?? (selection.More is { } more ? Value.Of(more.Within(count, count + selection.MoreAtMost)) : Value.Of((long)count));
        };
    }

    /// <summary>How many elements, without a list of them.</summary>
    public static Code Size(Node range)
    {
        var elementsOf = Elements.Emit(range);
        return frame =>
        {
            var elements = elementsOf(frame);
            if (elements.Stop.IsStop) return elements.Stop;
            var hidden = elements.Possible(frame, LoopTest.Nothing, out _, out _);
            return hidden.Why is { } why ? Value.Of(why.Within(elements.Count, elements.Count + hidden.AtMost)) : Value.Of((long)elements.Count);
        };
    }

    // exists looks for a true, all for a false.
    private static Code Search(ElementsOf range, Code body, LoopTest test, int slot, bool decisive, string name) => frame =>
    {
        var elements = range(frame);
        if (elements.Stop.IsStop) return elements.Stop;
        // Charged behind the loop for what was looked at: a loop is never longer than a list, and the next one does not begin.
        if (frame.Budget.IsSpent) return Budget.Exceeded;
        var stops = new Stops();
        for (var i = 0; i < elements.Count; i++)
        {
            frame.Slots[slot] = elements[i];
            var found = body(frame);
            if (found.IsBool)
            {
                if (found.AsBool != decisive) continue;
                frame.Budget.Charge(i + 1);
                return found;
            }
            stops.Add(BoolOrStop(found, name));
        }
        if (!frame.Budget.TryCharge(elements.Count)) return Budget.Exceeded;
        var possible = elements.Possible(frame, test, out var others, out _);
        if (test.IsWhole && possible.Why is { } why) stops.Add(why);
        else if (!test.IsWhole)
        {
            foreach (var phantom in possible.Rows)
            {
                if (stops.HasEnough) break;
                if (!frame.Budget.TryCharge(1)) return Budget.Exceeded;
                frame.Slots[slot] = Value.Of(phantom);
                var found = BoolOrStop(body(frame), name);
                if (found.IsUnknown) stops.Add(found);
                else if (found.IsError || found.AsBool == decisive) stops.Add(phantom);
            }
        }
        if (others is not null) stops.Add(others);
        return stops.Or(Value.Of(!decisive));
    };

    private static Code ExistsOne(ElementsOf range, Code body, LoopTest test, int slot) => frame =>
    {
        var elements = range(frame);
        if (elements.Stop.IsStop) return elements.Stop;
        var selection = new Selection(frame, body, test, slot, "exists_one");
        var count = 0;
        if (!selection.Begin(elements.Count)) return Budget.Exceeded;
        for (var i = 0; i < elements.Count; i++) if (selection.Takes(elements[i])) count++;
        if (selection.Failure is { } failure) return failure;
        if (count > 1) return Value.False;
        selection.LookBehind(elements);
        return selection.Failure ?? (selection.More is { } more ? Value.Of(more) : Value.Of(count == 1));
    };

    private static Code Gather(ElementsOf range, Code? condition, Code? body, LoopTest test, int slot, string name) => frame =>
    {
        var elements = range(frame);
        if (elements.Stop.IsStop) return elements.Stop;
        var (selection, items, stops) = (new Selection(frame, condition, test, slot, name), new List<Value>(condition is null ? elements.Count : 0), new Stops());
        if (!selection.Begin(elements.Count)) return Budget.Exceeded;
        for (var i = 0; i < elements.Count; i++)
        {
            var element = elements[i];
            if (!selection.Takes(element)) continue;
            if (body is not null)
            {
                frame.Slots[slot] = element;
                element = body(frame);
                if (element.IsStop) stops.Add(element);
            }
            items.Add(element);
        }
        selection.LookBehind(elements);
        if (selection.Failure is { } failure) return failure;
        if (stops.Any) return stops.Or(default);
        // What a map makes of hidden rows is not known; what a filter leaves of them still is.
        return Value.Of(items.Count == 0 && selection.More is null ? CelList.Empty : new([.. items], selection.More, selection.MoreAtMost, body is null ? selection.Phantoms : null));
    };

    // What rules a row out alone: a false side of `&&`, or for `all` a true side of `||`.
    private static LoopTest Test(MacroNode node, Node? condition, bool decides)
    {
        if (condition is null) return new(node.Slot, [], decides, isWhole: true);
        bool IsAlone(Node part) => Variables.SlotsOf(part).IsSubsetOf([node.Slot]);
        var parts = Variables.Chain(condition, decides ? BinaryOperator.Or : BinaryOperator.And).Where(IsAlone);
        return new(node.Slot, [.. parts.Select(Emitter.Emit)], decides, IsAlone(condition));
    }

    private static Value BoolOrStop(Value found, string name) =>
        found.IsBool || found.IsStop ? found : Value.Fail($"`{name}` does not take {ValueNames.Of(found)}");

    /// <summary>Which elements meet a condition, and which others may.</summary>
    private struct Selection(Frame frame, Code? condition, LoopTest test, int slot, string name)
    {
        private Stops _maybe;
        private EvaluationError? _error;

        // What may be there and is no row that could be looked at again: how many at the most, null for no bound.
        private long? _others = 0;
        private List<Graph.PhantomRow>? _rows;
        private PossibleRows? _shared;

        /// <summary>An element could not be judged: then the whole cannot.</summary>
        public readonly Value? Failure => _error is null ? null : Value.Of(_error);

        public readonly Unknown? More => _maybe.Unknown;

        public readonly long? MoreAtMost => _others + (_shared is null ? 0 : _shared.AtMost) + (_rows is null ? 0 : PossibleRows.Sum(_rows));

        /// <summary>The rows that are all there may be more; null where there is something else.</summary>
        public readonly IReadOnlyList<Graph.PhantomRow>? Phantoms =>
            _others is not 0 ? null : _rows is null ? _shared?.Rows : _shared is null ? _rows : [.. _rows, .. _shared.Rows];

        /// <summary>Charges for the elements that are to be looked at; false where nothing is left.</summary>
        public bool Begin(int count)
        {
            if (frame.Budget.TryCharge(count)) return true;
            _error = Budget.Exceeded.AsError;
            return false;
        }

        public bool Takes(Value element)
        {
            if (condition is null) return true;
            frame.Slots[slot] = element;
            var found = condition(frame);
            return found.IsBool ? found.AsBool : Doubts(element, found);
        }

        private bool Doubts(Value element, Value found)
        {
            found = BoolOrStop(found, name);
            if (found.IsUnknown)
            {
                _maybe.Add(found);
                if (element.IsEntity) (_rows ??= []).Add(frame.MayBelong(element, found.AsUnknown));
                else _others++;
            }
            else
            {
                _error ??= found.AsError;
            }
            return false;
        }

        public void LookBehind(Elements elements)
        {
            var possible = elements.Possible(frame, test, out var others, out var atMost);
            if (possible.Why is { } why)
            {
                if (!test.IsWhole) LookAt(possible.Rows);
                else
                {
                    _maybe.Add(why);
                    _shared = possible;
                }
            }
            if (others is null) return;
            _maybe.Add(others);
            _others += atMost;
        }

        private void LookAt(IReadOnlyList<Graph.PhantomRow> rows)
        {
            foreach (var phantom in rows)
            {
                // Not all were looked at: then these are not all there may be more.
                if (_maybe.HasEnough || !Begin(1))
                {
                    _others = null;
                    return;
                }
                frame.Slots[slot] = Value.Of(phantom);
                var found = BoolOrStop(condition!(frame), name);
                if (found.IsFalse) continue;
                if (found.IsUnknown) _maybe.Add(found);
                _maybe.Add(phantom);
                (_rows ??= []).Add(phantom);
            }
        }
    }
}
