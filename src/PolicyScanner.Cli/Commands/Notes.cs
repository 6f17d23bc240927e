using PolicyScanner.Text;

namespace PolicyScanner.Cli.Commands;

/// <summary>What a command says beside its document, on standard error.</summary>
/// <param name="error">Standard error.</param>
/// <param name="quiet">Whether only problems are said.</param>
/// <param name="verbose">Whether details are said too.</param>
internal sealed class Notes(TextWriter error, bool quiet, bool verbose)
{
    public bool IsQuiet => quiet;

    public bool IsVerbose => verbose && !quiet;

    /// <summary>Something worth knowing.</summary>
    public void Say(string line)
    {
        if (!quiet) error.WriteLine(Printable.Of(line));
    }

    /// <summary>Something worth knowing for who asks for it.</summary>
    public void Detail(string line)
    {
        if (IsVerbose) error.WriteLine(Printable.Of(line));
    }

    /// <summary>What was asked for by a flag, quiet or not.</summary>
    public void Answer(string line) => error.WriteLine(Printable.Of(line));
}

/// <summary>Text of ours that may hold the words of others, made harmless for a terminal; its lines stay lines.</summary>
internal static class Printable
{
    public static string Of(string text) => string.Join('\n', text.Split('\n').Select(line => CleanText.Of(line.TrimEnd('\r'), int.MaxValue)));
}
