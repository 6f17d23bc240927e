namespace PolicyScanner.Rules.Reading;

/// <summary>Puts things that depend on each other into an order, and finds the dependencies that go round in a circle.</summary>
internal static class DependencyOrder
{
    /// <summary>Walks depth first, in the order given, without recursion: chains may be long.</summary>
    /// <param name="targets">For each thing those it depends on, in the order in which it names them.</param>
    /// <returns>
    /// The order, each behind what it depends on; and of each circle the dependency that closes it: from which thing, its place among that one's, and
    /// the way round.
    /// </returns>
    public static (IReadOnlyList<int> Order, IReadOnlyList<(int From, int Place, IReadOnlyList<int> Circle)> Closing) Of(IReadOnlyList<IReadOnlyList<int>> targets)
    {
        var (order, closing, done) = (new List<int>(), new List<(int, int, IReadOnlyList<int>)>(), new bool[targets.Count]);
        var (path, placeInPath) = (new List<(int Node, int Next)>(), new int?[targets.Count]);
        for (var root = 0; root < targets.Count; root++)
        {
            if (!done[root]) Enter(root);
            while (path.Count > 0)
            {
                var (node, next) = path[^1];
                if (next == targets[node].Count)
                {
                    path.RemoveAt(path.Count - 1);
                    (placeInPath[node], done[node]) = (null, true);
                    order.Add(node);
                    continue;
                }
                path[^1] = (node, next + 1);
                var target = targets[node][next];
                if (placeInPath[target] is { } start) closing.Add((node, next, [.. path.Skip(start).Select(p => p.Node)]));
                else if (!done[target]) Enter(target);
            }
        }
        return (order, closing);

        void Enter(int node)
        {
            placeInPath[node] = path.Count;
            path.Add((node, 0));
        }
    }
}
