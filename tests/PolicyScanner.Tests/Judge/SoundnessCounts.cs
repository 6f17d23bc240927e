using System.Globalization;
using PolicyScanner.Evaluation.Planning;
using PolicyScanner.Expressions.Syntax;
using PolicyScanner.Rules;

namespace PolicyScanner.Tests.Judge;

/// <summary>How often which verdict was given over holes, and how often none although there was an answer.</summary>
internal sealed class SoundnessCounts
{
    /// <summary>The verdicts, those that must come up first.</summary>
    public static readonly string[] Kinds = ["fail", "pass", "inconclusive", "error"];

    private readonly int[] _cases = new int[4];
    private readonly int[] _subjects = new int[4];
    private readonly Dictionary<string, int> _askedBy = [];
    private int _avoidable;

    public int Cases => _cases.Sum();

    public int NotApplicable { get; set; }

    public int InconclusiveOfOneHole { get; private set; }

    public int AvoidableOfOneHole { get; private set; }

    /// <summary>What was said and does not hold.</summary>
    public List<string> Contradictions { get; } = [];

    public static SoundnessCounts Sum(IEnumerable<SoundnessCounts> parts)
    {
        var sum = new SoundnessCounts();
        foreach (var part in parts)
        {
            for (var i = 0; i < Kinds.Length; i++) (sum._cases[i], sum._subjects[i]) = (sum._cases[i] + part._cases[i], sum._subjects[i] + part._subjects[i]);
            foreach (var (asked, count) in part._askedBy) sum._askedBy[asked] = sum._askedBy.GetValueOrDefault(asked) + count;
            sum.Contradictions.AddRange(part.Contradictions);
            (sum._avoidable, sum.NotApplicable) = (sum._avoidable + part._avoidable, sum.NotApplicable + part.NotApplicable);
            (sum.InconclusiveOfOneHole, sum.AvoidableOfOneHole) = (sum.InconclusiveOfOneHole + part.InconclusiveOfOneHole, sum.AvoidableOfOneHole + part.AvoidableOfOneHole);
        }
        return sum;
    }

    public void Add(Rule rule, Verdicts said, int avoidable, Hiding hiding)
    {
        for (var i = 0; i < Kinds.Length; i++) _subjects[i] += said.Count(Kinds[i]);
        // A case is what is worst in it.
        _cases[said.Count("fail") > 0 ? 0 : said.Count("inconclusive") > 0 ? 2 : said.Count("error") > 0 ? 3 : 1]++;
        _avoidable += avoidable;
        if (hiding.Holes == 1) (InconclusiveOfOneHole, AvoidableOfOneHole) = (InconclusiveOfOneHole + said.Count("inconclusive"), AvoidableOfOneHole + avoidable);
        if (avoidable == 0) return;
        foreach (var asked in Asked(rule.Body).Distinct()) _askedBy[asked] = _askedBy.GetValueOrDefault(asked) + avoidable;
    }

    public bool IsAtLeastATenth(string kind) => _cases[Array.IndexOf(Kinds, kind)] * 10 >= Cases && _subjects[Array.IndexOf(Kinds, kind)] * 10 >= _subjects.Sum();

    public IEnumerable<string> Lines() =>
    [
        $"over holes: {Cases} cases ({Text(_cases)}; {NotApplicable} more not applicable), {_subjects.Sum()} subjects ({Text(_subjects)}), {Contradictions.Count} contradicted by a world behind the holes",
        $"inconclusive although all worlds agree: {_avoidable} of {_subjects[2]}; with one hole: {Precision()}",
        $"their rules use: {string.Join(", ", _askedBy.OrderByDescending(a => a.Value).ThenBy(a => a.Key, StringComparer.Ordinal).Take(12).Select(a => $"{a.Key} {a.Value}"))}",
    ];

    public string Precision() => string.Create(CultureInfo.InvariantCulture,
        $"{AvoidableOfOneHole} of {InconclusiveOfOneHole}, precision {(InconclusiveOfOneHole - AvoidableOfOneHole) * 100.0 / InconclusiveOfOneHole:0.0} %");

    private static string Text(int[] counts) => string.Join(", ", Kinds.Select((kind, i) => $"{counts[i]} {kind}"));

    private static IEnumerable<string> Asked(RuleBody body) => body.Clauses.SelectMany(clause => clause switch
    {
        RowClause row => row.Where.Concat(row is AllClause all ? all.Satisfy : []).SelectMany(l => Asked(l.Expression.Tree)).Prepend(ClauseText.Head(row).Split(' ')[0] + (row is CollectClause { By.Count: > 0 } ? " by" : "")),
        WhenClause filter => filter.Lines.SelectMany(l => Asked(l.Expression.Tree)),
        LetClause let => let.Values.SelectMany(v => Asked(v.Expression.Tree)),
        _ => [],
    });

    private static IEnumerable<string> Asked(Node node) => node.Children.SelectMany(Asked).Concat(node switch
    {
        MacroNode macro => [$"{macro.Kind}()"],
        CallNode call => [$"{call.Function}()"],
        ConditionalNode => ["?:"],
        BinaryNode { Operator: BinaryOperator.Divide or BinaryOperator.Modulo or BinaryOperator.Add or BinaryOperator.Subtract } => ["arithmetic"],
        SelectNode { WalksEdge: { ToMany: false } } => ["to-one edge"],
        _ => [],
    });
}
