using System.Globalization;
using System.Text;

namespace PolicyScanner.Expressions.Functions;

/// <summary>A pattern, how far it was read, and the first problem of it.</summary>
internal abstract class Re2Cursor(string pattern)
{
    protected int At { get; set; }

    protected string Pattern { get; } = pattern;

    /// <summary>What is wrong, and where; null as long as nothing is.</summary>
    protected string? Problem { get; private set; }

    protected bool IsAtEnd => Problem is not null || At >= Pattern.Length;

    protected char Peek(int ahead = 0) => At + ahead < Pattern.Length ? Pattern[At + ahead] : '\0';

    protected bool Looking(string at) => string.CompareOrdinal(Pattern, At, at, 0, at.Length) == 0;

    protected bool Take(string expected)
    {
        if (!Looking(expected)) return false;
        At += expected.Length;
        return true;
    }

    protected Re2Piece Fail(string problem)
    {
        var before = Text.SourceText.CodePoints(Pattern.AsSpan(0, Math.Min(At, Pattern.Length)));
        Problem ??= string.Create(CultureInfo.InvariantCulture, $"{problem}, at character {before + 1}");
        return default;
    }

    protected int NextCodePoint()
    {
        Rune.DecodeFromUtf16(Pattern.AsSpan(At), out var rune, out var length);
        At += Math.Max(1, length);
        return rune.Value;
    }

    protected static string Shortened(string written) =>
        written.Length <= 40 && written.All(c => c is >= ' ' and <= '~' and not '`') ? written : "…";
}

/// <summary>A piece of the translation, and how often repetitions inside of it repeat at most.</summary>
internal readonly record struct Re2Piece(string Text, int Repetitions = 1);
