using System.Globalization;

namespace PolicyScanner.Tests.Judge;

/// <summary>
/// An expression as the judge knows it. It is written out as CEL for the product and read directly by <see cref="NaiveEvaluator"/>: parser, checker and
/// evaluation have no part in what the judge says.
/// </summary>
internal abstract record Ex
{
    /// <summary>The expression as CEL, in parentheses wherever something may stand beside it.</summary>
    public abstract string Cel { get; }

    public sealed override string ToString() => Cel;
}

/// <summary>null, bool, long, string, DateTimeOffset or TimeSpan.</summary>
internal sealed record Lit(object? Value) : Ex
{
    public override string Cel => Value switch
    {
        null => "null",
        bool flag => flag ? "true" : "false",
        long number => number.ToString(CultureInfo.InvariantCulture),
        string text => $"\"{text}\"",
        DateTimeOffset time => $"timestamp(\"{time.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture)}\")",
        TimeSpan span => $"duration(\"{((long)span.TotalSeconds).ToString(CultureInfo.InvariantCulture)}s\")",
        _ => throw new InvalidOperationException("no literal"),
    };
}

internal sealed record Name(string Of) : Ex
{
    public override string Cel => Of;
}

/// <summary>A field or an edge.</summary>
internal sealed record Get(Ex Of, string Member) : Ex
{
    public override string Cel => $"{Of.Cel}.{Member}";
}

internal sealed record Op(string Symbol, Ex Left, Ex Right) : Ex
{
    public override string Cel => $"({Left.Cel} {Symbol} {Right.Cel})";
}

internal sealed record Not(Ex Of) : Ex
{
    public override string Cel => $"!{(Of is Op or Name or Get ? Of.Cel : $"({Of.Cel})")}";
}

internal sealed record If(Ex Test, Ex Then, Ex Else) : Ex
{
    public override string Cel => $"({Test.Cel} ? {Then.Cel} : {Else.Cel})";
}

internal sealed record ListOf(IReadOnlyList<Ex> Items) : Ex
{
    public override string Cel => $"[{string.Join(", ", Items.Select(i => i.Cel))}]";
}

/// <summary><c>size</c>, <c>startsWith</c>, <c>contains</c>.</summary>
internal sealed record Method(Ex Target, string Called, params IReadOnlyList<Ex> Arguments) : Ex
{
    public override string Cel => $"{Target.Cel}.{Called}({string.Join(", ", Arguments.Select(a => a.Cel))})";
}

/// <summary><c>exists</c>, <c>all</c>, <c>exists_one</c>, <c>filter</c>.</summary>
internal sealed record Each(Ex Range, string Kind, string Variable, Ex Body) : Ex
{
    public override string Cel => $"{Range.Cel}.{Kind}({Variable}, {Body.Cel})";
}
