using System.Globalization;
using PolicyScanner.Anthropic;

namespace PolicyScanner.Cli.Commands;

/// <summary>
/// Shows how a fetch comes along, on standard error: in a terminal one line that is written over and over, elsewhere a line when a collection is begun.
/// Calls that are repeated and parts that cannot be read are lines of their own.
/// </summary>
internal sealed class FetchDisplay(TextWriter error, Notes notes, bool isTerminal) : IProgress<FetchProgress>, IDisposable
{
    // A line that wraps cannot be taken back; no terminal is narrower.
    private const int Widest = 79;

    // A rate limit that is reached again and again says the same again and again.
    private const int MostNotes = 20;

    private readonly Lock _lock = new();
    private readonly HashSet<(string, string)> _begun = [];
    private int _shown, _notes;

    public void Report(FetchProgress value)
    {
        if (notes.IsQuiet) return;
        lock (_lock)
        {
            if (value.Note is { } note) Note($"{value.Connection}: {value.Collection}: {note}");
            else if (isTerminal) Rewrite(Printable.Of(string.Create(CultureInfo.InvariantCulture, $"{value.Connection}: {value.Collection}, {value.Rows} rows in {value.Calls} calls")));
            else if (_begun.Add((value.Connection, value.Collection))) notes.Say($"{value.Connection}: reading {value.Collection}");
        }
    }

    public void Dispose()
    {
        lock (_lock)
        {
            Clear();
            if (_notes > MostNotes && !notes.IsVerbose) notes.Say(string.Create(CultureInfo.InvariantCulture, $"and {_notes - MostNotes} more; `--verbose` shows all of them"));
        }
    }

    private void Note(string note)
    {
        if (++_notes > MostNotes && !notes.IsVerbose) return;
        Clear();
        notes.Say(note);
    }

    private void Rewrite(string line)
    {
        if (line.Length > Widest) line = line[..Widest];
        error.Write('\r' + line.PadRight(_shown));
        error.Flush();
        _shown = line.Length;
    }

    private void Clear()
    {
        if (_shown == 0) return;
        error.Write('\r' + new string(' ', _shown) + '\r');
        error.Flush();
        _shown = 0;
    }
}
