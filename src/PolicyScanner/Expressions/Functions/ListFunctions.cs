using PolicyScanner.Expressions.Values;
using PolicyScanner.Graph;

namespace PolicyScanner.Expressions.Functions;

/// <summary>Functions of lists, maps and bytes.</summary>
internal static class ListFunctions
{
    private const int Nesting = 100;

    public static IReadOnlyList<FunctionRow> Rows { get; } =
    [
        new("size(this: list(T)) -> int", "How many elements the list has.",
            [("[1, 2].size()", "2"), ("[].size()", "0")], list => list.AsList.Size) { SeesHoles = true },

        new("size(list: list(T)) -> int", "How many elements the list has.",
            [("size([1, 2])", "2")], list => list.AsList.Size) { SeesHoles = true },

        new("size(this: map(K, V)) -> int", "How many entries the map has.",
            [("{1: 2}.size()", "1")], map => Value.Of((long)map.AsMap.Entries.Count)),

        new("size(map: map(K, V)) -> int", "How many entries the map has.",
            [("size({})", "0")], map => Value.Of((long)map.AsMap.Entries.Count)),

        new("size(this: bytes) -> int", "How many bytes there are.",
            [("b\"abc\".size()", "3")], bytes => Value.Of((long)bytes.AsBytes.Length)),

        new("size(bytes: bytes) -> int", "How many bytes there are.",
            [("size(b\"\")", "0")], bytes => Value.Of((long)bytes.AsBytes.Length)),

        new("distinct(this: list(T)) -> list(T)", "The elements, each once, in the order of their first occurrence.",
            [("[1, 2, 2, 1].distinct()", "[1, 2]"), ("[1, 1.0, 1u].distinct()", "[1]")],
            list => Distinct(list.AsList)) { SeesHoles = true },

        new("flatten(this: list(list(T))) -> list(T)", "The elements of the lists in the list, one after another.",
            [("[[1], [2, 3]].flatten()", "[1, 2, 3]"), ("[[1], [[2]]].flatten()", "[1, [2]]")], list => Flatten(list.AsList, 1)) { SeesHoles = true },

        new("flatten(this: list(dyn), depth: int) -> list(dyn)", "The same, through so many levels of lists in lists.",
            [("[1, [2, [3]]].flatten(2)", "[1, 2, 3]"), ("[1].flatten(-1)", "error")],
            (list, depth) => depth.AsInt is < 0 or > Nesting ? Value.Fail($"`flatten` goes through 0 to {Nesting} levels, not {depth.AsInt}") : Flatten(list.AsList, (int)depth.AsInt)) { SeesHoles = true },

        new("sum(this: list(int)) -> int", "The sum of the elements; 0 for none.",
            [("[1, 2, 3].sum()", "6"), ("[].sum()", "0"), ("[9223372036854775807, 1].sum()", "error")], list => Sum(list.AsList, Value.Of(0L))),

        new("sum(this: list(double)) -> double", "The sum of the elements.",
            [("[0.5, 1.5].sum()", "2.0")], list => Sum(list.AsList, Value.Of(0.0))),

        new("sum(this: list(uint)) -> uint", "The sum of the elements.",
            [("[1u, 2u].sum()", "3u")], list => Sum(list.AsList, Value.Of(0UL))),

        new("sum(this: list(duration)) -> duration", "The sum of the elements.",
            [("[days(1), days(2)].sum()", "days(3)")], list => Sum(list.AsList, Value.Of(TimeSpan.Zero))),

        new("slice(this: list(T), start: int, end: int) -> list(T)", "The elements from the start, counted from 0, up to, and without, the end.",
            [("[1, 2, 3].slice(1, 3)", "[2, 3]"), ("[1].slice(0, 2)", "error")],
            args => args[1].AsInt < 0 || args[1].AsInt > args[2].AsInt || args[2].AsInt > args[0].AsList.Items.Length
                ? Value.Fail($"there is no slice from {args[1].AsInt} to {args[2].AsInt} in a list of {args[0].AsList.Items.Length}")
                : Value.Of(new CelList(args[0].AsList.Items[(int)args[1].AsInt..(int)args[2].AsInt]))),

        new("reverse(this: list(T)) -> list(T)", "The elements in opposite order.",
            [("[1, 2].reverse()", "[2, 1]")], list => Value.Of(new CelList([.. list.AsList.Items.Reverse()]))),

        new("sort(this: list(T)) -> list(T)", "The elements, smallest first; all must be of one type that has an order.",
            [("[3, 1, 2].sort()", "[1, 2, 3]"), (""" ["b", "a"].sort() """, """ ["a", "b"] """), (""" [1, "a"].sort() """, "error")], list => Sort(list.AsList)),
    ];

    // What is not known to be there may equal what is: there are no fewer than the known ones.
    private static Value Distinct(CelList list) =>
        list.HiddenItem is { } hidden ? Value.NotRead(hidden) : Value.Of(new CelList([.. list.Items.Distinct(ValueComparer.Instance)], list.More, list.MoreAtMost, list.Phantoms));

    private static Value Flatten(CelList list, int depth)
    {
        var flat = new Flattened();
        flat.Add(list, depth);
        if (flat.Items.Count > Arithmetic.LengthLimit) return Arithmetic.TooLong;
        return flat.Hidden is { } hidden ? Value.NotRead(hidden) : Value.Of(new CelList([.. flat.Items], flat.Stops.Unknown, flat.MoreAtMost));
    }

    private sealed class Flattened
    {
        private Stops _stops;

        public List<Value> Items { get; } = [];

        public PhantomRow? Hidden { get; private set; }

        public Stops Stops => _stops;

        public long? MoreAtMost { get; private set; } = 0;

        public void Add(CelList list, int depth)
        {
            Hidden ??= list.HiddenItem;
            if (list.More is { } more)
            {
                _stops.Add(more);
                // One more list may have any number of elements.
                MoreAtMost = depth > 0 ? null : MoreAtMost + list.MoreAtMost;
            }
            foreach (var item in list.Items)
            {
                if (Items.Count > Arithmetic.LengthLimit) return;
                if (depth > 0 && item.Kind is ValueKind.List) Add(item.AsList, depth - 1);
                else Items.Add(item);
            }
        }
    }

    private static Value Sum(CelList list, Value zero)
    {
        if (list.Items.Length == 0) return zero;
        var sum = list.Items[0];
        if (sum.Kind is not (ValueKind.Int or ValueKind.Uint or ValueKind.Double or ValueKind.Duration)) return Value.Fail($"`sum` does not take {ValueNames.Of(sum)}");
        foreach (var item in list.Items.AsSpan(1)) sum = Arithmetic.Add(sum, item);
        return sum;
    }

    private static Value Sort(CelList list)
    {
        if (list.Items.Length < 2) return Value.Of(list);
        foreach (var item in list.Items)
        {
            if (!Ordering.TryOrder(list.Items[0], item, out var order)) return Value.Fail($"`sort` does not take {ValueNames.Of(list.Items[0])} and {ValueNames.Of(item)}");
            if (order is null) return Value.Fail("`sort` does not take a double that is no number");
        }
        // Stable, so that 1 and 1.0 keep their order.
        return Value.Of(new CelList([.. list.Items.Order(Comparer<Value>.Create((x, y) => Ordering.TryOrder(x, y, out var order) ? order ?? 0 : 0))]));
    }
}
