using PolicyScanner.Expressions.Functions;
using Xunit;

namespace PolicyScanner.Tests.Expressions;

public sealed class FunctionTableTests
{
    public static TheoryData<string, string, string> Examples() => [.. FunctionTable.Rows.SelectMany(r => r.Examples.Select(e => (r.Signature, e.Expression.Trim(), e.Result.Trim())))];

    [Theory]
    [MemberData(nameof(Examples))]
    public void An_example_gives_what_it_says(string signature, string expression, string result)
    {
        var language = new Language();
        var value = language.Run(expression);

        if (result == "error") Assert.True(value.IsError, $"{signature}: {language.Text(value)}");
        else Assert.True(SameValue.Holds(language.Run(result), value) && !value.IsError, $"{signature}: {language.Text(value)}");
    }

    [Fact]
    public void Every_row_has_a_sentence_and_an_example()
    {
        Assert.DoesNotContain(FunctionTable.Rows, r => !r.Summary.EndsWith('.') || r.Examples.Count == 0);
    }

    [Fact]
    public void No_two_rows_have_the_same_signature()
    {
        Assert.Equal(FunctionTable.Rows.Count, FunctionTable.Rows.Select(r => (r.Name, r.IsMember, string.Join(", ", r.Parameters))).Distinct().Count());
    }

    [Theory]
    [InlineData("duration", "90d", "`90d` is no duration: write `days(90)`")]
    [InlineData("duration", "2w", "`2w` is no duration: write `days(14)`")]
    [InlineData("duration", "soon", "`soon` is no duration, or too long: a duration is written like `1h30m`, `90s` or `250ms`")]
    [InlineData("duration", "1h", null)]
    [InlineData("timestamp", "2026-13-01T00:00:00Z", "`2026-13-01T00:00:00Z` is no timestamp: write it like `2026-07-01T12:00:00Z`, in the years 1 to 9999")]
    public void A_literal_is_looked_at_when_the_rule_is_loaded(string function, string text, string? problem)
    {
        var row = FunctionTable.Named(function).Single(r => r.CheckLiterals is not null);

        Assert.Equal(problem, row.CheckLiterals!([PolicyScanner.Expressions.Values.Value.Of(text)]));
    }
}
