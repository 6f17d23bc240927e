namespace PolicyScanner.Cli.Configuration;

/// <summary>Says what is wrong and, if known, what to do: about a flag, or at a place of a file. Only who hands out the reporter knows which.</summary>
internal delegate void Report(string message, string? help = null);
