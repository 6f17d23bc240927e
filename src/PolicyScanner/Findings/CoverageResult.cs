using PolicyScanner.Text;

namespace PolicyScanner.Findings;

/// <summary>What the tests of a rule never show.</summary>
/// <param name="RuleId">The rule.</param>
/// <param name="Source">Its file.</param>
/// <param name="Place">The condition, or the start of the file for the rule as a whole.</param>
/// <param name="Gap">What is never seen, <c>`live(key)` is never false</c>.</param>
public sealed record CoverageGap(string RuleId, SourceText Source, TextSpan Place, string Gap);

/// <summary>What tests show of rules.</summary>
/// <param name="Rules">How many rules were looked at.</param>
/// <param name="Conditions">How many lines of <c>where</c>, <c>satisfy</c> and <c>when</c> they have.</param>
/// <param name="Gaps">What is never seen, by rule, then by place.</param>
public sealed record CoverageResult(int Rules, int Conditions, IReadOnlyList<CoverageGap> Gaps);
