using System.Globalization;
using System.Text;

namespace PolicyScanner.Expressions.Functions;

/// <summary>A set of code points, as ranges in order that neither touch nor overlap.</summary>
internal sealed class CodePointSet
{
    private const int Last = 0x10FFFF;

    // Letters with case end before this.
    private const int EndOfCase = 0x1F000;

    private static readonly Lazy<CodePointSet[]> Categories = new(ByCategory);
    private static readonly Lazy<Dictionary<int, int[]>> CaseOrbits = new(FindCaseOrbits);

    private readonly (int From, int To)[] _ranges;

    private CodePointSet((int From, int To)[] ranges) => _ranges = ranges;

    public static CodePointSet Of(params IEnumerable<(int From, int To)> ranges)
    {
        var merged = new List<(int From, int To)>();
        foreach (var range in ranges.OrderBy(r => r.From))
        {
            if (merged is [.., var last] && range.From <= last.To + 1) merged[^1] = (last.From, Math.Max(last.To, range.To));
            else merged.Add(range);
        }
        return new([.. merged]);
    }

    public static CodePointSet Of(int codePoint) => new([(codePoint, codePoint)]);

    /// <summary>
    /// A general category by its name, <c>L</c> or <c>Lu</c>, or <c>Any</c>. Null for what is none. Categories end at U+FFFF: beyond, each has so many
    /// ranges that an automaton over UTF-16 units takes seconds to build.
    /// </summary>
    public static CodePointSet? Category(string name)
    {
        const string Names = "LuLlLtLmLoMnMcMeNdNlNoZsZlZpCcCfCsCoPcPdPsPePiPfPoSmScSkSoCn";
        if (name == "Any") return Of((0, Last));
        var members = Enumerable.Range(0, Names.Length / 2).Where(i => name.Length is 1 or 2 && Names.AsSpan(i * 2, 2).StartsWith(name, StringComparison.Ordinal)).ToArray();
        return members.Length == 0 ? null : Of(members.SelectMany(i => Categories.Value[i]._ranges));
    }

    public CodePointSet And(CodePointSet other) => Of(_ranges.Concat(other._ranges));

    public CodePointSet Negated()
    {
        var (rest, next) = (new List<(int, int)>(), 0);
        foreach (var (from, to) in _ranges)
        {
            if (from > next) rest.Add((next, from - 1));
            next = to + 1;
        }
        if (next <= Last) rest.Add((next, Last));
        return new([.. rest]);
    }

    /// <summary>With all that differs from a member only in case, by Unicode's simple folding: <c>k</c>, <c>K</c> and the Kelvin sign, but not the Turkish letters for <c>i</c>.</summary>
    public CodePointSet IgnoringCase()
    {
        var added = new List<(int, int)>();
        foreach (var (from, to) in _ranges)
            for (var c = from; c <= Math.Min(to, EndOfCase); c++)
                if (CaseOrbits.Value.TryGetValue(c, out var orbit)) added.AddRange(orbit.Select(o => (o, o)));
        return added.Count == 0 ? this : Of(_ranges.Concat(added));
    }

    /// <summary>As .NET, which knows UTF-16 units only, writes a member of it: always one atom. Half a surrogate pair is no member of any set.</summary>
    /// <param name="alternatives">Of how many parts it is made.</param>
    public string ToRegex(out int alternatives)
    {
        var units = new StringBuilder();
        var parts = new List<string>();
        foreach (var (from, to) in _ranges)
        {
            AppendUnits(units, from, Math.Min(to, 0xD7FF));
            AppendUnits(units, Math.Max(from, 0xE000), Math.Min(to, 0xFFFF));
            if (to > 0xFFFF) parts.AddRange(Pairs(Math.Max(from, 0x10000), to));
        }
        if (units.Length > 0) parts.Insert(0, $"[{units}]");
        alternatives = Math.Max(1, parts.Count);
        return parts switch { [] => @"[^\u0000-\uFFFF]", [var only] when units.Length > 0 => only, _ => $"(?:{string.Join('|', parts)})" };
    }

    // A range of pairs: the rest of the first high surrogate, whole blocks, the start of the last one.
    private static IEnumerable<string> Pairs(int from, int to)
    {
        while (from <= to)
        {
            var (high, low) = Surrogates(from);
            var (lastHigh, lastLow) = Surrogates(to);
            if (high == lastHigh || low != 0xDC00)
            {
                var end = high == lastHigh ? lastLow : 0xDFFF;
                yield return Units(high, high) + Units(low, end);
                from += end - low + 1;
            }
            else
            {
                var endHigh = lastLow == 0xDFFF ? lastHigh : lastHigh - 1;
                yield return Units(high, endHigh) + Units(0xDC00, 0xDFFF);
                from += (endHigh - high + 1) << 10;
            }
        }
    }

    private static (int High, int Low) Surrogates(int codePoint) => (0xD800 + ((codePoint - 0x10000) >> 10), 0xDC00 + (codePoint & 0x3FF));

    private static string Units(int from, int to)
    {
        var units = new StringBuilder("[");
        AppendUnits(units, from, to);
        return units.Append(']').ToString();
    }

    private static void AppendUnits(StringBuilder units, int from, int to)
    {
        if (from > to) return;
        units.Append(CultureInfo.InvariantCulture, $@"\u{from:X4}");
        if (to > from) units.Append(CultureInfo.InvariantCulture, $@"-\u{to:X4}");
    }

    private static CodePointSet[] ByCategory()
    {
        var ranges = new List<(int From, int To)>[30];
        for (var i = 0; i < ranges.Length; i++) ranges[i] = [];
        for (var c = 0; c <= char.MaxValue; c++)
        {
            var of = ranges[(int)CharUnicodeInfo.GetUnicodeCategory(c)];
            if (of is [.., var last] && last.To == c - 1) of[^1] = (last.From, c);
            else of.Add((c, c));
        }
        return [.. ranges.Select(r => new CodePointSet([.. r]))];
    }

    private static Dictionary<int, int[]> FindCaseOrbits()
    {
        // Upper and lower case connect the members of an orbit: ſ-S-s, K-k-K.
        var orbits = new Dictionary<int, int[]>();
        for (var c = 0; c < EndOfCase; c++)
        {
            if (!Rune.TryCreate(c, out var rune)) continue;
            var (upper, lower) = (Rune.ToUpperInvariant(rune).Value, Rune.ToLowerInvariant(rune).Value);
            if (upper == lower) continue;
            var orbit = new[] { c, upper, lower }.SelectMany(o => orbits.GetValueOrDefault(o) ?? [o]).Distinct().Order().ToArray();
            foreach (var member in orbit) orbits[member] = orbit;
        }
        return orbits;
    }
}
