using PolicyScanner.Expressions.Checking;
using PolicyScanner.Expressions.Values;
using PolicyScanner.Graph;
using Xunit;

namespace PolicyScanner.Tests.Expressions.Checking;

public sealed class NarrowingTests
{
    private static readonly DateTimeOffset Now = new(2026, 7, 1, 0, 0, 0, TimeSpan.Zero);

    private static readonly string[] Variables = ["a", "b", "c"];

    /// <summary>What narrowing is for: a condition that the checker lets through never meets a null that it cannot take.</summary>
    [Fact]
    public void A_condition_that_is_accepted_never_fails_on_null()
    {
        var random = new Random(20260701);
        var graph = new AccessGraphBuilder().Build();
        var (accepted, narrowed, failures) = (0, 0, new List<string>());
        for (var i = 0; i < 8_000; i++)
        {
            var text = Condition(random, depth: 4);
            var scope = Expression.Scope([.. Variables.Select(v => (v, "timestamp?"))]);
            if (Expression.Problems(text, scope, CelType.Bool).Count > 0) continue;
            accepted++;
            if (text.Contains('<', StringComparison.Ordinal)) narrowed++;

            var condition = Expression.Compile(text, scope, CelType.Bool);
            var frame = new Frame(graph, Now, scope.Slots.Count, [], new(graph, 0, []), new(Budget.Default));
            for (var nulls = 0; nulls < 1 << Variables.Length; nulls++)
            {
                for (var slot = 0; slot < Variables.Length; slot++)
                    frame.Slots[slot] = (nulls >> slot & 1) == 1 ? Value.Null : Value.Of(Now.AddDays(random.Next(-1, 2)));
                if (condition.Run(frame) is { IsStop: true } stop) failures.Add($"{text} with nulls {nulls}: {(stop.IsError ? stop.AsError.Message : "unknown")}");
            }
        }

        Assert.Empty(failures);
        Assert.True(accepted > 1000 && narrowed > 200, $"{accepted} accepted, {narrowed} of them use what they narrowed");
    }

    private static string Condition(Random random, int depth)
    {
        string Variable() => Variables[random.Next(Variables.Length)];
        string Below() => Condition(random, depth - 1);
        return (depth is 0 ? random.Next(7) : random.Next(13)) switch
        {
            0 or 1 => $"{Variable()} == null",
            2 or 3 => $"{Variable()} != null",
            4 => $"{Variable()} < now",
            5 => $"{Variable()} == {Variable()}",
            6 => random.Next(4) == 0 ? "true" : $"[now].exists(x, {Variable()} <= x)",
            7 or 8 => $"({Below()} && {Below()})",
            9 or 10 => $"({Below()} || {Below()})",
            11 => $"!({Below()})",
            _ => $"({Below()} ? {Below()} : {Below()})",
        };
    }
}
