using System.Diagnostics;
using System.Reflection;
using System.Text;

namespace PolicyScanner.Cli.Tests;

/// <summary>What a run of the tool left behind.</summary>
internal sealed record Run(int Code, string Output, string Error);

/// <summary>The tool as its users run it: a process of its own, with arguments, environment, streams and an exit code.</summary>
internal static class Tool
{
    public static string Repository { get; } =
        Assembly.GetExecutingAssembly().GetCustomAttributes<AssemblyMetadataAttribute>().Single(a => a.Key == "RepositoryDirectory").Value!;

    // The tests' own output folder holds a copy of the tool that lacks its runtime configuration; the build's is a contract.
    private static string Dll { get; } = Path.Combine(Repository, "artifacts", "bin", "PolicyScanner.Cli", "release", "PolicyScanner.Cli.dll");

    public static Task<Run> RunAsync(params string[] arguments) => RunAsync(arguments, new Dictionary<string, string>());

    /// <param name="arguments">The arguments.</param>
    /// <param name="environment">Variables beside those of the tests; none that begins with <c>POLICYSCANNER_</c> is inherited.</param>
    /// <param name="folder">The working folder; null for the tests' own.</param>
    /// <param name="input">What stands on standard input.</param>
    public static async Task<Run> RunAsync(
        IEnumerable<string> arguments, IReadOnlyDictionary<string, string> environment, string? folder = null, string input = "")
    {
        var start = new ProcessStartInfo(Environment.ProcessPath is { } path && Path.GetFileNameWithoutExtension(path) == "dotnet" ? path : "dotnet")
        {
            RedirectStandardInput = true, RedirectStandardOutput = true, RedirectStandardError = true, WorkingDirectory = folder ?? "",
            StandardOutputEncoding = Encoding.UTF8, StandardErrorEncoding = Encoding.UTF8,
        };
        start.ArgumentList.Add(Dll);
        foreach (var argument in arguments) start.ArgumentList.Add(argument);
        foreach (var name in start.Environment.Keys.Where(k => k.StartsWith("POLICYSCANNER_", StringComparison.Ordinal)).ToArray()) start.Environment.Remove(name);
        foreach (var (name, value) in environment) start.Environment[name] = value;

        using var process = Process.Start(start)!;
        var (output, error) = (process.StandardOutput.ReadToEndAsync(), process.StandardError.ReadToEndAsync());
        await process.StandardInput.WriteAsync(input);
        process.StandardInput.Close();
        await process.WaitForExitAsync();
        return new(process.ExitCode, await output, await error);
    }
}
