using System.Diagnostics.CodeAnalysis;
using PolicyScanner.Graph;

namespace PolicyScanner.Benchmarks;

/// <summary>A command of this program.</summary>
/// <param name="Name">What to write first.</param>
/// <param name="Usage">What to write behind it.</param>
/// <param name="Summary">What it does.</param>
/// <param name="Main">Does it.</param>
internal sealed record Command(string Name, string Usage, string Summary, Action<Arguments, TextWriter> Main)
{
    // A new benchmark is a line here.
    private static readonly Command[] All =
    [
        new("generate", GenerateCommand.Usage, "write a synthetic organization as a snapshot", GenerateCommand.Run),
        new("load", LoadCommand.Usage, "time reading a snapshot against System.Text.Json", LoadCommand.Run),
    ];

    /// <summary>Runs what the arguments say: 0 when it worked, 2 when they or the input are wrong.</summary>
    public static int Run(string[] args, TextWriter output, TextWriter errors)
    {
        try
        {
            if (args is [] or ["-h"] or ["--help"])
            {
                foreach (var command in All) output.WriteLine($"{command.Name} {command.Usage}\n    {command.Summary}");
                return args is [] ? 2 : 0;
            }
            var found = All.FirstOrDefault(c => c.Name == args[0])
                ?? throw new UsageException($"there is no command `{args[0]}`: use {string.Join(" or ", All.Select(c => $"`{c.Name}`"))}");
            found.Main(new(found, args[1..]), output);
            return 0;
        }
        catch (Exception e) when (e is UsageException or SnapshotException or IOException or UnauthorizedAccessException)
        {
            errors.WriteLine($"error: {e.Message}");
            return 2;
        }
    }
}

/// <summary>What stands behind a command: flags with a value each, and names of files.</summary>
internal sealed class Arguments
{
    private readonly Dictionary<string, string> _flags = new(StringComparer.Ordinal);
    private readonly Command _command;

    public Arguments(Command command, string[] args)
    {
        _command = command;
        for (var i = 0; i < args.Length; i++)
        {
            if (!args[i].StartsWith('-')) Files.Add(args[i]);
            else if (!command.Usage.Split(' ', '[', ']').Contains(args[i])) throw Wrong($"there is no `{args[i]}`");
            else if (i + 1 == args.Length) throw Wrong($"`{args[i]}` needs a value");
            else if (!_flags.TryAdd(args[i], args[++i])) throw Wrong($"`{args[i - 1]}` is there twice");
        }
    }

    public List<string> Files { get; } = [];

    public bool TryGet(string flag, [NotNullWhen(true)] out string? value) => _flags.TryGetValue(flag, out value);

    public string Required(string flag) => TryGet(flag, out var value) ? value : throw Wrong($"`{flag}` is missing");

    public int Number(string flag, int @default) =>
        !TryGet(flag, out var value) ? @default : int.TryParse(value, out var number) && number >= 0 ? number : throw Wrong($"`{flag} {value}`: a whole number, 0 or more, was expected");

    public UsageException Wrong(string what) => new($"{what}; usage: {_command.Name} {_command.Usage}");
}

/// <summary>The arguments are wrong; the message says which and how they are written.</summary>
internal sealed class UsageException(string message) : Exception(message);
