using PolicyScanner.Text;
using PolicyScanner.Text.Yaml;

namespace PolicyScanner.Evaluation.Mutation;

/// <summary>A change of one place of a rule or definition, which a test should notice.</summary>
/// <param name="Root">The file with the change.</param>
/// <param name="Place">Where it is.</param>
/// <param name="Change">What it is, <c>`a &gt; b` becomes `a &gt;= b`</c>.</param>
/// <param name="Missing">The row that a test lacks if none notices.</param>
internal sealed record Mutation(YamlMapping Root, TextSpan Place, string Change, string Missing);
