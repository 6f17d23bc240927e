using System.Globalization;
using System.Text;
using PolicyScanner.Reports;
using PolicyScanner.Text;

namespace PolicyScanner.Cli.Commands;

/// <summary>A run of tests for people: what is not as it should be with its place, and a line that counts.</summary>
internal static class TestText
{
    public static string Of(TestOutcome outcome)
    {
        var text = new StringBuilder();
        foreach (var result in outcome.Results.Where(r => !r.Passed))
        {
            Line($"{Place(result.Source, result.Place)}: {result.RuleId}: {result.Test}");
            Line($"  {result.Failure!.ReplaceLineEndings("\n  ")}");
            foreach (var explained in result.Explanations) Line($"    `{explained.Subject.Id}`: {ExplanationText.Decision(explained)}");
            text.Append('\n');
        }
        foreach (var gap in outcome.Coverage?.Gaps ?? []) Line($"{Place(gap.Source, gap.Place)}: {gap.RuleId}: {gap.Gap}");
        if (outcome.Coverage is { Gaps.Count: > 0 }) text.Append('\n');
        foreach (var survivor in outcome.Mutation?.Survivors ?? [])
        {
            Line($"{Place(survivor.Source, survivor.Place)}: {survivor.RuleId}: {survivor.Change}, and every test still passes");
            Line($"  = help: test it with {survivor.Missing}\n");
        }
        Line($"{outcome.Passed} passed, {outcome.Failed} failed, {outcome.Results.Select(r => r.RuleId).Distinct(StringComparer.Ordinal).Count()} rules and definitions");
        if (outcome.Coverage is { } coverage) Line($"{coverage.Rules} rules, {coverage.Conditions} conditions, {coverage.Gaps.Count} gaps");
        if (outcome.Mutation is { } mutation) Line($"{mutation.Mutants} mutants, {mutation.Killed} killed, {mutation.Survivors.Count} survivors");
        if (outcome.IsMutationPutOff) Line($"no mutants: a test that fails anyway would notice each of them");
        return text.ToString();

        void Line(FormattableString line) => text.Append(line.ToString(CultureInfo.InvariantCulture)).Append('\n');
    }

    private static string Place(SourceText source, TextSpan place)
    {
        var (line, column) = source.Position(place.Start);
        return string.Create(CultureInfo.InvariantCulture, $"{source.Name}:{line}:{column}");
    }
}
