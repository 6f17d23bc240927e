using Xunit;

namespace PolicyScanner.Tests.Expressions;

/// <summary>Files of cases: <c>expression =&gt; result</c>, one a line; lines that begin with <c>#</c> are for the reader.</summary>
internal static class CaseFile
{
    public static TheoryData<string, string> Read(params ReadOnlySpan<string> files)
    {
        var cases = new TheoryData<string, string>();
        foreach (var file in files)
        {
            foreach (var line in File.ReadLines(Path.Combine(Repository.Directory, "tests", "PolicyScanner.Tests", "Expressions", "Cases", file)))
            {
                if (line.Length == 0 || line.StartsWith('#')) continue;
                var arrow = line.LastIndexOf("=>", StringComparison.Ordinal);
                cases.Add(line[..arrow].Trim(), line[(arrow + 2)..].Trim());
            }
        }
        return cases;
    }

    public static void Check(Language language, string expression, string result)
    {
        var value = language.Run(expression);
        if (result.StartsWith("error", StringComparison.Ordinal) || result.StartsWith("unknown", StringComparison.Ordinal))
        {
            Assert.Equal(result, language.Text(value));
            return;
        }
        var expected = language.Run(result);
        Assert.False(expected.IsStop || value.IsStop, language.Text(value.IsStop ? value : expected));
        Assert.True(SameValue.Holds(expected, value), $"{value.Kind} {language.Text(value)}");
    }
}
