using System.Diagnostics;
using System.Globalization;
using System.Reflection;
using System.Text;
using PolicyScanner.Cli.Commands;
using Xunit;

namespace PolicyScanner.Cli.Tests;

/// <summary>The tool as its users run it: a process of its own, with arguments, environment, streams and an exit code.</summary>
internal static class Tool
{
    public static string Repository { get; } =
        Assembly.GetExecutingAssembly().GetCustomAttributes<AssemblyMetadataAttribute>().Single(a => a.Key == "RepositoryDirectory").Value!;

    // The tests' own output folder holds a copy of the tool that lacks its runtime configuration; the build's is a contract.
    private static string Dll { get; } = Path.Combine(Repository, "artifacts", "bin", "PolicyScanner.Cli", Configuration, "PolicyScanner.Cli.dll");

    // The tool as it was built with these tests: `debug` or `release`.
    private static string Configuration => Path.GetFileName(Path.TrimEndingDirectorySeparator(AppContext.BaseDirectory));

    /// <summary>The folder of Acme Robotics, as the fake API serves it.</summary>
    public static string Acme { get; } = Path.Combine(Repository, "samples", "orgs", "acme");

    public static Task<Run> RunAsync(params string[] arguments) => RunAsync(arguments, new Dictionary<string, string>());

    /// <summary>Runs it in this process: for what needs no process, and is asked many times.</summary>
    /// <param name="arguments">The arguments.</param>
    /// <param name="environment">All variables there are.</param>
    /// <param name="time">The clock; null for the system's.</param>
    /// <param name="input">What stands on standard input.</param>
    /// <param name="inTerminal">Whether all streams are a terminal.</param>
    public static async Task<Run> InProcessAsync(
        IReadOnlyList<string> arguments, IReadOnlyDictionary<string, string>? environment = null, TimeProvider? time = null, string input = "", bool inTerminal = false)
    {
        using var output = new MemoryStream();
        await using var error = new StringWriter { NewLine = "\n" };
        var context = new CommandContext
        {
            Output = output, Error = error, Input = new StringReader(input), Time = time ?? TimeProvider.System,
            Variable = name => environment?.GetValueOrDefault(name), OutputIsTerminal = inTerminal, ErrorIsTerminal = inTerminal,
        };
        var code = await CommandLine.RunAsync(arguments, context, TestContext.Current.CancellationToken);
        return new((int)code, Encoding.UTF8.GetString(output.ToArray()), error.ToString());
    }

    /// <param name="arguments">The arguments.</param>
    /// <param name="environment">Variables beside those of the tests; none is inherited that begins with <c>POLICYSCANNER_</c> or tells of a pipeline.</param>
    /// <param name="folder">The working folder; null for the tests' own.</param>
    /// <param name="input">What stands on standard input.</param>
    /// <param name="signalled">Which signal it gets, and when.</param>
    public static async Task<Run> RunAsync(
        IEnumerable<string> arguments, IReadOnlyDictionary<string, string> environment, string? folder = null, string input = "", (Task When, string Signal)? signalled = null)
    {
        var start = StartInfo(arguments);
        (start.RedirectStandardInput, start.RedirectStandardOutput, start.RedirectStandardError) = (true, true, true);
        (start.StandardOutputEncoding, start.StandardErrorEncoding, start.WorkingDirectory) = (Encoding.UTF8, Encoding.UTF8, folder ?? "");
        foreach (var (name, value) in environment) start.Environment[name] = value;

        using var process = Process.Start(start)!;
        var (output, error) = (process.StandardOutput.ReadToEndAsync(), process.StandardError.ReadToEndAsync());
        await process.StandardInput.WriteAsync(input);
        process.StandardInput.Close();
        if (signalled is var (when, signal))
        {
            // A tool that cannot even start never comes to the point that is waited for.
            if (await Task.WhenAny(when, process.WaitForExitAsync()) == when)
            {
                using var kill = Process.Start("kill", [$"-{signal}", process.Id.ToString(CultureInfo.InvariantCulture)]);
                await kill.WaitForExitAsync();
            }
        }
        await process.WaitForExitAsync();
        return new(process.ExitCode, await output, await error);
    }

    /// <summary>How the tool is started: without any variable of the tests' own environment that it would look at.</summary>
    public static ProcessStartInfo StartInfo(IEnumerable<string> arguments)
    {
        var start = new ProcessStartInfo(Environment.ProcessPath is { } path && Path.GetFileNameWithoutExtension(path) == "dotnet" ? path : "dotnet");
        start.ArgumentList.Add(Dll);
        foreach (var argument in arguments) start.ArgumentList.Add(argument);
        foreach (var name in start.Environment.Keys.Where(k => k.StartsWith("POLICYSCANNER_", StringComparison.Ordinal) || k is "GITHUB_ACTIONS" or "GITHUB_STEP_SUMMARY" or "TF_BUILD").ToArray())
            start.Environment.Remove(name);
        return start;
    }
}
