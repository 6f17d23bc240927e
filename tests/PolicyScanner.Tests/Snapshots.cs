using System.Globalization;
using System.Reflection;
using System.Text;
using DiffPlex.DiffBuilder;
using DiffPlex.DiffBuilder.Model;
using Xunit;

namespace PolicyScanner.Tests;

/// <summary>
/// Compares a text with the approved one beside the test: <c>Class.Method.verified.txt</c>. Where they differ, or nothing was approved yet, the test
/// fails and what was received lies beside it as <c>Class.Method.received.txt</c>: to approve it, rename it to <c>.verified.txt</c>.
/// </summary>
/// <remarks>
/// The folder comes from the assembly's metadata: with <c>CI=true</c> the compiler replaces the paths of caller information, and a snapshot that is not
/// found there would pass for one that is new. With <c>CI=true</c> nothing is ever written.
/// </remarks>
internal static class Snapshots
{
    private const int Context = 3;

    /// <summary>Compares the text with the running test's snapshot. Line ends do not matter, nor do they at the end of the text.</summary>
    /// <param name="received">What the test got.</param>
    /// <param name="part">Tells several snapshots of one test apart: <c>Class.Method.part.verified.txt</c>.</param>
    public static void Match(string received, string? part = null)
    {
        var stem = Stem(part);
        var failure = Compare(stem, received, Environment.GetEnvironmentVariable("CI") != "true");
        if (failure is not null) Assert.Fail(failure);
    }

    /// <summary>Null when the text is the approved one, else what to show.</summary>
    internal static string? Compare(string stem, string received, bool mayWrite)
    {
        var (verifiedPath, receivedPath, text) = ($"{stem}.verified.txt", $"{stem}.received.txt", Normal(received));
        var verified = File.Exists(verifiedPath) ? Normal(File.ReadAllText(verifiedPath)) : null;
        if (string.Equals(text, verified, StringComparison.Ordinal))
        {
            if (mayWrite) File.Delete(receivedPath);
            return null;
        }

        if (mayWrite) File.WriteAllText(receivedPath, text + "\n");
        var name = Path.GetFileName(stem);
        return verified is null
            ? $"`{name}.verified.txt` does not exist yet: look at what was received and, if it is right, rename `{name}.received.txt`\n{text}"
            : $"`{name}.verified.txt` differs (- approved, + received): if what was received is right, rename `{name}.received.txt`\n{Difference(verified, text)}";
    }

    private static string Stem(string? part)
    {
        var (test, assembly) = (TestContext.Current.TestMethod, Assembly.GetExecutingAssembly());
        var type = test?.TestClass.TestClassName ?? throw new InvalidOperationException("a snapshot is compared inside a test");
        var folder = assembly.GetCustomAttributes<AssemblyMetadataAttribute>().Single(a => a.Key == "ProjectDirectory").Value!;
        var names = type[(assembly.GetName().Name!.Length + 1)..].Split('.');
        return Path.Combine([folder, .. names[..^1], $"{names[^1].Replace('+', '.')}.{test.MethodName}{(part is null ? "" : $".{part}")}"]);
    }

    private static string Normal(string text) => text.ReplaceLineEndings("\n").TrimEnd('\n');

    private static string Difference(string verified, string received)
    {
        var lines = InlineDiffBuilder.Diff(verified, received).Lines;
        var shown = new bool[lines.Count];
        for (var i = 0; i < lines.Count; i++)
        {
            if (lines[i].Type is ChangeType.Unchanged) continue;
            for (var near = Math.Max(0, i - Context); near <= Math.Min(lines.Count - 1, i + Context); near++) shown[near] = true;
        }
        var text = new StringBuilder();
        for (var i = 0; i < lines.Count; i++)
        {
            if (!shown[i]) continue;
            if (i > 0 && !shown[i - 1]) text.Append("  …\n");
            var mark = lines[i].Type switch { ChangeType.Inserted => '+', ChangeType.Deleted => '-', _ => ' ' };
            text.Append(CultureInfo.InvariantCulture, $"{mark} {lines[i].Text}\n");
        }
        return text.ToString();
    }
}
