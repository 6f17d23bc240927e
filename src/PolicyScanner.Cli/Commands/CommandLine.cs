using System.CommandLine;
using System.CommandLine.Help;
using System.Reflection;
using System.Runtime.InteropServices;
using PolicyScanner.Cli.Configuration;

namespace PolicyScanner.Cli.Commands;

/// <summary>From arguments to an exit code: the tree of commands, and what becomes of everything that goes wrong.</summary>
internal static class CommandLine
{
    public static string Version { get; } =
        typeof(CommandLine).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()!.InformationalVersion.Split('+')[0];

    /// <summary>Runs with this process's streams; SIGINT and SIGTERM cancel.</summary>
    public static async Task<ExitCode> RunAsProcessAsync(IReadOnlyList<string> arguments)
    {
        using var cancelled = new CancellationTokenSource();
        using var interrupt = PosixSignalRegistration.Create(PosixSignal.SIGINT, Cancel);
        using var terminate = PosixSignalRegistration.Create(PosixSignal.SIGTERM, Cancel);
        return await RunAsync(arguments, CommandContext.OfProcess(), cancelled.Token);

        void Cancel(PosixSignalContext signal)
        {
            // Who asks twice is not made to wait.
            if (cancelled.IsCancellationRequested) return;
            signal.Cancel = true;
            cancelled.Cancel();
        }
    }

    public static async Task<ExitCode> RunAsync(IReadOnlyList<string> arguments, CommandContext context, CancellationToken cancellation)
    {
        try
        {
            var parsed = Root(context).Parse(arguments, new ParserConfiguration { EnablePosixBundling = false, ResponseFileTokenReplacer = null });
            if (parsed.Errors.Count > 0 && parsed.Action is not { ClearsParseErrors: true }) throw new CommandException(ExitCode.Unusable, UsageErrors.Of(parsed));
            return (ExitCode)await parsed.InvokeAsync(new() { EnableDefaultExceptionHandler = false, ProcessTerminationTimeout = null }, cancellation);
        }
        catch (CommandException e)
        {
            foreach (var problem in e.Problems) context.Error.WriteLine(Printable.Of(problem));
            return e.Code;
        }
        catch (OperationCanceledException) when (cancellation.IsCancellationRequested)
        {
            context.Error.WriteLine("cancelled");
            return ExitCode.Cancelled;
        }
#pragma warning disable CA1031 // The last resort: whatever it is, its user gets one line and a code that a pipeline understands.
        catch (Exception e)
#pragma warning restore CA1031
        {
            context.Error.WriteLine(Printable.Of(Problem.Text(
                $"something unexpected happened: {Secrets.Hide(e.Message.ReplaceLineEndings(" "))} ({e.GetType().Name})",
                "this is a mistake in policyscanner: please report it with the command that led to it")));
            return context.HasStarted ? ExitCode.Incomplete : ExitCode.Unusable;
        }
    }

    /// <summary>The whole tree; the tests walk it.</summary>
    public static ToolCommand Root(CommandContext context)
    {
        var general = new GeneralFlags();
        var root = new ToolCommand("policyscanner", "Evaluates rules over what a Claude organization has and who may use it")
            .With(
                ScanCommand.Create(context, general), FetchCommand.Create(context, general), TestCommand.Create(context, general), LintCommand.Create(context, general),
                ExplainCommand.Create(context, general), EvalCommand.Create(context, general), RulesCommand.Create(context, general), WaiveCommand.Create(context, general),
                WaiversCommand.Create(context, general), BaselineCommand.Create(context, general), InitCommand.Create(context, general), SchemaCommand.Create(context))
            .Example("policyscanner scan --input acme.json", "scan a snapshot, offline")
            .Example("POLICYSCANNER_API_KEY=… policyscanner scan --api-type enterprise", "scan a Claude Console organization")
            .Example("policyscanner rules list", "what it looks for");
        var help = new HelpOption("--help", "-h") { Action = new HelpPage(context), Description = "Show this help" };
        foreach (var option in new Option[] { general.Quiet, general.Verbose, general.NoColor, help, VersionFlag(context) }) root.Add(option);
        return root;
    }

    private static VersionOption VersionFlag(CommandContext context) => new("--version") { Action = new VersionLine(context), Description = "Show the version" };

    private sealed class VersionLine(CommandContext context) : System.CommandLine.Invocation.SynchronousCommandLineAction
    {
        public override int Invoke(ParseResult parseResult)
        {
            context.Write(Version + "\n");
            return (int)ExitCode.Ok;
        }
    }
}
